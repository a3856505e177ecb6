"""The words of the register: one line an action, heads that say who and how many, and the register in one line."""

from __future__ import annotations

import dataclasses
import uuid

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.rows import Cell, Column, Row, head
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import DueBasis
from marac_desk.services.actions.views import ActionFilter, ActionPage, ActionRow, Age, Grouping, Totals

_CONTEXT = "Actions"
TICK, TITLE, AGENCY, AIM, CASE, DUE, STATE, CHASED, KEPT = range(9)
WITHOUT = {
    Grouping.AGENCY: {AGENCY},
    Grouping.MEETING: set[int](),
    Grouping.AGE: set[int](),
    Grouping.CASE: {CASE},
}
"""Which columns say only what the head says already."""


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def columns() -> tuple[Column, ...]:
    """Return the columns; whom an action is for and how often it was chased give way in a narrow list."""
    return (
        Column("", 30),
        Column(_tr("Action")),
        Column(_tr("Agency"), 128, gives_way=860),
        Column(_tr("For"), 92, gives_way=1200),
        Column(_tr("Case"), 158, gives_way=620),
        Column(_tr("Due"), 174),
        Column(_tr("State"), 170, gives_way=700),
        Column(_tr("Chased"), 130, gives_way=980),
        Column("", 28),
    )


def totals_phrase(desk: Desk, totals: Totals) -> list[Run]:
    """Return the register in one line, its lateness the loudest in it."""
    late = _tr("%n late", totals.late)
    runs = [Run(_tr("%n open", totals.open), tone=Tone.INK2)]
    if totals.late:
        runs += [Run(", ", tone=Tone.INK2), Run(late, Type.LIST_STRONG, Tone.LATE)]
    rest = []
    if totals.soon:
        until = dates.day(totals.soon_until, desk.today())
        rest.append(_tr("%n due by {day}", totals.soon).format(day=until))
    if totals.to_settle:
        rest.append(_tr("%n reported, to be settled", totals.to_settle))
    return [*runs, *(Run(f", {words}", tone=Tone.INK2) for words in rest)]


def action_row(desk: Desk, row: ActionRow, status: str = "") -> Row:
    """Return one line; `status` is "saving", "saved" or "failed" for what was just done to it."""
    cells = (
        Cell(check=False),
        Cell(row.title),
        Cell(row.agency, mark=row.mark),
        Cell(labels.word(row.aim), tone=Tone.INK3),
        Cell(desk.name(row.name, row.reference), tone=Tone.INK2),
        due_cell(desk, row),
        _state_cell(row),
        _chased_cell(desk, row),
        Cell(),
    )
    made = Row(row.action_id, cells, said=_said(cells))
    return with_status(made, status)


def _said(cells: tuple[Cell, ...]) -> str:
    return ", ".join(cell.said for cell in cells if cell.said)


