"""The safe-contact line of a case: what must not be done always in clear, the values only while the key is held."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from marac_desk.desktop.cases.not_shown import why_not
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import button, key_label, label, set_tone
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, safe_contact
from marac_desk.rules.access import DataClass
from marac_desk.services.cases.protected import CaseProtected, reveal_case
from marac_desk.services.cases.views import CaseView
from marac_desk.services.people import SafeContactView


class SafeBar(QFrame):
    """Stands below the head of a case's page."""

    check_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("safeBar")
        self._desk = desk
        self._view: CaseView | None = None
        self.held = False
        self._sign = QLabel()
        self.words = label("", Type.LIST_STRONG, wrap=True, name="mustNotLabel")
        self._never = label("", Type.SMALL, Tone.INK2, wrap=True, name="neverThroughLabel")
        self.values = label("", Type.LIST, Tone.INK2, name="protectedValuesLabel")
        self.values.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hold = key_label(self.tr("hold F9"))
        self._checked = label("", Type.SMALL, Tone.INK3, name="checkedLabel")
        self._check = button(self.tr("Record check"), "recordCheck", link=True)
        self._check.setToolTip(self.tr("Record that the safe contact was checked today (K)"))
        self._check.clicked.connect(self.check_pressed)
        self._lay_out()

    def _lay_out(self) -> None:
        clear = QVBoxLayout()
        clear.setSpacing(0)
        clear.addWidget(self.words)
        clear.addWidget(self._never)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(32, 8, 32, 8)
        line.setSpacing(10)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(clear, 1)
        line.addSpacing(8)
        line.addWidget(self.values)
        line.addWidget(self._hold)
        line.addSpacing(8)
        line.addWidget(self._checked)
        line.addWidget(self._check)

    def show_case(self, view: CaseView) -> None:
        """Show the rule of a case; nothing protected is shown until the key is held again."""
        self._view = view
        self._sign.setPixmap(icon("shield", tokens().ink, 16).pixmap(QSize(16, 16)))
        contact = view.contact
        if contact is None:
            self._show_why_not(view)
            return
        died = self.tr("{name} died: contact nobody by this record.").format(name=self._desk.name(view.victim.name))
        self.words.setText(died if view.standing.died else safe_contact.must_not(contact.must_not))
        self.words.setAccessibleName(self.words.text())
        never = ", ".join(self._desk.name(name) for name in contact.people_not_safe)
        self._never.setText(self.tr("Never through {names}.").format(names=never))
        self._never.setVisible(bool(never))
        self._show_check(contact, view)
        self.hide_values()

    def _show_why_not(self, view: CaseView) -> None:
        """Say plainly that nobody is to be contacted by what stands here: it is not shown."""
        self.words.setText(why_not(view, DataClass.SAFE_CONTACT, ""))
        self.words.setAccessibleName(self.words.text())
        self.values.setText("")
        for part in (self._never, self._hold, self._checked, self._check):
            part.hide()

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self._view = None
        for words in (self.words, self._never, self.values, self._checked):
            words.setText("")
        self.words.setAccessibleName("")

    def _show_check(self, contact: SafeContactView, view: CaseView) -> None:
        if contact.contact_id is None:
            text = self.tr("nothing recorded, so every way counts as unsafe")
        elif contact.verified_on is None:
            text = self.tr("never checked")
        else:
            text = self.tr("checked {day}").format(day=dates.day(contact.verified_on, view.today))
            if contact.stale:
                text = self.tr("{checked}, check again").format(checked=text)
        self._checked.setText(text)
        set_tone(self._checked, Tone.SOON if contact.stale else Tone.INK3)
        recorded = contact.contact_id is not None and not view.standing.died
        self._checked.setVisible(not view.standing.died)
        self._check.setVisible(view.may.check_contact and recorded)

    def hide_values(self) -> None:
        """Mask everything again."""
        self.held = False
        if self._view is None or self._view.contact is None:
            return
        contact, parts = self._view.contact, []
        if contact.contact_id is not None:
            parts.append(f"{safe_contact.channel(contact.channel)} {contact.masked_value}".strip())
        if self._view.address.protected:
            parts.append(self.tr("address protected"))
        elif self._view.address.known:
            parts.append(self.tr("address •••"))
        self.values.setText(", ".join(parts))
        set_tone(self.values, Tone.INK2)
        self.values.setWordWrap(False)
        self._line.setStretchFactor(self.values, 0)
        self._hold.setVisible(contact.contact_id is not None or self._view.address.known)

    def show_values(self, protected: CaseProtected) -> None:
        """Show what the held key uncovers."""
        self.held = True
        parts, contact = [], protected.contact
        if contact is not None:
            parts += [contact.value, contact.times]
            parts.append(self.tr("code word {word}").format(word=contact.code_word) if contact.code_word else None)
            said = contact.say_if_answered
            parts.append(self.tr("if somebody else answers: {words}").format(words=said) if said else None)
        parts.append(protected.address)
        parts += [f"{self._desk.name(name)}: {school}" for name, school in protected.schools]
        self.values.setText(", ".join(part for part in parts if part) or self.tr("no value was recorded"))
        set_tone(self.values, Tone.INK)
        self.values.setWordWrap(True)
        self._line.setStretchFactor(self.values, 1)
        self._hold.hide()


class HeldContact(QObject):
    """Shows the protected values for exactly as long as a key or a button is held.

    Everything is covered when the page goes out of sight or another window comes to the front as well: the release of
    the key may never arrive.
    """

    def __init__(self, desk: Desk, bar: SafeBar, page: QWidget) -> None:
        super().__init__(bar)
        self._page = page
        page.installEventFilter(self)
        self._desk, self._bar = desk, bar
        self._view: CaseView | None = None
        self._held = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover everything in time."""
        if watched is self._page:
            left = event.type() == QEvent.Type.ActivationChange and not self._page.isActiveWindow()
            if left or event.type() == QEvent.Type.Hide:
                self.end()
        return False

    def show_case(self, view: CaseView | None) -> None:
        """Say whose values a held key uncovers from now on; what is held of another case is covered."""
        if self._view is None or view is None or view.case_id != self._view.case_id:
            self.end()
        self._view = view

    def begin(self) -> None:
        """Ask for the values; the look is on the disk before they are shown."""
        view, actor = self._view, self._desk.actor
        if self._held or view is None or not view.may.see_contact:
            return
        self._held = True
        self._desk.work.write(
            self,
            lambda uow: reveal_case(uow, actor=actor, case_id=view.case_id),
            lambda protected: self._on_revealed(view.case_id, protected),
        )

    def _on_revealed(self, case_id: UUID, protected: CaseProtected) -> None:
        """Show the values, unless the key was let go meanwhile or another case stands here."""
        if self._held and self._view is not None and self._view.case_id == case_id:
            self._bar.show_values(protected)

    def end(self) -> None:
        """Cover everything again."""
        self._held = False
        self._bar.hide_values()
