"""The row of a copy that is asked back, wherever such copies are listed, and the form that says one is gone."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.services.recalls import RecallLine, confirm_recall

_CONTEXT = "Recalls"
CONFIRM = "confirm"
_PAD = 5
_TWO_LINES = 48


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def recall_row(desk: Desk, line: RecallLine, *more: str) -> Row:
    """Return one copy that is asked back: which, from whom, whether it is gone; `more` ends what is said of it."""
    parts = [_tr("copy {number} of {count}").format(number=line.copy_number, count=line.copies)]
    parts.append(_tr("asked back {day}").format(day=_day(desk, line.asked_at)))
    if line.confirmed_at is not None:
        parts.append(_tr("gone, {day}: {how}").format(day=_day(desk, line.confirmed_at), how=line.how))
    done = line.confirmed_at is not None
    verb = Cell() if done else Cell(lead=_tr("It is gone"), lead_tone=Tone.ACCENT, right=True, verb=CONFIRM)
    who = Cell("", desk.name(line.recipient) or line.agency, mark=line.mark or None, second=copy_name(desk, line))
    text = Cell(". ".join([*parts, *more]), tone=Tone.INK2, wrap=True)
    return Row(("recall", line.recall_id), (who, text, verb), height=_TWO_LINES, pad=_PAD, dimmed=done)


def _day(desk: Desk, at: datetime) -> str:
    local: date = at.astimezone(desk.area.zone).date()
    return dates.day(local, desk.today())


def copy_name(desk: Desk, line: RecallLine) -> str:
    """Return which copy it is: the kind, and the meeting."""
    kinds = {"agenda": _tr("Agenda"), "actions": _tr("Action list"), "minutes": _tr("Minutes")}
    kinds["sheets"] = _tr("Return sheet")
    kind = kinds.get(line.kind, line.kind)
    if line.meeting_day is None:
        return kind
    return _tr("{kind} of {day}").format(kind=kind, day=dates.day(line.meeting_day, desk.today()))


def gone_dialog(desk: Desk, line: RecallLine, parent: QWidget) -> AskReasonDialog:
    """Return the form in which somebody says how she or he knows that a copy is gone."""
    ask = Ask(
        "recall",
        _tr("A copy is gone"),
        _tr("Copy {number} of {count}, {holder}.").format(
            number=line.copy_number, count=line.copies, holder=desk.name(line.recipient) or line.agency
        ),
        _tr("How you know: returned to whom, or destroyed how"),
        _tr("Record that it is gone"),
    )
    actor, key = desk.actor, line.recall_id
    return AskReasonDialog(
        desk, ask, key.hex, lambda uow, how: confirm_recall(uow, actor=actor, recall_id=key, how=how), parent
    )
