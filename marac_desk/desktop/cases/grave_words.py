"""The words of what is grave on a case's page: leave to read the safe contact, what takes two people, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.approvals.listing import ApprovalLine, Standing
from marac_desk.services.grants import GrantLine

_CONTEXT = "CaseGrave"
_TWO_LINES = 46


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def grant_row(telling: Telling, line: GrantLine) -> Row:
    """Return who may read the safe contact, for which action, until when."""
    last = (line.until - timedelta(microseconds=1)).astimezone(telling.desk.area.zone).date()
    day = dates.day(last, telling.today)
    until = _tr("to {day}").format(day=day) if line.stands else _tr("ended")
    who = line.agency or telling.desk.name(line.person)
    text = telling.veil.words(line.action) or telling.veil.words(line.reason)
    first = Cell(until, f"{who},", tone=Tone.INK if line.stands else Tone.INK3, second=text)
    may = line.stands and telling.view.may.grant
    step = Cell(lead=_tr("End it now"), lead_tone=Tone.ACCENT, right=True, verb="end_grant") if may else Cell()
    return Row(line.grant_id, (first, step), height=_TWO_LINES, dimmed=not line.stands)


def request_row(telling: Telling, line: ApprovalLine, kinds: Iterable[ApprovalKind]) -> Row:
    """Return what waits for a second person, or what one agreed to and can be done now."""
    what = labels.word(line.kind)
    until = line.runs_out_at.astimezone(telling.desk.area.zone)
    day = dates.day(until.date(), telling.today)
    if line.standing is Standing.TO_USE:
        time = dates.clock_time(until, telling.desk.area.zone)
        second = _tr("{name} agreed; do it before {day}, {time}").format(name=line.decided_by, day=day, time=time)
    elif line.standing is Standing.TO_DECIDE:
        second = _tr("{name} asks you: {reason}").format(name=line.asked_by, reason=telling.veil.words(line.reason))
    else:
        second = _tr("asked by {name}, waits until {day}").format(name=line.asked_by, day=day)
    first = Cell(lead=what[:1].upper() + what[1:], second=second, second_tone=Tone.INK2, shape=Shape.RING)
    now = line.standing is Standing.TO_USE and line.kind in set(kinds)
    step = Cell(lead=_tr("Do it now"), lead_tone=Tone.ACCENT, right=True, verb="carry_out") if now else Cell()
    if line.standing is Standing.TO_DECIDE:
        step = Cell(lead=_tr("Decide"), lead_tone=Tone.ACCENT, right=True, verb="decide")
    return Row((line.approval_id, line.kind), (first, step), height=_TWO_LINES)


def deed_rows(telling: Telling) -> list[Row]:
    """Return the grave steps the person acting may take here, each as the question it answers."""
    view = telling.view
    may, hold = view.may, view.standing.hold
    held = telling.veil.words(view.standing.hold_reason) or _tr("no reason recorded")
    asked = [
        (
            may.declare_conflict or may.answer_conflict,
            "own_conflict",
            _tr("Do you know somebody in this case?"),
            _tr("Say so"),
        ),
        (may.transfer, "transfer", _tr("Does the victim live in another area now?"), _tr("Transfer")),
        (may.propose_restriction, "propose", _tr("Must somebody not know of it?"), _tr("Propose it")),
        (may.withdraw, "withdraw", _tr("Do words in it endanger somebody?"), _tr("Withdraw words")),
        (may.dispose and hold, "legal_hold", _tr("On legal hold: {reason}").format(reason=held), _tr("End the hold")),
        (may.dispose and not hold, "legal_hold", _tr("Must it be kept for a review or a court?"), _tr("Put on hold")),
        (may.dispose and not hold, "dispose", _tr("Is it no longer to be kept?"), _tr("Dispose of it")),
    ]
    return [_deed(verb, question, text) for offered, verb, question, text in asked if offered]


def _deed(verb: str, question: str, text: str) -> Row:
    step = Cell(lead=text, lead_tone=Tone.ACCENT, right=True, verb=verb)
    return Row(verb, (Cell(question, tone=Tone.INK2), step), said=f"{question} {text}")
