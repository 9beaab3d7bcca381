"""A plan under construction, for list scheduling: who and what is taken when, and what is spent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from planner.training.choices import announced, finish, minutes_to
from planner.training.discomfort import discomfort
from planner.training.instance import Headcount, Held, TrainingInstance
from planner.training.reach import reach
from planner.training.spending import spent
from planner.training.stretches import Days, Stretch, by_day, free

T = TypeVar("T")


class Board:
    """Sessions placed so far. Every rule but the caps is kept; ``keep_caps`` restores these by dropping programmes.

    Parameters
    ----------
    data
        The instance.
    peak
        Most sessions in a week, besides the instance's own cap.
    """

    def __init__(self, data: TrainingInstance, peak: int | None = None) -> None:
        self._data = data
        self._weekly = min((n for n in (data.max_sessions_per_week, peak) if n is not None), default=None)
        self.held: list[Held | None] = [None] * len(data.sessions)
        self._attendance = _attendance(data)
        self._venues = [by_day(one.busy) for one in data.venues]
        self._lecturers = [by_day(one.busy) for one in data.lecturers]
        self._mayor = by_day(data.mayor_busy)
        self._away: list[Days] = [defaultdict(list) for _ in data.offices]
        for duty in data.duties:
            self._away[duty.office][duty.block.day].append((duty.block.start, duty.block.end, duty.people))
        self._orders = _pairs(len(data.sessions), ((one, (one.first, one.second)) for one in data.orders))
        self._apart = _pairs(len(data.sessions), ((one, (one.a, one.b)) for one in data.apart))
        self._first_day, self._last_day = reach(data)
        self._classes: list[Days] = [defaultdict(list) for _ in data.classes]
        self._classes_of = [
            [c for c, one in enumerate(data.classes) if s in one.sessions] for s in range(len(self.held))
        ]
        self._weeks: Counter[int] = Counter()
        self._mayor_days: Counter[int] = Counter()

    def day_cost(self, s: int, day: int) -> tuple[int, int, int]:
        """Return what it costs more to hold session ``s`` on the day, then how full its week is, then the day."""
        data, session = self._data, self._data.sessions[s]
        late = data.late_weight if session.due_day is not None and day > session.due_day else 0
        if not data.programmes[session.programme].counts_weekly:
            return late, 0, day
        week = self._weeks[self._week(day)]
        higher = data.peak_weight if week >= max(self._weeks.values(), default=0) else 0
        return late + higher, week, day

    def day_allows(self, s: int, day: int) -> bool:
        """Return whether the week, the mayor's day and the distances to placed sessions leave room."""
        data, session = self._data, self._data.sessions[s]
        weekly, daily = self._weekly, data.max_mayor_per_day
        counts = data.programmes[session.programme].counts_weekly
        if counts and weekly is not None and self._weeks[self._week(day)] >= weekly:
            return False
        if session.mayor_minutes and daily is not None and self._mayor_days[day] >= daily:
            return False
        if not self._first_day[s] <= day <= self._last_day[s]:
            return False
        others = [(self.held[pair.b if s == pair.a else pair.a], pair.min_days) for pair in self._apart[s]]
        return all(other is None or abs(day - other.day) >= least for other, least in others)

    def fit(self, s: int, day: int, start: int, hours: int, *, thrifty: bool = False) -> Held | None:
        """Return session ``s`` held at this time with a venue and lecturers, or ``None`` if it does not fit.

        If ``thrifty``, only with a hall and lecturers of the lowest price it has.
        """
        end = start + self._data.hour_minutes * hours
        minutes = self._data.sessions[s].mayor_minutes
        if minutes and not free(self._mayor, day, start, start + minutes):
            return None
        if not all(free(self._classes[c], day, start, end) for c in self._classes_of[s]):
            return None
        if not self._in_order(s, day, start, end) or not self._offices_allow(s, day, start, end):
            return None
        venues = self._data.sessions[s].venues
        venue = None if venues is None else self._venue(s, day, start, end, thrifty)
        if venue is None and venues is not None:
            return None
        lecturers = self._team(s, day, start, hours, thrifty)
        if lecturers is None:
            return None
        attendance = tuple(Headcount(office=n, people=people) for n, people in sorted(self._attendance[s].items()))
        return Held(day=day, start=start, hours=hours, venue=venue, lecturers=lecturers, attendance=attendance)

    def place(self, s: int, held: Held) -> None:
        """Hold session ``s`` so."""
        data, session = self._data, self._data.sessions[s]
        self.held[s] = held
        for days, stretch in self._takes(s, held):
            days[held.day].append(stretch)
        if session.mayor_minutes:
            self._mayor_days[held.day] += 1
        if data.programmes[session.programme].counts_weekly:
            self._weeks[self._week(held.day)] += 1

    def take_back(self, s: int) -> None:
        """Undo ``place``."""
        data, session, held = self._data, self._data.sessions[s], self.held[s]
        if held is None:
            return
        self.held[s] = None
        for days, stretch in self._takes(s, held):
            days[held.day].remove(stretch)
        if session.mayor_minutes:
            self._mayor_days[held.day] -= 1
        if data.programmes[session.programme].counts_weekly:
            self._weeks[self._week(held.day)] -= 1

    def drop(self, programme: int) -> None:
        """Hold no session of the programme."""
        for s, session in enumerate(self._data.sessions):
            if session.programme == programme:
                self.take_back(s)

    def keep_caps(self) -> bool:
        """Drop optional programmes until no cap is exceeded; return whether that was enough."""
        data = self._data
        won = [spent(data, p, self.held) for p in range(len(data.programmes))]
        for p, programme in enumerate(data.programmes):
            if programme.cap_won is not None and won[p] > programme.cap_won:
                if not programme.optional:
                    return False
                self.drop(p)
                won[p] = 0
        while data.cap_won is not None and (excess := sum(won) - data.cap_won) > 0:
            spare = [p for p, programme in enumerate(data.programmes) if programme.optional and won[p]]
            if not spare:
                return False
            enough = [p for p in spare if won[p] >= excess]
            values = [one.value for one in data.programmes]
            p = min(enough, key=values.__getitem__) if enough else min(spare, key=lambda p: values[p] / won[p])
            self.drop(p)
            won[p] = 0
        return True

    def won(self) -> int:
        """Return what all programmes spend."""
        return sum(self.won_of(p) for p in range(len(self._data.programmes)))

    def won_of(self, p: int) -> int:
        """Return what one programme spends."""
        return spent(self._data, p, self.held)

    def cost(self) -> int:
        """Return the points of what has been placed."""
        data = self._data
        running = {data.sessions[s].programme for s, held in enumerate(self.held) if held is not None}
        points = sum(one.value for p, one in enumerate(data.programmes) if p not in running)
        for session, held in zip(data.sessions, self.held, strict=True):
            if held is not None:
                points += data.cut_hour_weight * max(0, session.full_hours - held.hours)
                points += data.late_weight * (session.due_day is not None and held.day > session.due_day)
        points += data.peak_weight * max(self._weeks.values(), default=0)
        for cohort in data.cohorts:
            if data.sessions[cohort.sessions[0]].programme in running:
                required = [sum(group.people for group in data.sessions[s].away) for s in cohort.sessions]
                sizes = [
                    sum(self._attendance[s].values()) - away for s, away in zip(cohort.sessions, required, strict=True)
                ]
                points += cohort.spread_weight * (max(sizes) - min(sizes))
        minutes = sum(minutes_to(data, one.venue, one.attendance) for one in self.held if one is not None)
        points += data.travel_weight * minutes // 60 + data.finish_weight * finish(data, self.held)
        both = zip(data.previous, self.held, strict=bool(data.previous))
        points += discomfort(data, self.held)
        return points + data.change_weight * sum(announced(before) != announced(now) for before, now in both)

    def _week(self, day: int) -> int:
        return (self._data.first_weekday + day) // 7

    def _takes(self, s: int, held: Held) -> Iterator[tuple[Days, Stretch]]:
        """Yield what a session takes while it is held so, and from whom."""
        begin, end = held.start, held.start + self._data.hour_minutes * held.hours
        yield from ((self._classes[c], (begin, end, 1)) for c in self._classes_of[s])
        yield from ((self._lecturers[n], (begin, end, 1)) for n in held.lecturers)
        if held.venue is not None:
            yield self._venues[held.venue], (begin, end, 1)
        if minutes := self._data.sessions[s].mayor_minutes:
            yield self._mayor, (begin, begin + minutes, 1)
        yield from ((self._away[group.office], (begin, end, group.people)) for group in held.attendance)

    def _in_order(self, s: int, day: int, start: int, end: int) -> bool:
        for order in self._orders[s]:
            other = self.held[order.first if s == order.second else order.second]
            if other is None:
                continue
            theirs = other.start, other.start + self._data.hour_minutes * other.hours
            if s == order.second:
                ended, days = (other.day, theirs[1]) <= (day, start), day - other.day
            else:
                ended, days = (day, end) <= (other.day, theirs[0]), other.day - day
            if not ended or days < order.min_days:
                return False
        return True

    def _offices_allow(self, s: int, day: int, begin: int, end: int) -> bool:
        for n, people in self._attendance[s].items():
            office = self._data.offices[n]
            changes = [
                change
                for start, stop, away in self._away[n].get(day, ())
                if start < end and begin < stop
                for change in ((start, away), (stop, -away))
            ]
            at_once = max(accumulate(change for _, change in sorted(changes)), default=0)
            if at_once + people > office.people * office.max_away_percent // 100:
                return False
        return True

    def _venue(self, s: int, day: int, begin: int, end: int, thrifty: bool) -> int | None:
        """Return the cheapest free hall that seats everybody, with the fewest chairs added, the smallest of these."""
        people = self._data.sessions[s].guests + sum(self._attendance[s].values())
        venues = self._data.venues
        known = self._data.sessions[s].venues or ()
        fitting = [
            r
            for r in known
            if venues[r].seats + venues[r].extra_seats >= people and free(self._venues[r], day, begin, end)
        ]
        groups = [Headcount(office=n, people=people) for n, people in self._attendance[s].items()]
        ranked = [
            (
                venues[r].won_per_hour,
                max(0, people - venues[r].seats),
                minutes_to(self._data, r, groups),
                venues[r].seats,
                r,
            )
            for r in fitting
        ]
        best = min(ranked)[-1] if ranked else None
        least = min((venues[r].won_per_hour for r in known), default=0)
        return None if best is not None and thrifty and venues[best].won_per_hour > least else best

    def _team(self, s: int, day: int, start: int, hours: int, thrifty: bool) -> tuple[int, ...] | None:
        """Return a different free lecturer for each role, cheap ones first, or ``None``."""
        weekday = (self._data.first_weekday + day) % 7
        lecturers = self._data.lecturers
        able = []
        for role in self._data.sessions[s].roles:
            paid = {
                n: lecturers[n].first_hour_won + lecturers[n].extra_hour_won * ((role.hours or hours) - 1)
                for n in role.lecturers
            }
            least = min(paid.values(), default=0)
            able.append(
                [
                    n
                    for n in sorted(paid, key=lambda n: (paid[n], n))
                    if weekday in lecturers[n].weekdays
                    and (not thrifty or paid[n] == least)
                    and free(self._lecturers[n], day, start, start + self._data.hour_minutes * hours)
                ]
            )
        return _different(able, ())


def _different(able: Sequence[Sequence[int]], chosen: tuple[int, ...]) -> tuple[int, ...] | None:
    if len(chosen) == len(able):
        return chosen
    for n in able[len(chosen)]:
        if n not in chosen and (team := _different(able, (*chosen, n))) is not None:
            return team
    return None


def _attendance(data: TrainingInstance) -> list[Counter[int]]:
    """Return per session the people of each office: those required, and each cohort shared out evenly."""
    attendance = [Counter({group.office: group.people for group in one.away if group.people}) for one in data.sessions]
    for cohort in data.cohorts:
        sizes = Counter(dict.fromkeys(cohort.sessions, 0))
        for group in cohort.people:
            each, rest = divmod(group.people, len(cohort.sessions))
            for rank, s in enumerate(sorted(cohort.sessions, key=lambda s: sizes[s])):
                people = each + (rank < rest)
                if people:
                    attendance[s][group.office] += people
                    sizes[s] += people
    return attendance


def _pairs(n: int, pairs: Iterable[tuple[T, tuple[int, int]]]) -> list[list[T]]:
    """Return per session the pairs it is in."""
    found: list[list[T]] = [[] for _ in range(n)]
    for pair, both in pairs:
        for s in both:
            found[s].append(pair)
    return found
