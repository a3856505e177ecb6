"""The meeting room's page: it knows the meeting, says which view stands, and owns every key."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.room.asking import RoomAsking
from marac_desk.desktop.room.beside.windows import RoomWindows
from marac_desk.desktop.room.chair_moves import ChairMoves
from marac_desk.desktop.room.doings import RoomDoings
from marac_desk.desktop.room.held_contact import HeldContact
from marac_desk.desktop.room.keys import room_commands
from marac_desk.desktop.room.opening_view import OpeningView
from marac_desk.desktop.room.read_back import ReadBackView
from marac_desk.desktop.room.recorder import Recorder
from marac_desk.desktop.room.running_view import RunningView
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.wording import problems
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.services.changes import Changes
from marac_desk.services.meeting_room.line import line_words
from marac_desk.services.meeting_room.looking import case_in_room, room_view
from marac_desk.services.meeting_room.share_safe import share_safe_view

SECOND = 1000


class RoomPage(Page):
    """Opening, the cases one by one, their read-back, the close."""

    cares_for: ClassVar[Changes] = Changes.ROOM | Changes.ACTIONS | Changes.MEETINGS | Changes.CASES
    fills_window: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("roomPage")
        self.meeting_id: uuid.UUID | None = None
        self.state: RoomState | None = None
        self._attendance_asked = False
        self.doings = RoomDoings(desk, self)
        self.asking = RoomAsking(desk, self, self.doings)
        self.moves = ChairMoves(desk, self, self.doings, self.asking)
        self.opening = OpeningView(desk, self.doings)
        self.running, self.reading = RunningView(desk, self), ReadBackView(desk)
        self._draft = Autosave(desk, self, "room_line", self._typed)
        self.recorder = Recorder(desk, self.running, self._draft, self)
        self._held = HeldContact(desk, self.running.case, self)
        self.beside = RoomWindows(desk, self)
        self._stack = QStackedLayout(self)
        for view in (self.opening, self.running, self.reading):
            self._stack.addWidget(view)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._on_second)
        self._wire()
        self._bind_keys()

    def _wire(self) -> None:
        running, reading, moves = self.running, self.reading, self.moves
        self.opening.begin_pressed.connect(self._begin)
        self.opening.other_pressed.connect(self.asking.who_else)
        self.opening.quorum_asked.connect(lambda: self.asking.quorum(self._begin))
        running.agenda.called.connect(moves.call)
        running.agenda.called.connect(lambda _item: running.show_part("case"))
        running.head.steps.chosen.connect(moves.go_to_step)
        running.closing.close_pressed.connect(self.asking.close)
        running.line.touched.connect(self._draft.touched)
        running.share.touched.connect(self._draft.touched)
        running.share.left.connect(lambda: running.show_share_line(False))
        running.line.left.connect(self.recorder.give_up)
        running.plan.rows.correct_pressed.connect(self.recorder.correct)
        running.plan.rows.take_back_pressed.connect(self.asking.take_back)
        self.recorder.corrected.connect(self.show_case)
        reading.rows.agreed.connect(self._read_back)
        reading.rows.correct_pressed.connect(self._correct_what_is_read)
        reading.rows.add_pressed.connect(moves.back_to_plan)
        reading.rows.left.connect(moves.back_to_plan)
        reading.conclude_pressed.connect(moves.conclude)

    def _bind_keys(self) -> None:
        for command in self.commands():
            shortcut = QShortcut(QKeySequence(command.keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(command.run)
        for keys, pages in (("PgUp", -1), ("PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.running)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=pages: self.running.case.scroll_by(by))

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return room_commands(self, self.moves, self.asking)

    # The page

    def show_target(self, target: Any) -> None:
        """Show one meeting."""
        if target and target.get("id"):
            wanted = uuid.UUID(target["id"])
            if wanted != self.meeting_id:
                self.meeting_id, self.state = wanted, None
                self._draft.open(str(wanted), self._restore)
            self._stale = True

    def place(self) -> Any:
        """Return which meeting is on; the case on the table is the register's to know."""
        return {"id": str(self.meeting_id)} if self.meeting_id else None

    def refresh(self) -> None:
        """Look again: the meeting, the case on the table, what the line reads by, in one go."""
        if self.meeting_id is None:
            return
        meeting_id, actor, shares = self.meeting_id, self.desk.actor, self.beside.shares

        def look(uow: Any) -> RoomState:
            room = room_view(uow, actor=actor, meeting_id=meeting_id)
            opens = any(case.item_id == room.current and case.may_open for case in room.cases)
            case = case_in_room(uow, actor=actor, item_id=room.current) if room.current and opens else None
            safe = share_safe_view(uow, actor=actor, meeting_id=meeting_id) if shares else None
            return RoomState(room, case, line_words(uow, actor=actor, meeting_id=meeting_id), safe)

        self.desk.work.read(self, look, self._show, what="room")

    def _show(self, state: RoomState) -> None:
        before, self.state = self.state, state
        now = self.desk.now()
        self.opening.show_state(state)
        self.running.show_state(state, now)
        self.reading.show_state(state, now)
        self.recorder.show_state(state)
        self.asking.show_state(state)
        self.beside.show_state(state)
        self._held.case = state.case
        self._stand_in(self._view_for(state), moved=before is None or before.room.current != state.room.current)
        if state.running:
            self._timer.start()
        else:
            self._timer.stop()

    def _view_for(self, state: RoomState) -> QWidget:
        begun = state.case is not None or state.room.concluded > 0 or state.all_heard
        ended = state.room.state is not MeetingState.IN_SESSION and begun
        if not ended and (not state.running or not begun or self._attendance_asked):
            return self.opening
        case = state.case
        if case is not None and case.may.run and case.state is ItemState.CONFIRM and not self.recorder.correcting:
            return self.reading
        return self.running

    def _stand_in(self, view: QWidget, *, moved: bool) -> None:
        changed = self._stack.currentWidget() is not view
        self._stack.setCurrentWidget(view)
        if (changed or moved) and not any(dialog.isVisible() for dialog in self.findChildren(QDialog)):
            self.setFocus()

    def setFocus(self, *_reason: Any) -> None:
        """Put the keyboard where the room wants it: in the record line while a case is on."""
        current = self._stack.currentWidget()
        if current is self.running:
            self.running.focus_line()
        elif current is not None:
            current.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with the clock."""
        super().showEvent(event)
        if self.state is not None and self.state.running:
            self._timer.start()

    def flush(self) -> None:
        """Hand what is typed to the writer lane."""
        self._draft.save()

    def _typed(self) -> dict[str, Any] | None:
        line, share = self.running.line.text(), self.running.share.edit.text()
        waiting = list(self.running.line.waiting)
        return {"line": line, "share": share, "waiting": waiting} if line.strip() or share.strip() or waiting else None

    def _restore(self, content: dict[str, Any]) -> None:
        for edit, name in ((self.running.line.edit, "line"), (self.running.share.edit, "share")):
            if not edit.text().strip():
                edit.setText(str(content.get(name, "")))
        self.running.line.wait_for([str(line) for line in content.get("waiting", ())])

    def _on_second(self) -> None:
        if self.state is None or not self.isVisible():
            self._timer.stop()
        elif self._stack.currentWidget() is self.reading:
            self.reading.clock.show_time(self.state, self.desk.now())
        else:
            self.running.show_time(self.state, self.desk.now())

    def share_safely(self) -> None:
        """Open the window that is safe to share, or close it."""
        self.beside.toggle_safe()
        self.refresh()  # what it shows is only asked for while it is open

    # Where one is in the room

    def do_main(self) -> None:
        """Do what comes next: start, call, read back, conclude, close."""
        if self._stack.currentWidget() is self.opening:
            self.opening.do_main()
        else:
            self.moves.go_on()

    def _begin(self) -> None:
        self._attendance_asked = False
        self.moves.call_next()

    def show_case(self) -> None:
        """Show the case on the table as it stands."""
        if self.state is not None:
            self._stand_in(self._view_for(self.state), moved=True)

    def _read_back(self, action_id: Any) -> None:
        case = self.state.case if self.state is not None else None
        line = next((line for line in case.plan if line.action_id == action_id), None) if case else None
        if case is not None and line is not None and self.asking.allowed(case.may.record_actions):
            self.doings.read_back(line, self._on_overtaken)

    def _on_overtaken(self, error: Exception) -> None:
        """Say that the words were changed since they were read out, and show them as they stand now."""
        self.desk.window.say(problems.sentence(error))
        self.refresh()

    def _correct_what_is_read(self, action_id: Any) -> None:
        self.recorder.correct(action_id)
        self._stand_in(self.running, moved=True)

    def share(self) -> None:
        """Show the line on which sharing is recorded."""
        case = self.state.case if self.state is not None else None
        if case is None or not self.asking.allowed(case.may.record_sharing):
            return
        if self._stack.currentWidget() is self.running:
            self.running.show_share_line(True)

    def focus_line(self) -> None:
        """Return to the record line."""
        if self._stack.currentWidget() is self.running:
            self.running.show_share_line(False)

    def correct_last(self) -> None:
        """Put the last action back into the line."""
        self.focus_line()
        self.recorder.correct_last()

    def divide_line(self) -> None:
        """Make a line for each owner that the line names."""
        self.focus_line()
        if not self.running.line.divide():
            self.desk.window.say(self.tr("The line names one owner, so there is nothing to divide."))

    def begin_line(self, text: str) -> None:
        """Begin a line, unless one is begun."""
        if not self.running.line.text().strip():
            self.running.line.set_text(text)
        self.focus_line()

    def focus_list(self) -> None:
        """Go to the list of cases."""
        self.running.show_part("agenda")
        self.running.agenda.rows.setFocus()

    def focus_plan(self) -> None:
        """Go to the plan."""
        self.running.show_part("plan")
        self.running.plan.rows.setFocus()

    def show_attendance(self) -> None:
        """Show who is here; Ctrl+Enter returns to the case."""
        self._attendance_asked = True
        self._stand_in(self.opening, moved=True)
