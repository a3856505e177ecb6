"""The lock window and the set-up window: they show at once, so they import nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from marac_desk.desktop.forms.ui_lock_window import Ui_LockWindow
from marac_desk.desktop.forms.ui_set_up_window import Ui_SetUpWindow
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import Tone


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can open this register."""

    user_id: UUID
    name: str


class LockWindow(QWidget):
    """Asks one person for a passphrase, and says why the desk is locked."""

    unlock_asked = Signal(object, str)
    closed = Signal()

    def __init__(self, people: Sequence[SignIn]) -> None:
        super().__init__()
        self.ui = Ui_LockWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(440, 340)
        self.ui.signLabel.setPixmap(icon("lock", tokens().ink2, 20).pixmap(QSize(20, 20)))
        self.ui.unlockButton.clicked.connect(self._unlock)
        self.ui.passphraseLineEdit.returnPressed.connect(self._unlock)
        self.ui.otherPersonButton.clicked.connect(self._choose_other)
        self.set_people(people)

    def set_people(self, people: Sequence[SignIn]) -> None:
        """Say who can open the register; the first is asked first."""
        self._people = tuple(people)
        self.ui.otherPersonButton.setVisible(len(people) > 1)
        if people:
            self._ask(people[0])

    def _ask(self, person: SignIn) -> None:
        self._person = person
        self.ui.personLabel.setText(self.tr("Passphrase of {name}").format(name=person.name))
        self.ui.passphraseLineEdit.clear()
        self.ui.passphraseLineEdit.setFocus()

    def _choose_other(self) -> None:
        menu = QMenu(self)
        for person in self._people:
            action = QAction(person.name, menu)
            action.triggered.connect(lambda _checked=False, someone=person: self._ask(someone))
            menu.addAction(action)
        menu.exec(QCursor.pos())

    def ask_person(self, user_id: UUID) -> None:
        """Ask this person, where she or he can open the register."""
        for person in self._people:
            if person.user_id == user_id:
                self._ask(person)

    def say_reason(self, title: str, reason: str) -> None:
        """Say why the desk is locked, and what is safe."""
        self.ui.titleLabel.setText(title)
        self.ui.reasonLabel.setText(reason)

    def say_hint(self, text: str, tone: Tone = Tone.INK3) -> None:
        """Say something below the field."""
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, tone)

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Wait for the register: nothing can be typed meanwhile."""
        self.ui.passphraseLineEdit.setEnabled(not busy)
        self.ui.unlockButton.setEnabled(not busy)
        self.ui.otherPersonButton.setEnabled(not busy)
        if busy:
            self.say_hint(text)

    def refuse(self, text: str) -> None:
        """Say why it was not opened, and let the person try again."""
        self.set_busy(False)
        self.say_hint(text, Tone.LATE)
        self.ui.passphraseLineEdit.selectAll()
        self.ui.passphraseLineEdit.setFocus()

    def take_passphrase(self) -> str:
        """Return what was typed and forget it here."""
        typed = self.ui.passphraseLineEdit.text()
        self.ui.passphraseLineEdit.clear()
        return typed

    def _unlock(self) -> None:
        if self.ui.unlockButton.isEnabled() and self.ui.passphraseLineEdit.text():
            self.unlock_asked.emit(self._person.user_id, self.take_passphrase())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing typed beside the field is lost: it goes into it."""
        if event.text().isprintable() and event.text():
            self.ui.passphraseLineEdit.setFocus()
            self.ui.passphraseLineEdit.insert(event.text())
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the lock window ends the program."""
        super().closeEvent(event)
        self.closed.emit()


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a person said about the register to be made."""

    area: str
    profile: str
    jurisdiction: str
    person: str
    passphrase: str


class SetUpWindow(QWidget):
    """Asks what a new register needs: whose conference, which nation, who coordinates, which passphrase."""

    create_asked = Signal(object)
    closed = Signal()

    def __init__(self, nations: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.ui = Ui_SetUpWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(self.size())
        for name, profile, jurisdiction in nations:
            self.ui.profileComboBox.addItem(name, (profile, jurisdiction))
        self.ui.createButton.clicked.connect(self._create)

    def _create(self) -> None:
        first, again = self.ui.passphraseLineEdit.text(), self.ui.repeatLineEdit.text()
        area, person = self.ui.areaNameLineEdit.text().strip(), self.ui.personLineEdit.text().strip()
        if not area or not person:
            self.refuse(self.tr("Please give the name of your conference and your own name."))
        elif len(first) < 10:
            self.refuse(self.tr("The passphrase is too short: use at least ten characters, best several words."))
        elif first != again:
            self.refuse(self.tr("The two passphrases are not the same. Type them again."))
        else:
            profile, jurisdiction = self.ui.profileComboBox.currentData()
            self.create_asked.emit(SetUp(area, profile, jurisdiction, person, first))

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Wait until the register is made."""
        self.ui.createButton.setEnabled(not busy)
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, Tone.INK3)

    def refuse(self, text: str) -> None:
        """Say what is not right yet."""
        self.set_busy(False)
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, Tone.LATE)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it ends the program."""
        super().closeEvent(event)
        self.closed.emit()
