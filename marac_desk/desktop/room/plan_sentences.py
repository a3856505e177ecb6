"""The plan in words: actions under whom they are about, what is missing there, what was tried before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.case_sentences import person_words
from marac_desk.desktop.room.line_sentences import due_moment, first_name
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind, gap
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.coverage import GapCode
from marac_desk.rules.lives import CLOSED_STATES, ActionState
from marac_desk.rules.vocabulary import Aim, Priority, Share
from marac_desk.services.meeting_room.views import CaseInRoom, PlanLine, TriedBefore

_CONTEXT = "RoomPlan"
HEAD = 30
LINE = 46
OF_THE_VICTIM = frozenset({Aim.VICTIM, Aim.HOME})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(slots=True)
class _Group:
    title: str
    lines: list[PlanLine] = field(default_factory=list)
    missing: bool = False


def counted(case: CaseInRoom) -> str:
    """Return how many actions and agencies the plan has."""
    if not case.plan:
        return _tr("nothing agreed yet")
    agencies = len({line.agency_id for line in case.plan})
    return _tr("{actions}, {agencies}").format(
        actions=_tr("%n action(s)", len(case.plan)), agencies=_tr("%n agency(ies)", agencies)
    )


def plan_rows(desk: Desk, case: CaseInRoom, saving: Sequence[Row] = ()) -> list[Row]:
    """Return the plan as it stands, and below it what is on its way to the disk."""
    rows: list[Row] = []
    for number, group in enumerate(_groups(desk, case)):
        if rows:
            rows.append(gap(("gap", number), 8))
        rows.append(Row(("head", number), (Cell(lead=group.title, lead_tone=Tone.INK2),), RowKind.SUBHEAD, height=HEAD))
        rows += [plan_row(desk, line) for line in group.lines]
        if group.missing:
            none = Cell(_tr("no action yet"), shape=Shape.TRIANGLE, tone=Tone.LATE)
            rows.append(Row(("none", number), (none,), RowKind.NOTE, height=HEAD))
    return [*rows, *saving, *tried_rows(desk, case)]


def _groups(desk: Desk, case: CaseInRoom) -> list[_Group]:
    """Put every action under whom it is about; a group without any is kept only where that is a gap."""
    unanswered = {g.about for g in case.gaps if g.code in {GapCode.NO_CHILD_ACTION, GapCode.NO_PERPETRATOR_ACTION}}
    victim = _Group(_tr("{name} and home").format(name=first_name(desk, case.name)))
    people: dict[uuid.UUID, _Group] = {}
    for child in case.children:
        people[child.person_id] = _Group(person_words(desk, child), missing=child.person_id.hex in unanswered)
    children = _Group(_tr("The children"))
    for person in case.perpetrators:
        title = desk.name(person.name, _tr("Person causing harm"))
        people[person.person_id] = _Group(title, missing=person.person_id.hex in unanswered)
    harm, others = _Group(_tr("People causing harm")), _Group(_tr("Staff and process"))
    of_child = [people[child.person_id] for child in case.children]
    of_harm = [people[person.person_id] for person in case.perpetrators]
    for line in case.plan:
        if line.about in people:
            group = people[line.about]
        elif line.aim in OF_THE_VICTIM:
            group = victim
        elif line.aim is Aim.CHILD:
            group = of_child[0] if len(of_child) == 1 else children
        elif line.aim is Aim.PERPETRATOR:
            group = of_harm[0] if len(of_harm) == 1 else harm
        else:
            group = others
        group.lines.append(line)
    ordered = [victim, children, *of_child, harm, *of_harm, others]
    return [group for group in ordered if group.lines or group.missing]


def plan_row(desk: Desk, line: PlanLine) -> Row:
    """Return one action that is on the disk: what, by when, whether the victim may be told, and the tick."""
    share = labels.word(line.share)
    asked = line.state is ActionState.ASKED
    due, urgent = due_words(desk, line), line.priority is not Priority.NORMAL
    words = ", ".join(part for part in (due, _tr("asked") if asked else "", share) if part)
    whole = ", ".join(part for part in (due, labels.word(line.state) if asked else "", share) if part)
    cells = (
        Cell(
            lead=f"{line.title}: {line.detail}" if line.detail and not line.title.endswith("…") else line.title,
            mark=line.mark,
            wrap=True,
            second=f"{_tr('Urgent')}, {words}" if urgent else words,
            second_lines=2,
            second_shape=Shape.STRUCK_EYE if line.share is Share.NEVER else None,
            second_tone=Tone.SOON if asked or urgent else Tone.INK3,
        ),
        Cell(shape=Shape.TICK),
    )
    said = _tr("{agency}: {action}. {due}. Saved.").format(agency=line.agency, action=line.title, due=whole)
    return Row(line.action_id, cells, height=LINE, said=said)


def due_words(desk: Desk, line: PlanLine) -> str:
    """Return when an action is due."""
    if line.due_event:
        return line.due_event
    if line.due_on is None:
        return _tr("ongoing")
    return due_moment(line.due_on, line.due_at, desk.today(), desk.area.zone)


def saving_row(key: uuid.UUID, mark: str, words: str, *, failed: str = "") -> Row:
    """Return an action that is on its way to the disk, or that did not get there."""
    word = _tr("not saved") if failed else _tr("saving")
    cells = (
        Cell(lead=words, mark=mark, wrap=True, second=failed or word, second_tone=Tone.LATE if failed else Tone.INK2),
        Cell(shape=Shape.TRIANGLE) if failed else Cell(),
    )
    return Row(key, cells, height=LINE, bar=Tone.LATE if failed else None, said=f"{words}. {failed or word}")


def saved_row(saving: Row, due: str) -> Row:
    """Return the same row once it is on the disk."""
    text = replace(saving.cells[0], second=due, second_tone=Tone.INK3)
    return replace(saving, cells=(text, Cell(shape=Shape.TICK)), bar=None, said=f"{text.lead}. {_tr('Saved.')}")


def tried_rows(desk: Desk, case: CaseInRoom) -> list[Row]:
    """Return earlier plans with how each action ended."""
    rows: list[Row] = []
    last = None
    for number, tried in enumerate(case.tried):
        if not rows or tried.heard_on != last:
            last = tried.heard_on
            when = dates.day(last, desk.today()) if last else _tr("earlier")
            title = _tr("Tried before, {day}").format(day=when)
            rows.append(gap(("tried gap", number), 14))
            rows.append(Row(("tried head", number), (Cell(lead=title),), RowKind.SUBHEAD, height=HEAD))
        rows.append(_tried_row(number, tried))
    return rows


def _tried_row(number: int, tried: TriedBefore) -> Row:
    ended = labels.word(tried.state)
    failed = tried.state in CLOSED_STATES - {ActionState.CLOSED_DONE, ActionState.CLOSED_SUPERSEDED}
    bad = tried.state in {ActionState.CLOSED_NOT_DONE, ActionState.CLOSED_NOT_POSSIBLE}
    cell = Cell(
        tried.title,
        mark=tried.mark,
        type=Type.SMALL,
        tone=Tone.INK2,
        aside=ended,
        aside_tone=Tone.LATE if bad else Tone.INK2 if failed else Tone.INK3,
    )
    return Row(
        ("tried", number), (cell, Cell()), RowKind.BAND, height=24, said=f"{tried.title}, {ended}. {tried.reason}"
    )
