"""The words of the page of chase messages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.documents.messages import OWNERS, RESEARCH
from marac_desk.services.chasing.views import Draft

_CONTEXT = "ChaseMessages"
ROW = 44


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def draft_row(desk: Desk, number: int, draft: Draft, status: str) -> Row:
    """Return one message: whom it is for, how much it asks for, and whether it is recorded as sent."""
    done = {"saving": _tr("saving"), "sent": _tr("recorded"), "failed": _tr("not saved")}.get(status, "")
    shape = {"sent": Shape.TICK, "failed": Shape.TRIANGLE}.get(status)
    tone = Tone.LATE if status == "failed" else Tone.INK2
    cells = (
        Cell(how_much(draft), draft.agency, tone=Tone.INK2, mark=draft.mark, second=_second(desk, draft)),
        Cell(done, tone=tone, shape=shape),
    )
    said = ", ".join(part for part in (draft.agency, how_much(draft), _second(desk, draft), done) if part)
    return Row(number, cells, height=ROW, said=said)


def how_much(draft: Draft) -> str:
    """Return how many things a message asks for, and how many of them are late."""
    if draft.kind == OWNERS:
        return _tr("%n action(s) with another owner", draft.count)
    if draft.late == draft.count:
        return _tr("%n late", draft.count)
    if draft.late:
        return _tr("%n missing, {late} late", draft.count).format(late=draft.late)
    return _tr("%n missing", draft.count)


def _second(desk: Desk, draft: Draft) -> str:
    person = draft.person or _tr("nobody is named to speak for it")
    if draft.extra:
        person = _tr("{person}, in place of who must not know").format(person=person)
    return ", ".join(part for part in (person, chased(desk, draft)) if part)


def chased(desk: Desk, draft: Draft) -> str:
    """Return how often something in a message was asked for before, and when last."""
    if not draft.times_chased or draft.last_chased_on is None:
        return ""
    day = dates.day(draft.last_chased_on, desk.today())
    often = {1: _tr("once"), 2: _tr("twice")}.get(draft.times_chased, _tr("%n times", draft.times_chased))
    return _tr("chased {often}, last {day}").format(often=often, day=day)


def title(drafts: Sequence[Draft]) -> str:
    """Return what the page is about."""
    research = bool(drafts) and drafts[0].kind == RESEARCH
    if drafts and drafts[0].kind == OWNERS:
        return _tr("Tell agencies of another owner")
    return _tr("Ask for missing research") if research else _tr("Ask for late actions")


def about(drafts: Sequence[Draft], left_out: Sequence[str]) -> str:
    """Return how many messages there are, what is never in one, and who gets none."""
    words = _tr("%n message(s), one for each agency.", len(drafts))
    never = _tr("References and days alone: no name, no address, nothing of what it is about. The desk sends nothing.")
    if left_out:
        names = ", ".join(left_out)
        left = _tr("None for {agencies}: it left, or must not know.").format(agencies=names)
        return f"{words} {never} {left}"
    return f"{words} {never}"


def recorded(drafts: Sequence[Draft], count: int) -> str:
    """Return what was recorded, and where what comes back to it is written down."""
    kind = drafts[0].kind if drafts else ""
    done = _tr("%n message(s) recorded as sent.", count)
    if kind == OWNERS:
        return _tr("{done} It stands in the history of each action.").format(done=done)
    if kind == RESEARCH:
        return _tr("{done} Replies can be added on the board: Y on the answer.").format(done=done)
    return _tr("{done} Replies can be added to each action: Y in the register.").format(done=done)


def file_name(draft: Draft, day: str) -> str:
    """Return the name of a message's file, which names nobody."""
    who = draft.agency.lower().replace(" ", "-")
    return f"{draft.kind}-{day}-{who}{'-extra' if draft.extra else ''}.txt"
