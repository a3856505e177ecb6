"""Reviewing what was read, by keyboard: accept a field, leave it blank, go on; and from a place to its field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.form_moves import ITEMS
from marac_desk.desktop.referrals.form_reckoning import FormReckoning
from marac_desk.desktop.referrals.remarks import is_protected
from marac_desk.intake.targets import value_at
from marac_desk.services.referrals.notes import fields_at
from marac_desk.services.referrals.reviewing import keys_of, to_look_at


class FormReview(QObject):
    """Takes a person through the fields that are to be looked at. Nothing of it stores a referral."""

    def __init__(self, desk: Desk, frame: FormFrame, reckoning: FormReckoning) -> None:
        super().__init__(frame)
        self._desk, self._frame, self._form, self._reckoning = desk, frame, frame.form, reckoning
        frame.source.chosen.connect(self.go_to_field_of)

    def commands(self) -> list[Command]:
        """Return what can be done in review."""
        source = self._frame.source
        return [
            Command(self.tr("Accept what was read, go to the next to look at"), self.accept, "Alt+Return"),
            Command(self.tr("Leave blank: its words stay among what was not understood"), self.skip, "Alt+S"),
            Command(self.tr("Go to the next field to look at"), self.to_next, "F6"),
            Command(self.tr("Source: pages or text"), source.toggle_text, "Shift+F4"),
            Command(self.tr("Source: larger"), partial(source.pages.bring_nearer, 1), "Ctrl++"),
            Command(self.tr("Source: smaller"), partial(source.pages.bring_nearer, -1), "Ctrl+-"),
            Command(self.tr("Source: next page"), partial(source.pages.step_page, 1), "Alt+PgDown"),
            Command(self.tr("Source: page before"), partial(source.pages.step_page, -1), "Alt+PgUp"),
        ]

    def accept(self) -> None:
        """Take the present field as it was read, and go to the next that is to be looked at."""
        pointer = self._form.present_field()
        onward = self._next_after(pointer)
        keys = keys_of(self._form.state().notes, pointer)
        self._form.settle(*keys)
        self._go(onward)

    def skip(self) -> None:
        """Leave the present field blank, and go to the next that is to be looked at."""
        pointer = self._form.present_field()
        state = self._form.state()
        if pointer not in state.notes.origins or value_at(state.draft, pointer) in (None, [], False):
            self._desk.window.say(self.tr("Nothing of the file stands in this field."))
            return
        onward = self._next_after(pointer)
        self._form.leave_blank(pointer, protected=is_protected(state.draft, pointer))
        self._go(onward)

    def to_next(self) -> None:
        """Go to the next field to look at, after where the keyboard is."""
        self._go(self._next_after(self._form.present_field()))

    def _go(self, pointer: str) -> None:
        self._reckoning.reckon()
        if pointer:
            self._form.go_to(pointer)
        else:
            self._desk.window.say(self.tr("No field is left to look at."))

    def _next_after(self, pointer: str) -> str:
        """The next field to look at in the order of the form, from the last to the first; empty where none is left."""
        order = self._form.sections.order()

        def place(of: str) -> tuple[int, int, str]:
            item = of.rpartition("/")[2]
            if of.startswith(f"{ITEMS}/"):
                return order.get(ITEMS, 0), int(item) if item.isdecimal() else 0, ""
            stand_in = f"{of.rpartition('/')[0]}/full_name"
            return order.get(of, order.get(stand_in, len(order))), 0, "" if of in order else of

        fields = sorted((each for each in to_look_at(self._form.state().notes) if each != pointer), key=place)
        return next((each for each in fields if place(each) > place(pointer)), next(iter(fields), ""))

    def go_to_field_of(self, where: str) -> None:
        """Go to the field that was read at a place of the source; words that found no field are shown in the list."""
        found = fields_at(self._form.state().notes, where)
        order = self._form.sections.order()
        shown = [each for each in found if each in order or each.startswith(f"{ITEMS}/")]
        if shown:
            self._form.go_to(shown[0])
        elif found:
            self._form.go_to(found[0])
        else:
            self._frame.source.outline(where)
            self._frame.strip.stand_at_place(where)
