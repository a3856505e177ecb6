"""The small forms of the room, each asked for by a key: another who came, setting aside, taking back, closing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.two_texts import Difference, TwoTextsDialog, put_beside
from marac_desk.desktop.forms.ui_close_meeting_dialog import Ui_CloseMeetingDialog
from marac_desk.desktop.forms.ui_seat_dialog import Ui_SeatDialog
from marac_desk.desktop.forms.ui_set_aside_dialog import Ui_SetAsideDialog
from marac_desk.desktop.forms.ui_take_back_dialog import Ui_TakeBackDialog
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.wording import labels, problems
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import Capacity
from marac_desk.services.actions.steps import Seen
from marac_desk.services.editing import Theirs
from marac_desk.services.meeting_room.attending import add_presenter
from marac_desk.services.meeting_room.recording import take_back_action
from marac_desk.services.meeting_room.running import add_attendance
from marac_desk.services.meeting_room.views import CaseInRoom, PlanLine

Failed = Callable[[Exception], None]


class RoomDialog(QDialog):
    """A form of the room: refuses with a sentence and keeps what was typed."""

    def dress_up(self, desk: Desk, hint: QLabel, cancel: QPushButton, save: QPushButton) -> None:
        """Wire what every form has."""
        self.desk, self._hint, self._save_button = desk, hint, save
        dress(self)
        cancel.clicked.connect(self.reject)
        save.clicked.connect(self.save)
        save.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=save.text()))
        QShortcut("Ctrl+Return", self, save.click)  # Enter is a new line where there is room for several

    def save(self) -> None:
        """Hand the form to its use case."""
        raise NotImplementedError

    two_texts: TwoTextsDialog | None = None

    def refuse(self, error: Exception) -> None:
        """Say what went wrong; the text stays. Where somebody else saved first, both texts stand beside each other."""
        theirs = getattr(error, "theirs", None)
        both = self.both() if theirs is not None else []
        if theirs is None or not both:
            self.say(problems.sentence(error))
            return
        self._save_button.setEnabled(True)
        self.go_on_from(theirs)
        self.two_texts = put_beside(self.desk, theirs, both, self, self.take)

    def both(self) -> list[Difference]:
        """Return the texts of the form that somebody else may have changed too, as typed and as they were opened."""
        return []

    def go_on_from(self, theirs: Theirs) -> None:
        """Take how the thing stands now for what was seen."""

    def take(self, chosen: Mapping[str, str]) -> None:
        """Put what was chosen of both texts into the form, and save it."""

    def say(self, text: str) -> None:
        """Say what is missing."""
        self._hint.setText(text)
        self._save_button.setEnabled(True)

    def finish(self, _result: object = None) -> None:
        """Close after the commit."""
        self.accept()


def text_of(field: QPlainTextEdit) -> str:
    """Return what stands in a field, without blank ends."""
    return field.toPlainText().strip()


def choose(box: QComboBox, key: object) -> None:
    """Choose the entry with a key, the first one where there is none: Qt itself compares keys by identity."""
    found = (number for number in range(box.count()) if box.itemData(number) == key)
    box.setCurrentIndex(next(found, 0))


class SeatDialog(RoomDialog):
    """Somebody came who is not on the list: a deputy, a presenter, an observer."""

    def __init__(
        self, desk: Desk, state: RoomState, agencies: Sequence[tuple[uuid.UUID, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_SeatDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._meeting_id = state.room.meeting_id
        for agency_id, name in agencies:
            self.ui.agencyComboBox.addItem(name, agency_id)
        for capacity in (Capacity.DEPUTY, Capacity.CORE_REP, Capacity.PRESENTER, Capacity.OBSERVER):
            self.ui.capacityComboBox.addItem(labels.word(capacity), capacity.value)
        for case in state.waiting:
            name = desk.name(case.name, case.reference)
            self.ui.caseComboBox.addItem(f"{case.position}  {name}", case.item_id)
        choose(self.ui.caseComboBox, state.room.current)
        self.ui.capacityComboBox.currentIndexChanged.connect(self._show_case)
        self._show_case()
        self.ui.agencyComboBox.setFocus()

    def _show_case(self) -> None:
        """Ask for the case only where somebody comes for one."""
        presents = self.ui.capacityComboBox.currentData() == Capacity.PRESENTER.value
        for widget in (self.ui.caseLabel, self.ui.caseComboBox):
            widget.setVisible(presents)

    def save(self) -> None:
        """Add the person."""
        name = self.ui.nameLineEdit.text().strip()
        if not name:
            self.say(self.tr("Type the name of the person who came."))
            return
        actor, meeting_id = self.desk.actor, self._meeting_id
        agency_id = self.ui.agencyComboBox.currentData()
        capacity = Capacity(self.ui.capacityComboBox.currentData())
        item_id = self.ui.caseComboBox.currentData()
        if capacity is Capacity.PRESENTER:
            if item_id is None:
                self.say(self.tr("No case waits that could be presented."))
                return
            self.desk.work.write(
                self,
                lambda uow: add_presenter(uow, actor=actor, item_id=item_id, agency_id=agency_id, person_name=name),
                self.finish,
                self.refuse,
            )
            return
        self.desk.work.write(
            self,
            lambda uow: add_attendance(
                uow, actor=actor, meeting_id=meeting_id, agency_id=agency_id, person_name=name, capacity=capacity
            ),
            self.finish,
            self.refuse,
        )


class SetAsideDialog(RoomDialog):
    """A case is deferred, withdrawn or not reached, with the reason."""

    chosen = Signal(object, str)

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_SetAsideDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self.ui.titleLabel.setText(self.tr("Set {name} aside").format(name=desk.name(case.name, case.reference)))
        effects = {
            ItemState.DEFERRED: self.tr("Deferred: waits for another meeting, and the referrer is told why."),
            ItemState.NOT_REACHED: self.tr("Not reached: goes back to the cases that wait, and stands first there."),
            ItemState.WITHDRAWN: self.tr("Withdrawn: is not heard. The referral stays on record with the reason."),
        }
        for state, effect in effects.items():
            self.ui.stateComboBox.addItem(effect.split(":")[0], state.value)
        self._effects = effects
        self.ui.stateComboBox.currentIndexChanged.connect(self._show_effect)
        self._show_effect()
        self.ui.stateComboBox.setFocus()

    def _state(self) -> ItemState:
        return ItemState(self.ui.stateComboBox.currentData())

    def _show_effect(self) -> None:
        self.ui.effectLabel.setText(self._effects[self._state()])

    def save(self) -> None:
        """Hand state and reason on."""
        reason = text_of(self.ui.reasonPlainTextEdit)
        if not reason:
            self.say(self.tr("Give the reason: it goes into the minutes."))
            self.ui.reasonPlainTextEdit.setFocus()
            return
        self.chosen.emit(self._state(), reason)


class TakeBackDialog(RoomDialog):
    """An action recorded by mistake is taken back, with the reason."""

    def __init__(self, desk: Desk, line: PlanLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_TakeBackDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        self._line = line
        self.ui.actionLabel.setText(f"{line.agency}: {line.title}")
        self.ui.reasonPlainTextEdit.setPlainText(self.tr("recorded by mistake"))
        self.ui.reasonPlainTextEdit.selectAll()
        self.ui.reasonPlainTextEdit.setFocus()

    def save(self) -> None:
        """Take it back."""
        reason = text_of(self.ui.reasonPlainTextEdit)
        if not reason:
            self.say(self.tr("Give the reason: it stays in the history of the action."))
            return
        actor, seen = self.desk.actor, Seen(self._line.action_id, self._line.version)
        self.desk.work.write(
            self,
            lambda uow: take_back_action(uow, actor=actor, seen=seen, reason=reason),
            self.finish,
            self.refuse,
        )


class CloseMeetingDialog(RoomDialog):
    """Closing the meeting says first what it does to cases that were not reached."""

    closed = Signal()

    def __init__(self, desk: Desk, state: RoomState, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_CloseMeetingDialog()
        self.ui.setupUi(self)
        self.dress_up(desk, self.ui.hintLabel, self.ui.cancelButton, self.ui.saveButton)
        left = state.waiting
        heard = self.tr("%n case(s) concluded.", None, state.room.concluded)
        agreed = self.tr("%n action(s) agreed; the action lists come next.", None, state.room.actions)
        back = self.tr("%n case(s) not reached: back to the cases that wait.", None, len(left)) if left else ""
        sealed = self.tr("Closing seals the minutes: what is added afterwards stands apart, as a dated correction.")
        self.ui.effectLabel.setText(" ".join(filter(None, (heard, back, agreed, sealed))))
        self.ui.casesLabel.setText(", ".join(desk.name(case.name, case.reference) for case in left[:8]))
        self.ui.casesLabel.setVisible(bool(left))
        self.ui.saveButton.setFocus()

    def save(self) -> None:
        """Ask for the meeting to be closed."""
        self.closed.emit()
