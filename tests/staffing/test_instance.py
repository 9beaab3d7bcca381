"""An instance that contradicts itself is refused, naming place, value and limit."""

import pytest
from pydantic import ValidationError

from planner.staffing import StaffingInstance
from tests.staffing.tiny import TINY

SPANS = TINY["spans"][0].model_dump(mode="json")
MONEY = TINY["money"][0].model_dump(mode="json")


def changed(document, path, value):
    """Return a deep copy of the document with one value changed; a path ends in a field or a position."""
    key, *rest = path
    copy = list(document) if isinstance(document, list) else dict(document)
    copy[key] = changed(copy[key], rest, value) if rest else value
    return copy


CASES = [
    (SPANS, ("contracts", 2, "role"), 1, "contract 2 names role 1, but there are 1"),
    (SPANS, ("contracts", 2, "type"), 2, "contract 2 names type 2, but there are 2"),
    (SPANS, ("contracts", 3, "last"), 6, "contract 3 names month 6, but there are 6"),
    (SPANS, ("posts", 1, "district"), 2, "post 1 names district 2, but there are 2"),
    (SPANS, ("posts", 1, "role"), 1, "post 1 names role 1, but there are 1"),
    (SPANS, ("posts", 1, "types"), [0, 2], "post 1 names type 2, but there are 2"),
    (SPANS, ("posts", 0, "today", "type"), 2, "post 0 names type 2, but there are 2"),
    (SPANS, ("agreements", 1, "last"), 6, "agreement 1 names month 6, but there are 6"),
    (SPANS, ("needs", 0, "district"), 2, "need 0 names district 2, but there are 2"),
    (SPANS, ("needs", 0, "role"), 1, "need 0 names role 1, but there are 1"),
    (SPANS, ("needs", 0, "agreement"), 2, "need 0 names agreement 2, but there are 2"),
    (SPANS, ("least_pay_won",), [0] * 5, "least_pay_won has 5 entries, not 6"),
    (MONEY, ("city_caps",), [1], "city_caps has 1 entries, not 2"),
    (MONEY, ("district_caps",), [[1, 2]], "district_caps has 1 entries, not 2"),
    (MONEY, ("district_caps", 1), [1, 2, 3], "district_caps of district 1 has 3 entries, not 2"),
    (MONEY, ("contracts", 4, "city_won"), [1], "city_won of contract 4 has 1 entries, not 2"),
    (MONEY, ("contracts", 4, "district_won"), [], "district_won of contract 4 has 0 entries, not 2"),
    (SPANS, ("contracts", 2, "first"), 3, "contract 2 ends in month 2, before its first month 3"),
    (SPANS, ("agreements", 1, "first"), 5, "agreement 1 ends in month 4, before its first month 5"),
    (SPANS, ("agreements", 1, "first"), 2, "agreement 1 begins in month 2, agreement 0 ends in month 2"),
    (SPANS, ("needs", 1), dict(SPANS["needs"][0]), "district 0, role 0, agreement 1 has 2 needs"),
    (SPANS, ("needs", 0, "least"), 2, "need 0 has at least 2 posts, more than the 1 wanted"),
    (SPANS, ("posts", 0, "types"), [0, 0], "post 0 lists type 0 2 times"),
    (SPANS, ("part_time_most_percent",), 33, "at least 34 percent part-time, but at most 33"),
    (SPANS, ("part_time_most_percent",), 34, None),
    (SPANS, ("needs", 1, "worth_won"), 10**12, None),
    (SPANS, ("needs", 1), {**SPANS["needs"][1], "wanted": 10**5, "worth_won": 10**12}, "all costs may reach 1000"),
    (SPANS, ("contracts", 0, "pay_won"), 0, "greater than or equal to 1"),
    (SPANS, ("n_months",), 0, "greater than or equal to 1"),
    (MONEY, ("total_cap",), "312", "valid integer"),
]


@pytest.mark.parametrize(("document", "path", "value", "message"), CASES, ids=range(len(CASES)))
def test_one_changed_value_is_refused_or_accepted(document, path, value, message):
    text = StaffingInstance.model_construct(**changed(document, path, value)).model_dump_json(warnings=False)
    if message is None:
        assert StaffingInstance.model_validate_json(text)
        return
    with pytest.raises(ValidationError, match=message):
        StaffingInstance.model_validate_json(text)


@pytest.mark.parametrize("tiny", TINY)
def test_an_instance_survives_json(tiny):
    data = TINY[tiny][0]
    assert StaffingInstance.model_validate_json(data.model_dump_json()) == data
