"""Staffing scenarios: money by hand, spans and names to positions, plans back to names, what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from planner.result import SolveParams, Status
from planner.solve import check
from planner.staffing import STAFFING as FAMILY
from scenarios.compile.staffing import CompiledStaffing, compile_staffing
from scenarios.errors import ScenarioError
from scenarios.ground import ground
from scenarios.payroll import city_share, month_amounts, months_between
from scenarios.pipeline import Outcome, plan
from scenarios.read import read
from scenarios.schedule.posts import StaffingSchedule
from scenarios.schema.staffing import Staffing
from tests.scenarios.bad_staffing import BAD_STAFFING, STAFFING, bad_staffing_text

PARAMS = SolveParams(time_limit_s=20, workers=1)
JULY = dt.date(2027, 7, 1)


def staffing_of(source: str | Path) -> Staffing:
    scenario, _ = read(source)
    assert scenario.staffing is not None
    return scenario.staffing


@pytest.fixture(scope="module")
def small() -> Outcome:
    scenario, folder = read(STAFFING)
    return plan(scenario, folder, PARAMS)


@pytest.fixture(scope="module")
def schedule(small: Outcome) -> StaffingSchedule:
    assert small.schedule.staffing is not None
    return small.schedule.staffing


@pytest.fixture(scope="module")
def seoul() -> CompiledStaffing:
    scenario, _ = read("seoul_staffing")
    assert scenario.staffing is not None
    return compile_staffing(scenario, scenario.staffing, ground(scenario))


def amounts(kind: int, hourly_won: int, month: dt.date = JULY, length: int = 12) -> dict[str, int]:
    staffing = staffing_of(STAFFING)
    found = month_amounts(staffing.rates, staffing.types[kind], hourly_won, month, length)
    return {amount.rate.part: amount.won for amount in found}


def test_a_month_of_full_time_is_the_sum_of_its_parts() -> None:
    assert amounts(0, 12_003) == {
        "기본급": 2_088_520,  # 12,003 x 174 = 2,088,522
        "연장근로수당": 180_040,  # 12,003 x 10 x 1.5 = 180,045
        "건강보험": 80_420,  # 3.545 % of 2,268,560 = 80,420.4
        "장기요양보험": 10_410,  # 12.95 % of 80,420 = 10,414.4
        "국민연금": 94_500,  # 4.5 % of at most 2,100,000
        "퇴직급여": 189_040,  # a twelfth of 2,268,560 = 189,048
        "급식비": 140_000,
    }


def test_a_month_of_part_time_has_its_own_parts() -> None:
    assert amounts(1, 11_000, length=11) == {
        "기본급": 957_000,
        "주휴수당": 187_000,
        "건강보험": 40_550,  # 3.545 % of 1,144,000 = 40,554.8
        "장기요양보험": 5_250,  # 5,251.2
        "국민연금": 51_480,
        "급식비": 140_000,
    }, "severance is due from twelve months on"


def test_a_rate_changes_on_its_day() -> None:
    assert amounts(0, 12_003, dt.date(2027, 12, 1))["건강보험"] == 80_420
    assert amounts(0, 12_003, dt.date(2028, 1, 1))["건강보험"] == 81_660  # 3.6 % = 81,668.2


def test_low_pay_is_insured_as_the_least_and_the_base_is_cut_to_thousands() -> None:
    assert amounts(1, 1_000)["국민연금"] == 18_000, "4.5 % of 400,000"
    assert amounts(1, 10_011)["국민연금"] == 46_840, "wages of 1,041,130 count as 1,041,000"


def test_the_city_pays_its_share_to_its_last_day() -> None:
    staffing = staffing_of(STAFFING)
    assert city_share(staffing, dt.date(2027, 12, 1), 1_000_030) == 500_010
    assert city_share(staffing, dt.date(2028, 1, 1), 1_000_030) == 0


def test_months_between_two_days_hold_both_ends() -> None:
    assert months_between(dt.date(2027, 11, 1), dt.date(2028, 1, 31)) == [
        dt.date(2027, 11, 1),
        dt.date(2027, 12, 1),
        dt.date(2028, 1, 1),
    ]


def test_the_small_plan_is_proven_and_confirmed(small: Outcome) -> None:
    (stage,) = small.stages
    assert stage.result.status is Status.OPTIMAL
    assert check(FAMILY, stage.instance, stage.result.plan) == []


def test_statements_add_up_to_the_contracts_and_these_to_the_years(schedule: StaffingSchedule) -> None:
    contracts = [contract for post in schedule.posts for contract in post.contracts]
    assert contracts
    for contract in contracts:
        assert sum(line.won for line in contract.lines) == contract.won
    assert sum(contract.won for contract in contracts) == schedule.won
    assert sum(year.won for year in schedule.years) == schedule.won
    assert sum(year.won for year in schedule.years if year.payer is None) == schedule.city_won
    assert schedule.cap_won == 200_000_000


def test_no_contract_pays_city_money_after_its_end(schedule: StaffingSchedule) -> None:
    assert {year.won for year in schedule.years if year.payer is None and year.year == 2028} == {0}


def test_the_district_without_money_gives_its_post_up(schedule: StaffingSchedule) -> None:
    # 12,000 won an hour cost about 33 million in 2028 without the city, the district has 30
    first, second, third = schedule.posts
    assert (first.name, first.last, first.changed) == ("가구 총괄", dt.date(2027, 12, 31), True)
    assert second.last == dt.date(2028, 12, 31)
    assert third.last == dt.date(2027, 12, 31), "worth less than it costs"
    assert [(a.name, a.held, a.wanted) for a in schedule.agreements] == [("첫해", 3, 3), ("둘째 해", 1, 3)]


def test_whoever_has_served_six_months_of_twelve_is_followed_by_somebody_new(schedule: StaffingSchedule) -> None:
    contracts = schedule.posts[1].contracts
    assert [contract.new_hire for contract in contracts] == [True, True]
    assert {line.part for line in contracts[0].lines} >= {"채용 비용", "계약 사무비", "퇴직급여"}


def test_formulas_come_to_their_amounts(schedule: StaffingSchedule) -> None:
    lines = {line.part: line for line in schedule.posts[0].contracts[0].lines}
    assert (lines["기본급"].formula, lines["기본급"].won) == ("12,000원 × 174시간 × 12개월", 25_056_000)
    assert lines["연장근로수당"].formula == "12,000원 × 10시간 × 150% × 12개월"
    assert lines["급식비"].assumption


def test_seoul_has_fifty_six_posts_as_its_document_says(seoul: CompiledStaffing) -> None:
    scenario, _ = read("seoul_staffing")
    staffing = staffing_of("seoul_staffing")
    types = [post.today.type for post in staffing.posts if post.today]
    assert len(scenario.district.dongs) == 25
    assert (len(types), types.count("기간제"), types.count("시간선택제임기제")) == (56, 50, 6)
    part_time = {p.district for p in staffing.posts if p.today and p.today.type == "시간선택제임기제"}
    assert part_time == {"은평구", "도봉구", "서대문구", "동작구"}
    assert seoul.instance.city_caps[2] == 0
    assert all(contract.city_won[2] == 0 for contract in seoul.instance.contracts)


def test_every_row_of_the_seoul_table_names_its_law() -> None:
    staffing = staffing_of("seoul_staffing")
    assert {rate.part for rate in staffing.rates} >= {
        "주휴수당",
        "퇴직급여",
        "국민연금",
        "건강보험",
        "장기요양보험",
        "연장근로수당",
        "산재보험",
        "고용보험(실업급여)",
    }
    assert all("법" in rate.law for rate in staffing.rates)
    assert [rate.part for rate in staffing.rates if rate.assumption] == ["연장근로수당", "산재보험"]


def test_an_impossible_cap_is_recognised() -> None:
    scenario, folder = read("seoul_staffing")
    assert scenario.staffing is not None
    staffing = scenario.staffing.model_copy(update={"cap_won": 4_000_000_000})
    outcome = plan(scenario.model_copy(update={"staffing": staffing}), folder, PARAMS)
    (part,) = outcome.schedule.parts
    assert part.status is Status.INFEASIBLE
    assert {"least_posts", "total_budget"} <= set(part.clashing_rules)
    assert outcome.schedule.staffing is None


@pytest.mark.parametrize("name", BAD_STAFFING)
def test_a_bad_staffing_scenario_is_refused_with_place_and_value(name: str, tmp_path: Path) -> None:
    path = tmp_path / "staffing.yaml"
    path.write_text(bad_staffing_text(name), encoding="utf-8")
    _, _, place, value = BAD_STAFFING[name]
    with pytest.raises(ScenarioError) as caught:  # noqa: PT012  (reading or planning may refuse)
        scenario, folder = read(path)
        plan(scenario, folder, PARAMS)
    assert place in str(caught.value)
    assert value in str(caught.value).replace(",", "")
