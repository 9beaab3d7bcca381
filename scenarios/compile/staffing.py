"""The staffing part of a scenario to a ``StaffingInstance``, and what its positions stand for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from planner.staffing.instance import (
    Agreement,
    Contract,
    ContractType,
    Need,
    PayBand,
    Post,
    Role,
    StaffingInstance,
    Today,
)
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import DongLookup, Ground, Lookup
from scenarios.payroll import FULL_MONTH_HOURS, city_share, month_amounts, months_between, rate_problems
from scenarios.schema import Scenario
from scenarios.schema import staffing as words
from scenarios.schema.common import Period
from scenarios.schema.staffing import Staffing, YearMoney, whole_months


@dataclass(frozen=True)
class ContractTerms:
    """What a contract of the instance stands for."""

    role: int
    type: int
    hourly_won: int
    period: Period
    new_hire: bool


@dataclass(frozen=True)
class CompiledStaffing:
    """A staffing problem with what its positions stand for."""

    instance: StaffingInstance
    terms: tuple[ContractTerms, ...]
    """Per contract."""
    months: tuple[dt.date, ...]
    """First day of each month."""
    years: tuple[int, ...]
    """Budget years."""
    district_at: tuple[int, ...]
    """Per post, the position of its district."""


def compile_staffing(scenario: Scenario, staffing: Staffing, ground: Ground) -> CompiledStaffing:
    """Return the staffing problem of a scenario; its districts are the scenario's dongs.

    Raises
    ------
    ScenarioError
        If a name is unknown, a span does not consist of whole months of the scenario's period, or the dated table
        says a part twice or not at all for some month.
    """
    maker = _Maker(scenario, staffing, ground)
    maker.check()
    if maker.problems:
        raise ScenarioError(maker.problems)
    posts = tuple(maker.post(n, row) for n, row in enumerate(staffing.posts))
    agreements = tuple(Agreement(first=maker.month(a.first), last=maker.month(a.last)) for a in staffing.agreements)
    caps = maker.district_caps()
    city = maker.caps(staffing.city.budgets, "staffing.city.budgets") if staffing.city else (None,) * len(maker.years)
    if maker.problems:
        raise ScenarioError(maker.problems)
    instance = StaffingInstance(
        n_months=len(maker.months),
        n_years=len(maker.years),
        n_districts=len(ground.names),
        types=tuple(ContractType(part_time=t.part_time, limit_months=t.limit_months) for t in staffing.types),
        roles=tuple(_role(role) for role in staffing.roles),
        contracts=tuple(maker.contract(terms) for terms in maker.terms),
        posts=posts,
        agreements=agreements,
        needs=tuple(maker.needs(posts)),
        least_pay_won=tuple(maker.least_pay(month) for month in maker.months),
        part_time_least_percent=staffing.part_time.least_percent,
        part_time_most_percent=staffing.part_time.most_percent,
        city_caps=city,
        district_caps=caps,
        total_cap=_cap(scenario, staffing),
        change_weight=staffing.weights.change,
    )
    return CompiledStaffing(instance, maker.terms, maker.months, maker.years, tuple(post.district for post in posts))


def _cap(scenario: Scenario, staffing: Staffing) -> int | None:
    envelope = scenario.budget.staffing_won if scenario.budget else None
    caps = [cap for cap in (staffing.cap_won, envelope) if cap is not None]
    return min(caps) if caps else None


def _role(role: words.Role) -> Role:
    if role.max_ratio_percent is None:
        return Role()
    return Role(band=PayBand(max_ratio_percent=role.max_ratio_percent, excess_weight=role.excess_weight))


@dataclass
class _Maker:
    """Writes out contracts, posts and money; notes what is wrong with them."""

    scenario: Scenario
    staffing: Staffing
    ground: Ground
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.months = tuple(months_between(self.scenario.period.first, self.scenario.period.last))
        self.years = tuple(sorted({month.year for month in self.months}))
        self._month_at = {month: position for position, month in enumerate(self.months)}
        self._district_at = DongLookup(self.ground, self.problems)
        self._type_at = Lookup("contract type", tuple(t.name for t in self.staffing.types), self.problems)
        self._role_at = Lookup("role", tuple(r.name for r in self.staffing.roles), self.problems)
        self._won: dict[tuple[int, int, int, int], tuple[int, int]] = {}

    def check(self) -> None:
        """Note spans that are no whole months of the period, and gaps of the dated table."""
        spans = [("period", self.scenario.period), *((f"staffing.periods[{n}]", p) for n, p in self._periods())]
        for n, one in enumerate(self.staffing.agreements):
            spans.append((f"staffing.agreements[{n}]", Period(first=one.first, last=one.last)))
        for place, span in spans:
            self._span(place, span)
        self.problems.extend(rate_problems(self.staffing, self.months))

    def _periods(self) -> Iterator[tuple[int, Period]]:
        return enumerate(self.staffing.periods)

    def _span(self, place: str, span: Period) -> None:
        try:
            whole_months(span)
        except ValueError:
            values: dict[str, object] = {"first": span.first.isoformat(), "last": span.last.isoformat()}
            self.problems.append(Problem(place, "{first} to {last} does not consist of whole months", values))
            return
        whole = self.scenario.period
        if span.first < whole.first or span.last > whole.last or span.last < span.first:
            values = {
                "first": span.first.isoformat(),
                "last": span.last.isoformat(),
                "period_first": whole.first.isoformat(),
                "period_last": whole.last.isoformat(),
            }
            template = "{first} to {last} is no stretch of the period {period_first} to {period_last}"
            self.problems.append(Problem(place, template, values))

    def month(self, day: dt.date) -> int:
        """Return the position of a day's month."""
        return self._month_at[day.replace(day=1)]

    @cached_property
    def terms(self) -> tuple[ContractTerms, ...]:
        """Every contract to choose from: role, type, step, period, and whether somebody new is employed."""
        return tuple(
            ContractTerms(r, t, hourly, period, new_hire)
            for r, role in enumerate(self.staffing.roles)
            for t, hourly, period, new_hire in product(
                range(len(self.staffing.types)),
                sorted(set(role.hourly_won)),
                dict.fromkeys(self.staffing.periods),
                (False, True),
            )
        )

    def contract(self, terms: ContractTerms) -> Contract:
        """Return a contract with what it costs city and district in each budget year."""
        months = months_between(terms.period.first, terms.period.last)
        city, district = dict.fromkeys(self.years, 0), dict.fromkeys(self.years, 0)
        for month in months:
            by_city, by_district = self._month_won(terms.type, terms.hourly_won, month, len(months))
            city[month.year] += by_city
            district[month.year] += by_district
        district[months[0].year] += self.staffing.contract_won + (self.staffing.hire_won if terms.new_hire else 0)
        return Contract(
            role=terms.role,
            type=terms.type,
            pay_won=FULL_MONTH_HOURS * terms.hourly_won,
            first=self.month(terms.period.first),
            last=self.month(terms.period.last),
            new_hire=terms.new_hire,
            city_won=tuple(city.values()),
            district_won=tuple(district.values()),
        )

    def _month_won(self, kind: int, hourly_won: int, month: dt.date, length: int) -> tuple[int, int]:
        key = (kind, hourly_won, self.month(month), length)
        if key not in self._won:
            amounts = month_amounts(self.staffing.rates, self.staffing.types[kind], hourly_won, month, length)
            won = sum(amount.won for amount in amounts)
            city = city_share(self.staffing, month, won)
            self._won[key] = city, won - city
        return self._won[key]

    def post(self, n: int, row: words.PostRow) -> Post:
        """Return a post."""
        place = f"staffing.posts[{n}]"
        every = [t.name for t in self.staffing.types]
        types = every if row.types is None else list(dict.fromkeys(row.types))
        today = None
        if row.today is not None:
            today = Today(
                type=self._type_at(row.today.type, f"{place}.today.type"),
                pay_won=FULL_MONTH_HOURS * row.today.hourly_won,
                served_months=row.today.served_months,
            )
        return Post(
            district=self._district_at(row.district, f"{place}.district"),
            role=self._role_at(row.role, f"{place}.role"),
            types=tuple(self._type_at(name, f"{place}.types") for name in types),
            today=today,
            least_pay_won=today.pay_won if today is not None and self.staffing.no_pay_cut else 0,
        )

    def needs(self, posts: tuple[Post, ...]) -> Iterator[Need]:
        """Yield what each district needs in each role: its posts, in every agreement."""
        priority = {
            self._district_at(d.name, "staffing.districts"): d.priority_percent for d in self.staffing.districts
        }
        places = [(post.district, post.role) for post in posts]
        for (district, role), (a, agreement) in product(dict.fromkeys(places), enumerate(self.staffing.agreements)):
            wanted = places.count((district, role))
            yield Need(
                district=district,
                role=role,
                agreement=a,
                least=wanted if agreement.all_posts else 0,
                wanted=wanted,
                worth_won=self.staffing.roles[role].worth_won * priority.get(district, 100) // 100,
            )

    def least_pay(self, month: dt.date) -> int:
        """Return the lawful minimum of a full month's pay: the highest of the rows in force, the latest of each law."""
        latest = {
            row.law: row.hourly_won
            for row in sorted(self.staffing.least_pay, key=lambda row: row.first)
            if row.first <= month
        }
        return FULL_MONTH_HOURS * max(latest.values(), default=0)

    def caps(self, budgets: tuple[YearMoney, ...], place: str) -> tuple[int | None, ...]:
        """Return a cap per budget year; a year outside the plan is noted."""
        for one in budgets:
            if one.year not in self.years:
                values: dict[str, object] = {"year": str(one.year), "first": str(self.years[0])}
                values["last"] = str(self.years[-1])
                self.problems.append(Problem(place, "budget year {year} is not one of {first} to {last}", values))
        won = {one.year: one.won for one in budgets}
        return tuple(won.get(year) for year in self.years)

    def district_caps(self) -> tuple[tuple[int | None, ...], ...]:
        """Return the caps of each district per budget year."""
        caps: list[tuple[int | None, ...]] = [(None,) * len(self.years)] * len(self.ground.names)
        for n, one in enumerate(self.staffing.districts):
            place = f"staffing.districts[{n}]"
            caps[self._district_at(one.name, f"{place}.name")] = self.caps(one.budgets, f"{place}.budgets")
        return tuple(caps)
