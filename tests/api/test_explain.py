"""``hubdong explain`` and ``hubdong why`` as staff and programs meet them."""

import json
import re
from pathlib import Path

import pytest

from api import i18n
from api.terminal.explanation import explanation_lines
from planner.result import Status
from scenarios.explain.told import Explanation, PartExplained, ToldBinding, ToldLine
from scenarios.schedule.document import Finding
from tests.scenarios.bad import SMALL


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """The regions of the small scenario alone."""
    text = SMALL.read_text(encoding="utf-8")
    text = re.sub(r"\ntraining:.*", "\n", text, flags=re.DOTALL)
    path = tmp_path / "regions.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def impossible(regions: Path) -> Path:
    """The same, with two dongs that must be together and apart."""
    path = regions.with_name("impossible.yaml")
    pair = "  together: [[가동, 나동]]\n  apart: [[가동, 나동]]\n"
    path.write_text(regions.read_text(encoding="utf-8") + pair, encoding="utf-8")
    return path


def test_what_clashes_and_what_would_help_is_told_in_korean_with_the_exit_code_of_no_plan(hubdong, impossible):
    code, out, err = hubdong("explain", impossible, "--workers", 1)
    assert code == 3, err
    assert "권역: 다음 조건을 모두 지킬 수는 없습니다." in out
    assert "- 가동과 나동은 같은 권역" in out
    assert "- 가동과 나동은 다른 권역" in out
    assert "어느 하나라도 없으면 계획을 세울 수 있습니다" in out
    assert "1. 가동과 나동은 다른 권역 → 이 조건을 뺌 [성과]" in out
    assert "모두 지어낸 자료입니다" in out


def test_the_same_in_english_and_for_programs(hubdong, impossible):
    _code, out, _err = hubdong("--lang", "en", "explain", impossible, "--workers", 1)
    assert "Regions: these lines cannot all be kept:" in out
    code, out, _err = hubdong("explain", impossible, "--json", "--workers", 1)
    told = json.loads(out)
    assert (code, told["status"], told["parts"][0]["clash"]["minimal"]) == (3, "infeasible", True)
    assert [one["rule"] for one in told["parts"][0]["clash"]["lines"]] == ["together", "apart"]
    assert told["parts"][0]["repairs"][0]["steps"][0]["rank"] == "value"


def test_an_office_prices_a_rule_and_keeps_another(hubdong, impossible):
    prices = ("--price", "apart=law:7", "--keep", "together", "--workers", 1)
    _code, out, _err = hubdong("explain", impossible, "--json", *prices)
    steps = [step for repair in json.loads(out)["parts"][0]["repairs"] for step in repair["steps"]]
    assert [(step["line"]["rule"], step["rank"], step["price"]) for step in steps] == [("apart", "law", 7)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "{}", "--price", "apart=7"), "--price: 'apart=7'은 RULE=RANK:N 꼴이 아닙니다"),
        (("explain", "{}", "--keep", "nothing"), "--keep: 'nothing'"),
        (("why", "{}"), "--place, --session, --dong 가운데 하나만 지정하십시오"),
        (("why", "{}", "--dong", "가동"), "--with, --apart, --hub 가운데 하나를 지정하십시오"),
        (("why", "{}", "--place", "가", "--half-day", "오전"), "--half-day를 쓰려면 --date도 지정하십시오"),
        (("why", "{}", "--place", "가", "--date", "3월"), "--date: '3월'은 YYYY-MM-DD 꼴의 날짜가 아닙니다"),
        (("why", "{}", "--dong", "가동", "--with", "없는동", "--workers", 1), "없는동"),
    ],
)
def test_what_cannot_be_understood_is_told_in_a_line(hubdong, regions, arguments, said):
    code, _out, err = hubdong(*(str(one).replace("{}", str(regions)) for one in arguments))
    assert code == 2
    assert said in err


def test_why_not_this_dong_is_answered_by_trying(hubdong, regions):
    code, out, _err = hubdong("why", regions, "--dong", "가동", "--with", "나동", "--workers", 1)
    assert (code, out.splitlines()[0]) == (0, "바라는 것: 가동과 나동은 같은 권역")
    assert "비용이 더 들지 않습니다." in out
    code, out, _err = hubdong("why", regions, "--dong", "다동", "--with", "나동", "--workers", 1)
    assert code == 0
    assert "가능하지 않습니다." in out
    assert "권역마다" in out
    code, out, _err = hubdong("why", regions, "--dong", "다동", "--with", "나동", "--json", "--workers", 1)
    assert json.loads(out)["status"] == "infeasible"


def test_what_binds_a_plan_that_fits_is_told(hubdong, regions):
    code, out, _err = hubdong("--lang", "en", "explain", regions, "--workers", 1)
    assert code == 0
    assert "The plan is at the limit of these lines" in out
    assert "there are at most 2 regions" in out


def test_a_limit_whose_loosening_saves_nothing_is_told_without_a_figure():
    line = ToldLine(rule="total_cap", sentence=Finding(template="give it up"))
    how = Finding(template="give it up")
    binding = ToldBinding(line=line, how=how, amount=1, unit="won", tried=True, saves_at_least=0, saves_at_most=0)
    part = PartExplained(family="training", status=Status.OPTIMAL, objective=1, bound=1, binding=(binding,))
    i18n.use("en")
    told = list(explanation_lines(Explanation(scenario="s", title="t", status=Status.OPTIMAL, parts=(part,))))
    assert told[-1].endswith(": saves nothing")


def test_planning_what_cannot_be_ends_with_the_clash_and_the_way_to_more(hubdong, impossible, tmp_path):
    code, out, _err = hubdong("plan", impossible, "--out", tmp_path / "out", "--workers", 1)
    assert code == 3
    assert "- 가동과 나동은 같은 권역" in out
    assert "hubdong explain" in out
