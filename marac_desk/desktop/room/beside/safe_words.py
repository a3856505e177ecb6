"""What the window that is safe to share says, made of the shared copy alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.room import case_sentences
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.meeting_clock import TimedCase, Turn
from marac_desk.services.meeting_room.share_safe import SafeCase, ShareSafe

_CONTEXT = "SafeWindow"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def heading(view: ShareSafe) -> str:
    """Return what stands in place of a case while none is shown."""
    if view.state is not MeetingState.IN_SESSION:
        return _tr("The meeting is not in session")
    all_heard = view.cases and view.heard == view.cases
    return _tr("Every case has been heard") if all_heard else _tr("No case was called yet")


def asked(step: ItemState) -> tuple[str, str]:
    """Return the step and its question, without the keys of the coordinator."""
    lead, question = case_sentences.asked(step)
    if step is ItemState.CALLED:
        lead = _tr("This case is called")  # "Next case", as the chair says it, would be taken for the one after it
    return lead.rstrip("."), question.split(" Alt+")[0]


def seconds_of(case: SafeCase, now: datetime) -> int:
    """Return how long a case has had."""
    since = case.running_since
    return case.seconds + (max(0, int((now - since).total_seconds())) if since is not None else 0)


def timed(view: ShareSafe, now: datetime) -> tuple[TimedCase, ...]:
    """Return the times of the shared copy as they stand now."""
    seconds = seconds_of(view.current, now) if view.current is not None else 0
    return tuple(replace(one, seconds=seconds) if one.turn is Turn.RUNS else one for one in view.times)
