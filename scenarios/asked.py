"""A plan of visits asked: why places are left out and what would admit them, where a place fits best, half-days."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from planner.hubs import HUBS
from planner.result import SolveParams, Watch
from planner.solve import solve
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.objectives import build
from planner.visits.questions import Admission, Questions, without
from planner.visits.start import Start
from planner.visits.variables import read
from planner.visits.worth import regional_prices, worth
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Lookup, ground, provider
from scenarios.schedule.document import Schedule
from scenarios.schedule.training import attended
from scenarios.schema import Scenario
from scenarios.visits_again import VisitsAgain, VisitStart

READ = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
REGIONS_S = 30.0
"""Seconds for the regions that half-days must stay inside."""
FITS = "fits"
"""Half-days in which a place would fit, for its detour is dearer than its points."""


class HalfDayOf(BaseModel):
    """A half-day."""

    model_config = READ

    date: dt.date
    half_day: str


class ToldAdmission(BaseModel):
    """The smallest change found that admits a place; a plan with it was checked."""

    model_config = READ

    way: str
    """``prize``, ``visits``, ``driving``, ``time`` or ``won``."""
    amount: int
    """Points, visits, seconds or won."""
    at: HalfDayOf
    extra_seconds: int


class WhyLeftOut(BaseModel):
    """A place that is not visited: what stops it in every half-day, and what would admit it."""

    model_config = READ

    id: str
    name: str
    prize: int
    stops: dict[str, int]
    """By the first rule that stops it, or ``fits``: number of half-days."""
    admission: ToldAdmission | None
    """``None`` if no single change of those tried admits it."""


class SlotOffer(BaseModel):
    """A half-day in which a place fits."""

    model_config = READ

    at: HalfDayOf
    extra_seconds: int
    """Cost that the visit adds, its points left aside."""
    worth_it: bool
    """Whether its points are worth more."""


class HalfDayWorth(BaseModel):
    """One more half-day of a kind."""

    model_config = READ

    weekday: int
    """0 is Monday."""
    half_day: str
    region: str | None = None
    """Hub, or dong where there are no hubs, whose places alone are visited then; ``None`` for all."""
    like: HalfDayOf
    """The one it was tried like: the dearest of its kind."""
    price_seconds: int | None
    """At the margin, by the prices of the plan."""
    saves_seconds: int | None
    """By a checked plan that keeps all visits in their half-day and adds some; ``None`` if none was found in time."""
    visits: int


@dataclass(frozen=True)
class Asked:
    """A plan issued before, in the positions of a scenario that may have more places since."""

    compiled: CompiledVisits
    plan: VisitPlan
    dongs: tuple[str, ...] = ()
    """Names of the scenario's dongs."""

    def client(self, name: str) -> int:
        """Return the position of a place by number or name.

        Raises
        ------
        ScenarioError
            If there is none.
        """
        places, problems = self.compiled.places, list[Problem]()
        named = {place.name: i for i, place in enumerate(places)}
        position = named[name] if name in named else Lookup("place", [place.id for place in places], problems)(name, "")
        if problems:
            raise ScenarioError(problems)
        return position

    def why_left_out(self, cancel: threading.Event | None = None) -> list[WhyLeftOut]:
        """Return every place that is not visited, the most points first; once cancelled, no more are tried."""
        questions = Questions(self.compiled.instance, self.plan)
        left = takewhile(lambda _: cancel is None or not cancel.is_set(), questions.left_out())
        return [self._why(questions, i) for i in left]

    def slots(self, name: str, cancel: threading.Event | None = None) -> list[SlotOffer]:
        """Return the half-days in which a place fits, the least extra cost first; one visited is taken out first.

        Cancelled by then, none is tried: to offer some of them would hide the best.
        """
        i = self.client(name)
        if cancel is not None and cancel.is_set():
            return []
        data = self.compiled.instance
        value = data.prize_seconds * data.clients[i].prize
        return [
            SlotOffer(at=self._at(one.slot), extra_seconds=one.extra or 0, worth_it=(one.extra or 0) < value)
            for one in Questions(data, without(self.plan, i)).best(i)
        ]

    def worth(
        self, start: VisitStart | None, params: SolveParams, cancel: threading.Event | None = None
    ) -> list[HalfDayWorth]:
        """Return what one more half-day of each weekday is worth, the most first; ``params`` limits all together.

        Once cancelled, what has not been tried by then is left out.
        """
        ours = None if start is None else start.moved(self.compiled)
        tries = [(s, None) for s in self._dearest(ours)]
        return self._tried(self.compiled.instance, tries, {}, ours, params, cancel)

    def worth_in_regions(
        self, start: VisitStart | None, params: SolveParams, cancel: threading.Event | None = None
    ) -> list[HalfDayWorth]:
        """Return what one more half-day for the places of one region is worth, the most first.

        Each region has the weekday that promises it most. Limits and cancel are as of ``worth``.
        """
        ours = None if start is None else start.moved(self.compiled)
        data, names = self._by_region()
        slots = self._dearest(ours)
        prices = regional_prices(data, slots, sorted(names), ours)
        best: dict[int, int] = {}
        for (s, region), price in prices.items():
            if region not in best or price > prices[best[region], region]:
                best[region] = s
        told = {
            region: (name, None if ours is None else prices[best[region], region]) for region, name in names.items()
        }
        return self._tried(data, [(s, region) for region, s in best.items()], told, ours, params, cancel)

    def _dearest(self, start: Start | None) -> list[int]:
        """Return a half-day of each weekday and name: the dearest, or the first where there are no prices."""
        best: dict[tuple[int, str], int] = {}
        for s, free in enumerate(self.compiled.half_days):
            key = free.date.weekday(), free.half_day.name
            if key not in best or (start is not None and start.slot[s] > start.slot[best[key]]):
                best[key] = s
        return list(best.values())

    def _by_region(self) -> tuple[VisitInstance, dict[int, str]]:
        """Return the instance in which every place has a region, and their names: of hubs, or of dongs without any."""
        data = self.compiled.instance
        regions = {client.region for client in data.clients} - {None}
        if regions:
            return data, {region: self.dongs[region] for region in regions if region is not None}
        town_at = {client.place: client.town for client in data.clients if client.town is not None}
        clients = tuple(one.model_copy(update={"region": town_at.get(one.place)}) for one in data.clients)
        # half-days need not stay inside a dong because we ask about dongs
        apart = data.model_copy(update={"clients": clients, "one_region": False})
        return apart, dict(enumerate(self.compiled.towns))

    def _tried(
        self,
        data: VisitInstance,
        tries: Sequence[tuple[int, int | None]],
        told: Mapping[int, tuple[str, int | None]],
        start: Start | None,
        params: SolveParams,
        cancel: threading.Event | None,
    ) -> list[HalfDayWorth]:
        """Return what planning again with each half-day gives; ``told`` has name and price of each region."""
        watch, found = Watch(params.time_limit_s, cancel=cancel), []
        for n, (s, region) in enumerate(tries):
            if watch.cancel.is_set():
                break
            limit = max(1.0, watch.remaining_s() / (len(tries) - n))
            one = worth(data, self.plan, s, start, params.model_copy(update={"time_limit_s": limit}), region)
            free = self.compiled.half_days[s]
            name, price = (None, one.price) if region is None else told[region]
            found.append(
                HalfDayWorth(
                    weekday=free.date.weekday(), half_day=free.half_day.name, region=name, like=self._at(s),
                    price_seconds=price, saves_seconds=one.at_least, visits=one.visits,
                )
            )  # fmt: skip
        return sorted(found, key=lambda one: -(one.saves_seconds or 0))

    def _why(self, questions: Questions, i: int) -> WhyLeftOut:
        place = self.compiled.places[i]
        stops = Counter(one.rule or FITS for one in questions.tried(i))
        return WhyLeftOut(
            id=place.id,
            name=place.name,
            prize=self.compiled.instance.clients[i].prize,
            stops=dict(stops.most_common()),
            admission=self._told(questions.admission(i)),
        )

    def _told(self, found: Admission | None) -> ToldAdmission | None:
        if found is None:
            return None
        return ToldAdmission(way=found.way, amount=found.amount, at=self._at(found.slot), extra_seconds=found.extra)

    def _at(self, slot: int) -> HalfDayOf:
        free = self.compiled.half_days[slot]
        return HalfDayOf(date=free.date, half_day=free.half_day.name)


