"""The one form of ten sections: it shows a draft, gives it back, and brings the keyboard to any field."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from marac_desk.desktop.referrals import words
from marac_desk.desktop.referrals.checklist_rows import ANSWER, ROW, ChecklistRows
from marac_desk.desktop.referrals.fields import field_name
from marac_desk.desktop.referrals.parts import Remarks
from marac_desk.desktop.referrals.people_list import above, below
from marac_desk.desktop.referrals.sections import ANSWERS, FormSections
from marac_desk.desktop.widgets.entry_choice import ChoiceField, SuggestField
from marac_desk.desktop.widgets.entry_text import LineField
from marac_desk.intake.completeness import Section
from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.targets import clear_at
from marac_desk.services.referrals.assessment import FormRules
from marac_desk.services.referrals.forms import FormState
from marac_desk.services.referrals.notes import FormNotes
from marac_desk.services.referrals.reviewing import leave_blank, with_people_moved, written_over

_KEYS = {"perpetrators": "perpetrators", "children": "children", "others_at_risk": "others"}
_NAMES = frozenset({"full_name", "family_name", "known_as", "aliases", "name"})
_SETTLED = 120  # milliseconds
_ROOM = 64  # pixels kept free around the field that has the keyboard


class ReferralForm(QScrollArea):
    """Ten sections one below the other in one page that scrolls."""

    edited = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("referralForm")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sections = FormSections(today)
        self.setWidget(self.sections)
        self._base = FormState()
        self._read = ReferralDraft()
        self._quiet = False
        self._asked = ("", "")
        self._rules: FormRules | None = None
        self.sections.edited.connect(self._on_edited)
        self.sections.built.connect(self._on_built)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_built(self) -> None:
        """Never be narrower than the fields, so that nothing is cut at the right."""
        self.setMinimumWidth(self.sections.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        self.sections.checklist.selectionModel().currentRowChanged.connect(
            lambda *_: self._bring(self.sections.checklist)
        )

    def use_rules(self, rules: FormRules) -> None:
        """Offer the area's agencies, checklists and grounds for sharing."""
        self._rules, self._quiet = rules, True
        agency = self.sections.control("/referrer/agency")
        if isinstance(agency, SuggestField):
            agency.suggest(rules.agencies)
        tools = {tool.code: tool.name for tool in rules.checklists}
        self._offer("/risk/tool", tools, nothing=rules.checklists[0].name)
        for path, bases in (
            ("article_6_basis", rules.bases.article_6),
            ("article_9_condition", rules.bases.article_9),
            ("offence_data_condition", rules.bases.offence),
            ("statutory_gateway", rules.bases.gateways),
        ):
            self._offer(f"/sharing/{path}", {basis.code: basis.label for basis in bases})
        self._quiet = False

    def _offer(self, pointer: str, choices: dict[str, str], *, nothing: str = "") -> None:
        field = self.sections.control(pointer)
        if isinstance(field, ChoiceField):
            field.offer(choices, nothing)

    def show_state(self, state: FormState) -> None:
        """Show a form as it was left."""
        self._quiet, self._base = True, copy.deepcopy(state)
        unread = {pointer.removeprefix("/"): typed for pointer, typed in state.notes.unread.items()}
        for _, path, part in self.sections.parts:
            part.fill(getattr(state.draft, path) if path else state.draft, below(unread, path), {})
        for name, people in self.sections.lists.items():
            keys = getattr(state, _KEYS[name]) if name in _KEYS else []
            people.show_people(getattr(state.draft, name), keys, below(unread, name))
        self.sections.checklist.set_answers(state.draft.risk.answers)
        self._use_tool()
        self._read = copy.deepcopy(self.state().draft)  # as the fields give it back while nobody touched them
        self._quiet = False
        self.edited.emit()

    def state(self) -> FormState:
        """Return the form as it stands, with whatever it has no field for as it was."""
        state = copy.deepcopy(self._base)
        unread: dict[str, str] = {}
        for _, path, part in self.sections.parts:
            unread |= above(part.collect(getattr(state.draft, path) if path else state.draft), path)
        for name, people in self.sections.lists.items():
            known = getattr(self._base, _KEYS[name]) if name in _KEYS else []
            found, keys, left = people.collect(getattr(self._base.draft, name), known)
            setattr(state.draft, name, found)
            if name in _KEYS:
                setattr(state, _KEYS[name], keys)
            unread |= above(left, name)
        state.draft.risk.answers = self.sections.checklist.answers()
        state.notes.unread = {f"/{path}": typed for path, typed in unread.items()}
        if not self._quiet:
            state.notes.yours = written_over(state.notes, self._read, state.draft)
        return state

    @property
    def notes(self) -> FormNotes:
        """What stands beside the form, with everybody's words at his or her present place."""
        return self._base.notes

    def settle(self, *keys: str) -> None:
        """Remember that a person has looked at something that was to be checked."""
        checked = self._base.notes.checked
        new = [key for key in keys if key not in checked]
        if new:
            checked += new
            self.edited.emit()

    def leave_blank(self, pointer: str, *, protected: bool = False) -> None:
        """Empty a field; what the file says there stays among what was not understood, masked where it is protected."""
        leave_blank(self._base.notes, pointer, field_name(pointer), protected=protected)
        if pointer in self.sections.order() or pointer.startswith(f"/{ANSWERS}/"):
            self.sections.empty(pointer)
        else:
            clear_at(self._base.draft, pointer)  # read, and nowhere in the form to be typed
        self.edited.emit()

    def _keep_up_with_people(self) -> None:
        """Let what was read of somebody go with that person when another is taken off the list."""
        for name, people in self.sections.lists.items():
            if (places := people.moved()) is not None:
                self._base.notes = with_people_moved(self._base.notes, name, places)
                known, read = getattr(self._base.draft, name), getattr(self._read, name)
                now = copy.deepcopy(getattr(self.state().draft, name))
                back = {to: at for at, to in places.items()}
                setattr(self._base.draft, name, _reordered(known, back, now))
                setattr(self._read, name, _reordered(read, back, now))
                if name in _KEYS:
                    setattr(self._base, _KEYS[name], [block.key for block in people.blocks])
                people.settle_places()

    def _on_edited(self) -> None:
        if not self._quiet:
            self._keep_up_with_people()
            self._use_tool()
            self.edited.emit()

    def _use_tool(self) -> None:
        tool = self.sections.control("/risk/tool")
        if self._rules is not None and isinstance(tool, ChoiceField):
            self.sections.checklist.use_tool(self._rules.checklist(tool.value()))

    def remove_person(self) -> None:
        """Take off the person whose field the keyboard is in."""
        any(people.remove_at_focus() for people in self.sections.lists.values())

    def remark(self, remarks: Remarks) -> None:
        """Say things beside fields, by their pointers; what is wrong with typed words goes before."""
        flat: dict[str, Any] = {pointer.removeprefix("/"): said for pointer, said in remarks.items()}
        for _, path, part in self.sections.parts:
            part.remark(below(flat, path))
        for name, people in self.sections.lists.items():
            people.remark(below(flat, name))

    def say_count(self, section: Section, remark: str) -> None:
        """Say beside a section's name how much of it is missing."""
        self.sections.heads[section].say(words.section(section), remark, words.section_remark(section))

    def go_to(self, pointer: str) -> None:
        """Put the keyboard in the field with this pointer, or in the first of its section."""
        target = self.sections.control(pointer)
        if target is None:
            self.go_to_section(words.section_of(pointer))
            return
        item = pointer.rpartition("/")[2]
        if isinstance(target, ChecklistRows) and item.isdecimal():
            target.setCurrentIndex(target.model().index(int(item) - 1, ANSWER))
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._asked = (pointer, self.sections.pointer_at_focus())
        self._bring(target)
        QTimer.singleShot(_SETTLED, self, self._bring_focus)  # what stands beside the fields may still be finding room

    def present_field(self) -> str:
        """Return the field or checklist item that the keyboard is in, or that was asked for and has no place here."""
        at = self.sections.pointer_at_focus()
        if at == f"/{ANSWERS}":
            return f"{at}/{self.sections.checklist.currentIndex().row() + 1}"
        return self._asked[0] if at and at == self._asked[1] else at

    def _bring_focus(self) -> None:
        at = QApplication.focusWidget()
        if at is not None and self.sections.isAncestorOf(at):
            self._bring(at)

    def go_to_section(self, section: Section) -> None:
        """Bring a section to the top of the page and the keyboard into its first field."""
        self._lay_out()
        first = self.sections.first_of(section)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.verticalScrollBar().setValue(self.sections.top_of(section) - 6)

    def step_section(self, step: int) -> None:
        """Go so many sections on from the present one, or back."""
        order = list(Section)
        at = order.index(self.present_section()) + step
        if 0 <= at < len(order):
            self.go_to_section(order[at])

    def go_to_next(self, pointers: Sequence[str]) -> None:
        """Go to the field that follows the present one among some, and from the last to the first."""
        at = self.sections.pointer_at_focus()
        self.go_to(pointers[(pointers.index(at) + 1) % len(pointers)] if at in pointers else pointers[0])

    def present_section(self) -> Section:
        """Return the section the keyboard is in, or the one that stands at the top of the page."""
        if not self.sections.is_built:
            return Section.REFERRER
        if pointer := self.sections.pointer_at_focus():
            return words.section_of(pointer)
        top = self.verticalScrollBar().value() + _ROOM
        return [s for s in Section if s is Section.REFERRER or self.sections.top_of(s) <= top][-1]

    def hide_names(self, hidden: bool) -> None:
        """Show names only while the keyboard is in their field, or always."""
        for pointer, control in self.sections.controls():
            if isinstance(control, LineField) and pointer.rsplit("/", 1)[-1] in _NAMES:
                control.setProperty("protected", hidden)
                control.veil()

    def _lay_out(self) -> None:
        if (layout := self.sections.layout()) is not None:
            layout.activate()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and isValid(self) and self.isVisible() and self.sections.isAncestorOf(new):
            self._bring(new)

    def _bring(self, control: QWidget) -> None:
        """Keep the field that gets the keyboard in view, with some room around it."""
        self._lay_out()
        if isinstance(control, ChecklistRows):
            at = control.mapTo(self.sections, QPoint(0, max(0, control.currentIndex().row()) * ROW))
            self.ensureVisible(at.x(), at.y(), 0, _ROOM + ROW)
        else:
            self.ensureWidgetVisible(control, 0, _ROOM)


def _reordered(held: list[Any], back: Mapping[int, int], now: list[Any]) -> list[Any]:
    """The people of a list in their present order; somebody new as he or she stands."""
    return [held[back[at]] if back.get(at, len(held)) < len(held) else person for at, person in enumerate(now)]
