"""Teaching a sheet or a form: point at a column or label, choose its field, see at once what is read, and keep it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import intake_words, teach_words
from marac_desk.desktop.referrals.remarks import is_protected
from marac_desk.desktop.widgets.choice_box import choice_box
from marac_desk.desktop.widgets.entry_choice import SuggestField
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.widgets.labels import button, dress, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.reading import Outcome, Reading
from marac_desk.intake.teaching import LONGEST_NAME, Sample, Taught, usual_change
from marac_desk.rules.safe_contact import HIDDEN
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.own_profiles import save_profile, taught_text
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import read_original

_SETTLED = 400  # milliseconds after a choice before the sample is read anew
_TRIAL = "trial"


class TeachDialog(QDialog):
    """Columns or labels with their first words, what the chosen one means below. `saved` carries the kept profile.

    `before` is the name of a profile by which the sample is read already, and what was taught in it.
    """

    saved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        original: Original,
        sample: Sample,
        parent: QWidget | None = None,
        *,
        before: tuple[str, tuple[Taught, ...]] = ("", ()),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("teachDialog")
        self.setModal(True)
        self._texts = teach_words.texts(form=sample.form)
        self.setWindowTitle(self._texts.title)
        self._desk, self._original, self._sample = desk, original, sample
        self._untaught = dict(zip(sample.titles, sample.means, strict=False))
        self._turn = 0
        self._fields = teach_words.fields()
        self._called = {target: name for name, target in self._fields.items()}
        self._taught = {entry.column: entry for entry in before[1] if entry.target in self._called}
        columns = (Column("", 230), Column("", 250), Column())
        self.rows = RowView(columns, self._texts.rows)
        self.rows.setObjectName("teachRowView")
        self.field, self.change = SuggestField(), choice_box("teachChangeComboBox", self.tr("How it is read"), "Alt+H")
        self.name = QLineEdit(before[0])
        self._about, self.read = label("", Type.LIST, Tone.INK2, wrap=True), FieldNote(width=640, beside=False)
        self.save_button = button(self._texts.keep, "keepSheet", primary=True, keys="Ctrl+Return")
        self.cancel_button = button(self.tr("Cancel"), "cancelTeach")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED)
        self._lay_out()
        self._wire()
        self._show_rows()
        self.rows.select_first()
        self._try()

    def _lay_out(self) -> None:
        self._about.setText(self._texts.about)
        self.field.setObjectName("teachFieldComboBox")
        self.field.suggest(list(self._fields))
        self.name.setObjectName("teachNameLineEdit")
        self.name.setMaxLength(LONGEST_NAME)
        fill_choices(self.change, teach_words.changes())
        grid = QGridLayout()
        said = (self.tr("Means"), self.tr("Is read"), self._texts.name)
        for at, (text, control) in enumerate(zip(said, (self.field, self.change, self.name), strict=True)):
            buddy = label(text, Type.LIST, Tone.INK2)
            buddy.setBuddy(control)
            control.setAccessibleName(text)
            grid.addWidget(buddy, at, 0)
            grid.addWidget(control, at, 1)
        grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.read, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(self._texts.title, Type.TITLE))
        column.addWidget(self._about)
        column.addWidget(self.rows, 1)
        column.addLayout(grid)
        column.addLayout(foot)
        dress(self)
        self.resize(900, 640)

    def _wire(self) -> None:
        self.rows.current_changed.connect(lambda _key: self._show_column())
        self.rows.opened.connect(lambda _key: self.field.setFocus())
        self.field.activated.connect(lambda _at: self._on_field())
        if (line := self.field.lineEdit()) is not None:
            line.editingFinished.connect(self._on_field)
        self.change.activated.connect(lambda _at: self._on_change())
        self._soon.timeout.connect(self._try)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)

    # Pointing

    def _show_rows(self) -> None:
        self.rows.set_rows([self._row(at, title) for at, title in enumerate(self._sample.titles)])

    def _row(self, at: int, title: str) -> Row:
        taught = self._taught.get(title)
        words = next((row[at].strip() for row in self._sample.rows if row[at].strip()), "")
        protected = taught is not None and is_protected(ReferralDraft(), f"/{taught.target}")
        first = HIDDEN if words and (protected or self._desk.names.hidden) else words
        if taught is None and (known := teach_words.means_untaught(self._untaught.get(title, ""))):
            means = Cell(known, tone=Tone.INK3, shape=Shape.DOT)
        elif taught is None:
            means = Cell(self.tr("kept, not understood"), tone=Tone.INK3, shape=Shape.RING)
        else:
            means = Cell(self._called[taught.target], shape=Shape.DISC)
        shown = teach_words.label_name(title) if self._sample.form else title
        return Row(title, (Cell(shown), Cell(" ".join(first.split()), tone=Tone.INK3), means))

    def _column(self) -> str:
        key = self.rows.current_key()
        return key if isinstance(key, str) else ""

    def _show_column(self) -> None:
        taught = self._taught.get(self._column())
        self.field.set_value(self._called[taught.target] if taught else None)
        self.change.setCurrentIndex(self.change.findData(taught.change if taught else ""))

    def _on_field(self) -> None:
        """Take what was chosen; words that are no field leave the column as it is."""
        text, column = self.field.value() or "", self._column()
        known = {name.casefold(): target for name, target in self._fields.items()}
        target = known.get(text.casefold(), "")
        before = self._taught.get(column)
        if not column or (text and not target) or (before.target if before else "") == target:
            return
        if target:
            self._taught[column] = Taught(column, target, usual_change(target))
        else:
            del self._taught[column]
        self._changed()

    def _on_change(self) -> None:
        column = self._column()
        if (taught := self._taught.get(column)) is not None:
            self._taught[column] = Taught(column, taught.target, str(self.change.currentData() or ""))
            self._changed()

    def _changed(self) -> None:
        column = self._column()
        self._show_rows()
        self.rows.select_key(column)
        self._show_column()
        self.save_button.setEnabled(bool(self._taught))
        self._soon.start()

    # Trying and keeping

    def taught(self) -> tuple[Taught, ...]:
        """Return what was said of the columns, in their order."""
        return tuple(self._taught[title] for title in self._sample.titles if title in self._taught)

    def _try(self) -> None:
        """Read the sample as it would be read, and say what comes of it."""
        self._turn += 1
        self.save_button.setEnabled(bool(self._taught))
        if not self._taught:
            self.read.say(self.tr("Nothing is read yet."), Tone.INK2)
            return
        try:
            text = taught_text(_TRIAL, self._sample, self.taught())
        except RefusedError as error:
            self._refused(error)
            return
        original, today = self._original, self._desk.today()
        self._desk.work.child(
            self,
            lambda: read_original(original, today=today, profiles=(text,)),
            partial(self._on_read, self._turn),
            self._refused,
        )

    def _on_read(self, turn: int, reading: Reading) -> None:
        if turn != self._turn:
            return
        if reading.outcome is Outcome.REFUSED:
            self.read.say(intake_words.refusal(reading.reason_code or ""), Tone.LATE, Shape.TRIANGLE)
            return
        wrong = [error for error in reading.row_errors if error.code != "wrong_number_of_cells"]
        left = sum(len(referral.not_understood) for referral in reading.referrals)
        said = [self.tr("%n referral(s) read", None, len(reading.referrals))]
        if left:
            form = self._sample.form
            said.append(
                self.tr("%n answer(s) not understood", None, left)
                if form
                else self.tr("%n cell(s) not understood", None, left)
            )
        said += [intake_words.row_error(wrong[0].column, wrong[0].code)] if wrong else []
        self.read.say(", ".join(said), Tone.SOON if wrong else Tone.INK2, Shape.RING if wrong else Shape.DISC)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.read.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)

    def save(self) -> None:
        """Keep the profile; where it is refused, everything stays as it was chosen."""
        if not self.save_button.isEnabled():
            return
        actor, name, sample, taught = self._desk.actor, self.name.text(), self._sample, self.taught()
        self.save_button.setEnabled(False)
        self._desk.work.write(
            self,
            lambda uow: save_profile(uow, actor=actor, name=name, sample=sample, taught=taught),
            self._on_saved,
            self._refused,
        )

    def _on_saved(self, profile: object) -> None:
        self.saved.emit(profile)
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the columns."""
        super().showEvent(event)
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
