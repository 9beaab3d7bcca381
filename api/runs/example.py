"""A finished plan of a bundled scenario, laid out at the first start: the first visit of the page finds it."""

import logging
import multiprocessing
from typing import Any

from sqlalchemy.orm import Session

from api.runs.options import RunLimits
from api.runs.queue import NewRun, accept, claim, finish, keep_output, tell
from api.store import scenarios
from api.store.store import Store
from api.store.tables import RunStatus
from scenarios.library import planned
from scenarios.read import read
from scenarios.schedule.document import Schedule
from scenarios.schema import Scenario

EXAMPLE = "example"
"""What of a run's options names the bundled scenario whose plan came with hubdong."""

log = logging.getLogger(__name__)


def lay_out_beside(database_url: str, office_id: str) -> None:
    """Do ``lay_out`` in a process of its own and wait for it: the server stays as small as it is on other days."""
    process = multiprocessing.get_context("spawn").Process(target=_lay_out_at, args=(database_url, office_id))
    process.start()
    process.join()


def _lay_out_at(database_url: str, office_id: str) -> None:
    store = Store(database_url)
    lay_out(store, office_id)
    store.close()


def lay_out(store: Store, office_id: str) -> None:
    """Keep each bundled plan as a finished run of an office, if the verifier still finds nothing wrong with it."""
    for name, path in planned().items():
        schedule = Schedule.model_validate_json(path.read_bytes())
        scenario = _verified(name, schedule)
        if scenario is None:
            log.error("the plan that comes with a bundled scenario is none of it any more")
            continue
        with store.write() as session:
            _keep(session, office_id, name, scenario, schedule)


def _verified(name: str, schedule: Schedule) -> Scenario | None:
    """Return the bundled scenario; ``None`` if a rule of it is broken or a cost is another than the plan says."""
    # maps and engines take a second to load, and a server that has been started before needs neither
    from scenarios.handmade.desk import Desk, rows_of

    scenario, folder = read(name)
    costs = {part.family: part.objective for part in schedule.parts}
    judged = Desk(scenario, folder).judge(rows_of(schedule))
    sound = all(not one.breaches and not one.without and one.cost == costs.get(one.family) for one in judged)
    return scenario if sound and {one.family for one in judged} == costs.keys() else None


def _keep(session: Session, office_id: str, name: str, scenario: Scenario, schedule: Schedule) -> None:
    row = scenarios.create(session, office_id, scenario)
    session.flush()
    options = {**RunLimits().model_dump(), EXAMPLE: name}
    run = accept(session, NewRun(office_id, "plan", row.document, options, row.id, row.version))
    mine = claim(session, EXAMPLE)
    assert mine is not None, "the run was put into the queue of a store without any other"
    assert mine.run_id == run.id, "the store of a first start has no run"
    for part in schedule.parts:
        told = {"phase": "done", "objective": part.objective, "bound": part.bound, "gap": part.gap}
        tell(session, mine, part.family, told)
    keep_output(session, mine, "schedule", schedule.model_dump(mode="json"), final=True)
    finish(session, mine, RunStatus.SUCCESSFUL, provenance=_provenance(schedule))


def _provenance(schedule: Schedule) -> dict[str, Any]:
    """Return what the plan itself says it was made with; versions it does not know."""
    return {
        "holidays": [one.model_dump(mode="json") for one in schedule.holidays],
        "instances": {part.family: part.instance_digest for part in schedule.parts},
    }
