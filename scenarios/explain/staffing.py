"""The lines of a staffing plan in the names of districts, roles and years."""

from pydantic import BaseModel

from planner.lines import Line
from scenarios.compile.staffing import CompiledStaffing
from scenarios.ground import Ground
from scenarios.schedule.document import Finding
from scenarios.schema.staffing import Staffing


class StaffingWords:
    """Names districts, roles, contract types, agreements and years."""

    def __init__(self, staffing: Staffing, ground: Ground, compiled: CompiledStaffing) -> None:
        self.compiled = compiled
        self._staffing = staffing
        self._ground = ground

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""
        return self._money(line) if line.unit == "won" else self._rule(line)

    def subject(self, line: Line) -> tuple[str, ...]:
        """Return the district, budget year, role, contract type or agreement that a line speaks of."""
        match line.rule:
            case "city_budget":
                return (str(self.compiled.years[line.at[0]]),)
            case "district_budgets":
                return self._ground.names[line.at[0]], str(self.compiled.years[line.at[1]])
            case "least_posts":
                return tuple(self._staffing.agreements[a].name for a in line.at)
            case "term_limit":
                return tuple(self._staffing.types[t].name for t in line.at)
            case _:
                return tuple(self._staffing.roles[r].name for r in line.at)

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:  # noqa: ARG002  (the schedule lists every post)
        """Return nothing: posts that are not held are in the plan itself."""
        return ()

    def _money(self, line: Line) -> Finding:
        values: dict[str, int | str] = {"limit": line.limit or 0}
        match line.rule:
            case "city_budget":
                values["year"] = str(self.compiled.years[line.at[0]])
                return Finding(template="the city pays at most {limit} won in {year}", values=values)
            case "district_budgets":
                values |= {"district": self._ground.names[line.at[0]], "year": str(self.compiled.years[line.at[1]])}
                return Finding(template="{district} pays at most {limit} won in {year}", values=values)
            case _:
                return Finding(template="all posts cost at most {limit} won", values=values)

    def _rule(self, line: Line) -> Finding:
        values: dict[str, int | str] = {"limit": line.limit or 0}
        match line.rule:
            case "least_posts":
                values["agreement"] = self._staffing.agreements[line.at[0]].name
                template = "at least {limit} posts are held throughout {agreement}"
                return Finding(template=template, values=values)
            case "pay_band":
                values["role"] = self._staffing.roles[line.at[0]].name
                template = "the highest pay of {role} is at most {limit} percent of the lowest"
                return Finding(template=template, values=values)
            case "part_time_share":
                if line.side == "least":
                    return Finding(template="at least {limit} percent of the contracts are part-time", values=values)
                return Finding(template="at most {limit} percent of the contracts are part-time", values=values)
            case _:
                return self._law(line)

    def _law(self, line: Line) -> Finding:
        match line.rule:
            case "term_limit":
                values: dict[str, int | str] = {"limit": line.limit or 0, "type": self._staffing.types[line.at[0]].name}
                return Finding(template="nobody holds a post as {type} for more than {limit} months", values=values)
            case "no_pay_cut":
                return Finding(template="no post pays less than today")
            case "allowed_types":
                role = self._staffing.roles[line.at[0]].name
                return Finding(template="posts of {role} have certain contract types only", values={"role": role})
            case _:
                return Finding(template="every hour is paid at least the lawful minimum")
