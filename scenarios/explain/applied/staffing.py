"""Repairs of a staffing plan, written into the scenario."""

from scenarios.explain.applied.steps import Change, changed, more_won, moved, raised
from scenarios.explain.told import ToldStep
from scenarios.ground import DongLookup, ground
from scenarios.schema import Scenario, Staffing
from scenarios.schema.staffing import YearMoney


def _staffing(scenario: Scenario) -> Staffing:
    assert scenario.staffing is not None, "the step is one of posts"
    return scenario.staffing


def _total(scenario: Scenario, step: ToldStep) -> Scenario:
    return more_won(scenario, "staffing", "cap_won", step)


def _city(scenario: Scenario, step: ToldStep) -> Scenario:
    city = _staffing(scenario).city
    assert city is not None, "the step is one of the city's money"
    budgets = _in_year(city.budgets, step)
    return changed(scenario, "staffing", city=city.model_copy(update={"budgets": budgets}))


def _district(scenario: Scenario, step: ToldStep) -> Scenario:
    at = DongLookup(ground(scenario), [])
    wanted = at.find(step.line.subject[0])
    districts = tuple(
        one.model_copy(update={"budgets": _in_year(one.budgets, step)}) if at.find(one.name) == wanted else one
        for one in _staffing(scenario).districts
    )
    return changed(scenario, "staffing", districts=districts)


def _in_year(budgets: tuple[YearMoney, ...], step: ToldStep) -> tuple[YearMoney, ...]:
    year = int(step.line.subject[-1])
    return tuple(one.model_copy(update={"won": raised(one.won, step)}) if one.year == year else one for one in budgets)


def _fewer_posts(scenario: Scenario, step: ToldStep) -> Scenario:
    """Demand no post of an agreement: a scenario demands all of them or none, and else weighs what each is worth."""
    agreements = tuple(
        one.model_copy(update={"all_posts": False}) if one.name in step.line.subject else one
        for one in _staffing(scenario).agreements
    )
    return changed(scenario, "staffing", agreements=agreements)


def _pay_band(scenario: Scenario, step: ToldStep) -> Scenario:
    roles = tuple(
        role.model_copy(update={"max_ratio_percent": raised(role.max_ratio_percent, step)})
        if role.name in step.line.subject
        else role
        for role in _staffing(scenario).roles
    )
    return changed(scenario, "staffing", roles=roles)


def _part_time(scenario: Scenario, step: ToldStep) -> Scenario:
    share = _staffing(scenario).part_time
    if step.line.side == "least":
        share = share.model_copy(update={"least_percent": min(share.least_percent, moved(step))})
    else:
        share = share.model_copy(update={"most_percent": raised(share.most_percent, step)})
    return changed(scenario, "staffing", part_time=share)


def _any_type(scenario: Scenario, step: ToldStep) -> Scenario:
    posts = tuple(
        post.model_copy(update={"types": None}) if post.role in step.line.subject else post
        for post in _staffing(scenario).posts
    )
    return changed(scenario, "staffing", posts=posts)


def _pay_cut(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001  (changes are alike)
    return changed(scenario, "staffing", no_pay_cut=False)


def _no_term(scenario: Scenario, step: ToldStep) -> Scenario:
    types = tuple(
        one.model_copy(update={"limit_months": None}) if one.name in step.line.subject else one
        for one in _staffing(scenario).types
    )
    return changed(scenario, "staffing", types=types)


def _no_least_pay(scenario: Scenario, step: ToldStep) -> Scenario:  # noqa: ARG001
    return changed(scenario, "staffing", least_pay=())


CHANGES: dict[tuple[str, str], Change] = {
    ("total_budget", "raise"): _total,
    ("city_budget", "raise"): _city,
    ("district_budgets", "raise"): _district,
    ("least_posts", "lower"): _fewer_posts,
    ("pay_band", "raise"): _pay_band,
    ("part_time_share", "lower"): _part_time,
    ("part_time_share", "raise"): _part_time,
    ("allowed_types", "drop"): _any_type,
    ("no_pay_cut", "drop"): _pay_cut,
    ("term_limit", "drop"): _no_term,
    ("least_pay", "drop"): _no_least_pay,
}
