"""An instance that contradicts itself is refused, naming place, value and limit."""

import pytest
from pydantic import ValidationError

from planner.training import TrainingInstance
from tests.training.tiny import TINY

BASE = TINY["people"][0].model_dump(mode="json")
TEACHERS = TINY["teachers"][0].model_dump(mode="json")
ORDERED = TINY["times_and_order"][0].model_dump(mode="json")
MONEY = TINY["money"][0].model_dump(mode="json")


def changed(document, path, value):
    """Return a deep copy of the document with one value changed; a path ends in a field or a position."""
    key, *rest = path
    copy = list(document) if isinstance(document, list) else dict(document)
    copy[key] = changed(copy[key], rest, value) if rest else value
    return copy


def block(day=0, start=0, end=60):
    return {"day": day, "start": start, "end": end}


def group(office=0, people=1):
    return {"office": office, "people": people}


CASES = [
    (BASE, ("alternatives",), [[0, 2]], "alternatives 0 names programme 2, but there are 2"),
    (BASE, ("alternatives",), [[0, 1], [1, 0]], "alternatives lists programme 0 2 times"),
    (ORDERED, ("alternatives",), [[0, 1]], "programme 0 is one of several to choose from, so it must be optional"),
    (BASE, ("sessions", 1, "programme"), 2, "session 1 names programme 2, but there are 2"),
    (BASE, ("sessions", 1, "days"), [0, 2], "session 1 names day 2, but there are 2"),
    (BASE, ("sessions", 1, "venues"), [0], "session 1 names venue 0, but there are 0"),
    (TEACHERS, ("sessions", 1, "roles", 0, "lecturers"), [3], "session 1 names lecturer 3, but there are 3"),
    (BASE, ("sessions", 2, "away"), [group(office=2)], "session 2 names office 2, but there are 2"),
    (BASE, ("cohorts", 0, "sessions"), [0, 3], "cohort 0 names session 3, but there are 3"),
    (BASE, ("cohorts", 0, "people"), [group(office=5)], "cohort 0 names office 5, but there are 2"),
    (BASE, ("classes",), [{"sessions": [0, 3]}], "class 0 names session 3, but there are 3"),
    (BASE, ("classes",), [{"sessions": [1]}, {"sessions": [2, 1, 2]}], "class 1 lists session 2 2 times"),
    (BASE, ("programmes", 0, "least_days"), 3, "programme 0 should fall on 3 days, but has 2 sessions"),
    (BASE, ("programmes", 0, "least_days"), 2, None),
    (BASE, ("orders",), [{"first": 0, "second": 3}], "order 0 names session 3, but there are 3"),
    (BASE, ("apart",), [{"a": 4, "b": 0}], "apart 0 names session 4, but there are 3"),
    (BASE, ("duties", 0, "office"), 2, "duty 0 names office 2, but there are 2"),
    (BASE, ("duties", 0, "block"), block(day=2), "duty 0 names day 2, but there are 2"),
    (BASE, ("mayor_busy",), [block(day=9)], "mayor names day 9, but there are 2"),
    (TEACHERS, ("lecturers", 2, "busy"), [block(day=4)], "lecturer 2 names day 4, but there are 4"),
    (MONEY, ("venues", 1, "busy"), [block(day=2)], "venue 1 names day 2, but there are 2"),
    (BASE, ("duties", 0, "block"), block(start=60, end=60), "block ends at minute 60, not after its start 60"),
    (BASE, ("starts", 1, "hours"), 1, "starts lists length 1 2 times"),
    (BASE, ("starts", 2, "minutes"), [1_261], "a session of 3 h that begins at minute 1261 ends after midnight"),
    (BASE, ("sessions", 0, "hours"), [1, 4], "session 0 may last 4 h, but no starts are given"),
    (BASE, ("sessions", 0, "full_hours"), 2, r"full length 2 h of session 0 is not one of its lengths \(1,\)"),
    (BASE, ("sessions", 1, "mayor_minutes"), 61, "the mayor stays 61 minutes at session 1, which may last only 1 h"),
    (
        TEACHERS,
        ("sessions", 0, "roles", 1, "hours"),
        2,
        "role 1 of session 0 is paid 2 h, but the session may last only",
    ),
    (BASE, ("sessions", 1, "hours"), [1, 2, 1], "session 1 lists length 1 2 times"),
    (BASE, ("sessions", 1, "days"), [1, 1], "session 1 lists day 1 2 times"),
    (MONEY, ("sessions", 0, "venues"), [0, 0], "session 0 lists venue 0 2 times"),
    (TEACHERS, ("sessions", 0, "roles", 0, "lecturers"), [1, 1], "role 0 of session 0 lists lecturer 1 2 times"),
    (TEACHERS, ("lecturers", 0, "weekdays"), [5, 5], "lecturer 0 lists weekday 5 2 times"),
    (BASE, ("cohorts", 0, "people"), [group(), group()], "cohort 0 lists office 0 2 times"),
    (BASE, ("cohorts", 0, "people"), [group(people=6)], "cohort 0 has 6 people of office 0, which has 5"),
    (BASE, ("sessions", 2, "away"), [group(1, 3)], "session 2 has 3 people of office 1, which has 2"),
    (BASE, ("duties", 0, "people"), 6, "duty 0 has 6 people of office 0, which has 5"),
    (BASE, ("offices",), [{"people": 10**6}] * 11, "11000000 people in all offices, at most 10000000"),
    (
        BASE,
        ("cohorts",),
        [{"sessions": [0], "people": []}, {"sessions": [1, 0], "people": []}],
        "cohorts lists session 0",
    ),
    (
        BASE,
        ("cohorts",),
        [{"sessions": [1, 2], "people": []}],
        r"cohort 0 has sessions of programmes \[0, 1\]; they must be of one",
    ),
    (BASE, ("orders",), [{"first": 1, "second": 1}], "order 0 names session 1 twice"),
    (BASE, ("apart",), [{"a": 2, "b": 2}], "apart 0 names session 2 twice"),
    (
        BASE,
        ("orders",),
        [{"first": 0, "second": 1}, {"first": 1, "second": 2}, {"first": 2, "second": 1}],
        r"the orders of sessions \[1, 2\] run in a circle",
    ),
    (BASE, ("sessions", 2, "programme"), 0, "programme 1 has no session"),
    (MONEY, ("programmes", 0, "lines", 1, "kind"), "lecturer_fees", "a lecturer_fees line has no won|lists line"),
    (MONEY, ("programmes", 0, "lines", 1, "won"), 101, "101 percent in programme 0, at most 100"),
    (MONEY, ("programmes", 1, "lines", 4, "count"), 2, r"a lump_sum line has no count \(programme 1\)"),
    (MONEY, ("programmes", 0, "lines", 2, "won"), 5, r"a venue_hire line has no won \(programme 0\)"),
    (MONEY, ("programmes", 1, "lines", 2, "count"), 10**6, None),
    (MONEY, ("programmes", 1, "lines", 2), {"kind": "per_head", "won": 10**12, "count": 1001}, "spending may reach"),
    (MONEY, ("programmes", 0, "lines", 3), {"kind": "per_head", "won": 10**12}, None),
    (MONEY, ("lecturers", 0, "first_hour_won"), -1, "greater than or equal to 0"),
    (MONEY, ("cap_won",), "1410", "valid integer"),
    (BASE, ("n_days",), 0, "greater than or equal to 1"),
    (BASE, ("programmes",), [], "at least 1 item"),
]


@pytest.mark.parametrize(("document", "path", "value", "message"), CASES, ids=lambda one: str(one)[:40])
def test_one_changed_value_is_refused_or_accepted(document, path, value, message):
    text = TrainingInstance.model_construct(**changed(document, path, value)).model_dump_json(warnings=False)
    if message is None:
        assert TrainingInstance.model_validate_json(text)
        return
    with pytest.raises(ValidationError, match=message):
        TrainingInstance.model_validate_json(text)


@pytest.mark.parametrize("tiny", TINY)
def test_an_instance_survives_json(tiny):
    data = TINY[tiny][0]
    assert TrainingInstance.model_validate_json(data.model_dump_json()) == data
