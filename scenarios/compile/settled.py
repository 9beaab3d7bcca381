"""Pins and promises: visits whose half-day was settled or announced before."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.visits.instance import Client, Pin
from scenarios.calendar import FreeHalfDay, day_number
from scenarios.compile.half_days import half_day_name
from scenarios.errors import Problem
from scenarios.ground import Lookup
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.common import seconds_of
from scenarios.schema.visits import Settled


@dataclass
class SettledVisits:
    """Finds the slot of pins and promises."""

    half_days: Sequence[FreeHalfDay]
    visits: Visits
    places: Sequence[Place]
    clients: Sequence[Client]
    scenario: Scenario
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._place_at = Lookup("place", tuple(place.id for place in self.places), self.problems)
        self._slot_at = {(free.date, free.half_day.name): n for n, free in enumerate(self.half_days)}
        self._team_at = {team.name: team for team in self.visits.teams}

    def pin(self, number: int, settled: Settled) -> Pin:
        """Return a visit that is settled; what rules it out by itself is noted."""
        at = f"visits.pins[{number}]"
        slot = self._slot(settled)
        if slot is None:
            values: dict[str, object] = {"date": settled.date.isoformat(), "half_day": self._name(settled)}
            self.problems.append(Problem(at, "there is no free half-day '{half_day}' on {date}", values))
        client = self._place_at(settled.place, at)
        if slot is not None and self.clients and not self._fits(self.clients[client], self.half_days[slot]):
            values = {"place": settled.place, "date": settled.date.isoformat(), "half_day": settled.half_day}
            template = (
                "'{place}' cannot be visited on {date}, {half_day}: its dates, closed days or opening hours rule it out"
            )
            self.problems.append(Problem(at, template, values))
        start = settled.start
        return Pin(
            client=client,
            slot=slot or 0,
            start=None if start is None else seconds_of(start),
        )

    def _fits(self, client: Client, free: FreeHalfDay) -> bool:
        """Return whether a visit fits at all, driving aside; no solver could say better why a pin cannot hold."""
        day = day_number(self.scenario, free.date)
        last = day if client.last_day is None else client.last_day
        if day in client.closed_days or not (client.first_day or 0) <= day <= last:
            return False
        windows = client.opening[free.date.weekday()]
        return any(max(w.start, free.start) + client.service <= min(w.end, free.end) for w in windows)

    def promises(self) -> tuple[int | None, ...] | None:
        """Return the promised slot per client; one whose half-day is gone stays a promise that is broken anyway."""
        if self.visits.promises is None:
            return None
        slots: list[int | None] = [None] * len(self.places)
        for number, settled in enumerate(self.visits.promises):
            client = self._place_at(settled.place, f"visits.promises[{number}]")
            slots[client] = self._slot(settled) if self.visits.places else None
        return tuple(slots)

    def _name(self, settled: Settled) -> str:
        return half_day_name(self.visits, settled.half_day, self._team_at.get(settled.team or ""))

    def _slot(self, settled: Settled) -> int | None:
        return self._slot_at.get((settled.date, self._name(settled)))
