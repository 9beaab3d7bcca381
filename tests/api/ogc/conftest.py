"""A server with plans of two offices, and what real clients need to reach it."""

from dataclasses import dataclass

import pytest

from api.auth.keys import issue
from api.auth.principal import Role
from api.runs.queue import NewRun, accept, claim, finish, keep_output
from api.store.ids import new_id
from api.store.store import Store, now
from api.store.tables import RunStatus, ScenarioRow
from scenarios.schedule.areas import area_layer
from tests.api import world
from tests.api.http.conftest import address, as_, database

__all__ = ["address", "as_", "database"]


@dataclass(frozen=True)
class Site:
    """Where the service is, a key of the office, and its runs: of a small district, and of a second plan of it."""

    url: str
    key: str
    older: str
    newest: str


@pytest.fixture(scope="module")
def site(database: Store, address: str) -> Site:
    schedule = world.schedule(areas=area_layer(world.cells()))
    document = schedule.model_dump(mode="json")
    with database.write() as session:
        moment = now(session)
        runs = []
        for office in ("off_a", "off_b"):
            row = ScenarioRow(
                id=new_id("scn"), office_id=office, name="small", title="작은구", version=1, document={},
                created_at=moment, updated_at=moment, forked_from=None, deleted_at=None,
            )  # fmt: skip
            session.add(row)
            session.flush()
            for _turn in range(2):
                run = accept(session, NewRun(office, "plan", {}, {}, row.id, 1))
                taken = claim(session, "wrk_test")
                assert taken is not None
                assert taken.run_id == run.id
                keep_output(session, taken, "schedule", document, final=True)
                finish(session, taken, RunStatus.SUCCESSFUL)
                runs.append(run.id)
        _row, key = issue(session, "off_a", "map", Role.PLANNER, expires_at=None)
    return Site(address, key, runs[0], runs[1])
