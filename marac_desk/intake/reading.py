"""What comes back from reading a file: an outcome, the referrals in it, and its text to be shown beside the form.

A Reading crosses from the limited child process as JSON; what comes in is checked type by type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from marac_desk.intake.draft import ReferralDraft, from_json, to_brief_json, to_json
from marac_desk.intake.origins import Confidence, Notice, NotUnderstood, Origin
from marac_desk.intake.past_cases import PastCase


class Outcome(StrEnum):
    """How far a file could be read.

    parsed: fields were read. text_only: text is there, a person matches it to fields. no_text: a picture only. flagged:
    read, but the person must be told why with care. refused: not read at all, `reason_code` says why.
    """

    PARSED = "parsed"
    TEXT_ONLY = "text_only"
    NO_TEXT = "no_text"
    FLAGGED = "flagged"
    REFUSED = "refused"


class SourceKind(StrEnum):
    """The kinds of blocks of a source text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class SourceText:
    """Words of the source and their place. `struck` holds start and end of each stretch that was crossed out."""

    where: str
    text: str
    struck: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A heading or paragraph with its words, or a table with its rows; tables inside a table follow as blocks."""

    kind: SourceKind
    where: str
    words: SourceText | None = None
    rows: tuple[tuple[SourceText, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in points from the upper left corner of the page as it is shown; pages count from 1."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class RowError:
    """A row or cell of a sheet that could not be read; the other rows are not touched by it.

    `part` is the part of the mail that the sheet came in, empty for a sheet that is a file of its own.
    """

    record: int
    column: str
    code: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class ReadReferral:
    """One referral of a file.

    `origins` and `confidence` are by JSON pointer; `source_locator` tells it from others in the same file.
    """

    draft: ReferralDraft
    origins: Mapping[str, Origin]
    not_understood: tuple[NotUnderstood, ...] = ()
    notices: tuple[Notice, ...] = ()
    source_locator: Mapping[str, str | int] = field(default_factory=dict)
    confidence: Mapping[str, Confidence] = field(default_factory=dict)


class PartFate(StrEnum):
    """What became of one part of a mail.

    read: fields were looked for in it. shown: its words stand in the source text. same: it says what another part says.
    not_read: a person has to open it, or must not. The code beside it says why, or which part says the same.
    """

    READ = "read"
    SHOWN = "shown"
    SAME = "same"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part of a mail: its place in it, its name (empty for the body) and what became of it."""

    where: str
    name: str
    fate: PartFate
    code: str = ""


@dataclass(frozen=True, slots=True)
class MailFacts:
    """Proof of receipt: who sent a mail to whom, about what and when, and every part of it.

    `sent` is the time as the sender's program wrote it, ISO 8601 with its zone where one was given; empty where there
    is no readable date. `attachments` are the decoded names in their order.
    """

    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    sent: str = ""
    attachments: tuple[str, ...] = ()
    parts: tuple[MailPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one file.

    `facts` hold what is known of the file itself: encoding, delimiter, profile. `not_understood` are words that belong
    to no one referral, `cases` the past cases of a tracker. `places` tell of a source with pages where each place of an
    origin stands on them; `mail` is the proof of receipt.
    """

    outcome: Outcome
    reason_code: str | None = None
    reason_values: Mapping[str, str] = field(default_factory=dict)
    referrals: tuple[ReadReferral, ...] = ()
    notices: tuple[Notice, ...] = ()
    row_errors: tuple[RowError, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    source_text: tuple[SourceBlock, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    cases: tuple[PastCase, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    mail: MailFacts | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Which referrals of a long list are wanted: how many are left out before them, and at most how many come."""

    first: int = 0
    count: int = 1000


WHOLE = Part()
"""What is read at once. A longer list is read part by part, so that no part outgrows the limits of the reader."""


def joined(readings: Sequence[Reading]) -> Reading:
    """Return the parts of one file as one reading; what they tell of the file as a whole is that of the first."""
    return replace(
        readings[0],
        referrals=tuple(referral for reading in readings for referral in reading.referrals),
        row_errors=tuple(dict.fromkeys(error for reading in readings for error in reading.row_errors)),
        source_text=tuple(block for reading in readings for block in reading.source_text),
    )


def refused(code: str, **values: str) -> Reading:
    """Return the reading of a file that was not read."""
    return Reading(Outcome.REFUSED, code, values)


def reading_to_json(reading: Reading) -> Any:
    """Return plain JSON values; empty fields of the drafts are left out."""
    return to_json(replace(reading, referrals=())) | {"referrals": [_referral(entry) for entry in reading.referrals]}


def _referral(entry: ReadReferral) -> dict[str, Any]:
    return {
        "draft": to_brief_json(entry.draft),
        "origins": to_json(entry.origins),
        "not_understood": to_json(entry.not_understood),
        "notices": to_json(entry.notices),
        "source_locator": to_json(entry.source_locator),
        "confidence": to_json(entry.confidence),
    }


def reading_from_json(data: Any) -> Reading:
    """Build a reading from JSON values. Raises ValueError where they are not what reading_to_json makes."""
    return from_json(Reading, data)
