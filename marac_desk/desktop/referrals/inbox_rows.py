"""The inbox as sentences: from whom, about whom, how urgent, since when, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import decision_words
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import Criterion, RepeatVerdict
from marac_desk.services.referrals.views import DraftRow, InboxGroup, InboxRow

_TALL = 30
_CONTEXT = "Inbox"
_WAITING = {ReferralState.RECEIVED, ReferralState.SCREENING}


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def referral_row(desk: Desk, row: InboxRow) -> Row:
    """Return one referral."""
    about, name = _about(row), desk.name(row.name, _tr("no name given"))
    urgent = row.emergency and row.state in _WAITING
    lead = _tr("Emergency: {name}").format(name=name) if urgent else name
    cells = (
        Cell(row.agency or _tr("agency not named"), mark=row.mark or None),
        Cell(about, f"{lead}," if about else lead, lead_tone=Tone.LATE if urgent else Tone.INK, tone=Tone.INK2),
        _when(desk, row),
        Cell(lead=_verb(row.state), lead_tone=Tone.ACCENT, right=True, verb="open"),
    )
    return Row(row.referral_id, cells)


def _about(row: InboxRow) -> str:
    """What weighs: score against threshold, then the criteria that the score does not say already."""
    parts = []
    if row.score is not None:
        parts.append(_tr("checklist {score}").format(score=row.score))
    said = [c for c in row.criteria if c not in {Criterion.EMERGENCY, Criterion.VISIBLE_HIGH_RISK}]
    parts += [labels.word(code) for code in said]
    if row.repeat is RepeatVerdict.YES and Criterion.REPEAT not in row.criteria:
        parts.append(labels.word(Criterion.REPEAT))
    return ", ".join(parts)


def _when(desk: Desk, row: InboxRow) -> Cell:
    received = dates.day(row.received_at.astimezone(desk.area.zone).date(), desk.today())
    if row.state in _WAITING:
        if row.late:
            text = _tr("late, since {day}").format(day=received)
            return Cell(text, tone=Tone.SOON, shape=Shape.RING)
        return Cell(_tr("since {day}").format(day=received), tone=Tone.INK3)
    if row.deferred_to is not None and row.state is ReferralState.DEFERRED:
        until = dates.day(row.deferred_to, desk.today())
        return Cell(_tr("deferred until {day}").format(day=until), tone=Tone.INK3)
    decided = row.decided_at.astimezone(desk.area.zone).date() if row.decided_at else None
    day = dates.day(decided, desk.today()) if decided else received
    text = _tr("{state}, {day}").format(state=decision_words.state(row.state), day=day)
    return Cell(_tr("{text}, late").format(text=text) if row.late else text, tone=Tone.INK3)


def _verb(state: ReferralState) -> str:
    if state in _WAITING:
        return _tr("Screen referral")
    if state is ReferralState.RETURNED:
        return _tr("Take in again")
    return _tr("Open referral")


def draft_row(desk: Desk, row: DraftRow) -> Row:
    """Return one form or sheet that is not handed in yet."""
    local = row.saved_at.astimezone(desk.area.zone)
    today = local.date() == desk.today()
    when = f"{local:%H:%M}" if today else dates.day(local.date(), desk.today())
    saved = Cell(_tr("saved {when}").format(when=when), tone=Tone.INK3)
    if row.is_batch:
        text = _tr("{name}, %n row(s)", row.rows).format(name=row.name)
        if row.handed_in:
            text = _tr("{text}, {count} handed in").format(text=text, count=row.handed_in)
        verb = Cell(lead=_tr("Check rows"), lead_tone=Tone.ACCENT, right=True, verb="open")
        return Row(("batch", row.subject), (Cell(row.agency or _tr("a sheet")), Cell(text), saved, verb))
    what = _tr("correction") if row.corrects else _tr("from a file") if row.from_file else _tr("being written")
    parts = [desk.name(row.name, _tr("no name yet")), what]
    if row.to_check:
        parts.append(_tr("%n to check", row.to_check))
    verb = Cell(
        lead=_tr("Check fields") if row.to_check else _tr("Go on"), lead_tone=Tone.ACCENT, right=True, verb="open"
    )
    cells = (Cell(row.agency or _tr("agency not named")), Cell(", ".join(parts)), saved, verb)
    return Row(("draft", row.subject), cells)


def nothing(group: InboxGroup, *, may_create: bool) -> list[Row]:
    """Return what an empty part says: what it is for, and the first step."""
    if not may_create:
        cell = Cell(_tr("Referrals of the cases you may see stand here."), tone=Tone.INK2)
        return [Row("nothing", (cell,), RowKind.NOTE, height=_TALL)]
    texts = {
        InboxGroup.TO_SCREEN: _tr(
            "No referral waits. Press Ctrl+N to key one in, Ctrl+O to take in a file, Ctrl+V to paste one, "
            "or drop files and mails here."
        ),
        InboxGroup.RETURNED: _tr("No referral is with its sender for more information."),
        InboxGroup.DECIDED: _tr("Nothing was decided yet. What you accept, decline or defer stands here."),
        InboxGroup.DRAFTS: _tr("Nothing is being written. A form you leave is kept here until you hand it in."),
    }
    cell = Cell(texts[group], tone=Tone.INK2)
    return [Row("nothing", (cell,), RowKind.NOTE, height=_TALL)]
