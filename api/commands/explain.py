"""``hubdong explain``: why nothing fits and what would; or which lines bind a plan that fits."""

import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from api.commands.limits import AsJson, Seed, Source, TimeLimit, Workers
from api.errors import EXIT_CODES, BadInputError
from api.i18n import _, say
from api.terminal.inputs import solve_params
from api.terminal.interrupt import interruptible
from api.terminal.progress import Reporter

if TYPE_CHECKING:
    from planner.repair import Price
    from scenarios.explain.told import Explanation


def explain_command(
    source: Source,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    workers: Workers = 2,
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price",
            metavar="RULE=RANK:N",
            help="What loosening a rule hurts (law, money, value, comfort), and how much.",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="RULE", help="Rule that no repair may touch.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Plan, ask, tell."""
    # Engines take seconds to load; help and a mistyped option need none of them.
    from api.terminal.explanation import explanation_lines
    from scenarios.explain.answers import explain
    from scenarios.read import read

    params = solve_params(time_limit, seed, workers)
    prices = _prices(price or [], keep or [])
    scenario, home = read(source)
    with Reporter(Console(stderr=True)) as reporter:

        def work(cancel: threading.Event) -> "Explanation":
            return explain(scenario, home, params, prices, reporter, cancel)

        explained = interruptible(work, lambda: reporter.say(_("Stopping with what is known so far.")))
    if as_json:
        typer.echo(explained.model_dump_json())
    else:
        for line in explanation_lines(explained):
            typer.echo(line)
    raise typer.Exit(EXIT_CODES[explained.status])


def _prices(priced: list[str], kept: list[str]) -> "dict[str, Price | None]":
    """Return prices by rule.

    Raises
    ------
    BadInputError
        If one is not ``RULE=RANK:N``, or names a rule that no family has.
    """
    from planner.lines import Rank
    from planner.repair import Price

    prices: dict[str, Price | None] = {}
    for text in priced:
        rule, _equals, rest = text.partition("=")
        rank, _colon, number = rest.partition(":")
        if rank.upper() not in Rank.__members__ or not number.isdecimal():
            wrong = say("'{text}' is not of the form RULE=RANK:N", {"text": text})
            raise BadInputError([f"--price: {wrong}"])
        prices[_known(rule, "--price")] = Price(Rank[rank.upper()], int(number))
    return prices | {_known(rule, "--keep"): None for rule in kept}


def _known(rule: str, option: str) -> str:
    from scenarios.pipeline import FAMILIES

    rules = {name for family in FAMILIES.values() for name in family.checks}
    if rule.partition(".")[0] not in rules:
        wrong = say("no rule is called '{name}'", {"name": rule})
        raise BadInputError([f"{option}: {wrong}"])
    return rule
