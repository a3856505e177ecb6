"""Transfers in words: what goes along, what stays and why, what is told, where a transfer stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.transfers import Advice, Direction, LeftBehind, Paper, Part, Stays, Told, TransferState

_CONTEXT = "TransferCodes"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def part(code: Part) -> str:
    """Return what may go along."""
    return {
        Part.REFERRAL: _tr("The referral, as it was written"),
        Part.MUST_NOT_KNOW: _tr("Who must not know"),
        Part.SAFE_CONTACT: _tr("How the victim is reached safely"),
        Part.RISK: _tr("The checklist and every score"),
        Part.MINUTES: _tr("What the last hearing came to"),
        Part.PLAN: _tr("The action plan, and how each action stands"),
        Part.ORDERS: _tr("Orders and conditions"),
        Part.HANDOVER: _tr("Who supports the victim, and who takes over"),
        Part.AGENCY_LINES: _tr("What agencies said, where they agreed"),
        Part.NEW_ADDRESS: _tr("The hidden address"),
    }[code]


def stays(one: LeftBehind) -> str:
    """Return why something stays behind."""
    words = {
        Stays.RESEARCH: _tr("What agencies found in their own files: theirs to give"),
        Stays.DO_NOT_MINUTE: _tr("What must not be minuted"),
        Stays.STAFF_SAFETY: _tr("Warnings for staff"),
        Stays.REPORT_BACK: _tr("What was told to the victim, and the answer"),
        Stays.OTHER_CASES: _tr("Every other case"),
        Stays.AGENCY_LINES: _tr("What agencies said: none of them agreed yet"),
        Stays.NEW_ADDRESS: _tr("The hidden address: tell it on the telephone, to one person"),
        Stays.NOT_CHOSEN: _tr("Not chosen"),
        Stays.REPEATS: _tr("A passage that repeats what may not leave"),
    }[one.why]
    named = one.part is not None and one.why in {Stays.NOT_CHOSEN, Stays.REPEATS}
    return f"{part(one.part)}: {words}" if named and one.part is not None else words


def told(code: Told, direction: Direction) -> str:
    """Return what is told to the other area, or done again with what came from it."""
    if direction is Direction.IN:
        return {
            Told.SCORE_AGAIN: _tr("Do the checklist again: a move can raise or lower the risk"),
            Told.ADDRESS_HIDDEN: _tr("Hide the new address from whoever works with the person causing harm"),
            Told.MUST_NOT_KNOW: _tr("Look whether anybody here must not know"),
            Told.SAFE_CONTACT: _tr("Check the safe contact anew: what was safe there may not be here"),
            Told.ORDERS: _tr("Ask the police whether the orders hold here"),
            Told.HANDOVER: _tr("Our advocate spoke to theirs"),
            Told.SHARING: _tr("Decide anew on which ground information is shared"),
            Told.COUNTERPARTS: _tr("Our agencies spoke to their counterparts"),
        }[code]
    return {
        Told.SCORE_AGAIN: _tr("The score is ours: they do the checklist again"),
        Told.ADDRESS_HIDDEN: _tr("From whom the new address is hidden"),
        Told.MUST_NOT_KNOW: _tr("Who must not know, there as here"),
        Told.SAFE_CONTACT: _tr("How the victim is reached safely, and when that was checked"),
        Told.ORDERS: _tr("Which orders stand, and which were breached"),
        Told.HANDOVER: _tr("Which advocate hands over, and when"),
        Told.OPEN_ACTIONS: _tr("Which actions are open, and what becomes of them"),
        Told.FLAGS: _tr("That our flags end or move"),
        Told.COUNTERPARTS: _tr("Our agencies brief their counterparts"),
        Told.SHARING: _tr("On which ground information is shared"),
    }[code]


def paper(code: Paper) -> str:
    """Return a paper that may be missing."""
    return {
        Paper.MINUTES: _tr("the minutes"),
        Paper.PLAN: _tr("the plan"),
        Paper.RISK: _tr("the checklist"),
        Paper.SAFE_CONTACT: _tr("the safe contact"),
        Paper.HANDOVER: _tr("who supports the victim"),
    }[code]


def advice(code: Advice) -> str:
    """Return what the chart says."""
    return {
        Advice.STAYS: _tr("The victim has not moved: the case is heard here, and nothing is passed on."),
        Advice.ASK_FIRST: _tr("Ask the advocate first whether the victim has moved for good."),
        Advice.DISCUSS_THEN_FORWARD: _tr(
            "Agencies already have the agenda: hear the case here, then pass it on with what was agreed."
        ),
        Advice.FORWARD: _tr("Pass it on now, with what was agreed here."),
    }[code]


def state(code: TransferState) -> str:
    """Return where a transfer stands."""
    return {
        TransferState.PREPARED: _tr("prepared"),
        TransferState.SENT: _tr("sent"),
        TransferState.ACKNOWLEDGED: _tr("acknowledged"),
        TransferState.HANDED_OVER: _tr("handed over by the advocate"),
        TransferState.FINISHED: _tr("finished"),
        TransferState.WITHDRAWN: _tr("given up"),
        TransferState.RECEIVED: _tr("taken in, not acknowledged"),
    }[code]
