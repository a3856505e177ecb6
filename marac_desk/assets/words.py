"""The sentences that go on paper, as a list that a language can replace."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets.places import file_path
from marac_desk.assets.tables import Table, read_toml


def _fault(text: str) -> str | None:
    try:
        for _, name, form, conversion in string.Formatter().parse(text):
            if name is not None and (form or conversion or not name.isidentifier()):
                return "a placeholder must be a plain name in braces, like {agency}"
    except ValueError:
        return "a brace is opened or closed alone; write {{ or }} for a brace that is meant"
    return None


def _entries(table: Table, prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key in table.given():
        if table.holds_table(key):
            found |= table.table(key).into(partial(_entries, prefix=f"{prefix}{key}."))
            continue
        text = table.any_text(key)
        if reason := _fault(text):
            raise table.problem(key, reason)
        found[prefix + key] = text
    return found


def read_words(file: Path) -> Mapping[str, str]:
    """Return the words in a file; a word in a table [agenda] is called "agenda.word".

    Raises ResourceProblemError where a value is not text, or has anything but plain {names} in braces.
    """
    return MappingProxyType(read_toml(file).into(_entries))


@cache
def paper_words(language: str = "en") -> Mapping[str, str]:
    """Return the words of the paper in a language; raises ResourceProblemError where it is missing or wrong."""
    return read_words(file_path("words", f"paper.{language}.toml"))
