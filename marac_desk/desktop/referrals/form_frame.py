"""What stands around the form: head, index or source at the left, the live strip at the right, the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words
from marac_desk.desktop.referrals.form import ReferralForm
from marac_desk.desktop.referrals.form_index import FormIndex
from marac_desk.desktop.referrals.form_strip import FormStrip
from marac_desk.desktop.referrals.source_view import SourceView
from marac_desk.desktop.referrals.teaching import Teaching
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, hairline, label
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.referrals.assessment import DraftAssessment
from marac_desk.services.referrals.forms import FormState

WIDE = 1360
FOOT = 52


class FormFrame(QWidget):
    """The places of the form's page and what is said in them; what they do is the pane's."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.form = ReferralForm(desk.today)
        self.index, self.strip, self.source = FormIndex(), FormStrip(desk), SourceView()
        self.saved = FieldNote(width=560, beside=False)
        self.saved.setObjectName("savedNote")
        self.throw_button = button(self.tr("Throw draft away"), "throwAway", link=True)
        self.keeper_button = button(self.tr("Coordinator or chair knows them"), "keeperKnows", link=True)
        self.keeper_button.setToolTip(self.tr("Have the case prepared on another register; nothing of it stays here"))
        self.hand_in_button = button(self.tr("Hand in referral"), "handIn", primary=True)
        self.hand_in_button.setToolTip(self.tr("Hand in referral (Ctrl+Enter)"))
        self.source.say_keys(self.tr("F6 next to look at, Alt+Enter accept, Alt+S leave blank"))
        self.teaching = Teaching(desk, self)
        self._title = label("", Type.TITLE, name="formTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, name="formAboutLabel")
        self._count = label("", Type.LIST, Tone.INK2, name="formCountLabel")
        self._warning = FieldNote(width=720, beside=False)
        self._has_source = False
        self._wants_source: bool | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(28, 16, 20, 10)
        head.setSpacing(14)
        for widget in (self._title, self._about):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.index)
        middle.addWidget(self.source, 4)
        middle.addWidget(self.form, 6)
        middle.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._warning)
        column.addWidget(hairline())
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addWidget(self._foot())
        self._warning.setContentsMargins(28, 0, 0, 8)
        self._warning.hide()
        self.source.hide()

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("paper", "1")
        foot.setFixedHeight(FOOT)
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 0, 20, 0)
        line.setSpacing(16)
        line.addWidget(self.saved)
        line.addStretch(1)
        line.addWidget(self.teaching.button)
        line.addWidget(self.keeper_button)
        line.addWidget(self.throw_button)
        line.addWidget(self.hand_in_button)
        return foot

    def say_head(self, state: FormState) -> None:
        """Say what kind of form it is, and from whom."""
        title = self.tr("New referral")
        if state.referral is not None:
            title = self.tr("Correct referral")
        elif state.notes.attachment is not None:
            title = self.tr("Check referral")
        self._title.setText(title)
        of_mail = state.notes.part and not state.batch
        text = self.tr("referral {number} of a mail") if of_mail else self.tr("row {number} of a sheet")
        row = text.format(number=state.notes.record) if state.notes.record else ""
        self._about.setText(", ".join(part for part in (state.draft.referrer.agency or "", row) if part))
        self.keeper_button.setVisible(state.referral is None)
        self.hand_in_button.setText(self.tr("Save correction") if state.referral else self.tr("Hand in referral"))
        warning = intake_words.warning(state.notes.warning) if state.notes.warning else ""
        self._warning.say(warning, Tone.SOON, Shape.RING if warning else None)
        self._warning.setVisible(bool(warning))
        self._has_source, self._wants_source = state.notes.attachment is not None, None
        self.place_columns()

    def say_count(self, found: DraftAssessment, looks: int, left: int) -> None:
        """Say how many fields are to be looked at, how much was not understood, and how much is missing."""
        parts = [self.tr("%n to look at", None, looks)] if looks else []
        parts += [self.tr("%n not understood", None, left)] if left else []
        missing = len(found.missing)
        parts.append(self.tr("%n missing", None, missing) if missing else self.tr("nothing missing"))
        self._count.setText(", ".join(parts))

    @property
    def has_source(self) -> bool:
        """Whether the form came from a file."""
        return self._has_source

    def toggle_source(self) -> None:
        """Show the file beside the form in place of the index, or the index again."""
        if self._has_source:
            self._wants_source = self.source.isHidden()
            self.place_columns()

    def place_columns(self) -> None:
        """Give each part its room: the source in place of the index, and on a small screen of the strip too."""
        wide = self.window().width() >= WIDE
        beside = self._has_source and (wide if self._wants_source is None else self._wants_source)
        self.source.setVisible(beside)
        self.index.setVisible(not beside)
        self.strip.setVisible(not beside or wide)

    def hide_names(self, hidden: bool) -> None:
        """Show names only where the keyboard is, or again everywhere."""
        self.form.hide_names(hidden)
        self.source.hide_names(hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen."""
        super().resizeEvent(event)
        self.place_columns()
