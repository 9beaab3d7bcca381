"""Damaged workbooks end in messages that name the place; never in a traceback, never with much memory."""

import multiprocessing
import random
import resource
from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.read import read
from scenarios.workbook.loading import load
from scenarios.workbook.marking import marked
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
    return workbook_of(read(SMALL)[0])


def _said(path: Path) -> list[str]:
    """What is said of a workbook; any other error fails the test."""
    try:
        load(path)
    except ScenarioError as error:
        assert error.problems
        return [str(problem) for problem in error.problems]
    return []


def test_there_are_three_hundred_damaged_workbooks() -> None:
    assert (len(EDITS) + len(BREAKS)) * SEEDS + len(BOMBS) * BOMB_SEEDS == 300


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("damage", EDITS, ids=lambda d: d.__name__)
def test_what_people_do_is_named_by_sheet_and_marked(damage: Damage, seed: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(damage(sound, random.Random(seed)))
    try:
        load(path)
    except ScenarioError as error:
        assert all(problem.place for problem in error.problems)
        copy = marked(path, [(problem.place, str(problem)) for problem in error.problems])
        assert copy[:2] == b"PK"
    else:
        pytest.fail("the damage went unnoticed")


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
    answers: multiprocessing.Queue[list[str]] = context.Queue()
    child = context.Process(target=_in_little_memory, args=(path, answers))
    child.start()
    said = answers.get(timeout=60)
    child.join()
    assert said, "the bomb went unnoticed"
