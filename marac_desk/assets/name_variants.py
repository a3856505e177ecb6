"""Given names that stand for one another, read from the list that ships."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets.places import file_path
from marac_desk.assets.tables import Table, read_toml

_NAME = re.compile(r"[a-z]+")
FOLDER, FILE = "intake", "name_variants.toml"


def read_name_variants(file: Path) -> Mapping[str, str]:
    """Return for each spelling the one name it stands for, in simple small letters.

    Raises ResourceProblemError where a spelling stands under two names, or has anything but small Latin letters.
    """
    return MappingProxyType(read_toml(file).into(_spellings))


def _spellings(table: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in table.given():
        found |= table.table(group).into(partial(_group, found))
    return found


def _group(known: Mapping[str, str], names: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names.given():
        if not _NAME.fullmatch(name):
            raise names.problem(name, "a name has small letters from a to z alone")
        for spelling in names.texts(name, like=_NAME):
            if spelling in found or spelling in known or names.has(spelling):
                raise names.problem(name, f'"{spelling}" stands under another name already')
            found[spelling] = name
    return found


@cache
def name_variants() -> Mapping[str, str]:
    """Return the spellings that ship; raises ResourceProblemError where the list is missing or wrong."""
    return read_name_variants(file_path(FOLDER, FILE))
