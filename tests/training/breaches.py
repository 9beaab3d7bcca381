"""Plans of few held sessions that break a rule, or only just keep it."""

from planner.training.instance import Held
from tests.training.tiny import held

BREACHES: list[tuple[str, str, dict[int, Held], list[str]]] = [
    (
        "mandatory_programmes",
        "times_and_order",
        {0: held((1, 540, 1))},
        ["session 1: not held, of mandatory programme 0"],
    ),
    ("whole_programmes", "times_and_order", {1: held((1, 540, 1))}, ["programme 0: 1 of 2 sessions held"]),
    ("alternatives", "either", {0: held((0, 540, 1), 0), 2: held((1, 540, 1), 0)}, []),
    (
        "alternatives",
        "either",
        {0: held((0, 540, 1), 0), 1: held((1, 540, 1), 0)},
        ["alternatives 0: 2 of programmes 0, 1 held, not one"],
    ),
    ("alternatives", "either", {}, ["alternatives 0: 0 of programmes 0, 1 held, not one"]),
    ("venue_busy", "either", {0: held((0, 540, 1), 0), 1: held((0, 600, 2), 0)}, []),
    ("allowed_days", "times_and_order", {1: held((3, 540, 1))}, ["session 1: day 3 is not one of its days"]),
    ("allowed_lengths", "times_and_order", {2: held((1, 540, 1))}, ["session 2: 1 h, allowed (2,)"]),
    ("allowed_starts", "times_and_order", {1: held((1, 600, 2))}, ["session 1: minute 600 is no start for 2 h"]),
    ("eligible_venues", "places", {1: held((0, 540, 1), 0)}, ["session 1: venue 0, allowed (1,)"]),
    ("eligible_venues", "places", {2: held((0, 540, 1), 1)}, ["session 2: venue 1, allowed None"]),
    ("venue_seats", "places", {1: held((0, 540, 1), 0, away={0: 3})}, ["session 1: 12 people > 10 seats of venue 0"]),
    ("venue_busy", "places", {2: held((0, 600, 1), 1)}, ["session 2: venue 1: not free on day 0, minutes 650 to 655"]),
    (
        "venue_overlap",
        "places",
        {0: held((0, 540, 2), 1), 1: held((0, 540, 1), 1), 2: held((0, 600, 1), 1)},
        ["venue 1: sessions 0 and 1 at once", "venue 1: sessions 0 and 2 at once"],
    ),
    (
        "eligible_lecturers",
        "teachers",
        {1: held((0, 540, 1), None, (1,))},
        ["session 1: role 0 filled by lecturer 1, allowed (0, 2)"],
    ),
    ("eligible_lecturers", "teachers", {0: held((0, 540, 1), None, (1, 1))}, ["session 0: lecturer 1 fills 2 roles"]),
    (
        "lecturer_weekdays",
        "teachers",
        {1: held((1, 540, 1), None, (1,))},
        ["session 1: lecturer 1 on weekday 6, comes on (5, 0)"],
    ),
    (
        "lecturer_busy",
        "teachers",
        {0: held((0, 600, 1), None, (1, 0))},
        ["session 0: lecturer 1: not free on day 0, minutes 600 to 601"],
    ),
    (
        "lecturer_overlap",
        "teachers",
        {0: held((0, 540, 1), None, (0, 2)), 1: held((0, 540, 1), None, (2,))},
        ["lecturer 2: sessions 0 and 1 at once"],
    ),
    (
        "class_overlap",
        "comfort",
        {0: held((1, 540, 2), 0), 1: held((0, 540, 1), 0), 2: held((1, 600, 1), 1)},
        ["sessions 0 and 2: at once, both of class 0", "sessions 0 and 2: at once, both of class 1"],
    ),
    ("class_overlap", "comfort", {0: held((0, 540, 1), 0), 1: held((0, 585, 1), 1)}, []),
    ("venue_seats", "comfort", {2: held((0, 540, 1), 1, away={0: 0})}, []),
    ("venue_seats", "comfort", {2: held((0, 540, 1), 1, away={0: 1})}, ["session 2: 5 people > 4 seats of venue 1"]),
    (
        "cohort_attendance",
        "people",
        {0: held((0, 540, 1), away={0: 3}), 1: held((1, 540, 2), away={0: 1, 1: 1})},
        [],
    ),
    (
        "cohort_attendance",
        "people",
        {0: held((0, 540, 1), away={0: 3}), 1: held((1, 540, 2), away={1: 1})},
        ["cohort 0: 2 attendances for 3 people of office 0"],
    ),
    (
        "required_attendance",
        "places",
        {1: held((0, 540, 1), away={0: 3})},
        ["session 1: 3 people of office 0 not invited"],
    ),
    (
        "required_attendance",
        "people",
        {2: held((0, 540, 1), away={0: 2})},
        ["session 2: 1 people of office 1 too few"],
    ),
    (
        "office_share",
        "people",
        {0: held((1, 540, 1), away={0: 4}), 1: held((1, 600, 1), away={0: 3})},
        ["office 0: 4 away > 3 on day 1 at minute 540", "office 0: 5 away > 3 on day 1 at minute 600"],
    ),
    (
        "orders",
        "times_and_order",
        {0: held((2, 540, 1)), 1: held((3, 540, 1))},
        ["sessions 0 and 1: days 2 and 3, at least 2 days between"],
    ),
    (
        "apart",
        "times_and_order",
        {1: held((4, 540, 1)), 2: held((3, 540, 2))},
        ["sessions 1 and 2: days 4 and 3 are less than 2 days apart"],
    ),
    (
        "weekly_cap",
        "times_and_order",
        {0: held((3, 540, 1)), 1: held((4, 540, 1)), 2: held((5, 540, 2))},
        ["week 1: 3 sessions > 1"],
    ),
    ("mayor_busy", "mayor", {1: held((0, 600, 1))}, ["session 1: not free on day 0, minutes 600 to 630"]),
    (
        "mayor_overlap",
        "mayor",
        {0: held((7, 570, 1)), 1: held((7, 540, 1))},
        [],
    ),
    (
        "mayor_overlap",
        "mayor",
        {0: held((7, 540, 1)), 1: held((7, 570, 1))},
        ["sessions 0 and 1: both on day 7 at minute 570"],
    ),
    ("mayor_daily_limit", "mayor", {0: held((7, 540, 1)), 1: held((7, 600, 1))}, ["day 7: 2 sessions > 1"]),
    ("pinned_sessions", "promises", {1: held((0, 600, 1), 1, (0,), {0: 3})}, []),
    ("pinned_sessions", "promises", {1: held((0, 600, 1), 1, (1,))}, ["session 1: not as announced"]),
    ("pinned_sessions", "promises", {}, ["session 1: not as announced"]),
    (
        "programme_caps",
        "money",
        {0: held((0, 540, 1), None, (0,)), 1: held((1, 540, 3), 0, (0,))},
        ["programme 0: 860 won > 736 won"],  # 159 + 361 fees, 78, hall 3 x 70, heads 6 x 3, sessions 2 x 17
    ),
    (
        "total_cap",
        "money",
        {1: held((1, 540, 3), 0, (0,)), 2: held((0, 540, 3), None, (0, 1))},
        # 361 fees, 54, 210, 18, 17; 361 + 254 fees, 43, 45, 57, 23
        ["plan: 1443 won > 1410 won"],
    ),
]
"""Rule, tiny instance, sessions held, and all that the rule's check must say of such a plan."""
