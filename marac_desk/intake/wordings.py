"""Reads the shipped wordings (resources/intake): every language at once, folded, with alternatives spelled out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from marac_desk.assets.places import path
from marac_desk.assets.tables import Table, read_toml
from marac_desk.intake.folding import fold

Wordings = dict[str, list[str]]
"""Wordings by what they mean."""

_CHOICE = re.compile(r"\{([^{}]*)\}")
_FOLDER = "intake"


def tables(kind: str) -> list[Table]:
    """Return the tables of one kind ("labels", "values") in every language, English first."""
    folder = path(_FOLDER)
    files = [folder / f"{kind}.toml", *sorted(folder.glob(f"{kind}_*.toml"))]
    return [read_toml(file) for file in files]


def merged(sources: list[Table], *place: str) -> Wordings:
    """Return one table of all languages together, alternatives spelled out, not yet folded."""
    found: Wordings = {}
    for source in sources:
        table = _inner(source, place)
        if table:
            for key in table.given():
                found.setdefault(key, []).extend(spelled_out(table, key))
    return found


def names_within(sources: list[Table], place: str) -> list[str]:
    """Return the names of the tables inside a table, of all languages together."""
    found = [key for source in sources if source.has(place) for key in source.table(place).given()]
    return list(dict.fromkeys(found))


def spelled_out(table: Table, key: str) -> Iterator[str]:
    """The wordings of one key, each {one|other} as the several wordings it stands for."""
    for written in table.texts(key):
        yield from alternatives(written)


@cache
def alternatives(written: str) -> tuple[str, ...]:
    """Return the wordings that one with {one|other} stands for."""
    parts = _CHOICE.split(written)
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return tuple(" ".join("".join(chosen).split()) for chosen in itertools.product(*choices))


def folded(wordings: Wordings) -> dict[str, str]:
    """Return what each folded wording means; the first meaning of a wording counts."""
    found: dict[str, str] = {}
    for meaning, written in wordings.items():
        for wording in written:
            found.setdefault(fold(wording), meaning)
    return found


def _inner(source: Table, place: tuple[str, ...]) -> Table | None:
    table = source
    for name in place:
        if not table.has(name):
            return None
        table = table.table(name)
    return table
