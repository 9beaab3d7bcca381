"""A scenario written as a workbook and read again is the same scenario."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from scenarios.library import bundled
from scenarios.read import read
from scenarios.schema import Scenario
from scenarios.workbook.loading import load
from scenarios.workbook.writing import workbook_of
from tests.scenarios.workbook.strategies import scenarios


def _again(scenario: Scenario, path: Path) -> Scenario:
    path.write_bytes(workbook_of(scenario))
    return load(path)


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_scenario_comes_back_whole(name: str, tmp_path: Path) -> None:
    scenario, _ = read(name)
    assert _again(scenario, tmp_path / "a.xlsx") == scenario


@settings(
    max_examples=60,
    phases=[Phase.generate],  # shrinking one of these takes minutes
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(scenario=scenarios())
def test_any_scenario_comes_back_whole(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert _again(scenario, tmp_path_factory.mktemp("book") / "a.xlsx") == scenario
