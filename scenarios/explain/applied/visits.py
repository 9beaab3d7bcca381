"""Repairs of a season of visits, written into the scenario."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from scenarios.explain.applied.steps import Change, changed, more_won, moved, no_such_line, raised
from scenarios.explain.told import ToldStep
from scenarios.ground import DongLookup, ground
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.common import WEEKDAYS
from scenarios.schema.visits import HalfDayLimit

MINUTE_S = 60
ALWAYS = "언제나"
"""What opening hours round the clock are called."""
ROUND_THE_CLOCK = dict.fromkeys(WEEKDAYS, ("00:00-23:59",))


def _visits(scenario: Scenario) -> Visits:
    assert scenario.visits is not None, "the step is one of visits"
    return scenario.visits


def _month(scenario: Scenario, step: ToldStep) -> Scenario:
    """Raise the limit of a month, which a scenario has in common for all months."""
    return changed(scenario, "visits", month_cap_won=raised(_visits(scenario).month_cap_won, step))


def _total(scenario: Scenario, step: ToldStep) -> Scenario:
    return more_won(scenario, "visits", "total_cap_won", step)


def _more_visits(scenario: Scenario, step: ToldStep) -> Scenario:
    return _half_days(scenario, "max_visits", step.line.limit or 0, moved(step))


def _more_driving(scenario: Scenario, step: ToldStep) -> Scenario:
    return _half_days(scenario, "max_driving_minutes", (step.line.limit or 0) // MINUTE_S, moved(step) // MINUTE_S)


def _half_days(scenario: Scenario, field: str, limit: int, higher: int) -> Scenario:
    """Raise a limit of half-days, and what else would then hold them below the higher one."""
    visits = _visits(scenario)

    def lifted(one: Any) -> Any:
        most = getattr(one, field)
        return one if most is None or not limit <= most < higher else one.model_copy(update={field: higher})

    half_days, limits = tuple(map(lifted, visits.half_days)), tuple(map(lifted, visits.limits))
    return changed(scenario, "visits", half_days=half_days, limits=limits)


def _quota(scenario: Scenario, step: ToldStep) -> Scenario:
    at = DongLookup(ground(scenario), [])
    towns = [at.find(name) for name in step.line.subject]
    least = {
        town: min(count, moved(step)) if at.find(town) in towns else count
        for town, count in _visits(scenario).town_least.items()
    }
    return changed(scenario, "visits", town_least=least)


def _quotas(scenario: Scenario, step: ToldStep) -> Scenario:
    least = {town: max(0, count - step.amount) for town, count in _visits(scenario).town_least.items()}
    return changed(scenario, "visits", town_least=least)


def _share(scenario: Scenario, step: ToldStep) -> Scenario:
    """Lower a town's share, which a scenario has in common for all towns."""
    share = min(_visits(scenario).town_share_percent, moved(step))
    return changed(scenario, "visits", town_share_percent=share, fairest=False)


def _shares(scenario: Scenario, step: ToldStep) -> Scenario:
    share = max(0, _visits(scenario).town_share_percent - step.amount)
    return changed(scenario, "visits", town_share_percent=share, fairest=False)


def _at_place(change: Callable[[Scenario, Place, ToldStep], dict[str, object]]) -> Change:
    """Return the change of one place; a second visit to it, ``id#2``, is written in its row."""

    def apply(scenario: Scenario, step: ToldStep) -> Scenario:
        visits = _visits(scenario)
        (wanted,) = step.line.subject
        ids = {place.id for place in visits.places}
        wanted = wanted if wanted in ids else wanted.rpartition("#")[0]
        places = tuple(
            place.model_copy(update=change(scenario, place, step)) if place.id == wanted else place
            for place in visits.places
        )
        return changed(scenario, "visits", places=places)

    return apply


def _wider_dates(scenario: Scenario, place: Place, step: ToldStep) -> dict[str, object]:
    period, days = scenario.period, dt.timedelta(days=step.amount)
    first = None if place.not_before is None else place.not_before - days
    last = None if place.by is None else place.by + days
    return {
        "not_before": None if first is None or first <= period.first else first,
        "by": None if last is None or last >= period.last else last,
    }


