"""Features of an office's plans: those of one run, or of the newest plan of every scenario."""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.documents.geojson import Feature
from api.ogc.features import COLLECTIONS, Collected, collected
from api.store.store import Store
from api.store.tables import Output, Run, RunStatus, ScenarioRow
from scenarios.schedule.document import Schedule

KEPT = 32
"""Plans whose features are kept at hand; a plan of 461 places takes a megabyte."""
SCHEDULE = "schedule"

Version = tuple[str, str]
"""Run, and when its schedule was written."""


class Catalogue:
    """Reads schedules as features and keeps those read last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[Version, Mapping[str, Collected]] = OrderedDict()
        self._lock = threading.Lock()

    def of_run(self, office_id: str, run_id: str) -> Mapping[str, Collected] | None:
        """Return the collections of a run's plan, the best so far while it runs; ``None`` if there is none."""
        with self._store.read() as session:
            found = session.scalar(_schedules(office_id).where(Run.id == run_id))
            return None if found is None else self._features(session, found)

    def of_office(self, office_id: str) -> Mapping[str, Collected]:
        """Return the collections of the newest plan of each scenario, together.

        Each feature says its run and scenario; its id begins with that of the run.
        """
        with self._store.read() as session:
            newest = (
                select(func.max(Run.id))
                .join(Output, Output.run_id == Run.id)
                .join(ScenarioRow, ScenarioRow.id == Run.scenario_id)
                .where(Run.office_id == office_id, Run.status == RunStatus.SUCCESSFUL, ScenarioRow.deleted_at.is_(None))
                .where(Output.name == SCHEDULE, Output.final.is_(True))
                .group_by(Run.scenario_id)
            )
            rows = session.execute(
                _schedules(office_id)
                .join(ScenarioRow, ScenarioRow.id == Run.scenario_id)
                .add_columns(ScenarioRow.id, ScenarioRow.title)
                .where(Run.id.in_(newest))
                .order_by(Run.id)
            ).all()
            read = [
                (output.run_id, scenario, title, self._features(session, output)) for output, scenario, title in rows
            ]
        return {
            name: collected(
                [
                    _of(feature, run, scenario, title)
                    for run, scenario, title, found in read
                    for feature in found[name].features
                ]
            )
            for name in COLLECTIONS
        }

    def _features(self, session: Session, output: Output) -> Mapping[str, Collected]:
        version = (output.run_id, output.updated_at.isoformat())
        with self._lock:
            if version in self._kept:
                self._kept.move_to_end(version)
                return self._kept[version]
        document: dict[str, Any] = session.scalars(
            select(Output.document).where(Output.run_id == output.run_id, Output.name == SCHEDULE)
        ).one()
        schedule = Schedule.model_validate_json(json.dumps(document))
        made = {name: collected(kind.features(schedule)) for name, kind in COLLECTIONS.items()}
        with self._lock:
            self._kept[version] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def _schedules(office_id: str) -> Any:
    query = select(Output).join(Run, Run.id == Output.run_id)
    return query.where(Run.office_id == office_id, Output.name == SCHEDULE)


def _of(feature: Feature, run: str, scenario: str, title: str) -> Feature:
    told = {"run": run, "scenario": scenario, "scenario_title": title, **feature["properties"]}
    return {**feature, "id": f"{run}.{feature['id']}", "properties": told}
