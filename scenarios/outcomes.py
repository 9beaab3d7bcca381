"""What became of visits (방문 결과), and what it makes places worth in the next plan."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from scenarios.compile.half_days import half_day_name
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Lookup
from scenarios.schedule.document import VisitSchedule
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.outcomes import Outcomes, VisitRecord
from scenarios.schema.visits import HalfDayLimit, Settled

MONTH_DAYS = 30


def recorded(outcomes: Outcomes, new: VisitRecord) -> Outcomes:
    """Return the file with a record more, in order of dates; one of the same place and date is replaced."""
    others = [one for one in outcomes.records if (one.place, one.date) != (new.place, new.date)]
    return outcomes.model_copy(update={"records": tuple(sorted([*others, new], key=lambda r: (r.date, r.place)))})


def added_points(outcomes: Outcomes, today: dt.date) -> dict[str, int]:
    """Return the points that each place of the records gains by the formula."""
    last: dict[str, dt.date] = {}
    waiting: dict[str, int] = defaultdict(int)
    for one in outcomes.records:
        if one.date > today:
            continue
        if one.outcome == "done":
            last[one.place] = max(one.date, last.get(one.place, one.date))
        waiting[one.place] += one.more_open + sum(suggestion.state == "open" for suggestion in one.suggestions)
    growth = outcomes.growth
    points = {
        place: growth.points_per_suggestion * waiting[place]
        + growth.points_per_month * ((today - last.get(place, today)).days // MONTH_DAYS)
        for place in waiting
    }
    return {place: min(growth.most_points, more) for place, more in points.items() if more}


def grown(scenario: Scenario, outcomes: Outcomes, today: dt.date) -> Scenario:
    """Return the scenario in which places are worth what the formula makes of the records.

    Raises
    ------
    ScenarioError
        If it plans no visits, or a record names an unknown place.
    """
    visits = _visits(scenario)
    known = {place.id for place in visits.places}
    _known({one.place for one in outcomes.records}, known)
    points = added_points(outcomes, today)
    places = tuple(_worth_more(visits, place, points.get(place.id, 0)) for place in visits.places)
    return scenario.model_copy(update={"visits": visits.model_copy(update={"places": places})})


def followed(earlier: VisitSchedule, outcomes: Outcomes, today: dt.date) -> VisitSchedule:
    """Return a plan without those visits before today that did not take place."""
    off = {(one.place, one.date) for one in outcomes.records if one.outcome != "done" and one.date < today}
    rounds = (
        one.model_copy(update={"visits": tuple(v for v in one.visits if (v.id, one.date) not in off)})
        for one in earlier.rounds
    )
    return earlier.model_copy(update={"rounds": tuple(one for one in rounds if one.visits)})


def frozen(scenario: Scenario, earlier: VisitSchedule, today: dt.date) -> Scenario:
    """Return the scenario in which the half-days before today are as they were in a plan.

    Each visit of them is settled at its time, so that quotas, months and budget count it; none takes another visit.
    """
    visits = _visits(scenario)
    past = tuple(
        Settled(place=visit.id, date=one.date, half_day=one.half_day, start=visit.start.time())
        for one in earlier.rounds
        if one.date < today
        for visit in one.visits
    )
    settled = {one.place for one in past}
    pins = (*(pin for pin in visits.pins if pin.place not in settled), *past)
    limits = (*visits.limits, *_used_up(scenario, visits, past, today))
    return scenario.model_copy(update={"visits": visits.model_copy(update={"pins": pins, "limits": limits})})


def _used_up(scenario: Scenario, visits: Visits, past: Iterable[Settled], today: dt.date) -> Iterator[HalfDayLimit]:
    """Yield, for each half-day before today, that it has no more visits than it had."""
    held = Counter((one.date, one.half_day) for one in past)
    for n in range((today - scenario.period.first).days):
        day = scenario.period.first + dt.timedelta(n)
        for half_day in visits.half_days:
            for team in visits.teams if len(visits.teams) > 1 else (None,):
                most = held[day, half_day_name(visits, half_day.name, team)]
                if most < half_day.max_visits:
                    name = None if team is None else team.name
                    yield HalfDayLimit(first=day, last=day, half_day=half_day.name, team=name, max_visits=most)


def _visits(scenario: Scenario) -> Visits:
    if scenario.visits is None:
        raise ScenarioError([Problem("visits", "the scenario plans no visits", {})])
    return scenario.visits


def _known(names: Iterable[str], known: Iterable[str]) -> None:
    problems: list[Problem] = []
    at = Lookup("place", tuple(known), problems)
    for name in sorted(names):
        at(name.partition("#")[0], "records")
    if problems:
        raise ScenarioError(problems)


def _worth_more(visits: Visits, place: Place, points: int) -> Place:
    if not points:
        return place
    own = place.prize if place.prize is not None else visits.kinds[place.kind].prize
    return place.model_copy(update={"prize": own + points})
