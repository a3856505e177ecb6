"""What matching goes by, read from the file that ships: the chances of each finding and how common names are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets.name_variants import FOLDER
from marac_desk.assets.places import file_path
from marac_desk.assets.tables import Table, read_toml

FILE = "matching.toml"
_TABLES = {
    "given": "given",
    "family_name": "family",
    "single": "single",
    "swapped": "swapped",
    "names": "names",
    "crossed": "crossed",
    "birth": "birth",
    "phone": "phone",
    "postcode": "postcode",
    "house": "house",
    "street": "street",
}
_NAME = re.compile(r"[a-z]+")
_MOST_BITS, _RAREST = 60, 10_000_000


@dataclass(frozen=True, slots=True)
class ChancesOf:
    """How often a finding is made of one person, of strangers and of a family; what times the share of a word."""

    same: float
    stranger: float
    family: float
    times_share: float


@dataclass(frozen=True, slots=True)
class MatchingFile:
    """The file as it stands. `given` and `family_names` are shares of common names, 0 to 1; scores are in bits."""

    chances: Mapping[str, ChancesOf] = field(hash=False)
    family: float
    possible: int
    likely: int
    given: Mapping[str, float] = field(hash=False)
    family_names: Mapping[str, float] = field(hash=False)
    rare_given: float
    rare_family: float


def read_matching(file: Path) -> MatchingFile:
    """Return what matching goes by. Raises ResourceProblemError for a chance that is none, and a name said twice."""
    return read_toml(file).into(_file)


def _file(root: Table) -> MatchingFile:
    chances: dict[str, ChancesOf] = {}
    for name, prefix in _TABLES.items():
        found = root.table(name).into(_chances)
        chances |= {f"{prefix}_{code}": each for code, each in found.items()}
    possible = root.number("possible", 1, _MOST_BITS)
    one_in = root.table("one_in").into(_one_in)
    return MatchingFile(
        chances=MappingProxyType(chances),
        family=root.chance("family"),
        possible=possible,
        likely=root.number("likely", possible, _MOST_BITS),
        given=MappingProxyType(one_in[0]),
        family_names=MappingProxyType(one_in[1]),
        rare_given=one_in[2],
        rare_family=one_in[3],
    )


def _one_in(table: Table) -> tuple[dict[str, float], dict[str, float], float, float]:
    """Return shares of given names, of family names, and of a given and a family name that are not listed."""
    given, family = (table.table(kind).into(_shares) for kind in ("given", "family"))
    rare_given, rare_family = (1 / table.number(f"rare_{kind}", 1, _RAREST) for kind in ("given", "family"))
    return given, family, rare_given, rare_family


def _chances(table: Table) -> dict[str, ChancesOf]:
    return {code: table.table(code).into(_of_one) for code in table.given()}


def _of_one(table: Table) -> ChancesOf:
    times = table.factor("times_share") if table.has("times_share") else 0.0
    return ChancesOf(table.chance("same"), table.chance("stranger"), table.chance("family"), times)


def _shares(table: Table) -> dict[str, float]:
    found: dict[str, float] = {}
    for key in table.given():
        if not key.isdecimal() or not 1 <= int(key) <= _RAREST:
            raise table.problem(key, "names stand under one person in so many")
        for name in table.texts(key, like=_NAME):
            if name in found:
                raise table.problem(key, f'"{name}" is there twice')
            found[name] = 1 / int(key)
    return found


@cache
def matching_file() -> MatchingFile:
    """Return what ships; raises ResourceProblemError where the file is missing or wrong."""
    return read_matching(file_path(FOLDER, FILE))
