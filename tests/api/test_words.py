"""Both languages: sentences, particles, progress, key figures, summary."""

import io
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, ValidationError
from rich.console import Console

from api import errors, i18n, refusals
from api.documents.text import width
from api.figures import key_figures
from api.particles import settle
from api.terminal import progress
from api.terminal.progress import EVERY_S, Reporter, gap_text
from api.terminal.summary import summary
from geodata.errors import GeodataError
from planner.result import Progress, Status
from scenarios import pipeline
from scenarios.errors import Problem, ScenarioError
from tests.api import world


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("양동은(는)", "양동은"),
        ("상무지구은(는)", "상무지구는"),
        ("'강당'이(가)", "'강당'이"),
        ("시청(으)로", "시청으로"),
        ("서울(으)로", "서울로"),  # after ㄹ as after a vowel
        ("2을(를)", "2를"),  # 이
        ("3을(를)", "3을"),  # 삼
        ("1(으)로", "1로"),  # 일
        ("10,000과(와)", "10,000과"),  # 만, written with its last zero
        ("양3동(양동)을(를)", "양3동(양동)을"),
        ("hubs을(를)", "hubs을(를)"),
        ("'가'(이)라는", "'가'라는"),
    ],
)
def test_a_particle_takes_the_form_that_fits_the_word_before(written: str, read: str) -> None:
    assert settle(written) == read


def test_large_numbers_have_commas() -> None:
    values = {"split": 61_000_000, "total": 999}
    said = i18n.say("envelopes add up to {split} won, above the total of {total} won", values)
    assert said == "나눈 예산을 더하면 61,000,000원으로 총액 999원을 넘습니다"


def test_words_inside_a_sentence_are_translated_and_names_are_not() -> None:
    said = i18n.say("{what} '{name}' appears more than once", {"what": "venue", "name": "main hall"})
    assert said == "장소 'main hall'이(가) 두 번 이상 나옵니다"


def test_a_sentence_without_a_translation_is_told_in_english() -> None:
    assert i18n.say("the moon is {size} too large", {"size": 2}) == "the moon is 2 too large"


def test_english_is_the_sentence_itself() -> None:
    i18n.use("en")
    said = i18n.say("{what} '{name}' appears more than once", {"what": "venue", "name": "강당"})
    assert said == "venue '강당' appears more than once"


class Sample(BaseModel):
    people: int = Field(ge=1)
    names: tuple[str, ...] = Field(min_length=1)


