"""The lines of a season of visits in the names of places, towns and dates."""

from pydantic import BaseModel

from planner.lines import Line
from scenarios.compile.visits import CompiledVisits
from scenarios.schedule.document import Finding


class VisitWords:
    """Names places, towns, months and half-days."""

    def __init__(self, compiled: CompiledVisits) -> None:
        self.compiled = compiled

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""
        if line.unit is not None or not line.at:
            return self._limit(line)
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
            case "pins":
                half_day = self.compiled.half_days[line.at[1]]
                values |= {"date": half_day.date.isoformat(), "half_day": half_day.half_day.name}
                return Finding(template="{place} is visited on {date}, {half_day}: settled", values=values)
            case _:
                return Finding(template="{place} must be visited", values=values)

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:  # noqa: ARG002  (the schedule lists who is left out)
        """Return nothing: who is left out is in the plan itself."""
        return ()

    def _limit(self, line: Line) -> Finding:
        values: dict[str, int | str] = {"limit": line.limit or 0}
        match line.rule:
            case "month_budget":
                values["month"] = self.compiled.months[line.at[0]]
                return Finding(template="visits in {month} cost at most {limit} won", values=values)
            case "total_budget":
                return Finding(template="visits cost at most {limit} won in all", values=values)
            case "max_visits":
                return Finding(template="a half-day has at most {limit} visits", values=values)
            case "max_driving":
                return Finding(template="a half-day has at most {limit} seconds of driving", values=values)
            case "max_changes":
                return Finding(template="at most {limit} promised visits change", values=values)
            case "one_region":
                return Finding(template="a half-day stays inside one region")
            case _:
                return self._town(line)

    def _town(self, line: Line) -> Finding:
        if not line.at:
            return Finding(template="every town has its least number or share of visits")
        values: dict[str, int | str] = {"town": self.compiled.towns[line.at[0]], "limit": line.limit or 0}
        if line.rule == "town_share":
            return Finding(template="of {town} at least {limit} percent of the places are visited", values=values)
        return Finding(template="of {town} at least {limit} places are visited", values=values)
