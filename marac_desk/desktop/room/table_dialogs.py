"""The small forms about the table: no quorum, who leaves before a case is called, who steps out while it is on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.forms.ui_leave_first_dialog import Ui_LeaveFirstDialog
from marac_desk.desktop.forms.ui_quorum_dialog import Ui_QuorumDialog
from marac_desk.desktop.forms.ui_step_out_dialog import Ui_StepOutDialog
from marac_desk.desktop.room.dialogs import RoomDialog, choose, text_of
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.wording import dates
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.meeting_room.attending import go_on_without_quorum, step_in, step_out
from marac_desk.services.meeting_room.views import CaseInRoom, Seat, SeatAtCase


class QuorumDialog(RoomDialog):
    """A core agency is missing: the chair decides, and the reason goes into the minutes."""

    def __init__(self, desk: Desk, state: RoomState, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_QuorumDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._meeting_id = state.room.meeting_id
        missing = ", ".join(state.room.quorum.missing)
        self.ui.effectLabel.setText(self.tr("Nobody speaks for: {names}. The chair decides.").format(names=missing))
        self.ui.reasonPlainTextEdit.setPlainText(state.room.quorum_exception)
        self.ui.reasonPlainTextEdit.setFocus()

    def save(self) -> None:
        """Record the reason."""
        reason = text_of(self.ui.reasonPlainTextEdit)
        if not reason:
            self.say(self.tr("Give the reason: it goes into the minutes."))
            return
        actor, meeting_id = self.desk.actor, self._meeting_id
        self.desk.work.write(
            self,
            lambda uow: go_on_without_quorum(uow, actor=actor, meeting_id=meeting_id, reason=reason),
            self.finish,
            self.refuse,
        )


class LeaveFirstDialog(RoomDialog):
    """Somebody at the table must not hear the case that comes next: she or he leaves before it is called."""

    left = Signal()

    def __init__(self, desk: Desk, leaving: Sequence[SeatAtCase], parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_LeaveFirstDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        names = "; ".join(who_at(desk, seat) for seat in leaving)
        self.ui.effectLabel.setText(
            self.tr("{names} must not hear the next case and leaves the room first. Do not say which it is.").format(
                names=names
            )
        )
        self.ui.cancelButton.setFocus()

    def save(self) -> None:
        """Say that they have left."""
        self.left.emit()


class StepOutDialog(RoomDialog):
    """Somebody leaves the room for this case, or comes back; what was found just now may shut her or him out."""

    def __init__(
        self, desk: Desk, case: CaseInRoom, seats: Sequence[Seat], parent: QWidget, first: object = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_StepOutDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._case, self._out = case, {seat.attendance_id: seat for seat in case.stepped_out}
        self._seats = {seat.attendance_id: seat for seat in seats if seat.here and _at(seat, case)}
        urgent = [seat.attendance_id for seat in case.must_leave]
        rest = [key for key in self._seats if key not in urgent]
        for key in dict.fromkeys((*urgent, *rest, *self._out)):
            self.ui.whoComboBox.addItem(self._named(key), key)
        choose(self.ui.whoComboBox, first)
        self.ui.whoComboBox.currentIndexChanged.connect(self._show_effect)
        self.ui.restrictCheckBox.toggled.connect(self._show_effect)
        self._show_effect()
        self.ui.whoComboBox.setFocus()

    def _named(self, key: uuid.UUID) -> str:
        out, seat = self._out.get(key), self._seats.get(key)
        known = out or seat
        name = self.tr("{person}, {agency}").format(
            person=self.desk.name(known.person if known else ""), agency=known.agency if known else ""
        )
        if out is not None and out.out_at is not None:
            time = dates.clock_time(out.out_at, self.desk.area.zone)
            return self.tr("{name}, out since {time}").format(name=name, time=time)
        return name

    def _key(self) -> uuid.UUID | None:
        found = self.ui.whoComboBox.currentData()
        return found if isinstance(found, uuid.UUID) else None

    def _show_effect(self) -> None:
        key = self._key()
        back, shut = key in self._out, any(seat.attendance_id == key for seat in self._case.must_leave)
        seat = self._seats.get(key) if key is not None else None
        may_shut = not back and not shut and seat is not None and seat.representative_id is not None
        for widget in (self.ui.restrictCheckBox, self.ui.reasonLabel, self.ui.reasonLineEdit):
            widget.setVisible(may_shut)
        restricting = may_shut and self.ui.restrictCheckBox.isChecked()
        self.ui.reasonLineEdit.setEnabled(restricting)
        self.ui.saveButton.setText(self.tr("Came back") if back else self.tr("Left the room"))
        words = self.tr("The time goes into the minutes of this case and nowhere else.")
        if shut:
            words = self.tr("She or he must not hear this case. {words}").format(words=words)
        elif restricting:
            words = self.tr("From now the case is not there for her or him, and copies are asked back. {words}").format(
                words=words
            )
        elif not back and seat is not None and seat.representative_id is None:
            words = self.tr("She or he is in no list of the partnership, so nothing else is shut. {words}").format(
                words=words
            )
        self.ui.effectLabel.setText(words)

    def save(self) -> None:
        """Record it, in one unit of work with what shuts her or him out."""
        key = self._key()
        if key is None:
            self.say(self.tr("Nobody else sits at the table."))
            return
        seat = self._seats.get(key)
        reason = self.ui.reasonLineEdit.text().strip()
        restricts = self.ui.restrictCheckBox.isChecked() and self.ui.restrictCheckBox.isVisible()
        if restricts and not reason:
            self.say(self.tr("Say how she or he knows them: it stands with the restriction."))
            self.ui.reasonLineEdit.setFocus()
            return
        whom = Whom(seat.representative_id, reason=reason) if restricts and seat is not None else None
        step = step_in if key in self._out else step_out
        self.desk.work.write(self, _job(self.desk.actor, self._case, key, step, whom), self.finish, self.refuse)


def _job(actor: Any, case: CaseInRoom, key: uuid.UUID, step: Any, whom: Whom | None) -> Callable[[Any], Any]:
    def job(uow: Any) -> tuple[None, Changes]:
        _, told = step(uow, actor=actor, item_id=case.item_id, attendance_id=key)
        if whom is not None:
            told |= restrict(uow, actor=actor, case_id=case.case_id, whom=whom)[1]
        return None, told

    return job


def _at(seat: Seat, case: CaseInRoom) -> bool:
    out = any(one.attendance_id == seat.attendance_id for one in case.stepped_out)
    return seat.for_item in {None, case.item_id} and not out


def who_at(desk: Desk, seat: SeatAtCase) -> str:
    """Return somebody at the table: the name and the agency."""
    return f"{desk.name(seat.person)}, {seat.agency}"
