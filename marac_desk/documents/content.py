"""What every document carries: the frozen values that its content class is made of.

A content class is the list of its document's allowed fields (domain reference 6.1 and 6.4): what is not a field cannot
reach the paper. Nothing here imports ReportLab, so the desk process can hold these values without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from marac_desk.rules.vocabulary import DobAccuracy, Relationship, Sex


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as paper shows it; mark names the glyph in resources/marks ("" for none)."""

    name: str
    short_name: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One numbered copy of a document and the person who holds it."""

    number: int
    of: int
    holder: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the reader rings: the coordinator's name and number at work."""

    name: str
    phone: str


class Kept(StrEnum):
    """How a document is kept that is not to be destroyed: the name of the words that say so."""

    WITH_CASE = "page.keep"
    APART = "kit.kept"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands in the margins of every page.

    area is the exact name of the area, marking its protective marking (never translated, it comes from the profile).
    made_at is local time; its year is the one that dates on the page leave out. destroy_after is None for a document
    that is kept, and then kept says how. ledger is the beginning of the digest at which the ledger
    stood when the document was made, so that a register swapped for an older copy is found by its own minutes.
    seal is the beginning of the hash that fixed what the document says when its meeting was closed.
    """

    area: str
    marking: str
    copy: Copy
    made_by: str
    made_at: datetime
    destroy_after: date | None
    contact: Contact
    language: str = "en"
    kept: Kept = Kept.WITH_CASE
    ledger: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Born:
    """A date of birth and how far it can be relied on; a day of None means that it is not known."""

    day: date | None = None
    accuracy: DobAccuracy = DobAccuracy.EXACT


@dataclass(frozen=True, slots=True)
class Victim:
    """The person at risk, as agencies need to search for her or him.

    address is the current one, line by line; None means withheld (new, confidential or protected) and an empty tuple
    means not known.
    """

    name: str
    aliases: tuple[str, ...] = ()
    born: Born = Born()
    address: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SaidToHarm:
    """A person said to cause harm; sex serves the word for the relationship alone (husband, daughter)."""

    name: str
    born: Born = Born()
    relationship: Relationship = Relationship.OTHER_PERSONALLY_CONNECTED
    sex: Sex = Sex.NOT_KNOWN
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the household, or one not born yet.

    age is in whole years and stands in where no birth date is known. school None means withheld, "" that nothing is
    said of it.
    """

    name: str = ""
    born: date | None = None
    age: int | None = None
    unborn: bool = False
    school: str | None = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When an action falls due: a day (with an hour where one was set), or an event with the day to ask again."""

    day: date | None = None
    at: time | None = None
    event: str = ""
    ask_again: date | None = None
