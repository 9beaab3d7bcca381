"""Plans that break a rule, or only just keep it."""

Contracts = tuple[tuple[int, ...], ...]

BREACHES: list[tuple[str, str, Contracts, list[str]]] = [
    ("one_contract", "spans", ((0, 5), ()), ["post 0: 2 contracts in month 1"]),
    ("one_contract", "spans", ((0, 2, 3), (0, 2)), []),
    ("continuity", "spans", ((0,), (5,)), [
        "post 0: month 2 of agreement 0 is not covered",
        "post 1: month 0 of agreement 0 is not covered",
        "post 1: month 4 of agreement 1 is not covered",
    ]),
    ("continuity", "spans", ((0, 2), (3,)), []),
    ("least_posts", "spans", ((1, 5), (6,)), ["district 0, role 0, agreement 1: 0 posts < 1"]),
    ("least_posts", "spans", ((3,), ()), []),
    ("least_posts", "pay", ((1,), (3,), (), ()), []),
    ("least_posts", "pay", ((3,), (2,), (), ()), [
        f"district {d}, role 0, agreement 0: 0 posts < 1; 1 posts spared in all" for d in (0, 1)
    ]),
    ("allowed_types", "spans", ((6,), (6,)), ["post 0: contract 6 of type 1, allowed (0,)"]),
    ("one_type", "spans", ((1, 7), (3,)), ["post 0: contracts of types [0, 1]"]),
    ("least_pay", "pay", ((0, 3), (1,), (6,), (4,)), [
        "post 0: contract 0 pays 100 won < 101 in month 1",
        "post 3: contract 4 pays 100 won < 101 in month 1",
    ]),
    ("least_pay", "pay", ((2,), (), (), ()), ["post 0: contract 2 pays 116 won < 132 in month 2"]),
    ("no_pay_cut", "pay", ((0, 1), (0,), (4,), (4,)), [
        "post 0: contract 0 pays 100 won < 115", "post 2: contract 4 pays 100 won < 101",
    ]),
    ("pay_band", "pay", ((1,), (0, 3), (4,), (7,)), [
        "role 0, agreement 0: highest pay 17 won above 115 % of the lowest",
    ]),
    ("pay_band", "pay", ((1,), (0,), (), ()), []),
    ("pay_band", "pay", ((2,), (3,), (), ()), []),  # 132 against 1.15 x 116 = 133.4
    ("term_limit", "spans", ((1,), ()), ["post 0: 4 months under type 0 > 3"]),  # one month served before
    ("term_limit", "spans", ((0,), (1, 4)), []),
    ("term_limit", "spans", ((), (1, 3)), ["post 1: 6 months under type 0 > 3"]),
    ("term_limit", "spans", ((), (6,)), ["post 1: 6 months under type 1 > 5"]),
    ("term_limit", "spans", ((), (1, 7)), []),
    ("part_time_share", "spans", ((1,), (6,)), [f"month {m}: 1 of 1 part-time, allowed 34 to 50 %" for m in (3, 4, 5)]),
    ("part_time_share", "spans", ((1, 3), (3, 7)), [
        *(f"month {m}: 0 of 1 part-time, allowed 34 to 50 %" for m in (0, 1, 2)),
        *(f"month {m}: 1 of 3 part-time, allowed 34 to 50 %" for m in (3, 4, 5)),
    ]),
    ("city_budget", "money", ((0,), (), (3,)), []),
    ("city_budget", "money", ((0,), (2,), (4,)), ["year 0: 120 won > 90 won", "year 1: 26 won > 14 won"]),
    ("city_budget", "money", ((2,), (2,), ()), ["year 0: 100 won > 90 won"]),
    ("district_budgets", "money", ((0, 1), (0,), (4,)), []),
    ("district_budgets", "money", ((0, 2), (0,), (3,)), [
        "district 0, year 0: 62 won > 31 won", "district 1, year 0: 51 won > 42 won",
    ]),
    ("total_budget", "money", ((0, 1), (2,), ()), []),  # 81 + 83 + 148 = 312
    ("total_budget", "money", ((0, 1), (2,), (3,)), ["plan: 372 won > 312 won"]),
]  # fmt: skip
"""Rule, tiny instance, contracts per post, and all that the rule's check must say of such a plan."""
