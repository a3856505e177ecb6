"""The lock window: it shows at once, so nothing here imports the namespace `Qt` or draws before it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Signal

from marac_desk.desktop.forms.ui_lock_window import Ui_LockWindow
from marac_desk.desktop.lock.quick_window import QuickWindow
from marac_desk.desktop.widgets.dressing import dress, set_tone
from marac_desk.desktop.widgets.tokens import Tone

if TYPE_CHECKING:  # naming their types alone would make Qt import them
    from uuid import UUID

    from PySide6.QtGui import QKeyEvent

    from marac_desk.desktop.lock.caps_hint import CapsHint

TOP_LEFT = 0x21  # Qt.AlignmentFlag.AlignLeft | AlignTop
SECOND = 1000  # milliseconds


class SignIn(NamedTuple):
    """Somebody who can open this register."""

    user_id: UUID
    name: str


class LockWindow(QuickWindow):
    """Asks one person for a passphrase, and says why the desk is locked."""

    unlock_asked = Signal(object, str)
    person_chosen = Signal(object)
    recover_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[SignIn, ...] = ()
        self._person: SignIn | None = None
        self._caps: CapsHint | None = None
        self._waits = 0
        self._problem = self._note = ""
        self.ui = Ui_LockWindow()
        self.ui.setupUi(self)
        dress(self)
        self.setFixedSize(440, 340)
        self.ui.hintLabel.setProperty("alignment", TOP_LEFT)
        self.seen.connect(self._finish)
        self.ui.unlockButton.clicked.connect(self._unlock)
        self.ui.passphraseLineEdit.returnPressed.connect(self._unlock)
        self.ui.otherPersonButton.clicked.connect(self._choose_other)
        self.ui.otherPersonButton.setVisible(False)
        self.ui.cannotSignInButton.clicked.connect(self.recover_asked)
        self.ui.cannotSignInButton.setVisible(False)
        self._second = QTimer(self)
        self._second.timeout.connect(self._count_down)

    def _finish(self) -> None:
        """Do what can wait until the window is there: the drawing of the lock, and asking about Caps Lock."""
        from marac_desk.desktop.lock.caps_hint import CapsHint
        from marac_desk.desktop.lock.sign import draw_sign

        draw_sign(self.ui.signLabel, "lock")
        self._caps = CapsHint(self.ui.passphraseLineEdit, self._say_usual)
        self._say_usual()

    # Who

    def set_people(self, people: Sequence[SignIn], *, can_recover: bool = False) -> None:
        """Say who can open the register, and whether a recovery kit was made; the first is asked first."""
        self._people = tuple(people)
        self.ui.otherPersonButton.setVisible(len(people) > 1)
        self.ui.cannotSignInButton.setVisible(can_recover)
        if people and self._person not in self._people:
            self._ask(people[0])

    def _ask(self, person: SignIn) -> None:
        if self._person is not None:  # what was typed before anybody was named is meant for the first
            self.ui.passphraseLineEdit.setText("")
        self._person = person
        self._problem = ""
        self.ui.personLabel.setText(self.tr("Passphrase of {name}").format(name=person.name))
        self.ui.passphraseLineEdit.setFocus()
        self.person_chosen.emit(person.user_id)

    def _choose_other(self) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        for person in self._people:
            action = QAction(person.name, menu)
            action.triggered.connect(lambda _checked=False, someone=person: self._ask(someone))
            menu.addAction(action)
        button = self.ui.otherPersonButton
        menu.exec(button.mapToGlobal(button.rect().bottomLeft()))
        menu.deleteLater()

    def ask_person(self, user_id: UUID) -> None:
        """Ask this person, where she or he can open the register."""
        for person in self._people:
            if person.user_id == user_id:
                self._ask(person)

    # What is said

    def say_reason(self, title: str, reason: str) -> None:
        """Say why the desk is locked, and what is safe."""
        self.ui.titleLabel.setText(title)
        self.ui.reasonLabel.setText(reason)

    def say_locked(self, why: str) -> None:
        """Say why the desk is locked: this is the "start", or what ended the desk ("idle", "sleep", "lost" ...)."""
        from PySide6.QtCore import QTime

        from marac_desk.desktop.lock.reasons import reason

        self.say_reason(self.tr("MARAC Desk is locked"), reason(why).format(time=QTime.currentTime().toString("HH:mm")))

    def say_note(self, text: str) -> None:
        """Say something that stands below the field as long as nothing more pressing does."""
        self._note = text
        self._say_usual()

    def say_hint(self, text: str, tone: Tone = Tone.INK3) -> None:
        """Say something below the field."""
        self.ui.hintLabel.setText(text)
        set_tone(self.ui.hintLabel, tone)

    def _say_usual(self) -> None:
        """Say what stands below the field while nothing else has to: the wait, the last problem, or Caps Lock."""
        caps = self._caps.words() if self._caps is not None else ""
        is_on = self._caps is not None and bool(self._caps.is_on)
        if self._waits:
            wait = self.tr("Try again in {seconds} s.").format(seconds=self._waits)
            self.say_hint(_joined(self._problem, wait, caps if is_on else ""), Tone.LATE)
        elif self._problem:
            self.say_hint(_joined(self._problem, caps if is_on else ""), Tone.LATE)
        elif self.ui.passphraseLineEdit.isEnabled():
            self.say_hint(_joined(self._note, caps), Tone.SOON if is_on else Tone.INK3)

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Wait for the register: nothing can be typed meanwhile."""
        self.ui.examinationProgressBar.hide()
        for part in (self.ui.passphraseLineEdit, self.ui.otherPersonButton, self.ui.cannotSignInButton):
            part.setEnabled(not busy)
        self.ui.unlockButton.setEnabled(not (busy or self._waits))
        if busy:
            self._problem = ""
            self.say_hint(text)

    def say_progress(self, text: str, done: int, of: int) -> None:
        """Say how far the register was looked through."""
        self.say_hint(text)
        bar = self.ui.examinationProgressBar
        bar.setMaximum(of)
        bar.setValue(done)
        bar.show()

    def refuse(self, text: str) -> None:
        """Say why it was not opened, and let the person try again."""
        self._problem = text
        self.set_busy(False)
        self._say_usual()
        self.ui.passphraseLineEdit.selectAll()
        self.ui.passphraseLineEdit.setFocus()

    def wait(self, seconds: int) -> None:
        """Let no passphrase be tried for so many seconds; typing it goes on."""
        self._waits = seconds
        self.ui.unlockButton.setEnabled(not seconds)
        if seconds:
            self._second.start(SECOND)
        else:
            self._second.stop()
            self._problem = ""
        self._say_usual()

    def _count_down(self) -> None:
        self.wait(self._waits - 1)
        if not self._waits and self._person is not None:  # a timer is not exact, so whoever counts is asked again
            self.person_chosen.emit(self._person.user_id)

    # The passphrase

    def take_passphrase(self) -> str:
        """Return what was typed and forget it here; setText drops what could be undone, which clear would keep."""
        typed = self.ui.passphraseLineEdit.text()
        self.ui.passphraseLineEdit.setText("")
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


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
