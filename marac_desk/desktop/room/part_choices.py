"""What else each part of a line could be, for the keys Tab and Down."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.line_sentences import due_choice, first_name
from marac_desk.desktop.room.reading import AS_TYPED, Chosen, LineDraft, LineReader, due_choices
from marac_desk.desktop.widgets.rows import Cell
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary import Share
from marac_desk.services.meeting_room.views import CaseInRoom, LineEntry

_CONTEXT = "PartChoices"
MOST_ACTIONS = 60
Offered = list[tuple[Any, Cell]]


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class PartName(Enum):
    """The parts of a line in the order in which Tab goes through them."""

    ACTION = "action"
    AGENCY = "agency"
    DUE = "due"
    PERSON = "person"
    SHARE = "share"


_FIELDS = {
    PartName.ACTION: "code",
    PartName.AGENCY: "agency",
    PartName.DUE: "due",
    PartName.PERSON: "person",
    PartName.SHARE: "share",
}


def title_of(part: PartName) -> str:
    """Return what is asked."""
    return {
        PartName.ACTION: _tr("What is done"),
        PartName.AGENCY: _tr("Who does it"),
        PartName.DUE: _tr("By when"),
        PartName.PERSON: _tr("About whom"),
        PartName.SHARE: _tr("May the victim be told"),
    }[part]


def choose(chosen: Chosen, part: PartName, value: Any) -> Chosen:
    """Return the choices with one more made."""
    return replace(chosen, **{_FIELDS[part]: value})


def choices_of(desk: Desk, part: PartName, draft: LineDraft, reader: LineReader, case: CaseInRoom) -> Offered:
    """Return what a part could be; the present one stands first."""
    if part is PartName.ACTION:
        return _actions(draft, reader)
    if part is PartName.AGENCY:
        return _agencies(draft, reader)
    if part is PartName.DUE:
        return [(spec, Cell(due_choice(spec, desk.today()))) for spec in due_choices(desk.today())]
    if part is PartName.PERSON:
        return _people(desk, case)
    return [(share, Cell(labels.word(share))) for share in Share]


def _actions(draft: LineDraft, reader: LineReader) -> Offered:
    found: list[LineEntry] = [draft.entry] if draft.entry else []
    found += draft.others
    codes = {entry.code for entry in found}
    offered: Offered = [(entry.code, Cell(entry.title)) for entry in found]
    if draft.words:
        offered.append((AS_TYPED, Cell(draft.words, _tr("As typed:"), tone=Tone.INK2)))
    rest = [entry for entry in reader.suited(draft.agency) if entry.code not in codes]
    return offered + [(entry.code, Cell(entry.title, tone=Tone.INK3)) for entry in rest[:MOST_ACTIONS]]


def _agencies(draft: LineDraft, reader: LineReader) -> Offered:
    agencies = sorted(reader.agencies, key=lambda agency: draft.agency is not agency)
    away = _tr("not in the room, will be asked")
    return [
        (agency.key, _named(agency.short_name, "" if agency.here else away, mark=agency.mark)) for agency in agencies
    ]


def _people(desk: Desk, case: CaseInRoom) -> Offered:
    offered: Offered = [(None, Cell(_tr("Nobody in particular"), tone=Tone.INK3))]
    offered += [(child.person_id, _named(first_name(desk, child.name), _tr("child"))) for child in case.children]
    harm = _tr("person causing harm")
    offered += [(person.person_id, _named(desk.name(person.name), harm)) for person in case.perpetrators]
    return offered


def _named(name: str, remark: str, *, mark: str | None = None) -> Cell:
    return Cell(remark, name, mark=mark, tone=Tone.INK3, lead_tone=Tone.INK)
