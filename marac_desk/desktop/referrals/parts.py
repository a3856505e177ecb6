"""The parts of the form: each compiled form bound to its part of the draft, and one block for each person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.forms.ui_referral_child import Ui_ReferralChild
from marac_desk.desktop.forms.ui_referral_exclusion import Ui_ReferralExclusion
from marac_desk.desktop.forms.ui_referral_other import Ui_ReferralOther
from marac_desk.desktop.forms.ui_referral_perpetrator import Ui_ReferralPerpetrator
from marac_desk.desktop.referrals import words
from marac_desk.desktop.referrals.field_set import FieldSet
from marac_desk.desktop.widgets.entry_text import DateField, LineField, ProseField
from marac_desk.desktop.widgets.labels import button, dress, label
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.intake.draft import DraftChild, DraftOther, DraftPerpetrator, DraftPerson, MustNotReceive

Remarks = Mapping[str, tuple[str, Tone, Shape | None]]
"""What to say beside fields, by their pointers."""


class FormPart(QWidget):
    """One compiled form, its fields, and what is said beside them."""

    edited = Signal()

    def __init__(self, ui: Any, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui
        self._today = today
        ui.setupUi(self)
        dress(self)
        self.fields = FieldSet(self, ui.fieldsLayout, today, self._on_edited)
        self._remarks: Remarks = {}
        self._quiet = False
        self._has_family = "family_name" in self.fields.fields

    def fill(self, target: Any, unread: Mapping[str, str], remarks: Remarks) -> None:
        """Show a part of the draft."""
        self._quiet, self._remarks = True, remarks
        self.fields.fill(target, unread)
        if self._has_family:
            self._show_family(target)
        self._quiet = False
        self.say_all()

    def remark(self, remarks: Remarks) -> None:
        """Say other things beside the fields."""
        self._remarks = remarks
        self.say_all()

    def collect(self, target: Any) -> dict[str, str]:
        """Write what the fields hold into a part of the draft; returns the words that make no value."""
        if not isinstance(target, DraftPerson):
            return self.fields.collect(target)
        known = (_whole_name(target), _shown_family(target), target.given_names, target.family_name)
        left = self.fields.collect(target)
        if (target.full_name, target.family_name) == known[:2]:  # nobody touched the name
            target.given_names, target.family_name = known[2:]
        else:
            _complete_name(target)
        return left

    def _on_edited(self) -> None:
        if self._quiet:
            return
        if self._has_family:
            self._suggest_family()
        self.say_all()
        self.edited.emit()

    def _show_family(self, person: DraftPerson) -> None:
        """Show a family name only where it is not simply the last word of the name."""
        self.fields.entry("full_name").set_value(_whole_name(person))
        self.fields.entry("family_name").set_value(_shown_family(person))
        self._suggest_family()

    def _suggest_family(self) -> None:
        field, name = self.fields.fields["family_name"], self.fields.entry("full_name").value()
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(_last_word(str(name or "")))

    def say_all(self) -> None:
        """Say beside every field how it was read, where it came from, or what is wrong with it."""
        wrong = dict(self.fields.problems())
        for path, control in self.fields.fields.items():
            if path in wrong:
                length = len(control.toPlainText() if isinstance(control, ProseField) else _text(control))
                sentence = words.problem(wrong[path], length, getattr(control, "limit", 0))
                self.fields.say(path, sentence, Tone.LATE, Shape.TRIANGLE)
            elif path in self._remarks:
                self.fields.say(path, *self._remarks[path])
            else:
                self.fields.say(path, self._as_read(control))

    def _as_read(self, control: QWidget) -> str:
        day = control.value() if isinstance(control, DateField) else None
        return words.day_read(day, self._today(), birth=bool(control.property("birth"))) if day else ""

    def focus_first(self) -> None:
        """Put the keyboard in the first field."""
        next(iter(self.fields.fields.values())).setFocus()


def _text(control: QWidget) -> str:
    return control.text() if isinstance(control, LineField) else ""


def _last_word(name: str) -> str:
    words_in_it = name.split()
    return words_in_it[-1] if len(words_in_it) > 1 else ""


def _whole_name(person: DraftPerson) -> str | None:
    return person.full_name or " ".join(part for part in (person.given_names, person.family_name) if part) or None


def _shown_family(person: DraftPerson) -> str | None:
    family = person.family_name
    return None if family == _last_word(_whole_name(person) or "") else family


def _complete_name(person: DraftPerson) -> None:
    """Keep given and family name in step with the name; what is no part of it is left alone."""
    whole, family = person.full_name or "", person.family_name or _last_word(person.full_name or "")
    person.family_name = family or None
    if family and whole.endswith(family):
        person.given_names = whole.removesuffix(family).strip() or None
    elif family and whole.startswith(family):
        person.given_names = whole.removeprefix(family).strip(" ,") or None
    else:
        person.given_names = whole or None


class PersonBlock(QFrame):
    """One of several people in a section: a numbered head, the fields, and a way to take the block off again."""

    edited = Signal()
    removed = Signal(object)

    def __init__(self, part: FormPart, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.key: UUID | None = None
        self.was: int | None = None
        self.kind = kind
        self._head = label("", Type.LIST_STRONG, name=f"{kind}HeadLabel")
        self._remove = button(self.tr("Remove"), f"remove{kind.capitalize()}", link=True)
        self._remove.setToolTip(self.tr("Remove (Alt+Del)"))
        self._remove.clicked.connect(lambda: self.removed.emit(self))
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 0)
        line.addWidget(self._head)
        line.addStretch(1)
        line.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(part)
        part.edited.connect(self.edited)

    def number(self, number: int, title: str) -> None:
        """Say how many-th it is."""
        self._head.setText(f"{title} {number}")
        self.setAccessibleName(self._head.text())
        self._remove.setAccessibleName(self.tr("Remove {who}").format(who=self._head.text()))


MAKERS: Mapping[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "perpetrators": (Ui_ReferralPerpetrator, DraftPerpetrator),
    "children": (Ui_ReferralChild, DraftChild),
    "others_at_risk": (Ui_ReferralOther, DraftOther),
    "must_not_receive": (Ui_ReferralExclusion, MustNotReceive),
}
"""For each list of the draft its compiled form, and an empty entry."""
