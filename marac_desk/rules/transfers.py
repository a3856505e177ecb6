"""Transfers between areas: whether a case is passed on, what goes along, what has to be told, and the steps of it.

A case follows the victim. What goes along is a list of parts that somebody chooses from; some always go, because it is
dangerous without them, and some never do, because they are another agency's to give.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.rules.deadlines import TimeRules
from marac_desk.rules.leak import shares_a_run
from marac_desk.rules.lives import Life
from marac_desk.rules.working_days import Calendar, Reckoned, after


class Direction(StrEnum):
    """Which way a case goes."""

    OUT = "out"
    IN = "in"


class TransferState(StrEnum):
    """Steps of a transfer; one that comes in begins with "received"."""

    PREPARED = "prepared"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"


_T = TransferState
TRANSFER = Life(
    "transfer",
    {
        _T.PREPARED: frozenset({_T.SENT, _T.WITHDRAWN}),
        _T.SENT: frozenset({_T.ACKNOWLEDGED, _T.WITHDRAWN}),
        _T.ACKNOWLEDGED: frozenset({_T.HANDED_OVER, _T.FINISHED}),
        _T.HANDED_OVER: frozenset({_T.FINISHED}),
        _T.RECEIVED: frozenset({_T.ACKNOWLEDGED}),
    },
)
UNDER_WAY = frozenset({_T.PREPARED, _T.SENT, _T.ACKNOWLEDGED, _T.HANDED_OVER})
"""The states in which a case that goes out is still ours to see to."""


class Advice(StrEnum):
    """What the chart says of a case whose victim has perhaps moved."""

    STAYS = "stays"
    ASK_FIRST = "ask_first"
    DISCUSS_THEN_FORWARD = "discuss_then_forward"
    FORWARD = "forward"


def advise(*, moved: bool | None, heard_here: bool, circulated: bool) -> Advice:
    """Return what to do with a case, by SafeLives' chart for a victim who moves.

    `moved` is None where nobody knows. A case that stands on an agenda which agencies already have is discussed there
    first and passed on with what was agreed; any other is passed on at once, one heard before with its minutes.
    """
    if moved is None:
        return Advice.ASK_FIRST
    if not moved:
        return Advice.STAYS
    return Advice.DISCUSS_THEN_FORWARD if circulated and not heard_here else Advice.FORWARD


class Part(StrEnum):
    """What may go along with a case."""

    REFERRAL = "referral"
    MUST_NOT_KNOW = "must_not_know"
    SAFE_CONTACT = "safe_contact"
    RISK = "risk"
    MINUTES = "minutes"
    PLAN = "plan"
    ORDERS = "orders"
    HANDOVER = "handover"
    AGENCY_LINES = "agency_lines"
    NEW_ADDRESS = "new_address"


ALWAYS = frozenset({Part.REFERRAL, Part.MUST_NOT_KNOW})
"""Without these a case does not leave: nobody could take it in, or somebody could be told who must not know."""
USUAL = frozenset(Part) - {Part.AGENCY_LINES, Part.NEW_ADDRESS}
"""What goes along unless somebody says otherwise."""


class Stays(StrEnum):
    """What stays behind: the first never leave, the others where nobody chose that they go."""

    RESEARCH = "research"
    DO_NOT_MINUTE = "do_not_minute"
    STAFF_SAFETY = "staff_safety"
    REPORT_BACK = "report_back"
    OTHER_CASES = "other_cases"
    AGENCY_LINES = "agency_lines"
    NEW_ADDRESS = "new_address"
    NOT_CHOSEN = "not_chosen"
    REPEATS = "repeats"


NEVER = (Stays.RESEARCH, Stays.DO_NOT_MINUTE, Stays.STAFF_SAFETY, Stays.REPORT_BACK, Stays.OTHER_CASES)
"""What never leaves, whatever anybody chooses."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One thing that stays behind, and why; `part` says which, where it could have gone along."""

    why: Stays
    part: Part | None = None


def goes_along(chosen: Collection[Part]) -> frozenset[Part]:
    """Return the parts that go along when somebody chose these; what always goes is among them."""
    return frozenset(chosen) | ALWAYS


def left_behind(chosen: Collection[Part]) -> tuple[LeftBehind, ...]:
    """Return what stays behind and why when somebody chose these parts."""
    own = {Part.AGENCY_LINES: Stays.AGENCY_LINES, Part.NEW_ADDRESS: Stays.NEW_ADDRESS}
    missing = [part for part in Part if part not in goes_along(chosen)]
    return (
        *(LeftBehind(own.get(part, Stays.NOT_CHOSEN), part) for part in missing),
        *(LeftBehind(why) for why in NEVER),
    )