def _nearer(_scenario: Scenario, _place: Place, step: ToldStep) -> dict[str, object]:
    return {"gap_days": max(1, moved(step))}


def _any_team(scenario: Scenario, place: Place, _step: ToldStep) -> dict[str, object]:
    """Let any team go; where the kind names some, all of them are named, for an empty list would mean those."""
    visits = _visits(scenario)
    return {"teams": tuple(team.name for team in visits.teams) if visits.kinds[place.kind].teams else ()}


def _never_closed(_scenario: Scenario, _place: Place, _step: ToldStep) -> dict[str, object]:
    return {"closed_dates": ()}


def _not_required(_scenario: Scenario, _place: Place, _step: ToldStep) -> dict[str, object]:
    return {"required": False}


def _always_open(scenario: Scenario, step: ToldStep) -> Scenario:
    name = ALWAYS
    while _visits(scenario).openings.get(name, ROUND_THE_CLOCK) != ROUND_THE_CLOCK:
        name += "+"
    openings = {**_visits(scenario).openings, name: ROUND_THE_CLOCK}
    opened = _at_place(lambda _scenario, _place, _step: {"opening": name})(scenario, step)
    return changed(opened, "visits", openings=openings)


def _one_region(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001  (changes are alike)
    return changed(scenario, "visits", one_region_per_half_day=False)


def _any_town(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001
    """Drop the dongs of all limits; a limit that then limits nothing goes."""

    def limits_something(limit: HalfDayLimit) -> bool:
        return any(given is not None for given in (limit.max_visits, limit.max_driving_minutes, limit.travel_percent))

    limits = (limit.model_copy(update={"towns": ()}) for limit in _visits(scenario).limits)
    return changed(scenario, "visits", limits=tuple(filter(limits_something, limits)))


def _without_person(scenario: Scenario, step: ToldStep) -> Scenario:
    (person,) = step.line.subject

    def alone(one: Any) -> Any:
        return one.model_copy(update={"people": tuple(name for name in one.people if name != person)})

    visits = _visits(scenario)
    kinds = {name: alone(kind) for name, kind in visits.kinds.items()}
    return changed(scenario, "visits", kinds=kinds, places=tuple(map(alone, visits.places)))


def _ungrouped(scenario: Scenario, step: ToldStep) -> Scenario:
    places = tuple(
        place.model_copy(update={"group": None}) if place.group in step.line.subject else place
        for place in _visits(scenario).places
    )
    return changed(scenario, "visits", places=places)


def _no_pause(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001
    half_days = tuple(one.model_copy(update={"pause": None}) for one in _visits(scenario).half_days)
    return changed(scenario, "visits", half_days=half_days)


def _unpinned(scenario: Scenario, step: ToldStep) -> Scenario:
    pins = tuple(pin for pin in _visits(scenario).pins if pin.place not in step.line.subject)
    return changed(scenario, "visits", pins=pins)


CHANGES: dict[tuple[str, str], Change] = {
    ("month_budget", "raise"): _month,
    ("total_budget", "raise"): _total,
    ("max_visits", "raise"): _more_visits,
    ("max_driving", "raise"): _more_driving,
    ("town_quota", "lower"): _quota,
    ("town_quota", "lower_all"): _quotas,
    ("town_share", "lower"): _share,
    ("town_share", "lower_all"): _shares,
    ("date_range", "widen"): _at_place(_wider_dates),
    ("repeat_gap", "lower"): _at_place(_nearer),
    ("client_teams", "drop"): _at_place(_any_team),
    ("closed_days", "drop"): _at_place(_never_closed),
    ("required", "drop"): _at_place(_not_required),
    ("opening", "drop"): _always_open,
    ("one_region", "drop"): _one_region,
    ("slot_regions", "drop"): _any_town,
    ("people_free", "drop"): _without_person,
    ("together", "drop"): _ungrouped,
    ("pause", "drop"): _no_pause,
    ("pins", "drop"): _unpinned,
    # how many promises may be broken is asked when planning again, beside the scenario
    ("max_changes", "raise"): no_such_line,
}
