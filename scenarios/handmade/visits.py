"""Visits as typed: the round of each half-day, starts as told or as soon as they can be."""

from collections.abc import Sequence

from planner.visits.instance import Client, Slot, Stop, VisitInstance, VisitPlan
from planner.visits.reading import trip_seconds
from scenarios.compile.occasions import occasions
from scenarios.compile.visits import CompiledVisits
from scenarios.errors import Problem
from scenarios.ground import Lookup
from scenarios.handmade.rows import Made, date_of, seconds_of_day
from scenarios.positions import visit_names
from scenarios.schema import Scenario, Visits
from scenarios.workbook.plans import PlanRow, PlanSheet


class PlaceFinder:
    """Finds the place of a row by its number, else by its name and town."""

    def __init__(self, visits: Visits, problems: list[Problem]) -> None:
        self._places = occasions(visits)
        self._by_id = Lookup("place", tuple(place.id for place in self._places), problems)
        self._problems = problems
        self._by_name: dict[str, list[int]] = {}
        for n, place in enumerate(self._places):
            self._by_name.setdefault(place.name, []).append(n)

    def find(self, row: PlanRow) -> int | None:
        """Return the position of the place; ``None`` if there is none or more than one, which is noted."""
        if "id" in row.values:
            return self._by_id(str(row.values["id"]), row.cell("id"))
        name, town = str(row.values.get("place", "")), row.values.get("town")
        found = self._by_name.get(name, [])
        found = [n for n in found if town is None or self._places[n].town == town] or found
        if len(found) == 1:
            return found[0]
        if not found:
            Lookup("place", tuple(self._by_name), self._problems)(name, row.cell("place"))
        else:
            template = "{count} places are called '{name}': give its number"
            self._problems.append(Problem(row.cell("place"), template, {"count": len(found), "name": name}))
        return None


def visit_plan(
    scenario: Scenario, visits: Visits, compiled: CompiledVisits, sheet: PlanSheet, problems: list[Problem]
) -> Made:
    """Return the rounds of a sheet: in the order of their starts where all are typed, else in that of the rows."""
    places = PlaceFinder(visits, problems)
    slot_at = {(free.date, free.half_day.name): n for n, free in enumerate(compiled.half_days)}
    rounds: dict[int, list[tuple[int | None, int, int, PlanRow]]] = {}
    for order, row in enumerate(sheet.rows):
        client, date = places.find(row), date_of(row, problems)
        slot = None if date is None else slot_at.get((date, str(row.values.get("half_day"))))
        if date is not None and slot is None:
            values: dict[str, object] = {"date": date.isoformat(), "half_day": str(row.values.get("half_day", ""))}
            problems.append(Problem(row.cell("half_day"), "there is no free half-day '{half_day}' on {date}", values))
        if client is not None and slot is not None:
            rounds.setdefault(slot, []).append((seconds_of_day(row, "start", problems), order, client, row))
    made = Made(None, sheet.title, scenario.period.first, names=visit_names(compiled))
    routes: list[tuple[Stop, ...]] = [()] * len(compiled.half_days)
    for slot, visited in rounds.items():
        if all(start is not None for start, *_ in visited):
            visited.sort(key=lambda one: (one[0] or 0, one[1]))
        clients = [client for _, _, client, _ in visited]
        starts = _earliest(compiled.instance, compiled.instance.slots[slot], clients, [one[0] for one in visited])
        routes[slot] = tuple(Stop(client=c, start=s) for c, s in zip(clients, starts, strict=True))
        made.cells[f"slot {slot}"] = visited[0][3].cell("date")
        for _, _, client, row in visited:
            made.cells.setdefault(f"client {client}", row.cell("place"))
    made.plan = VisitPlan(routes=tuple(routes))
    return made


def _earliest(data: VisitInstance, slot: Slot, clients: Sequence[int], told: Sequence[int | None]) -> list[int]:
    """Return when each visit starts: as told, else as soon as the way there and the opening hours allow."""
    at, place, starts = slot.window.start, slot.from_place, []
    for position, start in zip(clients, told, strict=True):
        client = data.clients[position]
        soonest = _after_pause(slot, at, at + trip_seconds(data, slot, place, client.place))
        windows = client.opening[slot.weekday]
        moments = sorted(max(soonest, t) for t in (0, *(w.start for w in windows), slot.pause.end if slot.pause else 0))
        fits = (t for t in moments if _open(client, slot, t, t + client.service))
        starts.append(start if start is not None else next(fits, soonest))
        at, place = starts[-1] + client.service, client.place
    return starts


def _after_pause(slot: Slot, leave: int, arrive: int) -> int:
    """Return when a drive ends that nobody goes on with during the pause."""
    if slot.pause is None or arrive <= slot.pause.start or leave >= slot.pause.end:
        return arrive
    return arrive + slot.pause.end - max(leave, slot.pause.start)


def _open(client: Client, slot: Slot, start: int, end: int) -> bool:
    resting = slot.pause is not None and start < slot.pause.end and slot.pause.start < end
    return not resting and any(w.start <= start and end <= w.end for w in client.opening[slot.weekday])
