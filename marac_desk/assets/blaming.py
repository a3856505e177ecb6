"""Phrases that put the blame on the victim, why they do, and what to write instead: a list that a language replaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets.places import file_path
from marac_desk.assets.tables import Table, read_toml

_WORD = re.compile(r"[a-z]+")
_GROUP = re.compile(r"[A-Z]+")
_PART = r"[a-z]+(?:-[a-z]+)*|(?:[a-z]+|[A-Z]+)(?:/(?:[a-z]+|[A-Z]+))*"
_PATTERN = re.compile(rf"(?:{_PART})(?: (?:\.\.\. )?(?:{_PART}))*")
_LONGEST = 80
LISTS = ("endings", "small", "turning", "stops", "victim", "others", "towards")
"""The lists of words that the grammar must give; the rule that looks for the phrases says what each is for."""


@dataclass(frozen=True, slots=True)
class PhraseEntry:
    """One way to blame: its patterns, the codes of why and of what to write instead, and where it does not count."""

    code: str
    why: str
    instead: str
    patterns: tuple[str, ...]
    of_victim: bool
    unless: tuple[str, ...]
    not_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlamingWords:
    """The list of one language: its phrases, the sentences of their codes, and the little grammar they need."""

    phrases: tuple[PhraseEntry, ...]
    why: Mapping[str, str]
    instead: Mapping[str, str]
    adverb: str
    grammar: Mapping[str, tuple[str, ...]]


def read_blaming_words(file: Path) -> BlamingWords:
    """Return the list in a file.

    Raises ResourceProblemError where a pattern is more than words, "/" and "...", where it stands there twice, and
    where a code has no sentence.
    """
    return read_toml(file).into(_list)


@cache
def blaming_words(language: str = "en") -> BlamingWords:
    """Return the list of a language; raises ResourceProblemError where it is missing or wrong."""
    return read_blaming_words(file_path("words", f"blaming.{language}.toml"))


def _list(root: Table) -> BlamingWords:
    why, instead = root.table("why").into(_sentences), root.table("instead").into(_sentences)
    adverb, grammar = root.table("grammar").into(_grammar)
    groups = root.table("groups").into(_groups)
    allowed = _Allowed(why, instead, groups)
    phrases = root.table("phrase").into(lambda table: tuple(_phrase(table, code, allowed) for code in table.given()))
    return BlamingWords(phrases, why, instead, adverb, grammar)


def _sentences(table: Table) -> Mapping[str, str]:
    return MappingProxyType({code: table.text(code, longest=_LONGEST) for code in table.given()})


def _grammar(table: Table) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    return table.text("adverb", like=_WORD), MappingProxyType({name: table.texts(name, like=_WORD) for name in LISTS})


def _groups(table: Table) -> Mapping[str, tuple[str, ...]]:
    for name in table.given():
        if not _GROUP.fullmatch(name):
            raise table.problem(name, "a group has a name in capitals")
    return {name: table.texts(name, like=_WORD) for name in table.given()}


@dataclass(slots=True)
class _Allowed:
    """What a phrase may name, and the patterns that stand under another one already."""

    why: Mapping[str, str]
    instead: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    known: set[str] = field(default_factory=set)


def _phrase(phrases: Table, code: str, allowed: _Allowed) -> PhraseEntry:
    return phrases.table(code).into(partial(_entry, code=code, allowed=allowed))


def _entry(table: Table, *, code: str, allowed: _Allowed) -> PhraseEntry:
    return PhraseEntry(
        code=code,
        why=table.text("why", among=allowed.why),
        instead=table.text("instead", among=allowed.instead),
        patterns=_patterns(table, allowed),
        of_victim=table.flag("of_victim", default=False),
        unless=table.texts("unless", like=_WORD) if table.has("unless") else (),
        not_before=table.texts("not_before", like=_WORD) if table.has("not_before") else (),
    )


def _patterns(table: Table, allowed: _Allowed) -> tuple[str, ...]:
    """Return the patterns of a phrase, with the words of each group in place of its name."""
    patterns = table.texts("patterns", like=_PATTERN)
    if not patterns:
        raise table.problem("patterns", '"patterns" is empty')
    for pattern in patterns:
        if pattern in allowed.known:
            raise table.problem("patterns", f'"{pattern}" stands under another phrase already')
        for name in _GROUP.findall(pattern):
            if name not in allowed.groups:
                raise table.problem("patterns", f'"{pattern}" names {name}, which is no group')
    allowed.known.update(patterns)
    return tuple(_GROUP.sub(lambda name: "/".join(allowed.groups[name[0]]), pattern) for pattern in patterns)
