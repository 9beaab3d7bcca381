"""The finished plan that a first visit finds: verified again, kept as any run, marked as an example."""

import json
from pathlib import Path

import pytest

from api.runs import example
from api.runs.example import EXAMPLE, lay_out
from api.store import runs, scenarios
from api.store.store import Store
from api.store.tables import Run
from scenarios.library import planned
from scenarios.schedule.document import Schedule
from tests.api.runs.offices import OFFICE


def _runs(desk: Store) -> list[Run]:
    with desk.read() as session:
        return list(runs.page(session, OFFICE, None, 10, None, None))


def test_the_bundled_plan_becomes_a_finished_run_of_its_scenario(desk: Store) -> None:
    lay_out(desk, OFFICE)
    (run,) = _runs(desk)
    assert (run.kind, run.status, run.options[EXAMPLE]) == ("plan", "successful", "seogu_year")
    with desk.read() as session:
        assert run.scenario_id is not None
        kept = scenarios.find(session, OFFICE, run.scenario_id)
        given = runs.output(session, run.id, "schedule")
        assert kept is not None
        assert given is not None
        assert given.final
        plan = Schedule.model_validate_json(json.dumps(given.document))
        assert kept.title == plan.title
    assert plan.synthetic
    assert plan.diary
    assert set(run.best or {}) == {"hubs", "training", "visits"}


def test_a_plan_that_breaks_a_rule_is_not_laid_out(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = planned().values()
    told = json.loads(path.read_text(encoding="utf-8"))
    first, second = told["visits"]["rounds"][:2]
    first["visits"], second["visits"] = second["visits"], first["visits"]
    spoilt = tmp_path / "schedule.json"
    spoilt.write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr(example, "planned", lambda: {"seogu_year": spoilt})
    lay_out(desk, OFFICE)
    assert _runs(desk) == []


def test_a_plan_of_another_cost_than_it_says_is_not_laid_out(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = planned().values()
    told = json.loads(path.read_text(encoding="utf-8"))
    told["parts"][2]["objective"] -= 1
    spoilt = tmp_path / "schedule.json"
    spoilt.write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr(example, "planned", lambda: {"seogu_year": spoilt})
    lay_out(desk, OFFICE)
    assert _runs(desk) == []
