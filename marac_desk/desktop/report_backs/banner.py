"""The safe-contact banner: what must not be done, in the largest words of the page; values only while F9 is held."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.offered import offered
from marac_desk.desktop.widgets.labels import button, hairline, key_label, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, safe_contact
from marac_desk.services.people import SafeContactView
from marac_desk.services.report_backs.views import BackProtected, BackView


class Banner(QFrame):
    """Stands between the head and the two columns; the red rule above it is never without its words."""

    check_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("safeContactBanner")
        self.setProperty("paper", "1")
        self._desk = desk
        self._view: BackView | None = None
        self.words = label("", Type.READBACK_STRONG, wrap=True, name="mustNotLabel")
        self.never = label("", Type.BODY_LEAD, wrap=True, name="neverThroughLabel")
        self.values = label("", Type.BODY, Tone.INK2, name="protectedValuesLabel")
        self._hold = key_label(self.tr("hold F9"))
        self.values.setMinimumHeight(self._hold.sizeHint().height())  # nothing moves when the key goes down
        self.checked = label("", Type.LIST, Tone.INK2, name="checkedLabel")
        self.checked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.check = button(self.tr("Record check"), "recordCheck", link=True)
        self.check.setToolTip(self.tr("Record that you checked the safe contact with her today (K)"))
        self.check.clicked.connect(self.check_pressed)
        self._lay_out()

    def _lay_out(self) -> None:
        reached = QHBoxLayout()
        reached.setSpacing(10)
        reached.addWidget(self.values)
        reached.addWidget(self._hold)
        reached.addStretch(1)
        self._reached = reached
        clear = QVBoxLayout()
        clear.setSpacing(3)
        for part in (self.words, self.never):
            clear.addWidget(part)
        clear.addLayout(reached)
        beside = QVBoxLayout()
        beside.setSpacing(3)
        beside.addWidget(self.checked, 0, Qt.AlignmentFlag.AlignRight)
        beside.addWidget(self.check, 0, Qt.AlignmentFlag.AlignRight)
        beside.addStretch(1)
        line = QHBoxLayout()
        line.setContentsMargins(28, 10, 24, 12)
        line.setSpacing(24)
        line.addLayout(clear, 1)
        line.addLayout(beside)
        rule = hairline()
        rule.setProperty("ruleKind", "late")
        rule.setFixedHeight(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule)
        column.addLayout(line)
        column.addWidget(hairline())

    def show_back(self, view: BackView) -> None:
        """Show the rule; values stay masked until the key is held."""
        self._view = view
        contact = view.contact
        self._say(self.words, safe_contact.must_not(contact.must_not))
        self._say(self.never, self._people(contact))
        self._show_check(view)
        self.hide_values()

    def forget(self) -> None:
        """Keep nothing of what stood here."""
        self._view = None
        for part in (self.words, self.never, self.values, self.checked):
            self._say(part, "")

    @staticmethod
    def _say(part: QWidget, text: str) -> None:
        part.setProperty("text", text)
        part.setAccessibleName(text)
        part.setVisible(bool(text))

    def _people(self, contact: SafeContactView) -> str:
        never = ", ".join(self._desk.name(name) for name in contact.people_not_safe)
        feared = ", ".join(self._desk.name(name) for name in contact.people_feared)
        safe = ", ".join(self._desk.name(name) for name in contact.people_safe)
        sentences = (
            self.tr("Never through {names}.").format(names=never) if never else "",
            self.tr("She fears {names}.").format(names=feared) if feared else "",
            self.tr("Safe: {names}.").format(names=safe) if safe else "",
        )
        return " ".join(sentence for sentence in sentences if sentence)

    def _show_check(self, view: BackView) -> None:
        contact = view.contact
        if contact.contact_id is None:
            text = ""
        elif contact.verified_on is None:
            text = self.tr("Never checked with her")
        else:
            text = self.tr("Checked with her {day}").format(day=dates.day(contact.verified_on, self._desk.today()))
            if contact.stale:
                text = self.tr("{checked}, check again").format(checked=text)
        self._say(self.checked, text)
        set_tone(self.checked, Tone.SOON if contact.stale else Tone.INK2)
        self.check.setVisible("check" in offered(view))

    def hide_values(self) -> None:
        """Mask everything again."""
        view = self._view
        if view is None:
            return
        self._wrap_values(False)
        set_tone(self.values, Tone.INK2)
        self._say(self.values, self._masked(view.contact))
        self._hold.setVisible(view.may_reveal and view.contact.contact_id is not None)

    def _wrap_values(self, wrap: bool) -> None:
        """Give what is uncovered the whole line; what is masked stands beside the key that uncovers it."""
        self.values.setWordWrap(wrap)
        self._reached.setStretchFactor(self.values, 1 if wrap else 0)
        if wrap:
            self._hold.hide()

    def _masked(self, contact: SafeContactView) -> str:
        if contact.contact_id is None:
            return self.tr("Nothing is recorded about safe contact, so every way counts as unsafe.")
        way = safe_contact.channel(contact.channel) if contact.channel else ""
        where = " ".join(part for part in (way, contact.masked_value) if part)
        parts = [self.tr("Reach her {way}").format(way=where) if where else self.tr("How to reach her •••")]
        parts += [self.tr("times •••")] if contact.has_times else []
        parts += [self.tr("code word •••")] if contact.has_code_word else []
        return ", ".join(parts)

    def show_values(self, held: BackProtected) -> None:
        """Show what the held key uncovers."""
        contact = held.contact
        said, code = contact.say_if_answered, contact.code_word
        parts = [
            contact.value,
            contact.times,
            self.tr("code word {word}").format(word=code) if code else None,
            self.tr("if somebody else answers: {words}").format(words=said) if said else None,
        ]
        self._wrap_values(True)
        set_tone(self.values, Tone.INK)
        self._say(self.values, "; ".join(part for part in parts if part) or self.tr("No value was recorded."))