def ask(scenario: Scenario, folder: Path, earlier: Schedule, cancel: threading.Event | None = None) -> Asked:
    """Return a plan issued before as one of a scenario that may have changed since.

    Half-days are what diary and training leave free; training is as it was issued. Once cancelled, the regions that
    half-days must stay inside are the best found by then.

    Raises
    ------
    ScenarioError, GeodataError
        If scenario or plan has no visits, the scenario contradicts itself, or a round cannot be driven in it.
    """
    scenario = with_holidays(scenario)
    if scenario.visits is None:
        raise ScenarioError([Problem("visits", "the scenario plans no visits", {})])
    if earlier.visits is None:
        raise ScenarioError([Problem("", "the plan that is asked has no visits", {})])
    here, travel = ground(scenario), provider(scenario, folder)
    regions = None
    if scenario.hubs is not None:
        params = SolveParams(time_limit_s=REGIONS_S)
        regions = solve(HUBS, compile_hubs(scenario.hubs, here, travel), params, cancel=cancel).plan
    blocked = () if earlier.training is None else attended(earlier.training)
    compiled = compile_visits(scenario, scenario.visits, here, travel, regions, blocked)
    routes = VisitsAgain(earlier.visits).kept(compiled)
    model = build(compiled.instance)
    problems: list[Problem] = []
    for s, route in routes.items():
        if model.schedule(s, route) is None:
            free = compiled.half_days[s]
            values: dict[str, object] = {"date": free.date.isoformat(), "half_day": free.half_day.name}
            problems.append(Problem("", "the round of {date}, {half_day} cannot be driven in this scenario", values))
    if problems:
        raise ScenarioError(problems)
    return Asked(compiled, read(model, routes), here.names)
