"""What each rule demands, in a sentence; the verifiers know the rules by name only."""

from typing import TYPE_CHECKING, Final

from api.i18n import _, say
from api.words import figure_name

if TYPE_CHECKING:
    from scenarios.handmade.rows import Breach

HUBS: Final = {
    "hub_in_own_region": "every dong belongs to a dong that is a hub, and a hub to itself",
    "number_of_regions": "the number of regions",
    "connected": "every region hangs together by neighbouring dongs",
    "load_band": "each region's total of a figure lies in its band",
    "region_size": "the number of dongs in a region",
    "hub_capacity": "what a hub dong can carry",
    "max_seconds": "the longest way from a dong to its hub",
    "candidate_hubs": "only certain dongs may be a hub",
    "forced_hubs": "certain dongs must be a hub",
    "together": "certain dongs must share a region",
    "apart": "certain dongs must not share a region",
    "fixed_assignment": "certain dongs belong to a given hub",
    "max_moved_dongs": "how many dongs may leave today's region",
    "max_moved_demand": "how many people may leave today's region",
    "unlike": "how far the plan must be from other groupings",
    "max_opening_cost": "what opening the hubs may cost in all",
}
NATION: Final = {
    **HUBS,
    "shared_hubs": "how many hubs all districts may have together",
    "shared_budget": "what opening the hubs of all districts may take from the budget",
}
VISITS: Final = {
    "visited_once": "no place is visited twice",
    "required": "certain places must be visited",
    "slot_window": "a round lies within its half-day",
    "travel_time": "there is time to drive from one visit to the next",
    "opening": "visits lie within opening hours",
    "closed_days": "no visit on a day on which the place is closed",
    "date_range": "the earliest and the latest date of a place",
    "max_visits": "the most visits in a half-day",
    "max_driving": "the longest driving in a half-day",
    "one_region": "a half-day stays inside one region",
    "pause": "nobody visits or drives during lunch",
    "slot_regions": "certain half-days are for certain dongs only",
    "client_teams": "certain places are visited by certain teams only",
    "people_free": "whoever must be there is free",
    "people_apart": "nobody has to be with two teams at a time",
    "team_overlap": "a team is in one place at a time",
    "repeat_gap": "the days between visits to one place",
    "together": "certain places are visited in one half-day",
    "town_quota": "the least number of visits per town",
    "town_share": "the least share of each town's places",
    "month_budget": "the most won in a month",
    "total_budget": "the most won in all",
    "pins": "visits settled beforehand",
    "max_changes": "the most promises that may change",
}
TRAINING: Final = {
    "mandatory_programmes": "courses that are not optional are held",
    "whole_programmes": "all sessions of a course are held or none",
    "alternatives": "exactly one of several courses is held",
    "allowed_days": "the days on which a session may be held",
    "allowed_lengths": "the lengths a session may have",
    "allowed_starts": "the clock times at which a session may begin",
    "eligible_venues": "the halls a session may use",
    "venue_seats": "the seats of a hall",
    "venue_busy": "a hall is not used while it is taken otherwise",
    "venue_overlap": "a hall holds one session at a time",
    "eligible_lecturers": "the subjects a lecturer teaches",
    "lecturer_weekdays": "the weekdays on which a lecturer comes",
    "lecturer_busy": "a lecturer is not engaged while busy otherwise",
    "lecturer_overlap": "a lecturer teaches one session at a time",
    "class_overlap": "a class attends one session at a time",
    "cohort_attendance": "each person attends exactly one of the course's sessions",
    "required_attendance": "the people each office must send",
    "office_share": "the share of an office that may be away at once",
    "orders": "the order of sessions and the days between them",
    "apart": "the days between two sessions",
    "weekly_cap": "the most sessions in a week",
    "mayor_busy": "the head attends no session during other engagements",
    "mayor_overlap": "the head attends one session at a time",
    "mayor_daily_limit": "the most sessions the head attends on a day",
    "pinned_sessions": "sessions that stay as announced",
    "programme_caps": "the most won of a course",
    "total_cap": "the most won in all",
}
STAFFING: Final = {
    "one_contract": "a post has one contract at a time",
    "continuity": "contracts cover the agreement period without a gap",
    "least_posts": "the posts that must be held throughout an agreement",
    "allowed_types": "the contract types a post may have",
    "one_type": "a post keeps one contract type",
    "least_pay": "the lawful minimum pay",
    "no_pay_cut": "no post pays less than today",
    "pay_band": "how far pay may differ within a role",
    "term_limit": "how long one person may hold a post under a contract type",
    "part_time_share": "the share of part-time contracts",
    "city_budget": "the most won the city pays in a year",
    "district_budgets": "the most won a district pays in a year",
    "total_budget": "the most won in all",
}
SENTENCES: Final = {"hubs": HUBS, "nation": NATION, "visits": VISITS, "training": TRAINING, "staffing": STAFFING}
"""By family, then by the rule's name."""


def rule_sentence(family: str, rule: str) -> str:
    """Return what the rule demands, in the language spoken; the bare name of a rule we have no words for."""
    sentence = SENTENCES.get(family, {}).get(rule)
    return _(sentence) if sentence else rule


def breach_sentence(family: str, breach: "Breach") -> str:
    """Return the rule that a plan breaks, about what, and by how much."""
    detail = ""
    if breach.detail is not None:
        values = dict(breach.detail.values)
        if "figure" in values:
            values["figure"] = figure_name(str(values["figure"]))
        detail = say(breach.detail.template, values)
    named = " · ".join(filter(None, (breach.name, detail)))
    rule = rule_sentence(family, breach.rule)
    return f"{rule} ({named})" if named else rule
