"""Words by which the desk knows what somebody writes about: orders, contact, children, who told it; by language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets.places import file_path
from marac_desk.assets.tables import Table, read_toml

_LETTERS = r"[^\W\d_A-Z]"
_WORD = re.compile(rf"{_LETTERS}+")
_STARRED = re.compile(rf"{_LETTERS}+|\*{_LETTERS}{{4,}}\*?|{_LETTERS}{{4,}}\*")  # fewer letters would mean everything
_PHRASE = re.compile(rf"{_LETTERS}+(?: {_LETTERS}+)+")
_PRONOUNS = ("he", "she")
_FURTHEST = 4
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class CueWords:
    """The words of one language, each list as the rule that reads it says.

    A star before or behind a word stands for any letters. `forms` and `subjects` are those of "he" and of "she".
    """

    orders: tuple[str, ...]
    no_orders: tuple[str, ...]
    contact: tuple[str, ...]
    child: tuple[str, ...]
    saying: tuple[str, ...]
    victim: tuple[str, ...]
    reach: int
    forms: Mapping[str, tuple[str, ...]] = field(hash=False)
    subjects: Mapping[str, tuple[str, ...]] = field(hash=False)


def read_cue_words(file: Path) -> CueWords:
    """Return the words in a file.

    Raises ResourceProblemError where a list is missing or empty, a word is not in lower case, a star stands with fewer
    than four letters or inside a word, a form says both "he" and "she", or a subject is none of its forms.
    """
    return read_toml(file).into(_words)


@cache
def cue_words(language: str) -> CueWords:
    """Return the words of a language ("de"); raises ResourceProblemError where the list is missing or wrong."""
    return read_cue_words(file_path("words", f"cues.{language}.toml"))


def languages_of(language: str) -> tuple[str, ...]:
    """Return the languages people write in where this one is the area's ("de-AT"): the desk's English is one too."""
    return tuple(dict.fromkeys((ENGLISH, language.split("-")[0])))


def _words(root: Table) -> CueWords:
    leaning, telling = root.table("leaning"), root.table("telling")
    orders, no_orders, contact, child = leaning.into(_leaning)
    saying, victim, reach, forms, subjects = telling.into(_telling)
    return CueWords(orders, no_orders, contact, child, saying, victim, reach, forms, subjects)


def _leaning(table: Table) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (
        _list(table, "orders"),
        table.texts("no_orders", like=_PHRASE),
        _list(table, "contact"),
        _list(table, "child"),
    )


def _telling(
    table: Table,
) -> tuple[tuple[str, ...], tuple[str, ...], int, Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    forms = table.table("forms").into(_pronouns)
    subjects = table.table("subjects").into(lambda found: _subjects(found, forms))
    return _list(table, "saying"), _list(table, "victim"), table.number("reach", 1, _FURTHEST), forms, subjects


def _list(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key, like=_STARRED)
    if not found:
        raise table.problem(key, f'"{key}" is empty')
    return found


def _pronouns(table: Table) -> Mapping[str, tuple[str, ...]]:
    found = {name: table.texts(name, like=_WORD) for name in _PRONOUNS}
    _refuse(table, "she", set(found["he"]) & set(found["she"]), 'stands under "he" as well')
    return MappingProxyType(found)


def _subjects(table: Table, forms: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    found = {name: table.texts(name, like=_WORD) for name in _PRONOUNS}
    for name, words in found.items():
        _refuse(table, name, set(words) - set(forms[name]), f'is no form of "{name}"')
    return MappingProxyType(found)


def _refuse(table: Table, key: str, wrong: Collection[str], reason: str) -> None:
    if wrong:
        raise table.problem(key, f'"{min(wrong)}" {reason}')
