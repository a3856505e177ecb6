"""How the keyboard moves through a form: to a person, a section, an item of the checklist, the next thing missing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.referrals.form_frame import FormFrame
from marac_desk.desktop.referrals.form_reckoning import FormReckoning

ITEMS = "/risk/answers"
LETTERS = "Y N U -"
"""Keys of the checklist's own: nothing else is bound to them."""


class FormMoves(QObject):
    """Moves in the form of a frame; what is missing is the reckoning's to know."""

    def __init__(self, desk: Desk, frame: FormFrame, reckoning: FormReckoning) -> None:
        super().__init__(frame)
        self._desk, self._form, self._reckoning = desk, frame.form, reckoning

    def commands(self) -> list[Command]:
        """Return where one can go, once the sections are built."""
        form, lists = self._form, self._form.sections.lists
        return [
            Command(self.tr("Add a person causing harm"), lists["perpetrators"].add, "Alt+P"),
            Command(self.tr("Add a child"), lists["children"].add, "Alt+C"),
            Command(self.tr("Add somebody else at risk"), lists["others_at_risk"].add, "Alt+O"),
            Command(self.tr("Add somebody who must not learn of this"), lists["must_not_receive"].add, "Alt+M"),
            Command(self.tr("Remove this person"), form.remove_person, "Alt+Del"),
            Command(self.tr("Go to the next thing missing"), self.to_next_gap, "F7"),
            Command(self.tr("Next section"), partial(form.step_section, 1), "Ctrl+PgDown"),
            Command(self.tr("Section before"), partial(form.step_section, -1), "Ctrl+PgUp"),
            Command(self.tr("Answer an item: yes, no, not known, not asked"), partial(form.go_to, ITEMS), LETTERS),
        ]

    def to_next_gap(self) -> None:
        """Go to the next thing that is to be checked or missing, after where the keyboard is."""
        if gaps := self._reckoning.gaps():
            self._form.go_to_next(gaps)
        else:
            self._desk.window.say(self.tr("Nothing is missing."))
