"""The agenda builder: what waits at the left, the meeting with running times at the right."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.agenda_editor import AgendaEditor
from marac_desk.desktop.meetings.builder_head import BuilderHead
from marac_desk.desktop.meetings.builder_verbs import BuilderVerbs
from marac_desk.desktop.meetings.builder_ways import BuilderWays
from marac_desk.desktop.meetings.pool_side import PoolSide
from marac_desk.desktop.meetings.sentences import agenda_rows
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.drag_rows import DragRowView
from marac_desk.desktop.widgets.labels import hairline
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.vocabulary import AgendaModel
from marac_desk.services.meetings.builder import builder_view
from marac_desk.services.meetings.views import BuilderRow, BuilderView

POOL_WIDTH, POOL_NARROW = 404, 330
NARROW_BELOW = 1360


class AgendaBuilder(QWidget):
    """One meeting's agenda as it is built."""

    wants_detail = Signal(object, str)
    wants_meeting_list = Signal()
    wants_minutes = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agendaBuilder")
        self.desk = desk
        self._view: BuilderView | None = None
        self.meeting_id: uuid.UUID | None = None
        self.editor = AgendaEditor(desk, self)
        self.verbs = BuilderVerbs(desk, self)
        self.ways = BuilderWays(desk, self, self.editor)
        self.ways.wants_minutes.connect(self.wants_minutes)
        self._head = BuilderHead(desk)
        self._head.main_pressed.connect(self.ways.do_main)
        self._head.unlock_pressed.connect(self.editor.unlock)
        self._head.additions_pressed.connect(self.ways.to_additions)
        self._head.list_pressed.connect(self.wants_meeting_list)
        self._head.readiness_pressed.connect(self.ways.to_readiness)
        self._head.minutes_pressed.connect(self.ways.to_minutes)
        self._side = PoolSide(desk)
        self._side.place_pressed.connect(self._place)
        self._side.conflicts_pressed.connect(self.ways.ask_those_that_wait)
        self.editor.conflicts_open.connect(self.ways.ask_conflicts)
        self._agenda = self._agenda_list()
        around = QHBoxLayout()
        around.setContentsMargins(16, 10, 16, 4)
        around.addWidget(self._agenda)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._side)
        body.addLayout(around, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addLayout(body, 1)
        self.setFocusProxy(self._agenda)
        self._bind_keys()

    def _agenda_list(self) -> DragRowView:
        columns = (
            Column(self.tr("Time"), 62),
            Column("", 40, right=True),
            Column(self.tr("Case and why it is here")),
            Column(self.tr("Children"), 84),
            Column(self.tr("Presents"), 132),
            Column("", 76),
            Column(self.tr("Still missing"), 204),
        )
        made = DragRowView(columns, self.tr("Agenda"), "agenda", ("pool", "agenda"), header=True)
        made.slip = self._slip
        made.dropped.connect(self.editor.drop)
        made.opened.connect(lambda _key: self._ask("detail"))
        made.verb_pressed.connect(lambda *_: self.editor.place_all())
        made.current_changed.connect(self._show_where)
        return made

    def _bind_keys(self) -> None:
        for keys, run in (
            ("Alt+Up", lambda: self.move_by(-1)),
            ("Alt+Down", lambda: self.move_by(1)),
            ("Ctrl+Z", self.editor.undo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys act on the case the keyboard is on."""
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_M: lambda: self._ask("minutes"),
            Qt.Key.Key_P: lambda: self._ask("presenter"),
            Qt.Key.Key_K: self.ways.ask_conflicts,
            Qt.Key.Key_Delete: self.take_off,
            Qt.Key.Key_O: self.editor.order,
            Qt.Key.Key_D: self.verbs.defer,
            Qt.Key.Key_C: self.verbs.call,
            Qt.Key.Key_Y: self.verbs.another_day,
        }
        run = keys.get(Qt.Key(event.key())) if self._builds else None
        run = {Qt.Key.Key_B: self.ways.to_readiness, Qt.Key.Key_J: self.ways.to_arising}.get(Qt.Key(event.key()), run)
        if run is not None and not event.modifiers():
            run()
        else:
            super().keyPressEvent(event)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        main = [Command(self._head.main.text(), self.ways.do_main, "Ctrl+Return")]
        return [*(main if self._head.main.isVisibleTo(self) else []), *self._building(), *self._looking()]

    def _looking(self) -> list[Command]:
        return [
            Command(self.tr("Research and her view of the case"), lambda: self._ask("detail"), self.tr("Enter")),
            Command(self.tr("All meetings"), self.wants_meeting_list.emit),
            *self.ways.commands(),
        ]

    def _building(self) -> list[Command]:
        """Return what builds an agenda, for those who build it."""
        edit = self.editor
        if not self._builds:
            return []
        return [
            Command(self.tr("Place the case"), lambda: self._place(self._side.pool.current_key()), self.tr("Enter")),
            Command(self.tr("Place every case that waits, in the order of the rule"), edit.place_all),
            Command(self.tr("Put the agenda in the order of the rule"), edit.order, "O"),
            Command(self.tr("Move the case up"), lambda: self.move_by(-1), "Alt+Up"),
            Command(self.tr("Move the case down"), lambda: self.move_by(1), "Alt+Down"),
            Command(self.tr("Change its minutes"), lambda: self._ask("minutes"), "M"),
            Command(self.tr("Change who presents"), lambda: self._ask("presenter"), "P"),
            Command(self.tr("Ask whether anybody knows the people of a case"), self.ways.ask_conflicts, "K"),
            Command(self.tr("Take the case off"), self.take_off, "Del"),
            Command(self.tr("Defer the case"), self.verbs.defer, "D"),
            Command(self.tr("Call a meeting about the case"), self.verbs.call, "C"),
            Command(self.tr("Put the meeting on another day, or cancel it"), self.verbs.another_day, "Y"),
            Command(self.tr("Undo"), edit.undo, "Ctrl+Z"),
        ]

    @property
    def _builds(self) -> bool:
        return self.desk.allowed.may(Operation.UPDATE, DataClass.AGENDA)

    # Showing

    def show_meeting(self, meeting_id: uuid.UUID) -> None:
        """Show another meeting."""
        if meeting_id != self.meeting_id:
            self.meeting_id = meeting_id
            self.editor.forget()
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        if self.meeting_id is not None:
            meeting_id, actor = self.meeting_id, self.desk.actor
            self.desk.work.read(
                self, lambda uow: builder_view(uow, actor=actor, meeting_id=meeting_id), self._show, what="builder"
            )

    def _show(self, view: BuilderView) -> None:
        self._view = self.editor.view = view
        self._agenda.may_drag = view.may_change
        self._side.show_view(view)
        self._agenda.set_rows(agenda_rows(self.desk, view) if view.items else self._empty_agenda(view))
        self._head.show_view(view, self._here())
        self._head.minutes.setVisible(self.ways.has_minutes)

    def _here(self) -> uuid.UUID | None:
        row = self._current()
        return row.item_id if row else None

    def _show_where(self, _key: Hashable) -> None:
        if self._view is not None and self._view.items:
            self._head.show_capacity(self._view, self._here())

    def _empty_agenda(self, view: BuilderView) -> list[Row]:
        text = self.tr(
            "No case is placed yet. Press Enter on a case at the left, drag it here, or let the rule place all."
        )
        note = Row("empty", (Cell(text, tone=Tone.INK2),), RowKind.NOTE, height=40)
        every = Cell(lead=self.tr("Place all in the order of the rule"), lead_tone=Tone.ACCENT, verb="all")
        return [note, Row("all", (Cell(), Cell(), every))] if view.pool and view.may_change else [note]

    def _slip(self, kind: str, key: Any, position: int) -> str:
        view = self._view
        if view is None:
            return ""
        if kind == "pool":
            name = next((r.name for r in view.pool if str(r.referral_id) == str(key)), "")
        else:
            name = next((r.name for r in view.items if str(r.item_id) == str(key)), "")
            position -= next((1 for r in view.items if str(r.item_id) == str(key) and r.position < position), 0)
        before = view.items[: position - 1]
        start = view.items[position - 1].start if position <= len(view.items) else view.forecast_end
        if before and kind == "agenda":
            start = before[-1].start + timedelta(minutes=before[-1].minutes)
        time = dates.clock_time(start, self.desk.area.zone)
        text = self.tr("{name} becomes case {number} at {time}")
        if kind == "pool":
            text = self.tr("{name} becomes case {number} at {time}, later cases +{minutes} min")
        return text.format(name=self.desk.name(name), number=position, time=time, minutes=view.planned_minutes)

    @property
    def rows(self) -> tuple[BuilderRow, ...]:
        """The placed cases as they are shown."""
        return self._view.items if self._view is not None else ()

    # Doing

    def _current(self) -> BuilderRow | None:
        key = self._agenda.current_key()
        return next((row for row in self._view.items if row.item_id == key), None) if self._view else None

    def _place(self, key: Hashable) -> None:
        view = self._view
        if view is None or not isinstance(key, uuid.UUID):
            return
        if view.may_change or (view.takes_late and view.agenda_model is AgendaModel.ROLLING):
            self.editor.place(key)
        elif view.takes_late:
            self.verbs.add_late(key)

    @property
    def view(self) -> BuilderView | None:
        """The meeting that is shown."""
        return self._view

    def here(self) -> BuilderRow | None:
        """Return the placed case the keyboard is on."""
        return self._current()

    def case_here(self) -> uuid.UUID | None:
        """Return the case the keyboard is on, waiting or placed."""
        return self._here_case()

    def move_by(self, step: int) -> None:
        """Move the case up or down."""
        if self._builds and (row := self._current()) is not None:
            self.editor.move(row.item_id, row.position + step)

    def take_off(self) -> None:
        """Take the case off."""
        if (row := self._current()) is not None:
            self.editor.take_off(row)

    def _here_case(self) -> uuid.UUID | None:
        """Return the case the keyboard is on, at the left or at the right."""
        if self._view is not None and self._side.pool.hasFocus():
            key = self._side.pool.current_key()
            return next((row.case_id for row in self._view.pool if row.referral_id == key), None)
        row = self._current()
        return row.case_id if row is not None else None

    def _ask(self, what: str) -> None:
        row = self._current()
        if row is not None and row.may_open:
            self.wants_detail.emit(row.item_id, what)
        elif row is not None:
            self.desk.window.say(self.tr("What is prepared for this case is not for you to see."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pool less room on a small screen."""
        super().resizeEvent(event)
        self._side.setFixedWidth(POOL_NARROW if self.window().width() < NARROW_BELOW else POOL_WIDTH)
