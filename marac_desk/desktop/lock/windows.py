"""The lock window: it shows at once, so nothing here imports the namespace `Qt` or draws before it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal

from marac_desk.desktop.forms.ui_lock_window import Ui_LockWindow
from marac_desk.desktop.lock.quick_window import QuickWindow
from marac_desk.desktop.widgets.dressing import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone

if TYPE_CHECKING:  # naming their types alone would make Qt import them
    from uuid import UUID

    from PySide6.QtGui import QKeyEvent

TOP_LEFT = 0x21  # Qt.AlignmentFlag.AlignLeft | AlignTop


class SignIn(NamedTuple):
    """Somebody who can open this register."""

    user_id: UUID
    name: str


class LockWindow(QuickWindow):
    """Asks one person for a passphrase, and says why the desk is locked."""

    unlock_asked = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[SignIn, ...] = ()
        self._person: SignIn | None = None
        self.ui = Ui_LockWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(440, 340)
        self.ui.hintLabel.setProperty("alignment", TOP_LEFT)
        self.seen.connect(self._draw_sign)
        self.ui.unlockButton.clicked.connect(self._unlock)
        self.ui.passphraseLineEdit.returnPressed.connect(self._unlock)
        self.ui.otherPersonButton.clicked.connect(self._choose_other)
        self.ui.otherPersonButton.setVisible(False)

    def _draw_sign(self) -> None:
        from PySide6.QtCore import QSize

        from marac_desk.desktop.widgets.icons import icon
        from marac_desk.desktop.widgets.theme import tokens

        self.ui.signLabel.setPixmap(icon("lock", tokens().ink2, 20).pixmap(QSize(20, 20)))

    def set_people(self, people: Sequence[SignIn]) -> None:
        """Say who can open the register; the first is asked first."""
        self._people = tuple(people)
        self.ui.otherPersonButton.setVisible(len(people) > 1)
        if people and self._person not in self._people:
            self._ask(people[0])

    def _ask(self, person: SignIn) -> None:
        if self._person is not None:  # what was typed before anybody was named is meant for the first
            self.ui.passphraseLineEdit.clear()
        self._person = person
        self.ui.personLabel.setText(self.tr("Passphrase of {name}").format(name=person.name))
        self.ui.passphraseLineEdit.setFocus()

    def _choose_other(self) -> None:
        from PySide6.QtGui import QAction, QCursor
        from PySide6.QtWidgets import QMenu

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

    def say_locked(self, why: str) -> None:
        """Say why the desk is locked: this is the "start", somebody "locked" it, or its process was "lost"."""
        from PySide6.QtCore import QTime

        reasons = {
            "start": self.tr("The register is encrypted on this computer. Sign in with your own passphrase."),
            "locked": self.tr(
                "Locked at {time}. The process that held the register has ended. Everything saved is on the disk."
            ),
            "lost": self.tr(
                "The desk ended by itself at {time}. What has a tick is on the disk; you return to the same place."
            ),
        }
        self.say_reason(
            self.tr("MARAC Desk is locked"), reasons[why].format(time=QTime.currentTime().toString("HH:mm"))
        )

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
        if self._person is not None and self.ui.unlockButton.isEnabled() and self.ui.passphraseLineEdit.text():
            self.unlock_asked.emit(self._person.user_id, self.take_passphrase())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing typed beside the field is lost: it goes into it."""
        if event.text().isprintable() and event.text():
            self.ui.passphraseLineEdit.setFocus()
            self.ui.passphraseLineEdit.insert(event.text())
        else:
            super().keyPressEvent(event)
