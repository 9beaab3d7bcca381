"""The examples of ``deploy``: every setting and every command in them exists."""

import re
from pathlib import Path

import typer
import yaml

from api.cli import app

FOLDER = Path(__file__).parents[2] / "deploy"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
SETTINGS = (FOLDER.parent / "api" / "settings.py").read_text(encoding="utf-8")
NOT_OURS = {"HUBDONG_NAME"}
"""The compose file's own."""


def _known() -> set[str]:
    whole = set(re.findall(r"HUBDONG_[A-Z_]+", SETTINGS))
    short = {f"HUBDONG{name}" for name in re.findall(r"``(_[A-Z_]+)``", SETTINGS)}
    return whole | short


def test_every_setting_in_the_examples_is_read() -> None:
    for name, text in TEXTS.items():
        assert set(re.findall(r"HUBDONG_[A-Z_]+", text)) <= _known() | NOT_OURS, name


def test_every_command_in_the_examples_takes_its_options() -> None:
    services = yaml.safe_load(TEXTS["compose.yaml"])["services"]
    unit = re.search(r"ExecStart=/opt/hubdong/bin/hubdong (.+)", TEXTS["hubdong.service"])
    assert unit is not None
    calls = [services["server"]["command"][1:], services["worker"]["command"][1:], unit[1].split()]
    group = typer.main.get_command(app)
    for name, *options in calls:
        command = group.commands[name]  # type: ignore[attr-defined]
        taken = {option for parameter in command.params for option in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= taken, name
