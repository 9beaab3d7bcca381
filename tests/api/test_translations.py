"""Every sentence a user may be told exists in Korean; when one is missing, this says where and what to add."""

import re
import string

import pytest
import typer
from pydantic_core import _pydantic_core

from api import i18n, rules
from api.cli import app
from api.reasons import PATTERNS as REASONS
from api.terminal.usage import PATTERNS
from geodata.cells import APPROXIMATE, JOINED, NEAREST
from scenarios.handmade.details import DETAILS
from scenarios.pipeline import SOLVABLE
from tests.api.templates import PASSED_ON, Sentence, Unreadable, everything, words_of_unique
from tests.page.sentences import texts

KOREAN = {(m.context, m.id): m for m in i18n.catalogue() if m.id}
MISSING = 'add to api/locale/ko.po:\n\nmsgid "{key}"\nmsgstr "..."   with the values {fields}\n(it is used at {where})'


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _demand(key: str, where: str, context: str | None = None) -> None:
    message = KOREAN.get((context, key))
    hint = MISSING.format(key=key.replace('"', '\\"'), fields=sorted(_fields(key)) or "none", where=where)
    assert message is not None, hint
    assert message.string, hint
    # a reason in English may be left out where the sentence says enough
    assert _fields(str(message.string)) in (_fields(key), _fields(key) - {"why"}), f"{where}: values differ: {key!r}"


@pytest.mark.parametrize(
    "sentence", {s.template: s for s in everything() if isinstance(s, Sentence)}.values(), ids=lambda s: s.where
)
def test_every_sentence_in_the_source_has_a_korean_one_with_the_same_values(sentence: Sentence) -> None:
    _demand(sentence.template, sentence.where)


def test_every_template_in_the_source_can_be_read_by_this_test() -> None:
    unread = [u for u in everything() if isinstance(u, Unreadable) and not _is_passed_on(u)]
    assert not unread, f"write these templates as plain text, or list the call in templates.PASSED_ON: {unread}"


def _is_passed_on(unread: Unreadable) -> bool:
    return any(unread.where.startswith(f"{file}:") and unread.code.startswith(call) for file, call in PASSED_ON)


@pytest.mark.parametrize("word", sorted(words_of_unique()))
def test_every_word_that_goes_into_the_sentence_about_duplicates_has_a_korean_one(word: str) -> None:
    _demand(word, "unique(...)", context="word")


@pytest.mark.parametrize("family", SOLVABLE)
def test_every_rule_of_a_family_has_a_sentence_in_both_languages(family: str) -> None:
    assert set(rules.SENTENCES[family]) == set(SOLVABLE[family].checks), "name the rule in api/rules.py"
    for rule, sentence in rules.SENTENCES[family].items():
        _demand(sentence, f"api/rules.py, {family}.{rule}")


def _help_texts() -> set[str]:
    root = typer.main.get_command(app)
    commands = [root, *root.commands.values()]
    options = [p for c in commands for p in (*c.params, c.get_help_option(typer.Context(c)))]
    return {one.help for one in (*commands, *options) if one.help}


@pytest.mark.parametrize("text", sorted(_help_texts()))
def test_every_help_text_has_a_korean_one(text: str) -> None:
    _demand(text, "api/cli.py")


NEVER_OURS = (
    *("bytes_", "arguments_", "dataclass_", "time_delta", "timezone_", "is_instance", "is_subclass", "uuid_", "url_"),
    *("decimal_", "complex_", "callable_", "missing_", "unexpected_", "multiple_argument", "get_attr", "frozen_"),
    *("iteration_", "no_such", "date_past", "date_future", "datetime_", "needs_", "string_sub", "default_factory"),
    *("union_", "invalid_key", "string_not_ascii", "set_item", "named_tuple", "ordered_dict", "counter_"),
    *("deque_", "ellipsis_", "fraction_"),
)
"""Beginnings of the types of errors that no field of ours can cause."""


OURS = [e for e in _pydantic_core.list_all_errors() if not str(e["type"]).startswith(NEVER_OURS)]


@pytest.mark.parametrize("error", OURS, ids=lambda e: e["type"])
def test_what_pydantic_refuses_is_said_in_korean_with_values_it_really_gives(error: dict[str, object]) -> None:
    kind = str(error["type"])
    message = KOREAN.get(("pydantic", kind))
    assert message is not None, f'msgctxt "pydantic"\nmsgid "{kind}"   for: {error["message_template_python"]}'
    given = _fields(str(error["message_template_python"])) | _fields(str(error.get("message_template_json", "")))
    assert _fields(str(message.string)) <= given


def test_no_korean_sentence_is_left_over_from_a_sentence_that_is_gone() -> None:
    used = {s.template for s in everything() if isinstance(s, Sentence)} | _help_texts()
    used |= {text for family in rules.SENTENCES.values() for text in family.values()}
    used |= {template for _pattern, template in (*PATTERNS, *REASONS)} | {APPROXIMATE, JOINED, NEAREST}
    used |= {template for sayings in DETAILS.values() for _pattern, template in sayings}
    used |= texts()
    left = sorted(key for context, key in KOREAN if context is None and key not in used)
    assert not left, f"take these out of api/locale/ko.po: {left}"


@pytest.mark.parametrize("label", [APPROXIMATE, JOINED, NEAREST])
def test_what_a_map_says_of_its_cells_has_a_korean_sentence(label: str) -> None:
    _demand(label, "geodata/cells.py")


@pytest.mark.parametrize("template", [template for _pattern, template in (*PATTERNS, *REASONS)])
def test_what_libraries_say_in_english_is_said_in_korean(template: str) -> None:
    _demand(template, "api/terminal/usage.py or api/reasons.py")


@pytest.mark.parametrize("rule", DETAILS)
def test_what_verifiers_say_of_a_breach_is_said_in_korean(rule: str) -> None:
    for pattern, template in DETAILS[rule]:
        values = {name.partition("_")[2] for name in re.compile(pattern).groupindex}
        assert values == _fields(template), f"values differ: {pattern}"
        _demand(template, f"scenarios/handmade/details.py, {rule}")


@pytest.mark.parametrize("family", ["hubs", "visits", "training"])
def test_every_rule_that_a_typed_plan_can_break_has_its_details_in_words(family: str) -> None:
    plain = {"candidate_hubs", "forced_hubs", "pinned_sessions", "unlike"}
    assert set(SOLVABLE[family].checks) <= plain | set(DETAILS), "the rule's sentence alone says no value"
