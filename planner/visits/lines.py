"""The lines of a season of visits that staff can recognise, and the season without some of them."""

from collections.abc import Collection, Iterator

from planner.lines import Line, first_plan
from planner.result import Answer, SolveParams, Status, Watch
from planner.visits import insertion, master
from planner.visits.constraints import RULES
from planner.visits.counting import outnumbered
from planner.visits.instance import Client, Slot, Town, VisitInstance, VisitPlan, Window

Named = tuple[str | int, ...]
"""A rule and the positions of its line."""

ALWAYS = ((Window(start=0, end=172_800),),) * 7
"""Opening hours of a place that is never closed."""


EASED = (("pause", "pause"), ("slot_regions", "regions"))
"""Rules of half-days without a number, and what holds them."""


def lines(data: VisitInstance) -> list[Line]:
    """Return every line of an instance: facts of places and half-days, then money, then what must be visited."""
    found = [*_of_places(data), *_of_slots(data), *_of_money(data), *_of_duties(data)]
    return list(dict.fromkeys(found))


def without(data: VisitInstance, dropped: Collection[Line]) -> VisitInstance:
    """Return the instance in which these lines no longer hold; without any, nobody need be visited."""
    gone: set[Named] = {(line.rule, *line.at) for line in dropped}
    limits = {(line.rule, line.limit) for line in dropped}
    changes: dict[str, object] = {
        "clients": tuple(_client(one, i, gone) for i, one in enumerate(data.clients)),
        "slots": tuple(_slot(data, one, limits) for one in data.slots),
        "towns": tuple(_town(one, t, gone) for t, one in enumerate(data.towns)),
        "pins": tuple(pin for pin in data.pins if ("pins", pin.client, pin.slot) not in gone),
        "month_caps": tuple(None if ("month_budget", m) in gone else cap for m, cap in enumerate(data.month_caps)),
    }
    if ("one_region",) in gone:
        changes["one_region"] = False
    changes["series"] = tuple(
        one.model_copy(update={"clients": ()}) if ("repeat_gap", k) in gone else one
        for k, one in enumerate(data.series)
    )
    changes["groups"] = tuple(() if ("together", g) in gone else one for g, one in enumerate(data.groups))
    if ("max_changes",) in gone:
        changes["max_changes"] = None
    if ("total_budget",) in gone:
        changes["total_cap"] = None
    return data.model_copy(update=changes)


def settle(data: VisitInstance, params: SolveParams, watch: Watch) -> Answer[VisitPlan]:
    """Return a plan, whatever it costs, a proof that there is none, or unknown."""
    if outnumbered(data, params, watch):
        return Answer(Status.INFEASIBLE)
    quick = insertion.solve(data, params, watch)
    if quick.plan is not None:
        return quick
    half = Watch(watch.remaining_s() / 2, None, watch.cancel)
    if master.infeasible(data, [rule.__name__ for rule in RULES], params, half):
        return Answer(Status.INFEASIBLE)
    return first_plan(master.solve, data, params, watch)


def _of_places(data: VisitInstance) -> Iterator[Line]:
    for i, client in enumerate(data.clients):
        if client.opening != ALWAYS:
            yield Line(rule="opening", at=(i,))
    yield from (Line(rule="closed_days", at=(i,)) for i, client in enumerate(data.clients) if client.closed_days)
    for i, client in enumerate(data.clients):
        if client.first_day is not None or client.last_day is not None:
            yield Line(rule="date_range", at=(i,))
    yield from (Line(rule="client_teams", at=(i,)) for i, client in enumerate(data.clients) if client.teams is not None)
    wanted = sorted({p for client in data.clients for p in client.people})
    yield from (Line(rule="people_free", at=(p,)) for p in wanted)
    yield from (Line(rule="together", at=(g,)) for g, group in enumerate(data.groups) if group)
    for k, series in enumerate(data.series):
        if series.clients:
            yield Line(rule="repeat_gap", at=(k,), limit=series.min_days, unit="days")


def _of_slots(data: VisitInstance) -> Iterator[Line]:
    """Yield one line per limit: half-days with the same one are written as one."""
    if data.one_region:
        yield Line(rule="one_region")
    if any(slot.pause is not None for slot in data.slots):
        yield Line(rule="pause")
    if any(slot.regions is not None for slot in data.slots):
        yield Line(rule="slot_regions")
    for driving in sorted({slot.max_driving for slot in data.slots}):
        yield Line(rule="max_driving", limit=driving, unit="seconds")
    for visits in sorted({slot.max_visits for slot in data.slots}):
        yield Line(rule="max_visits", limit=visits, unit="visits")


def _of_money(data: VisitInstance) -> Iterator[Line]:
    for month, cap in enumerate(data.month_caps):
        if cap is not None:
            yield Line(rule="month_budget", at=(month,), limit=cap, unit="won")
    if data.total_cap is not None:
        yield Line(rule="total_budget", limit=data.total_cap, unit="won")


def _of_duties(data: VisitInstance) -> Iterator[Line]:
    for t, town in enumerate(data.towns):
        if town.min_share_percent:
            yield Line(rule="town_share", at=(t,), limit=town.min_share_percent, unit="percent")
    for t, town in enumerate(data.towns):
        if town.min_visits:
            yield Line(rule="town_quota", at=(t,), limit=town.min_visits, unit="visits")
    if data.max_changes is not None:
        yield Line(rule="max_changes", limit=data.max_changes, unit="visits")
    yield from (Line(rule="pins", at=(pin.client, pin.slot)) for pin in data.pins)
    yield from (Line(rule="required", at=(i,)) for i, client in enumerate(data.clients) if client.required)


def _client(client: Client, i: int, gone: set[Named]) -> Client:
    changes: dict[str, object] = {}
    if ("opening", i) in gone:
        changes["opening"] = ALWAYS
    if ("closed_days", i) in gone:
        changes["closed_days"] = ()
    if ("date_range", i) in gone:
        changes |= {"first_day": None, "last_day": None}
    if ("required", i) in gone:
        changes["required"] = False
    if ("client_teams", i) in gone:
        changes["teams"] = None
    if any(("people_free", p) in gone for p in client.people):
        changes["people"] = tuple(p for p in client.people if ("people_free", p) not in gone)
    return client.model_copy(update=changes) if changes else client


def _slot(data: VisitInstance, slot: Slot, limits: set[tuple[str, int | None]]) -> Slot:
    """Return a half-day without its limits: no more visits, and no more driving, than its hours can hold."""
    length = slot.window.end - slot.window.start
    changes: dict[str, object] = {name: None for rule, name in EASED if (rule, None) in limits}
    if ("max_visits", slot.max_visits) in limits:
        shortest = min((client.service for client in data.clients), default=0)
        changes["max_visits"] = min(len(data.clients), length // shortest if shortest else len(data.clients))
    if ("max_driving", slot.max_driving) in limits:
        changes["max_driving"] = max(length, slot.max_driving)
    return slot.model_copy(update=changes) if changes else slot


def _town(town: Town, t: int, gone: set[Named]) -> Town:
    changes = {}
    if ("town_quota", t) in gone:
        changes["min_visits"] = 0
    if ("town_share", t) in gone:
        changes["min_share_percent"] = 0
    return town.model_copy(update=changes) if changes else town
