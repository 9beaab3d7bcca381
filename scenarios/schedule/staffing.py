"""A staffing plan in names, dates and won, with a statement per contract."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from planner.staffing.instance import StaffingPlan
from planner.staffing.reading import changed, excess, held_throughout
from scenarios.compile.staffing import CompiledStaffing, ContractTerms
from scenarios.ground import Ground
from scenarios.payroll import Amount, month_amounts, months_between
from scenarios.schedule.posts import (
    AgreementUse,
    BandUse,
    ContractGiven,
    PartLine,
    PostHeld,
    RateUsed,
    StaffingSchedule,
    YearUse,
)
from scenarios.schema.staffing import Rate, Staffing


def staffing_schedule(
    staffing: Staffing, ground: Ground, compiled: CompiledStaffing, plan: StaffingPlan
) -> StaffingSchedule:
    """Return the posts of a plan in the order of the scenario, with what each contract costs and why."""
    posts = tuple(_posts(staffing, ground, compiled, plan))
    given = [contract for post in posts for contract in post.contracts]
    city, district = sum(one.city_won for one in given), sum(one.district_won for one in given)
    return StaffingSchedule(
        posts=posts,
        agreements=tuple(_agreements(staffing, compiled, plan)),
        years=tuple(_years(ground, compiled, plan)),
        bands=tuple(_bands(staffing, compiled, plan)),
        rates=tuple(_rate(rate) for rate in staffing.rates),
        part_time_types=tuple(kind.name for kind in staffing.types if kind.part_time),
        city_until=staffing.city.until if staffing.city else None,
        changed=sum(post.changed for post in posts),
        city_won=city,
        district_won=district,
        won=city + district,
        cap_won=compiled.instance.total_cap,
    )


def _posts(staffing: Staffing, ground: Ground, compiled: CompiledStaffing, plan: StaffingPlan) -> Iterator[PostHeld]:
    alike = Counter((d, row.role) for d, row in zip(compiled.district_at, staffing.posts, strict=True))
    seen: Counter[tuple[int, str]] = Counter()
    for p, (d, row) in enumerate(zip(compiled.district_at, staffing.posts, strict=True)):
        seen[d, row.role] += 1
        number = f" {seen[d, row.role]}" if alike[d, row.role] > 1 else ""
        contracts = sorted(plan.contracts[p], key=lambda c: compiled.terms[c].period.first)
        given = tuple(_contract(staffing, compiled, c) for c in contracts)
        yield PostHeld(
            name=f"{ground.names[d]} {row.role}{number}",
            district=ground.names[d],
            role=row.role,
            today_type=row.today.type if row.today else None,
            today_hourly_won=row.today.hourly_won if row.today else None,
            changed=changed(compiled.instance, plan, p),
            contracts=given,
            last=given[-1].last if given else None,
        )


def _contract(staffing: Staffing, compiled: CompiledStaffing, c: int) -> ContractGiven:
    terms, contract = compiled.terms[c], compiled.instance.contracts[c]
    return ContractGiven(
        type=staffing.types[terms.type].name,
        first=terms.period.first,
        last=terms.period.last,
        hourly_won=terms.hourly_won,
        pay_won=contract.pay_won,
        new_hire=terms.new_hire,
        city_won=sum(contract.city_won),
        district_won=sum(contract.district_won),
        lines=tuple(_lines(staffing, terms)),
    )


def _lines(staffing: Staffing, terms: ContractTerms) -> Iterator[PartLine]:
    """Yield a line per part and law; months in which the amount comes about in the same way are counted."""
    months = months_between(terms.period.first, terms.period.last)
    kind = staffing.types[terms.type]
    amounts = [a for m in months for a in month_amounts(staffing.rates, kind, terms.hourly_won, m, len(months))]
    order = {part: n for n, part in enumerate(dict.fromkeys(rate.part for rate in staffing.rates))}
    amounts.sort(key=lambda amount: order[amount.rate.part])
    for part, group in groupby(amounts, key=lambda amount: amount.rate.part):
        mine = list(group)
        ways = Counter((_formula(amount, terms.hourly_won), amount.won) for amount in mine)
        yield PartLine(
            part=part,
            law=mine[0].rate.law,
            assumption=any(amount.rate.assumption for amount in mine),
            formula=" + ".join(f"{text} × {times}개월" for (text, _won), times in ways.items()),
            won=sum(amount.won for amount in mine),
        )
    once = (("계약 사무비", staffing.contract_won), ("채용 비용", staffing.hire_won if terms.new_hire else 0))
    for part, won in once:
        if won:
            yield PartLine(part=part, law="", assumption=True, formula=f"{won:,}원 × 1회", won=won)


def _formula(amount: Amount, hourly_won: int) -> str:
    rate = amount.rate
    match rate.kind:
        case "hours" | "weekly_holiday":
            return f"{hourly_won:,}원 × {amount.base:,}시간"
        case "overtime":
            return f"{hourly_won:,}원 × {amount.base:,}시간 × {_percent(rate)}"
        case "of_wages" | "of_part":
            return f"{amount.base:,}원 × {_percent(rate)}"
        case "lump_sum":
            return f"{rate.won:,}원"


def _percent(rate: Rate) -> str:
    return f"{rate.per_million / 10_000:.4f}".rstrip("0").rstrip(".") + "%"


def _agreements(staffing: Staffing, compiled: CompiledStaffing, plan: StaffingPlan) -> Iterator[AgreementUse]:
    instance = compiled.instance
    for a, one in enumerate(staffing.agreements):
        held = [p for p in range(len(instance.posts)) if held_throughout(instance, plan, p, a)]
        kinds = [instance.types[instance.contracts[plan.contracts[p][0]].type] for p in held]
        yield AgreementUse(
            name=one.name,
            first=one.first,
            last=one.last,
            wanted=len(instance.posts),
            held=len(held),
            part_time=sum(kind.part_time for kind in kinds),
        )


def _years(ground: Ground, compiled: CompiledStaffing, plan: StaffingPlan) -> Iterator[YearUse]:
    contracts = compiled.instance.contracts
    for y, year in enumerate(compiled.years):
        won = sum(contracts[c].city_won[y] for mine in plan.contracts for c in mine)
        yield YearUse(payer=None, year=year, won=won, cap_won=compiled.instance.city_caps[y])
    for d, name in enumerate(ground.names):
        for y, year in enumerate(compiled.years):
            mine = [given for at, given in zip(compiled.district_at, plan.contracts, strict=True) if at == d]
            won = sum(contracts[c].district_won[y] for given in mine for c in given)
            yield YearUse(payer=name, year=year, won=won, cap_won=compiled.instance.district_caps[d][y])


def _bands(staffing: Staffing, compiled: CompiledStaffing, plan: StaffingPlan) -> Iterator[BandUse]:
    contracts, agreements = compiled.instance.contracts, compiled.instance.agreements
    for r, role in enumerate(staffing.roles):
        for a, span in enumerate(agreements):
            pays = [
                contracts[c].pay_won
                for mine in plan.contracts
                for c in mine
                if contracts[c].role == r and contracts[c].first <= span.last and span.first <= contracts[c].last
            ]
            if pays:
                ratio = role.max_ratio_percent
                yield BandUse(
                    role=role.name,
                    agreement=staffing.agreements[a].name,
                    lowest_won=min(pays),
                    highest_won=max(pays),
                    max_ratio_percent=ratio,
                    excess_won=0 if ratio is None else excess(compiled.instance, plan, r, a, ratio),
                )


def _rate(rate: Rate) -> RateUsed:
    shown = rate.kind in ("overtime", "of_wages", "of_part")
    return RateUsed(
        part=rate.part,
        first=rate.first,
        last=rate.last,
        per_million=rate.per_million if shown else None,
        law=rate.law,
        assumption=rate.assumption,
    )
