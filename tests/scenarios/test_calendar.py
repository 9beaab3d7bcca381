"""Working days, rules and the half-days they leave."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.calendar import (
    Busy,
    _longest_free,
    free_half_days,
    national_holidays,
    occurrences,
    with_holidays,
    working_days,
)
from scenarios.read import read
from scenarios.schema import Engagement, Scenario
from scenarios.schema.common import Period
from tests.scenarios.bad import SMALL


@pytest.fixture(scope="module")
def small() -> Scenario:
    return with_holidays(read(SMALL)[0])


def engagement(**change: object) -> Engagement:
    day = dt.date(2027, 3, 8)
    fields = {"name": "x", "first": day, "start": dt.time(14), "end": dt.time(17), "rule": None, **change}
    return Engagement.model_validate(fields)


def test_weekends_and_holidays_are_no_working_days(small: Scenario) -> None:
    days = working_days(small)
    assert all(day.weekday() < 5 for day in days)
    assert dt.date(2027, 3, 15) not in days
    assert len(days) == 43, "44 weekdays from 2 March to 30 April 2027, one of them the district's day"


def test_a_rule_pauses_on_holidays_and_on_its_exceptions(small: Scenario) -> None:
    rule = engagement(rule="FREQ=WEEKLY;BYDAY=MO", except_dates=(dt.date(2027, 3, 22),))
    dates = [busy.date.isoformat() for busy in occurrences([rule], small)]
    assert dates[:3] == ["2027-03-08", "2027-03-29", "2027-04-05"]


def test_a_single_engagement_is_kept_even_on_a_holiday(small: Scenario) -> None:
    once = engagement(first=dt.date(2027, 3, 15))
    assert occurrences([once], small) == [Busy(dt.date(2027, 3, 15), 14 * 3600, 17 * 3600)]


def test_what_lies_outside_the_period_does_not_occur(small: Scenario) -> None:
    assert occurrences([engagement(first=dt.date(2027, 1, 4))], small) == []
    ended = engagement(rule="FREQ=DAILY;UNTIL=20270309T000000")
    assert [busy.date.day for busy in occurrences([ended], small)] == [8, 9]


def test_a_rule_by_the_hour_gives_each_date_once(small: Scenario) -> None:
    hourly = engagement(rule="FREQ=HOURLY;COUNT=30")
    assert len(occurrences([hourly], small)) == 2


def test_petition_day_takes_the_afternoon_and_leaves_the_morning(small: Scenario) -> None:
    assert small.visits is not None
    busy = occurrences(small.calendar.diary, small)
    mondays = [f for f in free_half_days(small, small.visits.half_days, 3600, busy) if f.date.weekday() == 0]
    assert {free.half_day.name for free in mondays} == {"오전"}
    half_hour = free_half_days(small, small.visits.half_days, 1800, busy)
    assert {f.half_day.name for f in half_hour if f.date.weekday() == 0} == {"오전", "오후"}, (
        "13:30-14:00 is half an hour"
    )


@given(
    busy=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=5),
    start=st.integers(0, 20),
    length=st.integers(1, 30),
)
@settings(max_examples=300, deadline=None)
def test_the_longest_free_stretch_is_free_and_longest(busy: list[tuple[int, int]], start: int, length: int) -> None:
    day = dt.date(2027, 3, 2)
    blocks = [Busy(day, at, at + span) for at, span in busy]
    free = [t for t in range(start, start + length) if not any(b.start <= t < b.end for b in blocks)]
    longest = run = 0
    for t in range(start, start + length):
        run = run + 1 if t in free else 0
        longest = max(longest, run)
    left, right = _longest_free(start, start + length, blocks)
    assert right - left == longest
    assert set(range(left, right)) <= set(free)


def test_a_scenario_without_a_table_carries_the_national_one() -> None:
    scenario, _ = read("seogu_year")
    assert scenario.calendar.holidays is None
    carried = with_holidays(scenario).calendar.holidays
    assert carried is not None
    assert {"삼일절", "어린이날"} <= {holiday.name for holiday in carried}
    assert with_holidays(with_holidays(scenario)) == with_holidays(scenario)


def test_the_national_table_is_cut_to_the_period() -> None:
    period = Period(first=dt.date(2026, 5, 5), last=dt.date(2026, 5, 5))
    assert [holiday.name for holiday in national_holidays(period)] == ["어린이날"]
