"""Bad scenarios: one change each to ``small.yaml``, with the place and the value its message must name."""

from pathlib import Path

SMALL = Path(__file__).parent / "small.yaml"

BAD: dict[str, tuple[str, str, str, str]] = {
    # name: (text replaced, by, place in the message, value in the message)
    "name with spaces": ("name: small", "name: Small Gu", "small.yaml:2 name", "Small Gu"),
    "title missing": ("title: 작은 구의 한 달\n", "", "title", ""),
    "title empty": ("title: 작은 구의 한 달", 'title: ""', "small.yaml:3 title", ""),
    "unknown key": ("government: 작은구", "government: 작은구\ngoverment: 오타", "goverment", "오타"),
    "wrong type for the period": ("period: {first: 2027-03-02, last: 2027-04-30}", "period: 5월", "period", "5월"),
    "30 February": ("first: 2027-03-02, last", "first: 2027-02-30, last", "period.first", "2027-02-30"),
    "a date in words": ("last: 2027-04-30}", "last: 4월 말}", "period.last", "4월 말"),
    "a date in another century": ("last: 2027-04-30}", "last: 2927-04-30}", "period.last", "2927-04-30"),
    "end before start": ("last: 2027-04-30}", "last: 2027-02-01}", "period", "2027-02-01"),
    "two sources of dongs": ("district:\n", "district:\n  facts: seogu\n", "district", ""),
    "unknown fact table": ("district:\n  dongs:", "district:\n  facts: nowhere\n  dongs_:", "dongs_", ""),
    "duplicate dong": (
        "{name: 나동, lon: 126.890, lat: 35.150",
        "{name: 가동, lon: 126.890, lat: 35.150",
        "district.dongs",
        "가동",
    ),
    "a dong in the sea of Japan": (
        "lon: 126.880, lat: 35.150, figures",
        "lon: 135.5, lat: 35.150, figures",
        "district.dongs[0].lon",
        "135.5",
    ),
    "swapped coordinates": ("lon: 126.881, lat: 35.151", "lon: 35.151, lat: 126.881", "visits.places[0].lon", "35.151"),
    "negative electors": ("figures: {electors: 1200}", "figures: {electors: -1200}", "electors", "-1200"),
    "electors as text": ("figures: {electors: 1200}", 'figures: {electors: "1,200명"}', "electors", "1,200명"),
    "electors with a fraction": ("figures: {electors: 1200}", "figures: {electors: 1200.5}", "electors", "1200.5"),
    "neighbour unknown": (
        "{a: 다동, b: 라1동, metres: 200}",
        "{a: 다동, b: 없는동, metres: 200}",
        "district.neighbours[3]",
        "없는동",
    ),
    "neighbour of itself": ("{a: 다동, b: 라1동, metres: 200}", "{a: 다동, b: 다동, metres: 200}", "", "다동"),
    "an island": ("    - {a: 가동, b: 나동, metres: 500}\n", "", "", "가동"),
    "negative border": ("metres: 200}", "metres: -200}", "district.neighbours[3].metres", "-200"),
    "rule that is none": ("rule: FREQ=WEEKLY;BYDAY=MO", "rule: 매주 월요일", "calendar.diary[0].rule", "매주 월요일"),
    "engagement ends early": (
        'start: "14:00", end: "17:00"',
        'start: "17:00", end: "14:00"',
        "calendar.diary[0]",
        "14:00",
    ),
    "25 o'clock": ('start: "14:00", end: "17:00"', 'start: "25:00", end: "26:00"', "calendar.diary[0].start", "25:00"),
    "speed zero": ("speed_kmh: 30.0", "speed_kmh: 0.0", "travel.speed_kmh", "0.0"),
    "detour below one": ("detour: 1.3", "detour: 0.5", "travel.detour", "0.5"),
    "speed not a number": ("speed_kmh: 30.0", "speed_kmh: .nan", "travel.speed_kmh", "nan"),
    "negative budget": ("total_won: 5000000", "total_won: -5000000", "budget.total_won", "-5000000"),
    "huge budget": ("total_won: 5000000", "total_won: 5" + "0" * 30, "budget.total_won", "50000"),
    "envelopes above the total": ("training_won: 3000000", "training_won: 9000000", "budget", "10250000"),
    "no regions": ("regions: {least: 2, most: 2}", "regions: {least: 3, most: 2}", "hubs.regions", "3"),
    "more regions than dongs": ("regions: {least: 2, most: 2}", "regions: {least: 9, most: 9}", "hubs", "9"),
    "figure unknown": ("  demand: electors", "  demand: 어르신", "hubs.demand", "어르신"),
    "figure not known everywhere": ("lat: 35.160, figures: {electors: 1100}}", "lat: 35.160}", "hubs.demand", "라1동"),
    "both kinds of band": ("band_percent: 20}", "band_percent: 20, most: 5000}", "hubs.loads[0]", "band_percent"),
    "percent above a hundred": ("band_percent: 20}", "band_percent: 120}", "hubs.loads[0].band_percent", "120"),
    "forced hub unknown": ("  max_minutes: 30", "  max_minutes: 30\n  forced_hubs: [하동]", "hubs.forced_hubs", "하동"),
    "a pair of one dong": ("  max_minutes: 30", "  max_minutes: 30\n  apart: [[가동, 가동]]", "hubs.apart[0]", "가동"),
    "session without a length": ("hours: [2, 3]", "hours: []", "training.courses[0].sessions[0].hours", ""),
    "length without start times": ("hours: [2, 3]", "hours: [2, 5]", "교육", "5"),
    "hall unknown": ("venues: [강당, 가동 회의실]", "venues: [대강당]", "직원 교육 1", "대강당"),
    "subject nobody teaches": ("roles: [{subject: 행정}]", "roles: [{subject: 요가}]", "교육", "요가"),
    "no working day": (
        "last: 2027-03-31\n",
        "first: 2027-03-06\n          last: 2027-03-07\n",
        "training.courses[0].sessions[0]",
        "2027-03-06",
    ),
    "word in braces unknown": (
        'name: "{each} 교육"',
        'name: "{구역} 교육"',
        "training.courses[0].sessions[0]",
        "{구역}",
    ),
    "lecturer without subjects": ("subjects: [행정]", "subjects: []", "training.lecturers[0].subjects", ""),
    "weekday unknown": (
        "weekdays: [mon, tue, wed], first",
        "weekdays: [mon, 화], first",
        "training.lecturers[0].weekdays[1]",
        "화",
    ),
    "no half-day": ("half_days:\n", "half_days: []\n  halves:\n", "visits.half_days", ""),
    "window reversed": ('hours: "09:30-12:00"', 'hours: "12:00-09:30"', "visits.half_days[0].hours", "12:00-09:30"),
    "window that is no time": (
        'hours: "09:30-12:00"',
        'hours: "09:30-12:99"',
        "visits.half_days[0].hours",
        "09:30-12:99",
    ),
    "duplicate place": ("{id: P2, name: 나 경로당", "{id: P1, name: 나 경로당", "visits.places", "P1"),
    "town unknown": ("town: 라제1동", "town: 라제7동", "visits.places[3] 'P4' town", "라제7동"),
    "kind unknown": (
        "{id: M1, name: 간담회, kind: centre",
        "{id: M1, name: 간담회, kind: meeting",
        "'M1' kind",
        "meeting",
    ),
    "opening unknown": ("won: 50000, opening: 평일", "won: 50000, opening: 주말", "opening", "주말"),
    "by before not_before": (
        "not_before: 2027-03-08",
        "not_before: 2027-03-08, by: 2027-03-03",
        "visits.places[2]",
        "2027-03-03",
    ),
    "date outside the period": ("by: 2027-03-10", "by: 2027-12-10", "'P2' by", "2027-12-10"),
    "longitude alone": (
        "lon: 126.892, lat: 35.162, minutes: 40",
        "lon: 126.892, minutes: 40",
        "visits.places[4]",
        "P5",
    ),
    "no place at all": ("  places:\n", "  places: []\n  plätze:\n", "plätze", ""),
    "table absent": ("  town_share_percent", "  places_files: [없는표.csv]\n  town_share_percent", "", "없는표.csv"),
    "table outside the folder": (
        "  town_share_percent",
        "  places_files: [../../pyproject.toml]\n  town_share_percent",
        "../../pyproject.toml",
        "",
    ),
    "pin on a holiday": (
        "date: 2027-03-09, half_day: 오전}",
        "date: 2027-03-15, half_day: 오전}",
        "visits.pins[0]",
        "2027-03-15",
    ),
    "pin before the first day of a place": (
        "{place: P1, date: 2027-03-09",
        "{place: P3, date: 2027-03-03",
        "visits.pins[0]",
        "P3",
    ),
    "pin after the last day of a place": (
        "{place: P1, date: 2027-03-09",
        "{place: P2, date: 2027-03-16",
        "visits.pins[0]",
        "2027-03-16",
    ),
    "pin on a closed day": ("{place: P1, date: 2027-03-09", "{place: P4, date: 2027-03-02", "visits.pins[0]", "P4"),
    "pin on a weekday without opening": (
        "{place: P1, date: 2027-03-09",
        "{place: P1, date: 2027-03-11",
        "visits.pins[0]",
        "2027-03-11",
    ),
    "pin of nobody": ("{place: P1, date: 2027-03-09", "{place: P9, date: 2027-03-09", "visits.pins[0]", "P9"),
    "quota for a town without places": ("town_least: {라1동: 1}", "town_least: {마동: 1}", "visits.town_least", "마동"),
    "two quotas for one town": (
        "town_least: {라1동: 1}",
        "town_least: {라1동: 1, 라제1동: 2}",
        "visits.town_least",
        "라제1동",
    ),
    "visits outside the period": ("  last: 2027-03-19\n  base", "  last: 2027-05-19\n  base", "visits", "2027-05-19"),
    "nothing to plan": ("hubs:\n", "hubs_:\n", "hubs_", ""),
    "key twice": ("government: 작은구", "government: 작은구\ngovernment: 큰구", "small.yaml:5", "government"),
    "tab and broken brackets": ("period: {first", "period: [{first", "small.yaml", ""),
    "a python object": (
        "title: 작은 구의 한 달",
        "title: !!python/object/apply:os.system [ls]",
        "small.yaml:3",
        "title",
    ),
}
"""Sixty-odd; most of what a clerk, a typing error or an attacker can do to a document."""


def bad_text(name: str) -> str:
    """Return the text of a bad scenario."""
    old, new, _, _ = BAD[name]
    text = SMALL.read_text(encoding="utf-8")
    assert old in text, f"{name}: small.yaml does not hold {old!r}"
    return text.replace(old, new, 1)
