"""What all forms of the register share: whom they are about, what is kept, and what is said if somebody was quicker."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from marac_desk.desktop.actions.dialog_words import about, changed_words, count_in_title
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.fields import values_of
from marac_desk.desktop.wording import dates
from marac_desk.intake.dates import find_date
from marac_desk.rules.access import Actor
from marac_desk.services.actions.history import action_detail, looked_again
from marac_desk.services.actions.steps import Seen, on_each
from marac_desk.services.actions.views import ActionRow, HistoryLine


class ActionDialog(StepDialog):
    """The base: the actions the step is about, named in the form, and the step taken on each of them or on none."""

    ahead: ClassVar[bool] = True

    def __init__(self, desk: Desk, ui: Any, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        self._choices: dict[StrEnum, QRadioButton] = {}
        self._first_choice = ""
        super().__init__(desk, ui, parent)
        self.rows = tuple(rows)
        ui.titleLabel.setText(count_in_title(ui.titleLabel.text(), len(rows)))
        if not ui.aboutLabel.text():
            ui.aboutLabel.setText(about(desk, rows))
        if hasattr(ui, "dayLineEdit"):
            ui.dayLineEdit.textChanged.connect(self._read_day)

    @property
    def subject(self) -> str:
        """Under which the text is kept: the actions it is about, in any order."""
        keys = sorted(str(row.action_id) for row in self.rows)
        return str(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(keys)))

    # ---- the height follows the words

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the words need."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Grow where a sentence needs more lines than the form has room for; never shrink under somebody's hands."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalMinimumHeightForWidth(self.width())))

    def _refuse(self, field: QWidget | None, sentence: str) -> None:
        super()._refuse(field, sentence)
        announce(self, sentence)
        self.fit()

    # ---- choices are kept with the text, so that a reason never comes back as evidence

    def offer_choices(self, choices: Mapping[Any, QRadioButton]) -> None:
        """Take these buttons for the choice of the form."""
        self._choices = dict(choices)
        self._first_choice = self.choice
        for button in self._choices.values():
            button.toggled.connect(lambda _on: self._autosave.touched())

    def choose(self, code: StrEnum) -> None:
        """Choose one of what is offered, as somebody would; its button is where the keyboard begins."""
        if button := self._choices.get(code):
            button.setChecked(True)
            button.setFocus()

    @property
    def choice(self) -> str:
        """The code that is chosen, empty where the form has no choice."""
        return next((code.value for code, button in self._choices.items() if button.isChecked()), "")

    def _typed(self) -> dict[str, Any] | None:
        typed = super()._typed()
        if not self._choices or (typed is None and self.choice == self._first_choice):
            return typed
        return {**values_of(self.fields), "choice": self.choice}

    def _restore(self, content: dict[str, Any]) -> None:
        if self._typed() is not None:  # whoever is typing already is not overwritten
            return
        for code, button in self._choices.items():
            button.setChecked(code.value == content.get("choice", self._first_choice))
        super()._restore(content)
        self.fit()

    # ---- somebody else was quicker

    def _overtaken(self, error: Exception) -> None:
        """Say what the other changed; a text of one's own that the other replaced is put beside it."""
        if self.beside and getattr(error, "theirs", None) is not None:
            super()._overtaken(error)
            return
        self.ui.saveButton.setEnabled(False)
        actor, rows = self.desk.actor, self.rows
        self.desk.work.read(self, lambda uow: _look_again(uow, actor, rows), self._on_looked, self.say_refused)

    def version_seen(self) -> int:
        """Return the version of the one action that is changed."""
        return self.rows[0].version if self.beside else 0

    def see(self, version: int) -> None:
        """Take the action as it stands at this version."""
        self.rows = tuple(dataclasses.replace(row, version=version) for row in self.rows)

    def _on_looked(self, found: tuple[tuple[ActionRow, ...], HistoryLine | None]) -> None:
        """Say who changed what, and go on from how it stands now."""
        now, line = found
        before = {row.action_id: row.version for row in self.rows}
        changed = [row for row in now if row.version != before[row.action_id]]
        if len(now) == len(self.rows):
            self.rows = now
        self.ui.saveButton.setEnabled(True)
        self._refuse(None, changed_words(self.desk, len(before), changed, line))

    def _read_day(self, text: str) -> None:
        found = find_date(text.strip(), today=self.desk.today(), ahead=self.ahead) if text.strip() else None
        self.ui.dayReadLabel.setText(dates.day(found.day, self.desk.today()) if found else "")

    def each(self, step: Callable[..., Any], **values: Any) -> Job:
        """Return the job that takes a step on every action, all of them or none."""
        actor, seen = self.desk.actor, [Seen(row.action_id, row.version) for row in self.rows]
        return lambda uow: on_each(seen, lambda one: step(uow, actor=actor, seen=one, **values))


def _look_again(uow: Any, actor: Actor, rows: Sequence[ActionRow]) -> tuple[tuple[ActionRow, ...], HistoryLine | None]:
    """Return how the actions stand now, and the last thing that happened to the first one that changed."""
    now = looked_again(uow, actor=actor, rows=rows)
    before = {row.action_id: row.version for row in rows}
    first = next((row for row in now if row.version != before[row.action_id]), None)
    if first is None:
        return now, None
    return now, action_detail(uow, actor=actor, action_id=first.action_id).history[0]
