"""The words of the list of cases: each row a sentence from the name to where the case stands."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import ClosureReason, Criterion
from marac_desk.services.cases.views import CaseRow, Standing

_CONTEXT = "Cases"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def case_row(desk: Desk, row: CaseRow) -> Row:
    """Return one case as a sentence: who, which reference, why, heard when, what stands."""
    nothing = _tr("no criterion recorded") if row.standing.past_known else _tr("the referral is not shown to you")
    why = ", ".join(labels.word(Criterion(code)) for code in row.criteria) or nothing
    cells = (
        Cell(row.reference, named(desk, row.name, row.age), tone=Tone.INK3, lead_tone=Tone.INK),
        Cell(why, tone=Tone.INK2),
        Cell(heard(row, desk.today()), tone=Tone.INK3),
        stands_cell(row.standing, desk.today()),
        Cell(lead=_tr("Open case"), lead_tone=Tone.ACCENT, right=True, verb="open"),
    )
    return Row(row.case_id, cells)


def named(desk: Desk, name: str, age: int | None) -> str:
    """Return a name as it may be shown, with the age where it is known."""
    shown = desk.name(name, _tr("no name given"))
    return shown if age is None else _tr("{name}, {age}").format(name=shown, age=age)


def heard(row: CaseRow, today: date) -> str:
    """Return when a case was heard, or that it waits."""
    standing = row.standing
    if not standing.heard:
        if row.received_on is None:
            return ""
        return _tr("came in {day}").format(day=dates.day(row.received_on, today))
    if standing.last_heard is None:
        return times_heard(standing.heard)
    return _tr("{times}, {day}").format(times=times_heard(standing.heard), day=dates.day(standing.last_heard, today))


def times_heard(count: int) -> str:
    """Return how often a case was heard."""
    known = {0: _tr("not heard yet"), 1: _tr("heard once"), 2: _tr("heard twice")}
    return known.get(count) or _tr("heard %n times", count)


def stands_cell(standing: Standing, today: date) -> Cell:
    """Return what stands: a hold and lateness first, then what is open, then the watch."""
    if standing.hold:
        return Cell(lead=_tr("on legal hold"), lead_tone=Tone.INK)
    if standing.latest:
        text = _tr("of %n open", standing.open)
        late = _tr("%n late", standing.late)
        return Cell(text, lead=late, tone=Tone.INK3, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    return Cell(stands(standing, today), tone=Tone.INK2)


def stands(standing: Standing, today: date) -> str:
    """Return what stands in words."""
    parts = []
    if standing.hold:
        parts.append(_tr("on legal hold"))
    if standing.died:
        parts.append(_tr("died"))
    if standing.open:
        parts.append(_tr("%n action(s) open", standing.open))
    if standing.watch_until is not None and standing.watch_until >= today:
        parts.append(_tr("on watch to {day}").format(day=dates.day(standing.watch_until, today)))
    elif standing.watch_until is not None:
        parts.append(_tr("watch over since {day}").format(day=dates.day(standing.watch_until, today)))
    if not parts and standing.closure is not None:
        parts.append(closed(standing.closure))
    if not parts and standing.state is not None:
        parts.append(labels.word(standing.state))
    return ", ".join(parts)


def closed(reason: ClosureReason) -> str:
    """Return why a case ended."""
    return labels.word(reason)
