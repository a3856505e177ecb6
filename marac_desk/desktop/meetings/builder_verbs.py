"""What is done with a case or a meeting in a form of its own: defer, call a meeting, add late, another day."""

from __future__ import annotations

import uuid
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.call_meeting_dialog import CallMeetingDialog
from marac_desk.desktop.entry.defer_dialog import DeferCaseDialog
from marac_desk.desktop.entry.late_case_dialog import LateCaseDialog
from marac_desk.desktop.meetings.change_dialog import ChangeMeetingDialog
from marac_desk.desktop.wording import dates
from marac_desk.rules.lives import ItemState
from marac_desk.services.deferring import NOT_BEGUN, Deferred, defer_case
from marac_desk.services.meetings.views import BuilderRow, BuilderView


class Shows(Protocol):
    """What the builder shows."""

    @property
    def view(self) -> BuilderView | None:
        """The meeting."""
        ...

    def here(self) -> BuilderRow | None:
        """Return the placed case the keyboard is on."""
        ...

    def case_here(self) -> uuid.UUID | None:
        """Return the case the keyboard is on, waiting or placed."""
        ...


class BuilderVerbs(QObject):
    """Opens the forms, each about what the keyboard is on, and says what was done."""

    def __init__(self, desk: Desk, builder: QWidget) -> None:
        super().__init__(builder)
        self.desk, self._builder = desk, builder
        self.dialog: QDialog | None = None

    @property
    def _shows(self) -> Shows:
        return self._builder  # type: ignore[return-value]  # the builder is a widget that shows a meeting

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _code: self._closed(dialog))
        dialog.open()

    def _closed(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
        self._builder.setFocus()

    def defer(self) -> None:
        """Defer the placed case the keyboard is on."""
        view, row, actor = self._shows.view, self._shows.here(), self.desk.actor
        if view is None or row is None or not view.may_build:
            return
        if view.state not in NOT_BEGUN or row.state is not ItemState.QUEUED:
            self.desk.window.say(self.tr("Only a case still to come is deferred here. In the room press Alt+X."))
            return
        name, item_id = self.desk.name(row.name, row.reference), row.item_id
        dialog = DeferCaseDialog(
            self.desk, item_id, name, lambda uow, draft: defer_case(uow, actor=actor, item_id=item_id, deferral=draft),
            self._builder,
        )  # fmt: skip
        dialog.saved.connect(self._said_deferred)
        self._open(dialog)

    def _said_deferred(self, done: Deferred) -> None:
        if done.to_day is None:
            self.desk.window.say(self.tr("Deferred. It goes first on the next meeting as soon as one is planned."))
        else:
            day = dates.day(done.to_day, self.desk.today())
            self.desk.window.say(self.tr("Deferred. It comes back on {day}, first of its block.").format(day=day))

    def call(self) -> None:
        """Call a meeting about the case the keyboard is on."""
        case_id, view = self._shows.case_here(), self._shows.view
        if case_id is None or view is None or not view.may_issue:
            return
        dialog = CallMeetingDialog(self.desk, case_id, self._builder)
        dialog.saved.connect(lambda key: self.desk.window.go("meetings", {"id": str(key)}))
        self._open(dialog)

    def add_late(self, referral_id: uuid.UUID | None = None) -> None:
        """Add a case to an agenda that is closed."""
        if (view := self._shows.view) is not None and view.takes_late:
            self._open(LateCaseDialog(self.desk, view.meeting_id, view.chair, self._builder, referral_id))

    def another_day(self) -> None:
        """Put the meeting on another day, or cancel it."""
        view = self._shows.view
        if view is None or not view.may_issue:
            return
        if view.state not in NOT_BEGUN:
            self.desk.window.say(self.tr("This meeting has begun or is over, so it keeps its day."))
            return
        dialog = ChangeMeetingDialog(self.desk, view, self._builder)
        dialog.saved.connect(lambda key: self._said_changed(key))
        self._open(dialog)

    def _said_changed(self, key: object) -> None:
        if isinstance(key, uuid.UUID):
            self.desk.window.go("meetings", {"id": str(key)})
            self.desk.window.say(self.tr("Moved. The agenda went along and is open again."))
        else:
            self.desk.window.go("meetings", {"list": True})
            self.desk.window.say(self.tr("Cancelled."))
