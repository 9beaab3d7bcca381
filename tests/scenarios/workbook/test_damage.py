"""Damaged workbooks end in messages that name the place; never in a traceback, never with much memory."""

import io
import multiprocessing
import random
import resource
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scenarios.errors import ScenarioError
from scenarios.read import read
from scenarios.workbook.loading import load
from scenarios.workbook.marking import marked
from scenarios.workbook.reading import ERRORS_SHEET
from scenarios.workbook.writing import workbook_of
from tests.scenarios.workbook.damage import BOMBS, BREAKS, EDITS, Damage, bits_flipped, far_cell, xml_cut_off

SMALL = Path(__file__).parents[1] / "small.yaml"
SEEDS = 15
"""(10 edits + 9 breaks) x 15 seeds + 5 bombs x 3 seeds: exactly 300 damaged workbooks."""
BOMB_SEEDS = 3
MEMORY = 1_000_000_000
HARMLESS = (bits_flipped, xml_cut_off, far_cell)
"""Damage that may meet nothing that is read."""


@pytest.fixture(scope="module")
def sound() -> bytes:
    book = load_workbook(io.BytesIO(workbook_of(read(SMALL)[0])))
    for page in book.worksheets:
        if page.max_row >= 24 and not any(cell.value for cell in page[5]):
            del book[page.title]  # an empty form: nothing in it could be damaged
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _said(path: Path) -> list[str]:
    """What is said of a workbook; any other error fails the test."""
    try:
        load(path)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_there_are_three_hundred_damaged_workbooks() -> None:
    assert (len(EDITS) + len(BREAKS)) * SEEDS + len(BOMBS) * BOMB_SEEDS == 300


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("damage", EDITS, ids=lambda d: d.__name__)
def test_what_people_do_is_named_by_sheet_and_marked(damage: Damage, seed: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(damage(sound, random.Random(seed)))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    problems = caught.value.problems
    assert all(problem.place for problem in problems)
    if seed < 2:
        copy = load_workbook(io.BytesIO(marked(path, [(problem.place, str(problem)) for problem in problems])))
        assert copy.sheetnames[0] == ERRORS_SHEET
        assert copy[ERRORS_SHEET].max_row == 1 + len(problems)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("damage", BREAKS, ids=lambda d: d.__name__)
def test_a_broken_file_is_refused_by_name(damage: Damage, seed: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(damage(sound, random.Random(seed)))
    said = _said(path)
    assert said or damage in HARMLESS, "the damage went unnoticed"


def _in_little_memory(path: Path, answers: "multiprocessing.Queue[list[str]]") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers.put(_said(path))


@pytest.mark.parametrize("seed", range(BOMB_SEEDS))
@pytest.mark.parametrize("damage", BOMBS, ids=lambda d: d.__name__)
def test_a_bomb_is_refused_in_less_than_a_gigabyte(damage: Damage, seed: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(damage(sound, random.Random(seed)))
    # a process of its own, for its address space is limited; forked from a small one, so that ours does not count
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    answers: multiprocessing.Queue[list[str]] = context.Queue()
    child = context.Process(target=_in_little_memory, args=(path, answers))
    child.start()
    said = answers.get(timeout=60)
    child.join()
    assert said, "the bomb went unnoticed"
