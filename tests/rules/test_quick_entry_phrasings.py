"""The record line against what people really type: how often the right action comes first, and after how many keys.

Every third phrasing is held out: the words of the catalogue and the weights were tuned on the others alone. A phrasing
without a code is free words, which no action of the catalogue stands for. The second list was written when the first
had been tuned on and was then tuned on itself; the third was written last and is held out whole.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from marac_desk.assets.catalogue import agency_words, catalogue
from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.values import Agency, Entry, Understood

TODAY = date(2026, 12, 1)  # a Tuesday
FILE = Path(__file__).with_name("phrasings.csv")
PEOPLE = {"victim": ("Efa Prosser",), "perpetrator": ("Callum Reddy",), "son": ("Mabon",), "daughter": ("Lowri",)}
ENTER = 1
LEAST_FIRST, MOST_KEYS = 0.95, 12
NEVER = 99
PARTNERSHIP = """
police       police                -                    Police            Marshwater Police
idva         idva                  -                    Advocate          Marshwater Domestic Abuse Service
csc          childrens_social_care -                    Children          Marshwater Children's Social Care
gp           primary_care          -                    GP                Marsh and Mere GP Federation
hv           primary_care          health_visiting      Health visiting   Mere Health Visiting
schoolnurse  primary_care          school_nursing       School nursing    Mere School Nursing
hospital     secondary_care        emergency_department Hospital          Harrowmere General Hospital
midwife      secondary_care        midwifery            Midwifery         Harrowmere Maternity
education    education             -                    Education         Education Safeguarding Team
housing      housing               -                    Housing           Marshwater Borough Housing
rsl          housing               registered_social_landlord Fenland     Fenland Homes
mh           mental_health         -                    Mental health     Mereside Mental Health Trust
probation    probation             -                    Probation         Probation Service, Marshwater
prison       other                 prison               Prison            HMP Mereside
yjs          other                 youth_justice        Youth justice     Youth Justice Service
perp         voluntary_sector      perpetrator_service  Drive             Drive Marshwater
byandfor     voluntary_sector      byandfor             Noor              Noor Women's Project
refuge       voluntary_sector      refuge               Refuge            Mere Refuge
sarc         voluntary_sector      sarc                 SARC              The Mere Centre
substance    substance_misuse      -                    Recovery          Marshwater Recovery Service
adults       adult_social_care     -                    Adult care        Marshwater Adult Social Care
mash         mash                  -                    Hub               Marshwater Safeguarding Hub
fire         other                 fire_rescue          Fire              Mere Fire and Rescue
dwp          other                 dwp                  DWP               Jobcentre Marshwater
cafcass      other                 cafcass              Cafcass           Cafcass
coordinator  coordinator           -                    Coordinator       Coordinator
chair        chair                 -                    Chair             Chair
"""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What somebody typed, and the agency and the action it means; no code where it is free words."""

    number: int
    line: str
    agency: str
    code: str | None

    @property
    def held_out(self) -> bool:
        """Whether nothing was tuned on it."""
        return self.number % 3 == 0

    @property
    def understood(self) -> bool:
        """Whether the right action is first."""
        return read(self.line).code == self.code


@cache
def partnership() -> tuple[Agency, ...]:
    """Return a whole partnership, each agency with the words that the meeting room gives it."""
    rows = [row.split(maxsplit=3) for row in PARTNERSHIP.strip().splitlines()]
    kinds = [kind for _, kind, _, _ in rows]
    words, found = agency_words(), []
    for key, kind, subkind, names in rows:
        short, name = (part.strip() for part in names.split("  ", 1))
        own = words.get(subkind, ())
        general = () if own and kinds.count(kind) > 1 else words.get(kind, ())
        found.append(Agency(key, kind, subkind if own else None, short, (name, *own, *general)))
    return tuple(found)


