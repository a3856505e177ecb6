"""What one area tells another of a case, and what the other answers: the list of allowed fields, to JSON and back.

What is not a field here cannot leave with a case: neither research, nor a line that must not be minuted, nor a warning
for staff, nor what was told back, nor any other case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from marac_desk.intake.draft import ReferralDraft, from_json, to_brief_json
from marac_desk.rules.plain_text import visible
from marac_desk.rules.vocabulary import (
    CloseCode,
    ExcludedParty,
    Handling,
    Imminence,
    InformationKind,
    LinkedProcess,
    OrderType,
    RedFlag,
    Share,
)

SCHEMA = 1
PACKAGE, ANSWER = "package", "acknowledgement"
MOST_ENTRIES = 500
"""Of any list in a file; a longer one is none of ours."""
MOST_LETTERS = 20_000


class TransferFileError(ValueError):
    """A content that is none of ours: "newer", "other_kind" or "not_ours". Says nothing of what was in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class SentScore:
    """A checklist that was filled in: which, when, by whom, how many points."""

    tool: str
    assessed_on: date | None = None
    score: int | None = None
    threshold: int | None = None
    assessor: str | None = None
    red_flags: list[RedFlag] = field(default_factory=list)


@dataclass(slots=True)
class SentRiskLine:
    """Who is at risk of what from whom, and how soon."""

    who: str
    from_whom: str = ""
    of_what: str = ""
    imminence: Imminence | None = None


@dataclass(slots=True)
class SentLine:
    """A line that an agency lets go along; one that is not for the victim says so."""

    agency: str
    text: str
    kind: InformationKind = InformationKind.FACT
    on: date | None = None
    handling: Handling = Handling.MAY_MINUTE


@dataclass(slots=True)
class SentMinutes:
    """What the last hearing came to."""

    heard_on: date
    risk_statement: str = ""
    her_view: str = ""
    her_view_by: str = ""
    her_view_on: date | None = None
    at_risk: list[SentRiskLine] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    protection: list[str] = field(default_factory=list)
    links: dict[LinkedProcess, str] = field(default_factory=dict)
    agencies: list[str] = field(default_factory=list)
    lines: list[SentLine] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    sealed: bool = False


@dataclass(slots=True)
class SentAction:
    """An action of the plan: who does what by when, and how it ended where it did."""

    title: str
    agency: str
    due_on: date | None = None
    due_event: str = ""
    share: Share = Share.CHECK
    close_code: CloseCode | None = None
    closed_on: date | None = None


@dataclass(slots=True)
class SentOrder:
    """An order or a condition that protects somebody."""

    kind: OrderType
    court: str = ""
    reference: str = ""
    from_date: date | None = None
    until_date: date | None = None
    conditions: str = ""
    power_of_arrest: bool = False
    served_on: date | None = None
    breached_on: list[date] = field(default_factory=list)


@dataclass(slots=True)
class SentHandover:
    """Which service supports the victim here, and who is to take over."""

    service: str = ""
    advocate: str = ""
    to_whom: str = ""
    safe_contact_checked_on: date | None = None


@dataclass(slots=True)
class TransferContent:
    """Everything that goes along with a case; a part that nobody chose is empty.

    `code` and `number` say which transfer and which of its packages. `token` proves to who sent it that who answers
    has opened it. `parts` are the codes of what goes along, `new_address` says that the address in it must be hidden.
    """

    kind: str
    schema: int
    code: str
    number: int
    made_on: date
    from_area: str
    to_area: str
    reference: str
    token: str
    contact: str = ""
    contact_line: str = ""
    reason: str = ""
    parts: list[str] = field(default_factory=list)
    heard: bool = False
    new_address: bool = False
    referral: ReferralDraft = field(default_factory=ReferralDraft)
    scores: list[SentScore] = field(default_factory=list)
    minutes: SentMinutes | None = None
    plan: list[SentAction] = field(default_factory=list)
    orders: list[SentOrder] = field(default_factory=list)
    handover: SentHandover | None = None


@dataclass(slots=True)
class AnswerContent:
    """That a case was taken in: by which area, as which case of theirs, when, and the proof that they opened it."""

    kind: str
    schema: int
    code: str
    number: int
    sha256: str
    from_area: str
    to_area: str
    reference: str
    on: date
    by: str
    proof: str = ""


def to_bytes(content: TransferContent | AnswerContent) -> bytes:
    """Return a content as JSON; the same content is always the same bytes."""
    plain = to_brief_json(content)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def proved_by(content: AnswerContent) -> bytes:
    """Return what the proof of an answer is made over: all of it but the proof itself."""
    return to_bytes(replace(content, proof=""))


def package_in(data: bytes) -> TransferContent:
    """Return what a package says, every text made safe to show. Raises TransferFileError."""
    found: TransferContent = _content(TransferContent, PACKAGE, data)
    return found


def answer_in(data: bytes) -> AnswerContent:
    """Return what an acknowledgement says. Raises TransferFileError."""
    found: AnswerContent = _content(AnswerContent, ANSWER, data)
    return found


def _content(kind: Any, name: str, data: bytes) -> Any:
    try:
        plain = json.loads(data.decode("utf-8"), parse_constant=_no_number)
        if not isinstance(plain, dict):
            raise TransferFileError("not_ours")
        schema = plain.get("schema")
        if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
            raise TransferFileError("newer")
        if plain.get("kind") != name:
            raise TransferFileError("other_kind")
        found = from_json(kind, _checked(plain))
    except TransferFileError:
        raise
    except (ValueError, RecursionError, OverflowError):
        raise TransferFileError("not_ours") from None
    if found.schema != SCHEMA or found.number < 1 or not found.code or not found.from_area:
        raise TransferFileError("not_ours")
    if isinstance(found, TransferContent):
        _check_parties(found.referral)
    return found


def _no_number(_: str) -> Any:
    raise ValueError("no number")


def _checked(value: Any) -> Any:
    """Return plain values with every text made safe to show; raises TransferFileError for what is too much of it."""
    if isinstance(value, str):
        if len(value) > MOST_LETTERS or "\x00" in value:
            raise TransferFileError("not_ours")
        return visible(value)
    if isinstance(value, list | dict) and len(value) > MOST_ENTRIES:
        raise TransferFileError("not_ours")
    if isinstance(value, list):
        return [_checked(entry) for entry in value]
    if isinstance(value, Mapping):
        return {_checked(name): _checked(entry) for name, entry in value.items()}
    if isinstance(value, int) and abs(value) > 2**31:
        raise TransferFileError("not_ours")
    return value


def _check_parties(draft: ReferralDraft) -> None:
    known = {party.value for party in ExcludedParty}
    if any(one.party is not None and one.party not in known for one in draft.must_not_receive):
        raise TransferFileError("not_ours")
