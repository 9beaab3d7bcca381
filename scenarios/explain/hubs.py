"""The lines of a grouping in the names of its dongs."""

from pydantic import BaseModel

from planner.hubs.instance import HubInstance
from planner.lines import Line
from scenarios.ground import Ground
from scenarios.schedule.document import Finding
from scenarios.schema.hubs import Hubs


class HubWords:
    """Names dongs and figures."""

    def __init__(self, hubs: Hubs, ground: Ground, instance: HubInstance) -> None:
        self._hubs = hubs
        self._ground = ground
        self._instance = instance

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""
        if line.side is not None:
            return self._end(line)
        if line.rule in ("together", "apart", "fixed_assignment"):
            return self._pair(line)
        return self._single(line)

    def subject(self, line: Line) -> tuple[str, ...]:
        """Return the figure or the dongs that a line speaks of."""
        match line.rule:
            case "load_band":
                return (self._hubs.loads[line.at[0]].figure,)
            case "hub_capacity":
                return self._hubs.loads[line.at[0]].figure, self._ground.names[line.at[1]]
            case "unlike":
                return ()
            case _:
                return tuple(self._ground.names[i] for i in line.at)

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:  # noqa: ARG002  (all that a grouping does is in its lines)
        """Return nothing: a grouping does without nothing that no line says."""
        return ()

    def _end(self, line: Line) -> Finding:
        limit = line.limit or 0
        values: dict[str, int | str] = {"limit": limit}
        least = line.side == "least"
        if line.rule == "load_band":
            values["figure"] = self._hubs.loads[line.at[0]].figure
            template = "each region has at least {limit} ({figure})"
            if least:
                return Finding(template=template, values=values)
            return Finding(template="each region has at most {limit} ({figure})", values=values)
        if line.rule == "region_size":
            if least:
                return Finding(template="each region has at least {limit} dongs", values=values)
            return Finding(template="each region has at most {limit} dongs", values=values)
        if least:
            return Finding(template="there are at least {limit} regions", values=values)
        return Finding(template="there are at most {limit} regions", values=values)

    def _pair(self, line: Line) -> Finding:
        a, b = (self._ground.names[i] for i in line.at)
        match line.rule:
            case "together":
                return Finding(template="{a} and {b} are in one region", values={"a": a, "b": b})
            case "apart":
                return Finding(template="{a} and {b} are in different regions", values={"a": a, "b": b})
            case _:
                return Finding(template="{a} belongs to hub {b}", values={"a": a, "b": b})

    def _single(self, line: Line) -> Finding:
        limit = line.limit or 0
        match line.rule:
            case "max_seconds":
                template = "no dong is farther than {limit} seconds from its hub"
                return Finding(template=template, values={"limit": limit})
            case "max_opening_cost":
                return Finding(template="opening the hubs costs at most {limit} won", values={"limit": limit})
            case "max_moved_dongs":
                return Finding(template="at most {limit} dongs leave today's region", values={"limit": limit})
            case "max_moved_demand":
                values: dict[str, int | str] = {"limit": limit, "figure": self._hubs.demand}
                return Finding(template="at most {limit} ({figure}) leave today's region", values=values)
            case "unlike":
                return Finding(template="the grouping is another one than those shown before")
            case "connected":
                return Finding(template="every region hangs together by neighbouring dongs")
            case _:
                return self._hub(line)

    def _hub(self, line: Line) -> Finding:
        match line.rule:
            case "hub_capacity":
                place, hub = line.at
                values: dict[str, int | str] = {"dong": self._ground.names[hub], "limit": line.limit or 0}
                values["figure"] = self._hubs.loads[place].figure
                return Finding(template="the region of hub {dong} has at most {limit} ({figure})", values=values)
            case "forced_hubs":
                return Finding(template="{dong} is a hub", values={"dong": self._ground.names[line.at[0]]})
            case _:
                names = ", ".join(self._ground.names[h] for h in self._instance.candidates or ())
                return Finding(template="only these dongs may be a hub: {dongs}", values={"dongs": names})
