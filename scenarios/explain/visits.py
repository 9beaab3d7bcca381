"""The lines of a season of visits in the names of places, towns and dates."""

from pydantic import BaseModel

from planner.lines import Line
from scenarios.compile.visits import CompiledVisits
from scenarios.schedule.document import Finding

LIMITS = {
    "month_budget": Finding(template="visits in {month} cost at most {limit} won"),
    "total_budget": Finding(template="visits cost at most {limit} won in all"),
    "max_visits": Finding(template="a half-day has at most {limit} visits"),
    "max_driving": Finding(template="a half-day has at most {limit} seconds of driving"),
    "max_changes": Finding(template="at most {limit} promised visits change"),
    "one_region": Finding(template="a half-day stays inside one region"),
    "slot_regions": Finding(template="certain half-days are for certain dongs only"),
    "pause": Finding(template="nobody visits or drives during lunch"),
    "repeat_gap": Finding(template="there are at least {limit} days between visits to {place}"),
}
"""Rules with a number, or of half-days as a whole."""


class VisitWords:
    """Names places, towns, months and half-days."""

    def __init__(self, compiled: CompiledVisits) -> None:
        self.compiled = compiled

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""
        if line.unit is not None or not line.at:
            return self._limit(line)
        if line.rule in ("people_free", "together"):
            return self._company(line)
        place = self.compiled.places[line.at[0]]
        values: dict[str, int | str] = {"place": place.name}
        match line.rule:
            case "opening":
                return Finding(template="{place} is visited within its opening hours", values=values)
            case "closed_days":
                return Finding(template="{place} is closed on certain dates", values=values)
            case "date_range":
                values |= {"first": str(place.not_before or "-"), "last": str(place.by or "-")}
                return Finding(template="{place} is visited from {first} to {last}", values=values)
            case "client_teams":
                return Finding(template="{place} is visited by certain teams only", values=values)
            case "pins":
                half_day = self.compiled.half_days[line.at[1]]
                values |= {"date": half_day.date.isoformat(), "half_day": half_day.half_day.name}
                return Finding(template="{place} is visited on {date}, {half_day}: settled", values=values)
            case _:
                return Finding(template="{place} must be visited", values=values)

    def subject(self, line: Line) -> tuple[str, ...]:
        """Return the month, town, person, group or place that a line speaks of."""
        if not line.at:
            return ()
        at = line.at[0]
        match line.rule:
            case "month_budget":
                return (self.compiled.months[at],)
            case "town_share" | "town_quota":
                return (self.compiled.towns[at],)
            case "people_free":
                return (self.compiled.people[at],)
            case "together":
                return (self.compiled.places[self.compiled.instance.groups[at][0]].group or "",)
            case "repeat_gap":
                return (self.compiled.places[self.compiled.instance.series[at].clients[0]].id,)
            case _:
                return (self.compiled.places[at].id,)

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:  # noqa: ARG002  (the shares say it)
        """Return how fair the towns' shares are, if that was asked; who is left out is in the plan itself."""
        found = self.compiled.fairest
        if found is None or found.percent is None:
            return ()
        values: dict[str, int | str] = {"percent": found.percent}
        if found.impossible > found.percent + 1:
            return (Finding(template="every town is to have {percent} percent; more was not found", values=values),)
        return (Finding(template="every town is to have {percent} percent; more is proven impossible", values=values),)

    def _limit(self, line: Line) -> Finding:
        values: dict[str, int | str] = {"limit": line.limit or 0}
        if line.rule == "month_budget":
            values["month"] = self.compiled.months[line.at[0]]
        if line.rule == "repeat_gap":
            values["place"] = self.compiled.places[self.compiled.instance.series[line.at[0]].clients[0]].name
        found = LIMITS.get(line.rule)
        if found is None:
            return self._town(line)
        return found.model_copy(update={"values": values}) if line.unit is not None else found

    def _company(self, line: Line) -> Finding:
        if line.rule == "people_free":
            person = self.compiled.people[line.at[0]]
            return Finding(template="{person} is there at the visits that need it", values={"person": person})
        group = self.compiled.groups[line.at[0]]
        return Finding(template="{group} are visited in one half-day, or none of them", values={"group": group})

    def _town(self, line: Line) -> Finding:
        if not line.at:
            return Finding(template="every town has its least number or share of visits")
        values: dict[str, int | str] = {"town": self.compiled.towns[line.at[0]], "limit": line.limit or 0}
        if line.rule == "town_share":
            return Finding(template="of {town} at least {limit} percent of the places are visited", values=values)
        return Finding(template="of {town} at least {limit} places are visited", values=values)
