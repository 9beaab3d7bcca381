"""A plan under construction, for list scheduling: who and what is taken when, and what is spent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from planner.training.instance import Block, BudgetLine, Headcount, Held, TrainingInstance

DAY = 1_440
"""Minutes."""
Stretch = tuple[int, int, int]
"""Start and end in minutes from the beginning of the period, and people (one where it is no crowd)."""


class Board:
    """Sessions placed so far. Every rule but the caps is kept; ``keep_caps`` restores these by dropping programmes.

    Parameters
    ----------
    data
        The instance.
    """

    def __init__(self, data: TrainingInstance) -> None:
        self._data = data
        self.held: list[Held | None] = [None] * len(data.sessions)
        self._attendance = _attendance(data)
        self._venues = [_stretches(one.busy) for one in data.venues]
        self._lecturers = [_stretches(one.busy) for one in data.lecturers]
        self._mayor = _stretches(data.mayor_busy)
        self._away: list[list[Stretch]] = [[] for _ in data.offices]
        for duty in data.duties:
            self._away[duty.office] += [(start, end, duty.people) for start, end, _ in _stretches([duty.block])]
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
        weekly, daily = data.max_sessions_per_week, data.max_mayor_per_day
        counts = data.programmes[session.programme].counts_weekly
        if counts and weekly is not None and self._weeks[self._week(day)] >= weekly:
            return False
        if session.mayor_minutes and daily is not None and self._mayor_days[day] >= daily:
            return False
        pairs = [(pair.a, pair.b, pair.min_days) for pair in data.apart if s in (pair.a, pair.b)]
        others = [(self.held[b if s == a else a], least) for a, b, least in pairs]
        return all(other is None or abs(day - other.day) >= least for other, least in others)

    def fit(self, s: int, day: int, start: int, hours: int) -> Held | None:
        """Return session ``s`` held at this time with a venue and lecturers, or ``None`` if it does not fit."""
        begin, end = DAY * day + start, DAY * day + start + 60 * hours
        minutes = self._data.sessions[s].mayor_minutes
        if minutes and not _free(self._mayor, begin, begin + minutes):
            return None
        if not self._in_order(s, day, begin, end) or not self._offices_allow(s, begin, end):
            return None
        venues = self._data.sessions[s].venues
        venue = None if venues is None else self._venue(s, begin, end)
        if venue is None and venues is not None:
            return None
        lecturers = self._team(s, day, begin, end)
        if lecturers is None:
            return None
        attendance = tuple(Headcount(office=n, people=people) for n, people in sorted(self._attendance[s].items()))
        return Held(day=day, start=start, hours=hours, venue=venue, lecturers=lecturers, attendance=attendance)

    def place(self, s: int, held: Held) -> None:
        """Hold session ``s`` so."""
        data, session = self._data, self._data.sessions[s]
        begin, end = DAY * held.day + held.start, DAY * held.day + held.start + 60 * held.hours
        self.held[s] = held
        for taken in [self._lecturers[n] for n in held.lecturers]:
            taken.append((begin, end, 1))
        if held.venue is not None:
            self._venues[held.venue].append((begin, end, 1))
        if session.mayor_minutes:
            self._mayor.append((begin, begin + session.mayor_minutes, 1))
            self._mayor_days[held.day] += 1
        for group in held.attendance:
            self._away[group.office].append((begin, end, group.people))
        if data.programmes[session.programme].counts_weekly:
            self._weeks[self._week(held.day)] += 1

    def drop(self, programme: int) -> None:
        """Hold no session of the programme. What it took stays taken: never wrong, at worst wasteful."""
        for s, session in enumerate(self._data.sessions):
            held = self.held[s]
            if session.programme == programme and held is not None:
                self.held[s] = None
                if self._data.programmes[programme].counts_weekly:
                    self._weeks[self._week(held.day)] -= 1

    def keep_caps(self) -> bool:
        """Drop optional programmes until no cap is exceeded; return whether that was enough."""
        data = self._data
        won = [self._won(p) for p in range(len(data.programmes))]
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
        return points

    def _week(self, day: int) -> int:
        return (self._data.first_weekday + day) // 7

    def _in_order(self, s: int, day: int, begin: int, end: int) -> bool:
        for order in self._data.orders:
            if s not in (order.first, order.second):
                continue
            other = self.held[order.first if s == order.second else order.second]
            if other is None:
                continue
            other_begin = DAY * other.day + other.start
            if s == order.second:
                ended, days = other_begin + 60 * other.hours <= begin, day - other.day
            else:
                ended, days = end <= other_begin, other.day - day
            if not ended or days < order.min_days:
                return False
        return True

    def _offices_allow(self, s: int, begin: int, end: int) -> bool:
        for n, people in self._attendance[s].items():
            office = self._data.offices[n]
            changes = [
                change
                for start, stop, away in self._away[n]
                if start < end and begin < stop
                for change in ((start, away), (stop, -away))
            ]
            at_once = max(accumulate(change for _, change in sorted(changes)), default=0)
            if at_once + people > office.people * office.max_away_percent // 100:
                return False
        return True

    def _venue(self, s: int, begin: int, end: int) -> int | None:
        """Return the cheapest free hall that seats everybody, the smallest of these."""
        people = self._data.sessions[s].guests + sum(self._attendance[s].values())
        venues = self._data.venues
        fitting = [
            r
            for r in self._data.sessions[s].venues or ()
            if venues[r].seats >= people and _free(self._venues[r], begin, end)
        ]
        return min(fitting, key=lambda r: (venues[r].won_per_hour, venues[r].seats, r), default=None)

    def _team(self, s: int, day: int, begin: int, end: int) -> tuple[int, ...] | None:
        """Return a different free lecturer for each role, cheap ones first, or ``None``."""
        weekday = (self._data.first_weekday + day) % 7
        lecturers = self._data.lecturers
        free = [
            [
                n
                for n in sorted(
                    role.lecturers, key=lambda n: (lecturers[n].first_hour_won, lecturers[n].extra_hour_won, n)
                )
                if weekday in lecturers[n].weekdays and _free(self._lecturers[n], begin, end)
            ]
            for role in self._data.sessions[s].roles
        ]
        return _different(free, ())

    def _won(self, p: int) -> int:
        """Return what programme ``p`` spends."""
        held = [
            (s, one) for s, one in enumerate(self.held) if one is not None and self._data.sessions[s].programme == p
        ]
        return sum(self._line(line, held) for line in self._data.programmes[p].lines) if held else 0

    def _line(self, line: BudgetLine, held: Sequence[tuple[int, Held]]) -> int:
        data = self._data
        match line.kind:
            case "lecturer_fees":
                return self._fees(held)
            case "percent_of_fees":
                return self._fees(held) * line.won // 100
            case "venue_hire":
                return sum(one.hours * data.venues[one.venue].won_per_hour for _, one in held if one.venue is not None)
            case "per_head":
                heads = sum(data.sessions[s].guests + sum(self._attendance[s].values()) for s, _ in held)
                return line.won * (heads if line.count is None else line.count)
            case "per_session":
                return line.won * (len(held) if line.count is None else line.count)
            case "lump_sum":
                return line.won

    def _fees(self, held: Sequence[tuple[int, Held]]) -> int:
        won = 0
        for s, one in held:
            for n, role in zip(one.lecturers, self._data.sessions[s].roles, strict=True):
                lecturer = self._data.lecturers[n]
                won += lecturer.first_hour_won + lecturer.extra_hour_won * ((role.hours or one.hours) - 1)
        return won


def _stretches(blocks: Iterable[Block]) -> list[Stretch]:
    return [(DAY * block.day + block.start, DAY * block.day + block.end, 1) for block in blocks]


def _free(taken: Sequence[Stretch], begin: int, end: int) -> bool:
    return all(stop <= begin or end <= start for start, stop, _ in taken)


def _different(free: Sequence[Sequence[int]], chosen: tuple[int, ...]) -> tuple[int, ...] | None:
    if len(chosen) == len(free):
        return chosen
    for n in free[len(chosen)]:
        if n not in chosen and (team := _different(free, (*chosen, n))) is not None:
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
