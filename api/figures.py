"""The key figures of a plan in words: what the summary and the first sheet show."""

from collections.abc import Iterator

from api.documents.when import hours_minutes
from api.i18n import _, say
from api.words import family_name
from scenarios.schedule.document import HubSchedule, Schedule, TrainingSchedule, VisitSchedule
from scenarios.schedule.posts import StaffingSchedule

Figure = tuple[str, str]


def key_figures(schedule: Schedule) -> list[Figure]:
    """Return name and value of each figure, part by part; nothing for a part without a plan."""
    figures: list[Figure] = []
    if schedule.hubs:
        figures += _regions(schedule.hubs)
    if schedule.training:
        figures += _training(schedule.training)
    if schedule.visits:
        figures += _visits(schedule.visits)
    if schedule.staffing:
        figures += _staffing(schedule.staffing)
    return figures + list(_envelopes(schedule))


def _regions(hubs: HubSchedule) -> Iterator[Figure]:
    for region in hubs.regions:
        linked = ", ".join(dong.name for dong in region.dongs if not dong.is_hub)
        yield region.name, say("hub {hub}; linked {linked}", {"hub": region.hub, "linked": linked or "-"})
    moved = [dong.name for region in hubs.regions for dong in region.dongs if dong.moved]
    if moved:
        yield _("Dongs that change region"), ", ".join(moved)


def _training(training: TrainingSchedule) -> Iterator[Figure]:
    people = sum(session.people for session in training.sessions)
    yield (
        _("Training held"),
        say("{sessions} sessions, {people} people", {"sessions": len(training.sessions), "people": people}),
    )
    dropped = [s.course for s in training.statements if not s.held]
    if dropped:
        yield _("Courses not held"), ", ".join(dropped)
    yield _("Training costs"), _money(training.won, training.cap_won)


def _visits(visits: VisitSchedule) -> Iterator[Figure]:
    done = sum(len(one.visits) for one in visits.rounds)
    yield (
        _("Visits made"),
        say("{done} of {places}, on {rounds} of {half_days} half-days", {
            "done": done, "places": done + len(visits.left_out), "rounds": len(visits.rounds),
            "half_days": visits.half_days,
        }),
    )  # fmt: skip
    shares = [(t.visited / t.places, t) for t in visits.towns if t.places]
    if shares:
        share, worst = min(shares, key=lambda pair: pair[0])
        yield (
            _("Town that fares worst"),
            say("{town}: {visited} of {places} ({percent} %)", {
                "town": worst.town, "visited": worst.visited, "places": worst.places, "percent": int(100 * share),
            }),
        )  # fmt: skip
    yield _("Driving"), hours_minutes(visits.driving_seconds)
    yield _("Visits cost"), _money(visits.won, visits.cap_won)
    if visits.broken_promises:
        yield _("Announced half-days not kept"), f"{len(visits.broken_promises):,}"


def _staffing(staffing: StaffingSchedule) -> Iterator[Figure]:
    for one in staffing.agreements:
        values = {"held": one.held, "wanted": one.wanted, "part_time": one.part_time}
        yield one.name, say("{held} of {wanted} posts, {part_time} of them part-time", values)
    yield _("Posts changed from today"), f"{staffing.changed:,}"
    hires = sum(contract.new_hire for post in staffing.posts for contract in post.contracts)
    yield _("New people employed"), f"{hires:,}"
    for band in staffing.bands:
        if band.excess_won:
            values = {"won": band.excess_won, "percent": band.max_ratio_percent or 0}
            name = say("Pay gap, {role}, {agreement}", {"role": band.role, "agreement": band.agreement})
            yield name, say("{won} won a month beyond {percent} % of the lowest", values)
    yield _("Posts cost"), _money(staffing.won, staffing.cap_won)
    values = {"city": staffing.city_won, "district": staffing.district_won}
    yield _("City and districts pay"), say("city {city} won, districts {district} won", values)


def _envelopes(schedule: Schedule) -> Iterator[Figure]:
    for one in schedule.envelopes:
        if one.spent_won is None:
            yield family_name(one.name), say("{won} won, not planned here", {"won": one.won})
        else:
            left = one.won - one.spent_won
            yield (
                family_name(one.name),
                say("{spent} of {won} won, {left} left", {"spent": one.spent_won, "won": one.won, "left": left}),
            )


def _money(won: int, cap_won: int | None) -> str:
    if cap_won is None:
        return say("{won} won", {"won": won})
    return say("{won} won of at most {cap}", {"won": won, "cap": cap_won})