@cache
def quick_entry() -> QuickEntry:
    """Return the record line of that partnership in England."""
    entries = [
        Entry(e.code, e.title, (*e.words, *e.jurisdiction_words.get("eng", ())), e.agency_types, e.subtypes)
        for e in catalogue()
        if not e.retired
    ]
    return QuickEntry(partnership(), entries)


@cache
def read(line: str) -> Understood:
    """Return how a line of the phrasings' case is understood."""
    return quick_entry().read(line, today=TODAY, people=PEOPLE)


@cache
def phrasings() -> tuple[Phrasing, ...]:
    """Return the list, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Phrasing(n, row["line"], row["agency"], row["code"] or None) for n, row in enumerate(rows, 1))


def keys_until(line: str, code: str) -> int | None:
    """Return the keys, Enter included, of the shortest beginning from which the action is first to the line's end."""
    if read(line).code != code:
        return None
    length = len(line)
    while length > 1 and read(line[: length - 1]).code == code:
        length -= 1
    return length + ENTER


@cache
def keys_of_the_catalogue() -> tuple[int, ...]:
    """Return the fewest keys for each action and each owner in the partnership, over the words typed for both."""
    found = []
    for entry in quick_entry().entries:
        for owner in partnership():
            if owner.kind not in entry.kinds or (entry.subkinds and owner.subkind not in entry.subkinds):
                continue
            short = min((word for word in (owner.short_name, *owner.words)), key=len).lower()
            keys = [keys_until(f"{short} {phrase}", entry.code) for phrase in entry.words]
            found.append(min((number for number in keys if number is not None), default=NEVER))
    return tuple(found)


def share(right: Sequence[bool]) -> float:
    """Return the share of what is right."""
    return sum(right) / len(right)


def keys_of(rows: Sequence[Phrasing]) -> list[int]:
    """Return the keys that phrasings with an action need; one that never gets there counts as the whole line twice."""
    coded = [(row, row.code) for row in rows if row.code]
    return [keys_until(row.line, code) or 2 * len(row.line) for row, code in coded]


def told(words: str) -> None:
    """Say a figure where the tests are run with -s."""
    sys.stdout.write(f"\n{words}")


@pytest.mark.parametrize("part", ["all", "tuned on", "held out"])
def test_the_right_action_is_first(part: str) -> None:
    rows = [row for row in phrasings() if part == "all" or row.held_out == (part == "held out")]
    first = share([row.understood for row in rows])
    agency = share([read(row.line).agency == row.agency for row in rows])
    keys = median(keys_of(rows))
    told(f"{part}: {len(rows)} phrasings, action first {first:.1%}, agency {agency:.1%}, median keys {keys:g}")
    assert first >= LEAST_FIRST, [(row.line, row.code, read(row.line).code) for row in rows if not row.understood]
    assert agency >= LEAST_FIRST


@pytest.mark.parametrize("part", ["all", "held out"])
def test_few_keys_are_needed(part: str) -> None:
    rows = [row for row in phrasings() if part == "all" or row.held_out]
    assert median(keys_of(rows)) <= MOST_KEYS


def test_every_action_of_the_catalogue_is_reached_with_few_keys() -> None:
    keys, typed = keys_of_the_catalogue(), keys_of(phrasings())
    told(f"catalogue: {len(keys)} actions by owner, median keys {median(keys):g}, most {max(keys)}")
    told(f"catalogue and phrasings: median keys {median([*keys, *typed]):g}")
    assert max(keys) < NEVER
    assert median(keys) <= MOST_KEYS


def test_the_list_is_long_and_wide_enough_to_mean_something() -> None:
    codes = {row.code for row in phrasings() if row.code}
    assert len(phrasings()) >= 260
    assert len({row.line for row in phrasings()}) == len(phrasings())
    assert codes <= {entry.code for entry in quick_entry().entries}
    assert len(codes) >= 0.8 * len(quick_entry().entries)
    assert {row.agency for row in phrasings()} <= {agency.key for agency in partnership()}
