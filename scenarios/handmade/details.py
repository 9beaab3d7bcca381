"""What a verifier says of a breach, value and limit in bare numbers, put into dates, clock times and names."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from scenarios.schedule.document import Finding

DETAILS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "visited_once": ((r"(?P<n_times>\d+) visits", "{times} visits"),),
    "required": ((r"0 visits < 1", "not visited"),),
    "slot_window": (
        (r"leaves at (?P<clock_at>\d+) < (?P<clock_limit>\d+) s", "leaves at {at}, not before {limit}"),
        (r"back at (?P<clock_at>\d+) > (?P<clock_limit>\d+) s", "back at {at}, not after {limit}"),
    ),
    "travel_time": (
        (
            r"client (?P<client_place>\d+) starts at (?P<clock_at>\d+) < (?P<clock_limit>\d+) s",
            "{place}: begins at {at}, the car arrives at {limit}",
        ),
    ),
    "opening": (
        (
            r"client (?P<client_place>\d+) is not open from (?P<clock_at>\d+) to (?P<clock_end>\d+) s on weekday \d",
            "{place}: not open from {at} to {end}",
        ),
    ),
    "closed_days": ((r"client (?P<client_place>\d+) is closed on day \d+", "{place}: closed on this date"),),
    "date_range": (
        (
            r"client (?P<client_place>\d+): day -?\d+ < first day (?P<date_limit>-?\d+)",
            "{place}: not before {limit}",
        ),
        (r"client (?P<client_place>\d+): day -?\d+ > last day (?P<date_limit>-?\d+)", "{place}: not after {limit}"),
    ),
    "max_visits": ((r"(?P<n_visits>\d+) visits > (?P<n_limit>\d+)", "{visits} visits, at most {limit}"),),
    "max_driving": (
        (
            r"(?P<span_driving>\d+) > (?P<span_limit>\d+) s",
            "{driving} minutes of driving, at most {limit}",
        ),
    ),
    "one_region": ((r"(?P<n_regions>\d+) regions > 1", "{regions} regions"),),
    "town_quota": ((r"(?P<n_visited>\d+) visited < (?P<n_limit>\d+)", "{visited} visited, at least {limit}"),),
    "town_share": (
        (
            r"(?P<n_visited>\d+) of (?P<n_places>\d+) visited < (?P<n_limit>\d+) %",
            "{visited} of {places} visited, at least {limit} %",
        ),
    ),
    "month_budget": ((r"(?P<n_won>\d+) > (?P<n_limit>\d+) won", "{won} won, at most {limit} won"),),
    "total_budget": ((r"(?P<n_won>\d+) > (?P<n_limit>\d+) won", "{won} won, at most {limit} won"),),
    "pins": (
        (r"not visited, pinned to slot (?P<slot_asked>\d+)", "not visited, settled for {asked}"),
        (r"slot (?P<slot_told>\d+) at \d+ s, pinned to slot (?P<slot_asked>\d+)", "{told}, settled for {asked}"),
        (
            r"slot (?P<slot_told>\d+) at (?P<clock_at>\d+) s, "
            r"pinned to slot (?P<slot_asked>\d+) at (?P<clock_limit>\d+) s",
            "{told} {at}, settled for {asked} {limit}",
        ),
    ),
    "hub_in_own_region": ((r"belongs to hub (?P<hub_hub>\d+)", "belongs to {hub} itself"),),
    "number_of_regions": (
        (
            r"(?P<n_regions>\d+) regions, allowed (?P<n_least>\d+) to (?P<n_most>\d+)",
            "{regions} regions, allowed {least} to {most}",
        ),
    ),
    "connected": ((r"cut off from hub (?P<hub_hub>\d+)", "cut off from {hub}"),),
    "load_band": (
        (
            r"load (?P<figure_figure>\d+) is (?P<n_total>\d+), allowed (?P<n_least>-?\d+) to (?P<n_most>\d+)",
            "{figure} {total}, allowed {least} to {most}",
        ),
    ),
    "region_size": (
        (
            r"(?P<n_dongs>\d+) dongs, allowed (?P<n_least>\d+) to (?P<n_most>\d+)",
            "{dongs} dongs, allowed {least} to {most}",
        ),
    ),
    "hub_capacity": (
        (r"load (?P<figure_figure>\d+) is (?P<n_total>\d+) > (?P<n_limit>\d+)", "{figure} {total}, at most {limit}"),
    ),
    "max_seconds": (
        (
            r"(?P<span_way>\d+) > (?P<span_limit>\d+) s to hub (?P<hub_hub>\d+)",
            "{way} minutes to {hub}, at most {limit}",
        ),
    ),
    "max_changes": (
        (r"(?P<n_changes>\d+) promises not kept > (?P<n_limit>\d+)", "{changes} promises changed, at most {limit}"),
    ),
    "pause": (
        (
            r"client (?P<client_place>\d+) from (?P<clock_at>\d+) to (?P<clock_end>\d+) s, "
            r"pause from (?P<clock_limit>\d+) s",
            "{place}: from {at} to {end}, lunch from {limit}",
        ),
        (
            r"(?P<span_left>-?\d+) s for a drive of (?P<span_drive>\d+) s outside the pause",
            "{left} minutes for a drive of {drive} minutes besides lunch",
        ),
    ),
    "slot_regions": ((r"client (?P<client_place>\d+) is of region .*", "{place}: outside the dongs of the half-day"),),
    "client_teams": ((r"client (?P<client_place>\d+) is visited by team .*", "{place}: not for this team"),),
    "people_free": (
        (
            r"client (?P<client_place>\d+) at (?P<clock_at>\d+) s, "
            r"person (?P<person_who>\d+) is busy from (?P<clock_limit>\d+) s",
            "{place} at {at}: {who} is busy from {limit}",
        ),
    ),
    "people_apart": (
        (r"person (?P<person_who>\d+) is in slot (?P<slot_other>\d+) then", "{who} is wanted in {other} then"),
    ),
    "team_overlap": ((r"team \d+ is in slot (?P<slot_other>\d+) then", "the team is out in {other} then"),),
    "repeat_gap": (
        (
            r"slot (?P<slot_told>\d+): (?P<n_days>\d+) days < (?P<n_limit>\d+) after the visit before",
            "{told}: {days} days after the visit before, at least {limit}",
        ),
    ),
    "together": (
        (r"hubs (?P<hub_one>\d+) and (?P<hub_other>\d+)", "{one} and {other}"),
        (r"(?P<n_visits>\d+) visits to the (?P<n_places>\d+) of group \d+", "{visits} of {places} in this half-day"),
    ),
    "apart": (
        (r"both belong to hub (?P<hub_hub>\d+)", "both belong to {hub}"),
        (
            r"days (?P<date_one>\d+) and (?P<date_other>\d+) are less than (?P<n_limit>\d+) days apart",
            "{one} and {other}, at least {limit} days apart",
        ),
    ),
    "fixed_assignment": (
        (r"hub (?P<hub_hub>\d+), fixed to (?P<hub_asked>\d+)", "belongs to {hub}, settled for {asked}"),
    ),
    "max_moved_dongs": ((r"(?P<n_dongs>\d+) > (?P<n_limit>\d+) dongs", "{dongs} dongs, at most {limit}"),),
    "max_moved_demand": ((r"(?P<n_people>\d+) > (?P<n_limit>\d+)", "{people} people, at most {limit}"),),
    "max_opening_cost": ((r"(?P<n_won>\d+) > (?P<n_limit>\d+)", "{won} won, at most {limit} won"),),
    "mandatory_programmes": ((r"not held, of mandatory programme \d+", "not held"),),
    "alternatives": ((r"(?P<n_held>\d+) of programmes .* held, not one", "{held} held, exactly one is to be"),),
    "whole_programmes": ((r"(?P<n_held>\d+) of (?P<n_all>\d+) sessions held", "{held} of {all} sessions held"),),
    "allowed_days": ((r"day (?P<date_date>-?\d+) is not one of its days", "on {date}"),),
    "allowed_lengths": ((r"(?P<n_hours>\d+) h, allowed .*", "{hours} hours"),),
    "allowed_starts": ((r"minute (?P<minute_at>\d+) is no start for (?P<n_hours>\d+) h", "{at}, {hours} hours"),),
    "eligible_venues": ((r"venue (?P<venue_venue>\d+), allowed .*", "in {venue}"),),
    "venue_seats": (
        (
            r"(?P<n_people>\d+) people > (?P<n_limit>\d+) seats of venue (?P<venue_venue>\d+)",
            "{people} people, {limit} seats in {venue}",
        ),
    ),
    "venue_busy": (
        (
            r"venue (?P<venue_who>\d+): not free on day (?P<date_date>\d+), "
            r"minutes (?P<minute_at>\d+) to (?P<minute_end>\d+)",
            "{who}: not free on {date} from {at} to {end}",
        ),
    ),
    "venue_overlap": (
        (r"sessions (?P<session_one>\d+) and (?P<session_other>\d+) at once", "{one} and {other} at once"),
    ),
    "eligible_lecturers": (
        (r"role \d+ filled by lecturer (?P<lecturer_who>\d+), allowed .*", "{who} does not teach this"),
        (r"lecturer (?P<lecturer_who>\d+) fills (?P<n_roles>\d+) roles", "{who} stands for {roles} lecturers"),
    ),
    "lecturer_weekdays": (
        (r"lecturer (?P<lecturer_who>\d+) on weekday \d, comes on .*", "{who} does not come on this weekday"),
    ),
    "lecturer_busy": (
        (
            r"lecturer (?P<lecturer_who>\d+): not free on day (?P<date_date>\d+), "
            r"minutes (?P<minute_at>\d+) to (?P<minute_end>\d+)",
            "{who}: not free on {date} from {at} to {end}",
        ),
    ),
    "lecturer_overlap": (
        (r"sessions (?P<session_one>\d+) and (?P<session_other>\d+) at once", "{one} and {other} at once"),
    ),
    "class_overlap": ((r"at once, both of class \d+", "at once, attended by the same class"),),
    "cohort_attendance": (
        (
            r"(?P<n_attending>\d+) attendances for (?P<n_people>\d+) people of office (?P<office_office>\d+)",
            "{office}: {attending} attend, of {people}",
        ),
    ),
    "required_attendance": (
        (r"(?P<n_people>\d+) people of office (?P<office_office>\d+) too few", "{office}: {people} people too few"),
        (
            r"(?P<n_people>\d+) people of office (?P<office_office>\d+) not invited",
            "{office}: {people} people not invited",
        ),
    ),
    "office_share": (
        (
            r"(?P<n_away>\d+) away > (?P<n_limit>\d+) on day (?P<date_date>\d+) at minute (?P<minute_at>\d+)",
            "{away} people away on {date} at {at}, at most {limit}",
        ),
    ),
    "orders": (
        (
            r"days (?P<date_one>\d+) and (?P<date_other>\d+), at least (?P<n_limit>\d+) days between",
            "{one} and {other}, at least {limit} days between",
        ),
    ),
    "weekly_cap": ((r"(?P<n_sessions>\d+) sessions > (?P<n_limit>\d+)", "{sessions} sessions, at most {limit}"),),
    "mayor_daily_limit": (
        (r"(?P<n_sessions>\d+) sessions > (?P<n_limit>\d+)", "{sessions} sessions, at most {limit}"),
    ),
    "mayor_busy": (
        (
            r"not free on day (?P<date_date>\d+), minutes (?P<minute_at>\d+) to (?P<minute_end>\d+)",
            "not free on {date} from {at} to {end}",
        ),
    ),
    "mayor_overlap": ((r"both on day (?P<date_date>\d+) at minute (?P<minute_at>\d+)", "both on {date} at {at}"),),
    "programme_caps": ((r"(?P<n_won>\d+) won > (?P<n_limit>\d+) won", "{won} won, at most {limit} won"),),
    "total_cap": ((r"(?P<n_won>\d+) won > (?P<n_limit>\d+) won", "{won} won, at most {limit} won"),),
}
"""Per rule, what its verifier says and how we say it; each value is a group ``kind_name``. Where the rule's sentence
says everything there is nothing."""

Names = Callable[[str, int], str]


@dataclass(frozen=True)
class Teller:
    """Puts positions, days and seconds into words."""

    names: Names
    first: dt.date
    """Day 0."""

    def detail(self, rule: str, text: str) -> Finding | None:
        """Return what a verifier says, as a sentence; ``None`` where the rule's sentence says it all."""
        for pattern, template in DETAILS.get(rule, ()):
            if found := re.fullmatch(pattern, text):
                groups = {group.partition("_"): int(number) for group, number in found.groupdict().items()}
                values = {name: self.value(kind, number) for (kind, _, name), number in groups.items()}
                return Finding(template=template, values=values)
        return None

    def value(self, kind: str, number: int) -> int | str:
        """Return a count as it is, a time or a position in words; a position without a name as nothing."""
        match kind:
            case "n":
                return number
            case "span":
                return f"{round(number / 60, 2):g}"
            case "clock":
                return _clock(number)
            case "minute":
                return _clock(60 * number)
            case "date" | "day":
                return (self.first + dt.timedelta(days=number)).isoformat()
            case "week":
                monday = self.first + dt.timedelta(days=7 * number - self.first.weekday())
                return f"{monday.isoformat()} ~ {(monday + dt.timedelta(days=6)).isoformat()}"
        return self.names(kind, number)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
