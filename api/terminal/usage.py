"""Help and mistakes of usage in the language spoken; typer itself speaks English only."""

import re
from typing import Any

import typer
from typer.exceptions import TyperException

from api import settings
from api.errors import BadInputError
from api.i18n import _, say

PATTERNS = (
    (r"Missing \w+ '?(?P<name>.*?)'?\.?$", "{name} is missing"),
    (r"Missing command\.", "say which command; --help lists them"),
    (r"No such option: (?P<name>\S+).*", "there is no option {name}"),
    (r"No such command '(?P<name>.*?)'.*", "there is no command '{name}'"),
    (r"Got unexpected extra argument\(s\) \((?P<name>.*)\)", "more than the command takes: {name}"),
    (r"Option '(?P<name>.*)' requires an argument\.", "{name} needs a value"),
    (r"Option '(?P<name>.*)' does not take a value\.", "{name} takes no value"),
    (r"Invalid value for '?(?P<name>[^']*)'?: .*", "{name} needs a number"),
)
"""What typer says, and how we say it."""


def without_language(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the language and the arguments without ``--lang``, which may stand anywhere.

    Raises
    ------
    BadInputError
        If the language asked for is not one of ours.
    """
    language, rest, waiting = settings.language(), [], iter(arguments)
    for argument in waiting:
        if argument == "--lang":
            language = next(waiting, "")
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if language not in settings.LANGUAGES:
        raise BadInputError([say("--lang: '{language}' is neither ko nor en", {"language": language})])
    return language, rest


def translated(command: Any) -> Any:
    """Return the command with its help, and that of its subcommands and options, in the language spoken.

    Typer keeps one set of objects per call of ``get_command``, so nothing shared is changed.
    """
    command.help = _(command.help) if command.help else None
    for parameter in (*command.params, command.get_help_option(typer.Context(command))):
        if parameter.help:
            parameter.help = _(parameter.help)
        parameter.rich_help_panel = _("Arguments") if parameter.param_type_name == "argument" else _("Options")
    for sub in getattr(command, "commands", {}).values():
        sub.rich_help_panel = _("Commands")
        translated(sub)
    return command


def translate_marks() -> None:
    """Put what typer adds to the help of an option or argument into the language spoken; it offers no other way."""
    from typer import rich_utils  # not on top: only help needs it, and it takes a while to load

    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.DEFAULT_STRING = _("[default: {value}]").replace("{value}", "{}")


def usage_lines(error: TyperException) -> list[str]:
    """Return what is wrong with the way the command was called, in one line; nothing where help was shown."""
    english = " ".join(error.format_message().split())
    for pattern, template in PATTERNS:
        if found := re.fullmatch(pattern, english):
            return [say(template, {name: given.replace("'", "") for name, given in found.groupdict().items()})]
    return [english] if english else []
