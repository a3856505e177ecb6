"""Mapping profiles of sheets: which column holds which field, and how its words are read. TOML, no expressions.

A profile is found by the titles of the columns, all of them and in their order: a system that adds or moves a column
would otherwise shift answers into the wrong fields without a sound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marac_desk.assets.places import path
from marac_desk.assets.tables import Table, read_toml
from marac_desk.intake.targets import kind_at, path_of

TRANSFORMS = ("collapse", "first_line", "upper", "names", "address", "child_lines")
"""What may be done to the words of a cell, in the order given; nothing else can be written into a profile."""

_DELIMITERS = (",", ";", "\t", "|")
_FOLDER, _FILES = "intake", "profile_*.toml"
_ENOUGH_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is read: its column, changes to the words, words and the codes they stand for, and a default."""

    target: str
    column: str
    transform: tuple[str, ...] = ()
    codes: Mapping[str, str] | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The mapping of one kind of sheet."""

    name: str
    version: int
    headers: tuple[str, ...]
    delimiter: str
    encoding: str
    date_formats: tuple[str, ...]
    fields: tuple[FieldRule, ...]
    ignored: tuple[str, ...] = ()
    children_count: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderChanges:
    """How the titles of a sheet differ from those of the profile they resemble."""

    profile: str
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    moved: tuple[str, ...]


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Return the profiles that ship. Raises ResourceProblemError for a wrong one, with file, line and reason."""
    return tuple(load_profile(read_toml(file)) for file in sorted(path(_FOLDER).glob(_FILES)))


def load_profile(table: Table) -> Profile:
    """Return the profile in a table."""
    return table.into(_profile)


def find_profile(headers: Sequence[str], delimiter: str, profiles: Sequence[Profile]) -> Profile | None:
    """Return the profile with these very titles, or None."""
    return next((p for p in profiles if p.headers == tuple(headers) and p.delimiter == delimiter), None)


def changes_from(headers: Sequence[str], profiles: Sequence[Profile]) -> HeaderChanges | None:
    """Return how titles differ from those of the profile they are most like; None where they are like none."""
    given = set(headers)
    best = max(profiles, key=lambda profile: _alike(given, profile), default=None)
    if best is None or _alike(given, best) < _ENOUGH_ALIKE:
        return None
    missing = tuple(title for title in best.headers if title not in given)
    unexpected = tuple(title for title in headers if title not in best.headers)
    kept, stayed = [t for t in best.headers if t in given], [t for t in headers if t in best.headers]
    moved = tuple(title for title, there in zip(kept, stayed, strict=False) if title != there)
    return HeaderChanges(best.name, missing, unexpected, moved)


def _alike(given: set[str], profile: Profile) -> float:
    return len(given & set(profile.headers)) / max(len(given | set(profile.headers)), 1)


def _profile(table: Table) -> Profile:
    about, file, fields = table.table("profile"), table.table("file"), table.table("fields")
    name, version, headers = about.into(_about)
    delimiter, encoding, date_formats, ignored = file.into(lambda inner: _file(inner, headers))
    rules = tuple(_rule(fields, target, headers) for target in fields.given())
    count = table.table("checks").into(lambda inner: _checks(inner, headers)) if table.has("checks") else None
    return Profile(name, version, headers, delimiter, encoding, date_formats, rules, ignored, count)


def _about(table: Table) -> tuple[str, int, tuple[str, ...]]:
    return table.text("name"), table.number("version", 1, 1000), table.texts("match_headers")


def _checks(table: Table, headers: Sequence[str]) -> str | None:
    return table.text("children_count", among=headers) if table.has("children_count") else None


def _file(table: Table, headers: Sequence[str]) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    delimiter = table.any_text("delimiter")
    if delimiter not in _DELIMITERS:
        raise table.problem("delimiter", "the delimiter must be a comma, a semicolon, a tab or a bar")
    encoding = table.text("encoding", among=("utf-8", "cp1252", "cp1250", "iso-8859-1", "iso-8859-15", "utf-16"))
    ignored = table.texts("ignored", among=headers) if table.has("ignored") else ()
    return delimiter, encoding, table.texts("date_formats"), ignored


def _rule(fields: Table, target: str, headers: Sequence[str]) -> FieldRule:
    try:
        path_of(target), kind_at(target)
    except (KeyError, ValueError) as error:
        raise fields.problem(target, f'"{target}" is no field of a referral') from error
    if not fields.holds_table(target):
        return FieldRule(target, fields.text(target, among=headers))

    def build(table: Table) -> FieldRule:
        transform = table.texts("transform", among=TRANSFORMS) if table.has("transform") else ()
        codes = table.table("map") if table.has("map") else None
        return FieldRule(
            target,
            table.text("column", among=headers),
            transform,
            {word: codes.text(word) for word in codes.given()} if codes else None,
            table.text("default") if table.has("default") else None,
        )

    return fields.table(target).into(build)
