"""The form that lets an agency read the safe contact, for one action and no longer than to a day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.kept_form import Job, KeptForm
from marac_desk.desktop.entry.typed import FieldRefusedError, needed_day, write_out_days
from marac_desk.desktop.forms.ui_grant_form import Ui_GrantForm
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.services.grants import GrantChoice, give_grant


class GrantForm(KeptForm):
    """Which action, to which day, why that action needs it."""

    kind: ClassVar[str] = "grant_form"
    refused_at: ClassVar = {
        "reason_needed": "reasonPlainTextEdit",
        "day_has_passed": "untilLineEdit",
        "grant_too_long": "untilLineEdit",
        "grant_action": "actionComboBox",
        "grant_whom": "actionComboBox",
        "grant_shut_out": "actionComboBox",
    }
    ui: Ui_GrantForm

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_GrantForm(), parent)
        self._case: uuid.UUID | None = None
        self._choices: dict[str, GrantChoice] = {}
        write_out_days(desk, self.ui.untilLineEdit, ahead=True)

    def open_for(self, telling: Telling, choices: tuple[GrantChoice, ...]) -> None:
        """Show the form with the open actions of a case."""
        self._case = telling.view.case_id
        self._choices = {str(choice.action_id): choice for choice in choices}
        words = {
            key: self.tr("{agency}: {action}").format(agency=one.agency, action=telling.veil.words(one.title))
            for key, one in self._choices.items()
        }
        fill_choices(self.ui.actionComboBox, words, nothing=self.tr("Choose an action"))
        self.begin(telling.view.case_id.hex)
        if not choices:
            self.only_read(self.tr("No action of this case is open. Ask an agency for an action first."))

    def job(self) -> Job:
        """Let the action's agency read it."""
        choice = self._choices.get(str(self.ui.actionComboBox.currentData() or ""))
        if choice is None:
            raise FieldRefusedError(self.ui.actionComboBox, self.tr("Choose the action that needs it."))
        until, reason = needed_day(self.desk, self.ui.untilLineEdit, ahead=True), self.ui.reasonPlainTextEdit
        actor, case_id, words = self.desk.actor, self._case, reason.toPlainText()
        assert case_id is not None
        return lambda uow: give_grant(
            uow,
            actor=actor,
            case_id=case_id,
            reason=words,
            until=until,
            agency_id=choice.agency_id,
            action_id=choice.action_id,
        )