def refused(text: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate_json(text)
    return refusals.validation_lines(caught.value, "a.json")


def test_what_pydantic_refuses_is_told_in_the_language_spoken() -> None:
    text = '{"people": 0, "names": []}'
    assert refused(text) == [
        "a.json people: 1 이상이어야 합니다 (0)",
        "a.json names: 항목이 1개 이상이어야 하는데 0개입니다",
    ]
    i18n.use("en")
    assert refused(text)[0] == "a.json people: Input should be greater than or equal to 1 (0)"


def test_a_list_of_refused_entries_is_not_called_too_short_as_well() -> None:
    assert refused('{"people": 1, "names": [1]}') == ["a.json names[0]: 글이어야 합니다 (1)"]


def test_a_message_stays_on_one_line_whatever_is_in_it() -> None:
    error = ScenarioError([Problem("a.yaml:3", "unknown {what} '{name}'; known are {known}",
                                   {"what": "dong", "name": "가\n나", "known": "다"})])  # fmt: skip
    lines, code = errors.explain(error)
    assert (lines, code) == (["a.yaml:3: 동 '가 나'를 찾을 수 없습니다. 쓸 수 있는 이름: 다"], 2)


def test_braces_in_what_a_user_wrote_are_no_templates() -> None:
    problem = Problem(
        "a.yaml:3 name", "String should match pattern '{x}'", {"pattern": "{x}"}, "string_pattern_mismatch", "{0}"
    )
    assert refusals.problem_line(problem) == "a.yaml:3 name: 형식이 맞지 않습니다: {x} ({0})"


def test_a_geodata_error_is_told_in_korean_with_2() -> None:
    lines, code = errors.explain(GeodataError("{file} does not exist", file="경계.shp"))
    assert (lines, code) == (["경계.shp 파일이 없습니다"], 2)


def test_a_gap_never_looks_like_a_proof() -> None:
    shares = (None, 0.0, 0.00000001, 0.0162, 1.0, 11.969)
    assert [gap_text(g) for g in shares] == ["–", "0 %", "< 0.01 %", "1.62 %", "100.00 %", "> 100 %"]


# ---------------------------------------------------------------- progress


def reporter(times: list[float]) -> tuple[Reporter, io.StringIO]:
    target = io.StringIO()
    clock = iter(times)
    return Reporter(Console(file=target, width=40), lambda: next(clock)), target


def test_without_a_terminal_progress_is_a_line_every_few_seconds_at_most() -> None:
    show, target = reporter([0.0, 1.0, EVERY_S - 0.1, EVERY_S + 0.1, EVERY_S + 1])
    with show:
        for step in range(5):
            show("visits", Progress("insertion", 1_000_000 - step, 900_000, float(step)))
    assert target.getvalue().splitlines() == [
        "방문(끼워 넣기): 최선 비용 1,000,000, 하한 900,000, 격차 10.00 %, 0초",
        "방문(끼워 넣기): 최선 비용 999,997, 하한 900,000, 격차 10.00 %, 3초",
    ]
    assert "\x1b" not in target.getvalue()


def test_the_last_report_of_a_part_is_always_shown() -> None:
    assert progress.DONE == pipeline.DONE
    show, target = reporter([0.0, 1.0])
    show("hubs", Progress("proof", 110, 100, 0.0))
    show("hubs", Progress(pipeline.DONE, 100, 100, 0.5))
    assert target.getvalue().splitlines()[-1] == "권역(끝): 최선 비용 100, 하한 100, 격차 0 %, 0초"


def test_a_report_without_news_says_nothing() -> None:
    show, target = reporter([])
    show("hubs", Progress("bound", None, None, 0.0))
    assert target.getvalue() == ""


def test_a_report_that_knows_less_does_not_hide_the_best_cost_so_far() -> None:
    show, target = reporter([0.0, 10.0])
    show("hubs", Progress("greedy", 100, None, 0.0))
    show("hubs", Progress("bound", None, 90, 1.0))
    assert "최선 비용 100, 하한 90, 격차 10.00 %" in target.getvalue().splitlines()[-1]


def test_on_a_terminal_progress_renews_itself() -> None:
    target = io.StringIO()
    with Reporter(Console(file=target, force_terminal=True, width=100)) as show:
        show("hubs", Progress("greedy", 163_269_774, 160_000_000, 1.5))
    assert "163,269,774" in target.getvalue()
    assert "2.00 %" in target.getvalue()


# ---------------------------------------------------------------- summary


def test_the_summary_gives_status_gap_key_figures_and_files() -> None:
    text = "\n".join(summary(world.schedule(), [Path("out/plan.xlsx"), Path("out/map.png")]))
    for expected in (
        "결과: 모든 규칙을 지키는 계획",
        "최적(증명됨), 비용 1,000, 하한 1,000, 격차 0 %",
        "격차 1.00 %",
        "거점동 가온동, 연계동 나래동, 다솜동",
        "2회, 64명",
        "37곳 가운데 36곳, 반나절 40회 가운데 12회 사용",
        "바다동: 7곳 가운데 6곳(85%)",
        "5시간 36분",
        "35,000,000원 가운데 2,528,000원 집행, 32,472,000원 남음",
        "합성 자료: 경로당 위치는 합성 자료",
        "결과 파일(out):",
        "plan.xlsx, map.png",
    ):
        assert expected in text


def test_the_summary_of_an_infeasible_part_names_its_rules_in_words() -> None:
    part = world.part("visits", Status.INFEASIBLE, clashing_rules=("town_share", "total_budget"))
    bare = world.schedule(status=Status.INFEASIBLE, parts=(part,), hubs=None, visits=None, training=None, envelopes=())
    text = "\n".join(summary(bare, []))
    assert "방문: 다음 규칙을 모두 지킬 수는 없습니다." in text
    assert "- 읍면동별 최소 방문 비율 (town_share)" in text
    assert "- 전체 경비 한도 (total_budget)" in text


def test_names_and_values_stand_in_two_columns_with_korean_letters_counted_twice() -> None:
    lines = [
        line for line in summary(world.schedule(), []) if "운전 시간" in line or "방문 비율이 가장 낮은 곳" in line
    ]
    starts = {width(line[: line.index(value)]) for line, value in zip(lines, ("바다동:", "5시간"), strict=True)}
    assert len(starts) == 1


def test_a_town_without_places_is_not_the_worst_served() -> None:
    visits = world.visits()
    empty = visits.towns[0].model_copy(update={"town": "빈동", "places": 0, "visited": 0})
    schedule = world.schedule(visits=visits.model_copy(update={"towns": (empty, *visits.towns)}))
    assert dict(key_figures(schedule))["방문 비율이 가장 낮은 곳"].startswith("바다동")
