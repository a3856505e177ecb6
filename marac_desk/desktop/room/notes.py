"""Quiet lines over the case: who must leave, who may go, what to ask from the victim's own view, that it runs late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.line_sentences import first_name
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.room.table_dialogs import who_at
from marac_desk.desktop.room.trim_dialog import minutes_late
from marac_desk.desktop.widgets.labels import key_label
from marac_desk.desktop.widgets.phrase import Phrase, Run
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.rules.expectations import Expectation
from marac_desk.rules.lives import ItemState
from marac_desk.services.meeting_room.views import CaseInRoom

_CONTEXT = "RoomNotes"
MOST = 3
LATE_FROM = 5
"""Minutes behind the booked end from which a trim is offered: less is caught up by itself."""
PLANNING = frozenset({ItemState.RISK_SUMMARY, ItemState.ACTIONS})


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class Note:
    """One line: what it is about, what to do or ask, by which key."""

    lead: str
    text: str
    key: str = ""
    shape: Shape = Shape.RING


def notes_of(desk: Desk, state: RoomState, now: datetime) -> list[Note]:
    """Return what is to be said over the case, the most pressing first."""
    found = [*_table(desk, state)] if state.room.may_run else []
    if state.case is not None:
        found += _her_view(desk, state.case)
    late = minutes_late(state, now) if state.room.may_run and state.running and state.waiting else 0
    if late >= LATE_FROM:
        end = dates.clock_time(state.forecast(now).end, desk.area.zone)
        lead = _tr("Ends at {time}, {late} late:").format(time=end, late=dates.hours(late))
        found.append(Note(lead, _tr("see what could give way"), "Alt+F"))
    return found[:MOST]


def _table(desk: Desk, state: RoomState) -> Iterator[Note]:
    case = state.case
    for seat in case.must_leave if case is not None else ():
        lead = _tr("{who} must leave the room:").format(who=who_at(desk, seat))
        yield Note(lead, _tr("record it"), "Alt+G", Shape.TRIANGLE)
    for seat in case.stepped_out if case is not None else ():
        time = dates.clock_time(seat.out_at, desk.area.zone) if seat.out_at else ""
        yield Note(_tr("Out of the room:"), _tr("{who}, since {time}").format(who=who_at(desk, seat), time=time))
    if case is not None:
        waiting = [seat for seat in state.room.seats if seat.for_item == case.item_id and not seat.came]
        for one in waiting:
            who = f"{desk.name(one.person)}, {one.agency}"
            yield Note(
                _tr("Presents this case and waits:"), _tr("{who}, let in under Who is here").format(who=who), "Alt+W"
            )
    going = list(dict.fromkeys(seat.agency for seat in state.room.to_release))
    if going:
        lead = _tr("The last case with a child is heard:")
        yield Note(lead, _tr("{agencies} may leave").format(agencies=", ".join(going)), "Alt+J")


def _her_view(desk: Desk, case: CaseInRoom) -> Iterator[Note]:
    """What she or he expects to go wrong, while the risk is summed up and the plan is made."""
    if case.state not in PLANNING:
        return
    name = first_name(desk, case.name)
    if Expectation.ORDER_IGNORED in case.expects:
        lead = _tr("{name} expects an order to be ignored:").format(name=name)
        yield Note(lead, _tr("who arrests, without waiting for a call?"))
    if Expectation.CHILD_TAKEN in case.expects:
        lead = _tr("{name} expects a child to be taken:").format(name=name)
        yield Note(lead, _tr("who tells the school, who holds passports?"))


class RoomNotes(QWidget):
    """Shows the notes, each in one line; nothing where there is nothing to say."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("roomNotes")
        self._desk = desk
        self._shown: list[Note] | None = None
        self._lines = [self._line(number) for number in range(MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 8, 20, 0)
        column.setSpacing(3)
        for holder, *_ in self._lines:
            column.addWidget(holder)

    def _line(self, number: int) -> tuple[QWidget, Sign, Phrase, QLabel]:
        holder, sign, phrase = QWidget(), Sign(14), Phrase(f"roomNote{number}Phrase", most_lines=2)
        key = key_label("Alt+G")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(sign)
        line.addWidget(phrase, 1)
        line.addWidget(key)
        return holder, sign, phrase, key

    def show_state(self, state: RoomState, now: datetime) -> None:
        """Show what is to be said now; called every second, it changes only what changed."""
        notes = notes_of(self._desk, state, now)
        if notes == self._shown:
            return
        self._shown = notes
        self.setVisible(bool(notes))
        for number, (holder, sign, phrase, key) in enumerate(self._lines):
            holder.setVisible(number < len(notes))
            if number < len(notes):
                self._say(notes[number], sign, phrase, key)

    def _say(self, note: Note, sign: Sign, phrase: Phrase, key: QLabel) -> None:
        sign.show_shape(note.shape)
        phrase.say((Run(f"{note.lead} ", Type.LIST_LEAD), Run(note.text, Type.LIST, Tone.INK2)))
        key.setVisible(bool(note.key))
        key.setText(note.key)

    def said(self) -> Sequence[str]:
        """Return the lines as they are read."""
        return [f"{note.lead} {note.text}" for note in self._shown or ()]