def with_status(row: Row, status: str) -> Row:
    """Return a line with what became of the last step on it: a tick at its end, or words where its state stands."""
    if not status:
        return row
    words, cells = {"saving": _tr("saving"), "saved": _tr("saved"), "failed": _tr("not saved")}[status], [*row.cells]
    if status == "saved":
        cells[KEPT] = Cell(shape=Shape.TICK)
    elif status == "saving":
        cells[STATE] = Cell(words, tone=Tone.INK2)
    else:
        cells[STATE] = Cell(lead=words, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    bar = Tone.LATE if status == "failed" else None
    return dataclasses.replace(row, cells=tuple(cells), bar=bar, said=f"{row.said}, {words}")


def lateness(row: ActionRow) -> str:
    """Return how late an action is in words, empty where it is not: working days, else hours on the clock."""
    if row.late:
        return dates.working_days_late(row.late)
    return _tr("%n hour(s) late", row.hours_late) if row.hours_late else ""


def due_cell(desk: Desk, row: ActionRow) -> Cell:
    """Return when it is due, or how late it is, or when it was done or closed."""
    today = desk.today()
    if row.closed_on is not None:
        return Cell(_tr("closed {day}").format(day=dates.day(row.closed_on, today)), tone=Tone.INK2)
    if row.state is ActionState.DONE_CLAIMED:
        done = _tr("done {day}").format(day=dates.day(row.completed_on, today)) if row.completed_on else ""
        return Cell(done or _tr("reported done"), tone=Tone.INK2)
    if late := lateness(row):
        return Cell(lead=late, lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    words = due_words(desk, row)
    return Cell(lead=words, lead_tone=Tone.SOON) if row.soon else Cell(words, tone=Tone.INK2)


def due_words(desk: Desk, row: ActionRow) -> str:
    """Return when an open action is due: a day, an hour, or the event it waits for and when to ask again."""
    today = desk.today()
    if row.due_basis is DueBasis.EVENT:
        ask = dates.day(row.due_on, today)
        return _tr("{event}, ask {day}").format(event=row.due_event or _tr("on an event"), day=ask)
    if row.due_basis is DueBasis.ONGOING:
        return _tr("ongoing, ask {day}").format(day=dates.day(row.due_on, today))
    if row.due_at is not None:
        hour = dates.clock_time(row.due_at, desk.area.zone)
        return _tr("{due}, {hour}").format(due=dates.due(row.due_on, today), hour=hour)
    return dates.due(row.due_on, today)


def _state_cell(row: ActionRow) -> Cell:
    if row.claim is not None:
        return Cell(lead=claim_words(row.claim), lead_tone=Tone.ACCENT)
    return Cell(state_words(row), tone=Tone.INK2)


def claim_words(claim: Claim) -> str:
    """Return what an agency reported and nobody settled yet, as it stands in the state of its action."""
    return {
        Claim.DONE: _tr("says done, settle"),
        Claim.NOT_POSSIBLE: _tr("says not possible, settle"),
        Claim.NOT_DONE: _tr("says not done, settle"),
        Claim.MORE_TIME: _tr("asks for time, settle"),
    }[claim]


def state_words(row: ActionRow) -> str:
    """Return where an action stands; what moved it last says more than "in progress"."""
    word = labels.word(row.state)
    if row.closed_on is not None:
        return word
    if row.claim is not None:
        return claim_words(row.claim)
    if row.moved == "extended":
        return _tr("extended, {reason}").format(reason=row.moved_reason) if row.moved_reason else _tr("extended")
    if row.moved == "reopened" and row.state is ActionState.IN_PROGRESS:
        return _tr("reopened")
    if row.moved == "sent_back" and row.state is ActionState.IN_PROGRESS:
        return _tr("sent back, not enough")
    return word


def chased_words(desk: Desk, row: ActionRow) -> str:
    """Return how often somebody was asked, and when last."""
    if not row.times_chased or row.last_chased_on is None:
        return _tr("not yet") if row.is_late else ""
    often = {1: _tr("once"), 2: _tr("twice")}.get(row.times_chased, _tr("%n times", row.times_chased))
    return f"{often}, {dates.day(row.last_chased_on, desk.today())}"


def _chased_cell(desk: Desk, row: ActionRow) -> Cell:
    return Cell("" if row.closed_on else chased_words(desk, row), tone=Tone.INK2)


def group_key(row: ActionRow, grouping: Grouping) -> str:
    """Return the key of the head a line stands under; what is closed stands by month where ages are the heads."""
    if grouping is Grouping.AGE and row.closed_on is not None:
        return f"{Age.CLOSED.value} {row.closed_on:%Y-%m}"
    return row.group


def group_head(desk: Desk, page: ActionPage, row: ActionRow, grouping: Grouping) -> Row:
    """Return the head above the first line of a group: who, and how much of theirs is late."""
    key = ("group", group_key(row, grouping))
    how_much = _how_much(page, row)
    match grouping:
        case Grouping.AGENCY:
            agency = page.agencies.get(row.group)
            speaker = agency.speaker if agency else ""
            name = agency.name if agency else row.agency
            words = ", ".join(part for part in (speaker, how_much) if part)
            return head(key, name, words, mark=row.mark)
        case Grouping.MEETING:
            if row.meeting_on is None:
                return head(key, _tr("Between meetings"), how_much)
            day = dates.day(row.meeting_on, desk.today())
            return head(key, _tr("Meeting of {day}").format(day=day), how_much)
        case Grouping.CASE:
            name = desk.name(row.name)
            return head(key, name or row.reference, f"{row.reference}, {how_much}" if name else how_much)
        case _:
            return head(key, _age_words(desk, page, row), _count_words(page, row))


def found_words(desk: Desk, page: ActionPage, wanted: ActionFilter) -> str:
    """Return how many were found where something else is shown than everything open, and of what."""
    back = _tr("Esc shows everything open again.")
    if not page.rows:
        return ""
    first = page.rows[0]
    count = _tr("%n found.", page.found)
    if wanted.case_id is not None:
        who = ", ".join(part for part in (desk.name(first.name), first.reference) if part)
        count = _tr("{who}: %n action(s).", page.found).format(who=who)
    elif wanted.meeting_id is not None and first.meeting_on is not None:
        day = dates.day(first.meeting_on, desk.today())
        count = _tr("Meeting of {day}: %n action(s).", page.found).format(day=day)
    return f"{count} {back}"


def ended_words(step: str, count: int) -> str:
    """Return what became of actions that leave the list by a step, so that nobody looks for them in vain."""
    if step in {"close", "verify"}:
        return _tr("%n action(s) closed. Alt+C shows what is closed.", count)
    if step == "reassign":
        return _tr("%n action(s) passed on. T writes to the old and the new owner.", count)
    if step == "reopen":
        return _tr("%n action(s) open again. Alt+O shows what is open.", count)
    return ""


def _how_much(page: ActionPage, row: ActionRow) -> str:
    count = page.counts.get(row.group)
    if count is None or not count.open:
        return _tr("nothing open")
    if count.late:
        return _tr("{late} late of {open}").format(late=count.late, open=count.open)
    return _tr("%n open, none late", count.open)


def _count_words(page: ActionPage, row: ActionRow) -> str:
    count = page.counts.get(row.group)
    return str(count.open) if count is not None and row.closed_on is None else ""


def _age_words(desk: Desk, page: ActionPage, row: ActionRow) -> str:
    if row.closed_on is not None:
        return _tr("Closed in {month}").format(month=dates.month(row.closed_on))
    until = dates.day(page.totals.soon_until, desk.today()) if page.totals else ""
    return {
        Age.OVER_20: _tr("More than 20 working days late"),
        Age.UP_TO_20: _tr("11 to 20 working days late"),
        Age.UP_TO_10: _tr("6 to 10 working days late"),
        Age.UP_TO_5: _tr("Up to 5 working days late"),
        Age.SOON: _tr("Due by {day}").format(day=until),
        Age.LATER: _tr("Due later"),
        Age.TO_SETTLE: _tr("Reported, to be settled"),
        Age.CLOSED: "",
    }[Age(row.group)]


def ticked_phrase(rows: list[ActionRow]) -> list[tuple[str, str]]:
    """Return the ticked actions by agency: its mark, and its short name with how many."""
    counts: dict[uuid.UUID, tuple[str, str, int]] = {}
    for row in rows:
        mark, name, count = counts.get(row.agency_id, (row.mark, row.agency, 0))
        counts[row.agency_id] = (mark, name, count + 1)
    return [(mark, f"{name} {count}") for mark, name, count in counts.values()]
