"""Options that the commands of questions share."""

from typing import Annotated

import typer

Source = Annotated[
    str, typer.Argument(metavar="SCENARIO|FILE", help="Name of a bundled scenario, or a YAML, JSON or xlsx file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON on stdout, for programs.")]
TimeLimit = Annotated[
    float,
    typer.Option("--time-limit", metavar="S", show_default=False, help="Seconds for all of it, 120 if not given."),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", show_default=False, help="Seed of random choices, 0 if not given.")
]
Workers = Annotated[
    int, typer.Option("--workers", metavar="N", show_default=False, help="Threads to compute with, 2 if not given.")
]
