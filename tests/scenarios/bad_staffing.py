"""Bad staffing scenarios: one change each to ``staffing.yaml``, with the place and the value its message must name."""

from pathlib import Path

STAFFING = Path(__file__).parent / "staffing.yaml"

BAD_STAFFING: dict[str, tuple[str, str, str, str]] = {
    # name: (text replaced, by, place in the message, value in the message)
    "a period in the middle of a month": (
        "period: {first: 2027-01-01",
        "period: {first: 2027-01-15",
        "period",
        "2027-01-15",
    ),
    "a contract period that ends early": (
        "- {first: 2027-01-01, last: 2027-12-31}",
        "- {first: 2027-01-01, last: 2027-12-30}",
        "staffing.periods[0]",
        "2027-12-30",
    ),
    "a contract period that begins late": (
        "- {first: 2027-01-01, last: 2027-12-31}",
        "- {first: 2027-01-02, last: 2027-12-31}",
        "staffing.periods[0]",
        "2027-01-02",
    ),
    "a contract period after the plan": (
        "- {first: 2027-01-01, last: 2028-12-31}",
        "- {first: 2027-01-01, last: 2029-12-31}",
        "staffing.periods[2]",
        "2029-12-31",
    ),
    "an agreement in the middle of a month": (
        "last: 2027-12-31, all",
        "last: 2027-12-20, all",
        "agreements[0]",
        "2027",
    ),
    "agreements that overlap": (
        "first: 2028-01-01, last: 2028-12-31}",
        "first: 2027-07-01, last: 2028-12-31}",
        "",
        "11",
    ),
    "an unknown district": (
        "district: 나구, role: 총괄",
        "district: 하구, role: 총괄",
        "staffing.posts[1].district",
        "하구",
    ),
    "an unknown role": ("district: 나구, role: 총괄", "district: 나구, role: 과장", "staffing.posts[1].role", "과장"),
    "an unknown contract type today": ("type: 시간제, hourly", "type: 일용직, hourly", "posts[2].today.type", "일용직"),
    "an unknown contract type allowed": ("types: [시간제]}", "types: [파견]}", "staffing.posts[2].types", "파견"),
    "a role twice": ("- {name: 실무", "- {name: 총괄", "staffing.roles", "총괄"),
    "a role without pay": ("hourly_won: [12000, 13000]", "hourly_won: []", "staffing.roles[0].hourly_won", ""),
    "pay in words": ("hourly_won: [12000, 13000]", "hourly_won: [만이천원, 13000]", "hourly_won[0]", "만이천원"),
    "a ratio below one": ("max_ratio_percent: 115", "max_ratio_percent: 85", "max_ratio_percent", "85"),
    "a rate for nobody": ("types: [시간제], law", "types: [인턴], law", "staffing.rates[2].types", "인턴"),
    "a rate of an unknown part": ("of: 건강보험", "of: 암보험", "staffing.rates[5].of", "암보험"),
    "a rate of nothing": ("of: 건강보험, ", "", "staffing.rates[5]", "장기요양보험"),
    "a rate that ends before it begins": (
        "first: 2027-01-01, last: 2027-12-31, per",
        "first: 2027-01-01, last: 2026-12-31, per",
        "staffing.rates[3]",
        "2026-12-31",
    ),
    "a gap in the table of rates": ("last: 2027-12-31, per", "last: 2027-10-31, per", "staffing.rates", "2027-11"),
    "two rates at once": ("last: 2027-12-31, per", "last: 2028-03-31, per", "staffing.rates", "2028-01"),
    "a budget year outside the plan": (
        "{year: 2028, won: 30000000}",
        "{year: 2030, won: 1}",
        "staffing.districts[0]",
        "2030",
    ),
    "a budget year twice": ("{year: 2028, won: 30000000}", "{year: 2027, won: 1}", "staffing.districts[0]", "2027"),
    "a city that pays more than all": ("share_percent: 50", "share_percent: 150", "staffing.city.share_percent", "150"),
    "a part-time share upside down": ("most_percent: 60", "least_percent: 80, most_percent: 60", "", "80"),
    "no post": ("  posts:\n", "  posts: []\n  stellen:\n", "stellen", ""),
    "a negative price of change": ("change: 100000", "change: -100000", "staffing.weights.change", "-100000"),
    "an envelope above the total": ("staffing_won: 200000000", "staffing_won: 900000000", "budget", "900000000"),
}


def bad_staffing_text(name: str) -> str:
    """Return the text of a bad scenario."""
    old, new, _, _ = BAD_STAFFING[name]
    text = STAFFING.read_text(encoding="utf-8")
    assert old in text, f"{name}: staffing.yaml does not hold {old!r}"
    return text.replace(old, new, 1)
