"""The action catalogue: what agencies usually take on at a conference, ready to be recorded with a few words.

Files are split by agency group and read in the order of the field's reference. The words people type for an agency, and
the mark that stands for it, are in the same folder (`agency_words.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from marac_desk.assets import codes
from marac_desk.assets.places import path
from marac_desk.assets.tables import Table, read_toml

CATALOGUE_FILES = (
    "police",
    "specialist",
    "housing",
    "childrens",
    "adult",
    "health",
    "justice",
    "perpetrator",
    "education",
    "community",
    "everyone",
)
TITLE_LENGTH = 140
WORDS_LEAST, WORDS_MOST = 2, 8
_OWNERS = (*codes.AGENCY_TYPES, codes.ANY_AGENCY, codes.COORDINATOR, codes.CHAIR)
_SPOKEN = (*codes.AGENCY_TYPES, *codes.AGENCY_SUBTYPES, codes.COORDINATOR, codes.CHAIR)
_CODE = re.compile(r"[A-Z]{3}-[0-9]{2}")
_MARK = re.compile(r"[a-z_]+")
_WORD = re.compile(r"[^\W_A-Z]+(?:[ '’&/+.-][^\W_A-Z]+)*")  # as typed in a meeting: lower case, single spaces
_DUE = re.compile(
    r"(?P<hours>\d{1,3}) h|(?P<days>\d{1,3}) wd|event: (?P<event>\S.*)|ongoing(?:, review (?P<review>\d{1,3}) wd)?"
)


@dataclass(frozen=True, slots=True)
class CatalogueDue:
    """When an action is usually due, counted from the meeting.

    basis is a code of DueBasis. number is hours, working days (0: the same day), or for "ongoing" the working days to
    the next review (None: it has no review of its own, ask again as for an event). event says what is waited for.
    """

    basis: str
    number: int | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueAction:
    """One usual action.

    title is an imperative sentence; does says the same after the agency's name ("changes locks"). agency_types are
    codes of AgencyType, or "any" (every agency), "coordinator", "chair"; subtypes say which kinds among them usually
    take it on, and bar nobody. victim_wording is what the victim may be told (empty where share is "N"). evidence is
    what to ask for on completion. guide: the action is one of the EIGE guide's own examples. words are what people
    type for it; jurisdiction_words add a nation's own. A retired action stays for old plans and is not offered.
    fails_if and meets are what a victim may expect: what leaves the action without effect, what it is the answer to.
    """

    code: str
    title: str
    does: str
    aim: str
    agency_types: tuple[str, ...]
    subtypes: tuple[str, ...]
    due: CatalogueDue
    share: str
    victim_wording: str
    evidence: str
    guide: bool
    words: tuple[str, ...]
    jurisdiction_words: Mapping[str, tuple[str, ...]] = field(hash=False)
    retired: bool = False
    fails_if: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()

    def fits(self, agency_type: str) -> bool:
        """Whether an agency of this type usually takes it on."""
        return codes.ANY_AGENCY in self.agency_types or agency_type in self.agency_types


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """What people type for a kind of agency, and the file stem of the mark that stands for it."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    marks: Mapping[str, str] = field(hash=False)


def _due(table: Table) -> CatalogueDue:
    found = _DUE.fullmatch(table.text("due"))
    if not found:
        reason = '"due" must be like "24 h", "2 wd", "event: hearing", "ongoing" or "ongoing, review 10 wd"'
        raise table.problem("due", reason)
    hours, days, event, review = found.group("hours", "days", "event", "review")
    if hours:
        return CatalogueDue("hours", int(hours))
    if days:
        return CatalogueDue("working_days", int(days))
    return CatalogueDue("event", event=event) if event else CatalogueDue("ongoing", int(review) if review else None)


def _victim_wording(table: Table, share: str) -> str:
    if share != "N":
        return table.text("victim_wording", longest=120)
    if table.has("victim_wording"):
        raise table.problem("victim_wording", 'an action with share "N" is never told, so it has no "victim_wording"')
    return ""


def _words(table: Table, key: str) -> tuple[str, ...]:
    return table.texts(key, like=_WORD)


def _expectations(table: Table, key: str) -> tuple[str, ...]:
    return table.texts(key, among=codes.EXPECTATIONS) if table.has(key) else ()


