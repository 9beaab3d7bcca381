"""Ways to loosen the lines of a season of visits, each in its own unit."""

from collections.abc import Callable, Iterator
from math import gcd

from planner.lines import Lever, Line, Rank
from planner.visits.instance import Client, Series, Slot, Town, VisitInstance
from planner.visits.lines import without

MINUTE_S = 60
PERCENT = 10
VISIT = 50
"""Price of a visit less in a town."""

Apply = Callable[[VisitInstance, int], VisitInstance]

GIVEN_UP = {
    "one_region": (Rank.COMFORT, 100),
    "slot_regions": (Rank.COMFORT, 100),
    "client_teams": (Rank.COMFORT, 20),
    "people_free": (Rank.COMFORT, 20),
    "together": (Rank.COMFORT, 20),
    "pause": (Rank.LAW, 20),
    "closed_days": (Rank.LAW, 5),
    "opening": (Rank.LAW, 5),
    "pins": (Rank.LAW, 10),
}


def levers(data: VisitInstance, line: Line) -> list[Lever[VisitInstance]]:
    """Return the ways to loosen one line."""
    return [
        lever
        for way in (_money, _half_days, _changes, _towns, _dates, _repeats, _given_up)
        for lever in way(data, line)
    ]


def _money(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    if line.rule not in ("month_budget", "total_budget") or line.limit is None:
        return
    grain = max(1, gcd(*(client.won for client in data.clients)))
    spent = sum(client.won for client in data.clients)
    most = -(-(spent - line.limit) // grain) * grain

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        if not line.at:
            return data.model_copy(update={"total_cap": max(0, (data.total_cap or 0) + amount)})
        caps = list(data.month_caps)
        caps[line.at[0]] = max(0, (caps[line.at[0]] or 0) + amount)
        return data.model_copy(update={"month_caps": tuple(caps)})

    if most > 0:
        yield Lever(line, "raise", "won", Rank.MONEY, 1, most, apply, grain, step=grain)


def _half_days(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    """Yield: more visits, or more driving, in half-days of one limit."""
    if line.rule not in ("max_visits", "max_driving") or line.limit is None:
        return
    loosest = without(data, [line])
    places = {s for s, slot in enumerate(data.slots) if getattr(slot, line.rule) == line.limit}

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        def raised(slot: Slot) -> Slot:
            return slot.model_copy(update={line.rule: max(0, getattr(slot, line.rule) + amount)})

        slots = tuple(raised(slot) if s in places else slot for s, slot in enumerate(data.slots))
        return data.model_copy(update={"slots": slots})

    most = max((getattr(slot, line.rule) for s, slot in enumerate(loosest.slots) if s in places), default=0)
    grain, price = (1, VISIT) if line.rule == "max_visits" else (MINUTE_S, 1)
    most = -(-(most - line.limit) // grain) * grain
    if most > 0:
        step = 1 if line.rule == "max_visits" else 5 * MINUTE_S
        yield Lever(line, "raise", line.unit or "lines", Rank.COMFORT, price, most, apply, grain, step)


def _changes(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    """Yield: more promises may change."""
    if line.rule != "max_changes" or line.limit is None:
        return

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        return data.model_copy(update={"max_changes": max(0, (data.max_changes or 0) + amount)})

    most = sum(promise is not None for promise in data.promises or ()) - line.limit
    if most > 0:
        yield Lever(line, "raise", "visits", Rank.COMFORT, VISIT, most, apply)


def _towns(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    """Yield: a lower quota or share of one town; of all towns."""
    field = {"town_quota": "min_visits", "town_share": "min_share_percent"}.get(line.rule)
    if field is None or line.limit is None:
        return

    def lowered(only: int | None) -> Apply:
        def apply(data: VisitInstance, amount: int) -> VisitInstance:
            def lower(town: Town) -> Town:
                return town.model_copy(update={field: max(0, getattr(town, field) - amount)})

            towns = tuple(lower(town) if only in (None, t) else town for t, town in enumerate(data.towns))
            return data.model_copy(update={"towns": towns})

        return apply

    price = PERCENT if line.rule == "town_share" else VISIT
    unit = line.unit or "lines"
    yield Lever(line, "lower", unit, Rank.VALUE, price, line.limit, lowered(line.at[0]))
    if len(data.towns) > 1:
        most = max(getattr(town, field) for town in data.towns)
        everywhere = Line(rule=line.rule)
        yield Lever(everywhere, "lower_all", unit, Rank.VALUE, price * len(data.towns), most, lowered(None))


def _dates(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    """Yield: days before the first and after the last of a place."""
    if line.rule != "date_range":
        return
    (i,) = line.at
    last = max((slot.day for slot in data.slots), default=0)

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        if amount <= 0:
            return data
        client = data.clients[i]
        days: dict[str, object] = {}
        if client.first_day is not None:
            days["first_day"] = max(0, client.first_day - amount)
        if client.last_day is not None:
            days["last_day"] = client.last_day + amount
        return _with_client(data, i, client.model_copy(update=days))

    yield Lever(line, "widen", "days", Rank.VALUE, 1, max(1, last), apply)


def _repeats(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:  # noqa: ARG001  (ways are alike)
    """Yield: fewer days between the visits to one place."""
    if line.rule != "repeat_gap" or line.limit is None:
        return

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        def nearer(k: int, one: Series) -> Series:
            days = max(1, one.min_days - amount)
            return one.model_copy(update={"min_days": days}) if k == line.at[0] else one

        return data.model_copy(update={"series": tuple(nearer(k, one) for k, one in enumerate(data.series))})

    if line.limit > 1:
        yield Lever(line, "lower", "days", Rank.VALUE, 1, line.limit - 1, apply)


def _given_up(data: VisitInstance, line: Line) -> Iterator[Lever[VisitInstance]]:
    """Yield: do without the line."""

    def apply(data: VisitInstance, amount: int) -> VisitInstance:
        return without(data, [line]) if amount > 0 else data

    if line.rule in GIVEN_UP:
        rank, price = GIVEN_UP[line.rule]
        yield Lever(line, "drop", "lines", rank, price, 1, apply)
    elif line.rule == "required":
        yield Lever(line, "drop", "lines", Rank.VALUE, max(1, data.clients[line.at[0]].prize), 1, apply)


def _with_client(data: VisitInstance, i: int, client: Client) -> VisitInstance:
    clients = list(data.clients)
    clients[i] = client
    return data.model_copy(update={"clients": tuple(clients)})
