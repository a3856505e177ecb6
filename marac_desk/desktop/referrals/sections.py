"""The page behind the form: ten sections with their fields, and which field stands where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.forms.ui_referral_checklist import Ui_ReferralChecklist
from marac_desk.desktop.forms.ui_referral_criteria import Ui_ReferralCriteria
from marac_desk.desktop.forms.ui_referral_incident import Ui_ReferralIncident
from marac_desk.desktop.forms.ui_referral_referrer import Ui_ReferralReferrer
from marac_desk.desktop.forms.ui_referral_safe_contact import Ui_ReferralSafeContact
from marac_desk.desktop.forms.ui_referral_score import Ui_ReferralScore
from marac_desk.desktop.forms.ui_referral_sharing import Ui_ReferralSharing
from marac_desk.desktop.forms.ui_referral_victim import Ui_ReferralVictim
from marac_desk.desktop.forms.ui_referral_wishes import Ui_ReferralWishes
from marac_desk.desktop.referrals import words
from marac_desk.desktop.referrals.checklist_rows import ChecklistRows
from marac_desk.desktop.referrals.parts import FormPart
from marac_desk.desktop.referrals.people_list import PeopleList
from marac_desk.desktop.widgets.labels import SectionHead
from marac_desk.intake.completeness import Section

ANSWERS = "risk/answers"
"""Where the checklist's items stand in the draft."""

_PARTS: dict[Section, tuple[tuple[str, Callable[[], Any]], ...]] = {
    Section.REFERRER: (("", Ui_ReferralReferrer),),
    Section.VICTIM: (("victim", Ui_ReferralVictim),),
    Section.SAFE_CONTACT: (("safe_contact", Ui_ReferralSafeContact),),
    Section.CHECKLIST: (("", Ui_ReferralChecklist), ("", Ui_ReferralScore)),
    Section.CRITERIA: (("", Ui_ReferralCriteria),),
    Section.INCIDENT: (("", Ui_ReferralIncident),),
    Section.WISHES: (("", Ui_ReferralWishes),),
    Section.SHARING: (("", Ui_ReferralSharing),),
}
"""The compiled forms of each section, and where in the draft their fields begin."""

LEFT, RIGHT, FOOT = 28, 14, 160


class FormSections(QWidget):
    """Every section with its head, its compiled form, its people and the buttons that add them."""

    edited = Signal()
    built = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("referralFormPage")
        self._today = today
        self.heads: dict[Section, SectionHead] = {}
        self.parts: list[tuple[Section, str, FormPart]] = []
        self.lists: dict[str, PeopleList] = {}
        self._list_sections: dict[str, Section] = {}
        self.checklist = ChecklistRows()
        self.checklist.edited.connect(self.edited)
        self._waiting = list(Section)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(LEFT, 12, RIGHT, FOOT)
        whole.setSpacing(0)
        self._column = QVBoxLayout()
        whole.addLayout(self._column)
        whole.addStretch(1)  # what is built first stands at the top at once, and stays where it is
        QTimer.singleShot(0, self, self._build_next)

    @property
    def is_built(self) -> bool:
        """Whether every section is there."""
        return not self._waiting

    def _build_next(self) -> None:
        """Build one section and let the window breathe: all of them at once would hold it for too long."""
        self._add_section(self._column, self._waiting.pop(0))
        if self._waiting:
            QTimer.singleShot(0, self, self._build_next)
        else:
            self.built.emit()

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        head = SectionHead(words.section(section), right=words.section_remark(section))
        self.heads[section] = head
        column.addSpacing(10)
        column.addWidget(head)
        for number, (path, maker) in enumerate(_PARTS.get(section, ())):
            if number:
                column.addWidget(self.checklist)  # between what the tool is and what it amounts to
            part = FormPart(maker(), self._today)
            part.edited.connect(self.edited)
            self.parts.append((section, path, part))
            column.addWidget(part)
        self._add_lists(column, section)

    def _add_lists(self, column: QVBoxLayout, section: Section) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 10, 0, 8)
        line.setSpacing(12)
        for name, title, text, keys in self._lists_of(section):
            people = PeopleList(name, title, self._today)
            people.edited.connect(self.edited)
            self.lists[name], self._list_sections[name] = people, section
            column.addWidget(people)
            line.addWidget(people.make_adder(text, keys))
        if line.count():
            line.addStretch(1)
            column.addLayout(line)

    def _lists_of(self, section: Section) -> list[tuple[str, str, str, str]]:
        return {
            Section.PERPETRATORS: [
                ("perpetrators", self.tr("Person"), self.tr("Add a person causing harm"), "Alt+P"),
            ],
            Section.CHILDREN: [
                ("children", self.tr("Child"), self.tr("Add a child"), "Alt+C"),
                ("others_at_risk", self.tr("Other person"), self.tr("Add somebody else at risk"), "Alt+O"),
            ],
            Section.SHARING: [
                (
                    "must_not_receive",
                    self.tr("Must not learn of this"),
                    self.tr("Add somebody who must not learn of this"),
                    "Alt+M",
                ),
            ],
        }.get(section, [])

    def top_of(self, section: Section) -> int:
        """Return how far down the page a section begins."""
        return self.heads[section].mapTo(self, QPoint(0, 0)).y()

    def controls(self) -> Iterator[tuple[str, QWidget]]:
        """Every field by its pointer, in the order of the form."""
        for section in Section:
            parts = [(path, part) for where, path, part in self.parts if where is section]
            for number, (path, part) in enumerate(parts):
                if number:
                    yield f"/{ANSWERS}", self.checklist
                for name, control in part.fields.fields.items():
                    yield (f"/{path}/{name}" if path else f"/{name}"), control
            for name, people in self.lists.items():
                if self._list_sections[name] is section:
                    yield from ((f"/{name}/{at}", control) for at, control in people.controls())
                    if people.adder is not None:
                        yield f"/{name}", people.adder

    def control(self, pointer: str) -> QWidget | None:
        """Return the field with this pointer, the list's button where there is nobody yet."""
        if pointer.startswith(f"/{ANSWERS}"):
            return self.checklist
        known = dict(self.controls())
        if pointer in known:
            return known[pointer]
        first = pointer.split("/")[1] if pointer.startswith("/") else ""
        people = self.lists.get(first)
        if people is None:
            return None
        number = pointer.split("/")[2] if pointer.count("/") > 1 else ""
        return known.get(f"/{first}/{number}/full_name") or people.adder

    def empty(self, pointer: str) -> None:
        """Empty a field, or the answer to an item of the checklist."""
        if pointer.startswith(f"/{ANSWERS}/"):
            item = pointer.rpartition("/")[2]
            self.checklist.set_answers({n: a for n, a in self.checklist.answers().items() if n != item})
            return
        control = dict(self.controls()).get(pointer)
        if control is not None and hasattr(control, "set_value"):
            control.set_value([] if isinstance(control.value(), list) else None)  # type: ignore[attr-defined]

    def order(self) -> dict[str, int]:
        """Return how far down the form each field stands."""
        return {pointer: at for at, (pointer, _) in enumerate(self.controls())}

    def first_of(self, section: Section) -> QWidget | None:
        """Return the first field of a section."""
        return next((c for pointer, c in self.controls() if words.section_of(pointer) is section), None)

    def pointer_at_focus(self) -> str:
        """Return the field the keyboard is in, as a pointer; empty where it is in none."""
        at = QApplication.focusWidget()
        if at is None:
            return ""
        return next((pointer for pointer, c in self.controls() if c is at or c.isAncestorOf(at)), "")
