"""Making a mapping profile by pointing at the columns of a sheet or the labels of a form, and the profile as TOML.

What comes out is the schema that shipped profiles have: columns, fields, fixed changes to the words, no expressions.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from marac_desk.assets.problems import ResourceProblemError
from marac_desk.assets.tables import toml_table
from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.profiles import FEWEST_LABELS, Profile, are_enough, load_profile
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.targets import hints, plain_kind
from marac_desk.rules.vocabulary import Criterion

DATE_FORMATS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y")
"""The forms in which a taught profile reads dates: the day before the month, or the year first."""
KNOWN = "known"
"""What a label means that the wordings know, where that is no one field."""
LONGEST_NAME, LONGEST_TITLE, MOST_PROFILES, LARGEST = 40, 80, 40, 32_768
_PEOPLE = {"perpetrators": 2, "children": 1, "others_at_risk": 1}
_ITEMS = 24
_NEVER = frozenset({"address_confidential", "deceased", "primary", "unborn", "law_enforcement"})
_NAME = re.compile(r"[\w .()-]+")
_BY_CHANGE = {"full_name": "names", "address": "address", "children": "child_lines"}


@dataclass(frozen=True, slots=True)
class Sample:
    """The titles of a sheet and its first rows, to be pointed at; the delimiter is empty for a workbook.

    Of a form the titles are its labels, and the one row what stands at them. `means` then holds the fields that they
    have without being taught (or KNOWN), empty where they have none, and `wordings` the labels that are ones
    everywhere, by which the form is known beside those that are taught.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ""
    encoding: str = "utf-8"
    form: bool = False
    means: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taught:
    """What a person said of a column or label: its field, and the change to its words, empty where none is needed."""

    column: str
    target: str
    change: str = ""


@cache
def targets() -> tuple[str, ...]:
    """Return every field that a column may mean."""
    return tuple(_below(ReferralDraft, ""))


def _below(kind: Any, path: str) -> typing.Iterator[str]:
    for entry in dataclasses.fields(kind):
        inner, where = plain_kind(hints(kind)[entry.name]), f"{path}{entry.name}"
        if entry.name in _PEOPLE and not path:
            if entry.name == "children":
                yield where
            for number in range(_PEOPLE[entry.name]):
                yield from _below(typing.get_args(inner)[0], f"{where}/{number}/")
        elif entry.name == "criteria_answers":
            yield from (f"{where}/{criterion.value}" for criterion in Criterion)
        elif where == "risk/answers":
            yield from (f"{where}/{number}" for number in range(1, _ITEMS + 1))
        elif dataclasses.is_dataclass(inner):
            yield from _below(inner, f"{where}/")
        elif entry.name not in {*_NEVER, "notes", "must_not_receive", "warnings"}:
            yield where


def usual_change(target: str) -> str:
    """Return the change that the words for a field mostly need, empty where they need none."""
    return _BY_CHANGE.get(target.rsplit("/", 1)[-1], "")


def profile_text(name: str, sample: Sample, taught: Sequence[Taught], *, version: int = 1) -> str:
    """Return the profile that somebody taught as TOML.

    Raises RefusedError: profile_name, profile_empty, profile_twice (one field for two columns), profile_wrong, and
    profile_too_few (with `least`) for a form that nothing would tell from others.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise RefusedError("profile_name", most=LONGEST_NAME)
    if not taught:
        raise RefusedError("profile_empty")
    if len({entry.target for entry in taught}) < len(taught):
        raise RefusedError("profile_twice")
    lines = ["[profile]", f"name = {_toml(name)}", f"version = {version}"]
    text = _form_text(lines, sample, taught) if sample.form else _sheet_text(lines, sample, taught)
    own_profile(text)
    return text


def _sheet_text(about: Sequence[str], sample: Sample, taught: Sequence[Taught]) -> str:
    lines = [*about]
    lines += [f"match_headers = [{', '.join(map(_toml, sample.titles))}]", "", "[file]"]
    lines += [f"delimiter = {_toml(sample.delimiter or ',')}", f"encoding = {_toml(sample.encoding)}"]
    lines += [f"date_formats = [{', '.join(map(_toml, DATE_FORMATS))}]", "", "[fields]"]
    lines += [f"{_toml(entry.target)} = {_rule(entry, 'column')}" for entry in taught]
    return "\n".join(lines) + "\n"


def _form_text(about: Sequence[str], sample: Sample, taught: Sequence[Taught]) -> str:
    """The form is known by what was taught of it, and by labels that are ones everywhere: others may hold a name."""
    told = {entry.column for entry in taught}
    if not told <= set(sample.titles):
        raise RefusedError("profile_wrong")
    labels = [label for label in sample.titles if label in told or label in sample.wordings]
    if not are_enough(labels):
        raise RefusedError("profile_too_few", least=str(FEWEST_LABELS))
    lines = [*about, "form = true", f"match_labels = [{', '.join(map(_toml, labels))}]", "", "[file]"]
    lines += [f"date_formats = [{', '.join(map(_toml, DATE_FORMATS))}]", "", "[fields]"]
    lines += [f"{_toml(entry.target)} = {_rule(entry, 'label')}" for entry in taught]
    return "\n".join(lines) + "\n"


def _rule(entry: Taught, called: str) -> str:
    if not entry.change:
        return _toml(entry.column)
    return f"{{ {called} = {_toml(entry.column)}, transform = [{_toml(entry.change)}] }}"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def own_profile(text: str) -> Profile:
    """Return the profile in a text. Raises RefusedError profile_wrong for one that the schema refuses."""
    if len(text) > LARGEST:
        raise RefusedError("profile_wrong")
    try:
        profile = load_profile(toml_table("profile", text))
    except ResourceProblemError:
        raise RefusedError("profile_wrong") from None
    if profile.form and not {rule.target for rule in profile.fields} <= set(targets()):
        raise RefusedError("profile_wrong")
    return profile


def own_profiles(texts: Sequence[str]) -> tuple[Profile, ...]:
    """Return the profiles in some texts; one that is not what it should be is left out."""
    found = []
    for text in texts[:MOST_PROFILES]:
        try:
            found.append(own_profile(text))
        except RefusedError:
            continue
    return tuple(found)


def sample_to_json(sample: Sample) -> Mapping[str, Any]:
    """Return plain JSON values."""
    return dataclasses.asdict(sample)
