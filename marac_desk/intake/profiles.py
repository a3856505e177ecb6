"""Mapping profiles of sheets and forms: which column or label holds which field, and how its words are read.

They are TOML without expressions. The profile of a sheet is found by the titles of its columns, all of them and in
their order: a system that adds or moves a column would otherwise shift answers into the wrong fields without a sound.
That of a form is found by its labels (`intake.taught_forms`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marac_desk.assets.places import path
from marac_desk.assets.tables import Table, read_toml
from marac_desk.intake.folding import fold
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.repeated import is_ambiguous, placed
from marac_desk.intake.targets import kind_at, path_of

TRANSFORMS = (
    "collapse", "first_line", "last_line", "before_comma", "after_comma", "without_brackets",
    "upper", "lower", "capitals", "names", "address", "child_lines",
)  # fmt: skip
"""What may be done to the words of a cell, in the order given; nothing else can be written into a profile."""

_DELIMITERS = (",", ";", "\t", "|")
_FOLDER, _FILES = "intake", "profile_*.toml"
_ENOUGH_ALIKE = 0.6
_MOST_NAMED = 8
_LOOKED_AT = 40
"""Rows from the top in which titles are looked for; remarks may stand above them."""
FEWEST_LABELS = 3
"""Labels that tell one form from another; fewer may stand in any."""
_LABEL = re.compile(r"[^\n]{1,80}")
_ROLES = {"victim": "victim", "perpetrator": "perpetrators", "child": "children", "other": "others_at_risk"}


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is read: its column, changes to the words, words and the codes they stand for, and a default."""

    target: str
    column: str
    transform: tuple[str, ...] = ()
    codes: Mapping[str, str] | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """How rows about one person each are joined: the column that is the same in all of them, and whose row each is."""

    key: str
    role: str
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """The mapping of one kind of sheet, or of one form: then `headers` are the labels it is known by."""

    name: str
    version: int
    headers: tuple[str, ...]
    delimiter: str
    encoding: str
    date_formats: tuple[str, ...]
    fields: tuple[FieldRule, ...]
    ignored: tuple[str, ...] = ()
    children_count: str | None = None
    people: PeopleRules | None = None
    form: bool = False


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


def are_enough(labels: Iterable[str]) -> bool:
    """Tell whether these labels tell one form from another."""
    return len({fold(placed(label).label) for label in labels}) >= FEWEST_LABELS


def locate(
    rows: Sequence[tuple[str, ...]], delimiter: str | None, profiles: Sequence[Profile]
) -> tuple[Profile, int] | None:
    """Return the profile whose very titles one of the first rows holds, and the number of that row, or None.

    A workbook has no delimiter between its cells. Raises RefusedError headers_changed where rows of the list stand
    above its titles: they would be left out, and nobody would know.
    """
    for at, row in enumerate(rows[:_LOOKED_AT]):
        titles = tuple(title.strip() for title in row)
        for profile in profiles:
            if profile.headers == titles and delimiter in {None, profile.delimiter}:
                _refuse_rows_above(rows[:at], profile)
                return profile, at
    return None


def _refuse_rows_above(above: Sequence[tuple[str, ...]], profile: Profile) -> None:
    if any(2 * sum(bool(cell.strip()) for cell in row) >= len(profile.headers) for row in above):
        titles = f"row {len(above) + 1}"
        raise RefusedError("headers_changed", profile=profile.name, missing="-", unexpected="-", moved=titles)


def refuse_changed(rows: Sequence[tuple[str, ...]], profiles: Sequence[Profile]) -> None:
    """Refuse a sheet whose titles are like those of a profile and not the same. Raises RefusedError headers_changed."""
    for row in rows[:_LOOKED_AT]:
        if changes := changes_from([title.strip() for title in row], profiles):
            raise RefusedError(
                "headers_changed",
                profile=changes.profile,
                missing=_named(changes.missing),
                unexpected=_named(changes.unexpected),
                moved=_named(changes.moved),
            )


def fields_of_people(target: str) -> tuple[str, ...]:
    """Return the ways to a field of whoever a row is about, for the kinds of people that have it.

    Raises KeyError where nobody has it.
    """
    field, found = target.removeprefix("person/"), list[str]()
    for person in ("victim", "perpetrators/0", "children/0", "others_at_risk/0"):
        with contextlib.suppress(KeyError):
            kind_at(f"{person}/{field}")
            found.append(f"{person}/{field}")
    if not found:
        raise KeyError(target)
    return tuple(found)


