"""The words of the minutes of a closed meeting: one row a case, what was added below it, what verifying found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules import seals
from marac_desk.rules.seals import Fault, Verdict
from marac_desk.services.circulation.sealed.checking import Checked, FoundBySeal
from marac_desk.services.circulation.sealed.looking import AddedWords, MinutesRow, MinutesView

_CONTEXT = "MinutesView"
_ADDED_PAD = 5


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def day_of(desk: Desk, instant: datetime) -> str:
    """Return the local day of an instant."""
    return dates.day(instant.astimezone(desk.area.zone).date(), desk.today())


def about(desk: Desk, view: MinutesView) -> tuple[str, Tone]:
    """Return in a sentence how the minutes of a meeting stand."""
    sealed = [row for row in view.rows if row.sealed_at is not None]
    if not view.rows:
        return _tr("No case of this meeting was heard yet. Minutes are sealed when the meeting is closed."), Tone.INK2
    if not sealed:
        return _tr("These minutes are not sealed. They are sealed when the meeting is closed."), Tone.INK2
    first = sealed[0].sealed_at
    assert first is not None
    when = f"{day_of(desk, first)}, {dates.clock_time(first, desk.area.zone)}"
    words = _tr("%n case(s), sealed {when}, each by itself.", len(sealed)).format(when=when)
    waiting = sum(not row.is_approved for row in sealed)
    if not waiting:
        return f"{words} {_tr('All approved.')}", Tone.INK2
    return f"{words} {_tr('%n case(s) not approved yet.', waiting)}", Tone.INK2


def minutes_rows(desk: Desk, view: MinutesView, found: Mapping[UUID, Checked]) -> list[Row]:
    """Return one row a case, and below it every correction in the words it was added with."""
    rows: list[Row] = []
    for row in view.rows:
        rows.append(_case(desk, row, found.get(row.item_id)))
        rows += [_added(desk, row, number, one) for number, one in enumerate(row.corrections, 1)]
    return rows or [note("none", _tr("Nothing here yet. Close the meeting in the room, and its minutes stand here."))]


def _case(desk: Desk, row: MinutesRow, checked: Checked | None) -> Row:
    approval, tone, shape = _approval(desk, row)
    verb = Cell(lead=_tr("Read"), lead_tone=Tone.ACCENT, right=True, verb="read") if row.sealed_id else Cell()
    words, found_tone, found_shape = ("", Tone.INK2, None) if checked is None else verdict(checked.verdict)
    cells = (
        Cell(desk.name(row.name), row.reference),
        Cell(row.seal or _tr("not sealed"), tone=Tone.INK2 if row.seal else Tone.INK3),
        Cell(_added_count(row), tone=Tone.INK2),
        Cell(approval, tone=tone, shape=shape),
        Cell(words, tone=found_tone, shape=found_shape),
        verb,
    )
    return Row(row.item_id, cells)


def _added_count(row: MinutesRow) -> str:
    parts = [_tr("%n correction(s)", len(row.corrections))] if row.corrections else []
    if row.withdrawn:
        parts.append(_tr("words withdrawn"))
    return ", ".join(parts)


def _approval(desk: Desk, row: MinutesRow) -> tuple[str, Tone, Shape | None]:
    if row.sealed_id is None:
        return "", Tone.INK3, None
    if row.approved is None:
        return _tr("not approved yet"), Tone.SOON, Shape.RING
    if row.waiting:
        return _tr("%n correction(s) not approved yet", row.waiting), Tone.SOON, Shape.RING
    day = day_of(desk, row.approved.at)
    return _tr("{day}, in the chair's place").format(day=day) if row.approved.keeper else day, Tone.INK2, None


def _added(desk: Desk, row: MinutesRow, number: int, one: AddedWords) -> Row:
    words = " ".join(desk.names.words(one.words).split())
    when, state = day_of(desk, one.at), "" if one.approved else _tr("not approved yet")
    cells = (
        Cell(words, f"{number}", lead_tone=Tone.INK3, tone=Tone.INK2, wrap=True, indent=20),
        Cell(one.by, tone=Tone.INK3, wrap=True, top=True),
        Cell(when, tone=Tone.INK3, wrap=True, top=True),
        Cell(state, tone=Tone.SOON, wrap=True, top=True),
        Cell(),
        Cell(),
    )
    said = _tr("Correction {number}, {day}, {name}: {words}").format(number=number, day=when, name=one.by, words=words)
    return Row((row.item_id, one.number), cells, RowKind.QUIET, said=f"{said} {state}".strip(), pad=_ADDED_PAD)


def verdict(found: Verdict) -> tuple[str, Tone, Shape | None]:
    """Return what verifying found of one case."""
    if not found.holds:
        where = dict.fromkeys(_changed(one.fault, one.where) for one in found.changed)
        return _tr("changed: {where}").format(where=", ".join(where)), Tone.LATE, Shape.TRIANGLE
    if found.withdrawn:
        return _tr("unchanged, %n part(s) withdrawn", len(found.withdrawn)), Tone.DONE, Shape.DISC
    return _tr("unchanged"), Tone.DONE, Shape.DISC


def _changed(fault: Fault, where: str) -> str:
    if fault is Fault.PART:
        return section_name(seals.section(where))
    if fault is Fault.PARTS:
        return _tr("parts are missing or new")
    if fault is Fault.LEDGER and not where:
        return _tr("not what the ledger was told")
    if fault is Fault.LEDGER:
        return _tr("entry {number} is not what the ledger was told").format(number=where)
    return _tr("entry {number}").format(number=where)


def section_name(field: str) -> str:
    """Return what a section of the minutes is called."""
    known = {
        "risk_statement": _tr("the chair's statement"),
        "view": _tr("the victim's words"),
        "no_view": _tr("the victim's words"),
        "at_risk": _tr("who is at risk"),
        "score": _tr("the checklist"),
        "score_of": _tr("the checklist"),
        "red_flags": _tr("the red flags"),
        "said": _tr("what agencies said"),
        "actions": _tr("the actions"),
        "earlier": _tr("earlier actions"),
        "links": _tr("links"),
        "flags": _tr("flags"),
        "attendance": _tr("who was there"),
        "victim": _tr("the people"),
        "victim_born": _tr("the people"),
        "said_to_harm": _tr("the people"),
    }
    return known.get(field, _tr("the heading"))


def outcome(found: Sequence[Checked]) -> tuple[str, Tone]:
    """Return in a sentence what verifying all of them found."""
    wrong = sum(not one.verdict.holds for one in found)
    if not found:
        return _tr("There is nothing sealed here to verify."), Tone.INK2
    if wrong:
        words = _tr("%n case(s) not as sealed. Change nothing more, and tell whoever keeps the register.", wrong)
        return f"{words} {_tr('A backup holds the minutes as they were.')}", Tone.LATE
    return _tr("%n case(s) verified: nothing was changed since it was sealed.", len(found)), Tone.DONE


def found_by_seal(desk: Desk, found: FoundBySeal | None) -> tuple[str, Tone]:
    """Return which minutes a seal typed from paper belongs to, and whether they are unchanged."""
    if found is None:
        return _tr("No minutes that you may read carry this seal. Compare it with the paper."), Tone.LATE
    day = dates.day(found.meeting_day, desk.today())
    words, tone, _shape = verdict(found.verdict)
    return _tr("{reference}, {day}: {words}").format(reference=found.reference, day=day, words=words), tone