def _jurisdiction_words(table: Table) -> Mapping[str, tuple[str, ...]]:
    def read(nations: Table) -> Mapping[str, tuple[str, ...]]:
        known = [nation for nation in nations.given() if nation in codes.JURISDICTIONS]
        return MappingProxyType({nation: _words(nations, nation) for nation in known})

    if not table.has("jurisdiction_words"):
        return MappingProxyType({})
    return table.table("jurisdiction_words").into(read)


def _action(table: Table) -> CatalogueAction:
    words, share = _words(table, "words"), table.text("share", among=codes.SHARES)
    if not WORDS_LEAST <= len(words) <= WORDS_MOST:
        raise table.problem("words", f'"words" has {len(words)}; it must have {WORDS_LEAST} to {WORDS_MOST}')
    agency_types = table.texts("agency_types", among=_OWNERS)
    if not agency_types:
        raise table.problem("agency_types", '"agency_types" is empty')
    return CatalogueAction(
        code=table.text("code", like=_CODE),
        title=table.text("title", longest=TITLE_LENGTH),
        does=table.text("does", longest=TITLE_LENGTH),
        aim=table.text("aim", among=codes.AIMS),
        agency_types=agency_types,
        subtypes=table.texts("subtypes", among=codes.AGENCY_SUBTYPES) if table.has("subtypes") else (),
        due=_due(table),
        share=share,
        victim_wording=_victim_wording(table, share),
        evidence=table.text("evidence"),
        guide=table.flag("guide", default=False),
        words=words,
        jurisdiction_words=_jurisdiction_words(table),
        retired=table.flag("retired", default=False),
        fails_if=_expectations(table, "fails_if"),
        meets=_expectations(table, "meets"),
    )


def read_catalogue(folder: Path) -> tuple[CatalogueAction, ...]:
    """Return the actions in the files of a folder.

    Raises ResourceProblemError where a file is wrong and where a code comes twice.
    """
    found: dict[str, CatalogueAction] = {}
    for name in CATALOGUE_FILES:
        for table in read_toml(folder / f"{name}.toml").into(lambda root: root.tables("action")):
            entry = table.into(_action)
            if entry.code in found:
                raise table.problem("code", f'"{entry.code}" is there twice')
            found[entry.code] = entry
    return tuple(found.values())


def _spoken(table: Table) -> tuple[tuple[str, ...], str]:
    return _words(table, "words"), table.text("mark", like=_MARK)


def read_agency_words(file: Path) -> AgencyWords:
    """Return the words and marks in a file; raises ResourceProblemError where it is wrong."""

    def read(root: Table) -> AgencyWords:
        tables = {kind: root.table(kind) for kind in _SPOKEN}
        pairs = {kind: table.into(_spoken) for kind, table in tables.items()}
        return AgencyWords(
            MappingProxyType({kind: words for kind, (words, _) in pairs.items()}),
            MappingProxyType({kind: mark for kind, (_, mark) in pairs.items()}),
        )

    return read_toml(file).into(read)


@cache
def catalogue() -> tuple[CatalogueAction, ...]:
    """Return every shipped action in the order of the files; raises ResourceProblemError where a file is wrong."""
    return read_catalogue(path("catalogue"))


@cache
def _by_code() -> Mapping[str, CatalogueAction]:
    return MappingProxyType({entry.code: entry for entry in catalogue()})


def action(code: str) -> CatalogueAction:
    """Return the action with this code ("POL-01"); raises KeyError where the catalogue has none."""
    return _by_code()[code]


@cache
def _agency_words() -> AgencyWords:
    return read_agency_words(path("catalogue", "agency_words.toml"))


def agency_words() -> Mapping[str, tuple[str, ...]]:
    """Return what people type for each agency type, each subtype, "coordinator" and "chair"."""
    return _agency_words().words


def mark_for(agency_type: str, subtype: str | None = None) -> str:
    """Return the file stem in resources/marks of an agency's mark; the subtype's where there is one.

    agency_type may also be "coordinator" or "chair". Raises KeyError for a code that does not exist.
    """
    marks = _agency_words().marks
    return marks[agency_type if subtype is None else subtype]