def _named(titles: tuple[str, ...]) -> str:
    more = f" (+{len(titles) - _MOST_NAMED})" if len(titles) > _MOST_NAMED else ""
    return ", ".join(titles[:_MOST_NAMED]) + more


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
    if table.table("profile").flag("form", default=False):
        return _form(table)
    about, file, fields = table.table("profile"), table.table("file"), table.table("fields")
    name, version, headers = about.into(_about)
    delimiter, encoding, date_formats, ignored = file.into(lambda inner: _file(inner, headers))
    rules = tuple(_rule(fields, target, headers) for target in fields.given())
    count = table.table("checks").into(lambda inner: _checks(inner, headers)) if table.has("checks") else None
    people = table.table("people").into(lambda inner: _people(inner, headers)) if table.has("people") else None
    if people is None and (wrong := next((rule.target for rule in rules if rule.target.startswith("person/")), None)):
        raise fields.problem(wrong, "a field of whoever the row is about needs the table [people]")
    return Profile(name, version, headers, delimiter, encoding, date_formats, rules, ignored, count, people)


def _about(table: Table) -> tuple[str, int, tuple[str, ...]]:
    table.flag("form", default=False)
    return table.text("name"), table.number("version", 1, 1000), table.texts("match_headers")


def _form(table: Table) -> Profile:
    """A form has neither columns nor defaults: what is left blank in it was not said."""
    about, fields = table.table("profile"), table.table("fields")
    name, version, labels = about.into(_about_form)
    dates = table.table("file").into(lambda inner: inner.texts("date_formats"))
    rules = tuple(_rule(fields, target, labels, form=True) for target in fields.given())
    return Profile(name, version, labels, ",", "utf-8", dates, rules, form=True)


def _about_form(table: Table) -> tuple[str, int, tuple[str, ...]]:
    table.flag("form")
    labels = table.texts("match_labels", like=_LABEL)
    if len({fold(label) for label in labels} - {""}) < len(labels) or not are_enough(labels):
        raise table.problem("match_labels", "there are too few labels, or two that read the same")
    times: dict[str, int] = {}
    for label, _, of in map(placed, labels):
        if is_ambiguous(label) or times.setdefault(fold(label), of) != of:
            raise table.problem("match_labels", "labels that read the same do not agree which and how many they are")
    return table.text("name"), table.number("version", 1, 1000), labels


def _checks(table: Table, headers: Sequence[str]) -> str | None:
    return table.text("children_count", among=headers) if table.has("children_count") else None


def _people(table: Table, headers: Sequence[str]) -> PeopleRules:
    roles = table.table("roles")
    words = {word: name for kind, name in _ROLES.items() if roles.has(kind) for word in roles.texts(kind)}
    return PeopleRules(table.text("key", among=headers), table.text("role", among=headers), words)


def _file(table: Table, headers: Sequence[str]) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    delimiter = table.any_text("delimiter")
    if delimiter not in _DELIMITERS:
        raise table.problem("delimiter", "the delimiter must be a comma, a semicolon, a tab or a bar")
    encoding = table.text("encoding", among=("utf-8", "cp1252", "cp1250", "iso-8859-1", "iso-8859-15", "utf-16"))
    ignored = table.texts("ignored", among=headers) if table.has("ignored") else ()
    return delimiter, encoding, table.texts("date_formats"), ignored


def _rule(fields: Table, target: str, headers: Sequence[str], *, form: bool = False) -> FieldRule:
    try:
        for whole in fields_of_people(target) if target.startswith("person/") else (target,):
            path_of(whole), kind_at(whole)
    except (KeyError, ValueError) as error:
        raise fields.problem(target, f'"{target}" is no field of a referral') from error
    if not fields.holds_table(target):
        return FieldRule(target, fields.text(target, among=headers))

    def build(table: Table) -> FieldRule:
        transform = table.texts("transform", among=TRANSFORMS) if table.has("transform") else ()
        codes = table.table("map") if table.has("map") else None
        return FieldRule(
            target,
            table.text("label" if form else "column", among=headers),
            transform,
            {word: codes.text(word) for word in codes.given()} if codes else None,
            table.text("default") if not form and table.has("default") else None,
        )

    return fields.table(target).into(build)