_LEAST_WORDS = 3
_PARTS = re.compile(r"[,;\n]")


def may_leave(text: str, never: Sequence[str]) -> bool:
    """Tell whether a text repeats nothing that may not leave: no run of six words, and no whole line of three or more.

    A line of a word or two ("Known.") says too little to be told apart from what anybody writes.
    """
    folded = f" {_folded(text)} "
    lines = (_folded(one) for one in never)
    whole = any(len(line.split()) >= _LEAST_WORDS and f" {line} " in folded for line in lines)
    return not whole and not shares_a_run(text, never)


_LEAST_OF_A_CODE = 5


def holds_place(text: str, places: Sequence[str]) -> bool:
    """Tell whether a text holds a hidden place: a part of it of two words or more, or its code, however it is spaced.

    A single word of a street ("School") is what anybody writes, and is let through.
    """
    folded = f" {_folded(text)} "
    closed = folded.replace(" ", "")
    for part in (_folded(one) for place in places for one in _PARTS.split(place)):
        code = part.replace(" ", "")
        if len(part.split()) > 1 and f" {part} " in folded:
            return True
        if len(code) >= _LEAST_OF_A_CODE and any(sign.isdigit() for sign in code) and code in closed:
            return True
    return False


def _folded(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


class Told(StrEnum):
    """What is told or done with the other area beside the papers."""

    SCORE_AGAIN = "score_again"
    ADDRESS_HIDDEN = "address_hidden"
    MUST_NOT_KNOW = "must_not_know"
    SAFE_CONTACT = "safe_contact"
    ORDERS = "orders"
    HANDOVER = "handover"
    OPEN_ACTIONS = "open_actions"
    FLAGS = "flags"
    COUNTERPARTS = "counterparts"
    SHARING = "sharing"


TO_TELL = (
    Told.SCORE_AGAIN,
    Told.ADDRESS_HIDDEN,
    Told.MUST_NOT_KNOW,
    Told.SAFE_CONTACT,
    Told.ORDERS,
    Told.HANDOVER,
    Told.OPEN_ACTIONS,
    Told.FLAGS,
    Told.COUNTERPARTS,
)
"""What the area that sends a case tells the other, on the telephone, and ticks off."""
TO_DO_AGAIN = (
    Told.SCORE_AGAIN,
    Told.ADDRESS_HIDDEN,
    Told.MUST_NOT_KNOW,
    Told.SAFE_CONTACT,
    Told.ORDERS,
    Told.HANDOVER,
    Told.SHARING,
    Told.COUNTERPARTS,
)
"""What the area that takes a case in does again, because a move can raise or lower the risk, and ticks off."""


def checklist(direction: Direction) -> tuple[Told, ...]:
    """Return what is ticked off, by which way a case goes."""
    return TO_TELL if direction is Direction.OUT else TO_DO_AGAIN


class Paper(StrEnum):
    """A paper that may be missing from what came."""

    MINUTES = "minutes"
    PLAN = "plan"
    RISK = "risk"
    SAFE_CONTACT = "safe_contact"
    HANDOVER = "handover"


def missing_papers(came: Collection[Paper], *, heard: bool) -> tuple[Paper, ...]:
    """Return the papers to ask for; minutes and a plan only of a case that was heard."""
    after_hearing = {Paper.MINUTES, Paper.PLAN}
    return tuple(paper for paper in Paper if paper not in came and (heard or paper not in after_hearing))


def transfer_acknowledgement_due(rules: TimeRules, cal: Calendar, sent_on: date) -> Reckoned:
    """Return by when the other area should have acknowledged a case, counted from the day it was sent."""
    return after(cal, sent_on, rules.transfer_ack_wd)


_TITLES = frozenset({"marac", "maracs", "marak", "macc", "conference", "area", "the", "of", "and"})


def area_key(name: str) -> str:
    """Return an area's name as two names of it are compared: without capitals, signs, and the word for the meeting."""
    words = _folded(name).split()
    return " ".join(word for word in words if word not in _TITLES) or " ".join(words)


class KeyStanding(StrEnum):
    """How the key that signed a file stands to what is known of the area it names."""

    KNOWN = "known"
    FIRST = "first"
    CHANGED = "changed"


def key_standing(public: bytes, known: bytes | None) -> KeyStanding:
    """Return whether an area signed with the key it signed with before; `known` is None for an area never heard of."""
    if known is None:
        return KeyStanding.FIRST
    return KeyStanding.KNOWN if known == public else KeyStanding.CHANGED
