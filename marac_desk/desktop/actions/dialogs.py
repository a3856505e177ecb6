"""The forms of the register: each asks what one step on one action, or on all that are ticked, needs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.action_dialog import ActionDialog
from marac_desk.desktop.actions.dialog_words import endings, evidence_words, why
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, needed_day, typed_day
from marac_desk.desktop.forms.ui_action_wording_dialog import Ui_ActionWordingDialog
from marac_desk.desktop.forms.ui_ask_again_dialog import Ui_AskAgainDialog
from marac_desk.desktop.forms.ui_claim_done_dialog import Ui_ClaimDoneDialog
from marac_desk.desktop.forms.ui_close_action_dialog import Ui_CloseActionDialog
from marac_desk.desktop.forms.ui_extend_action_dialog import Ui_ExtendActionDialog
from marac_desk.desktop.forms.ui_progress_dialog import Ui_ProgressDialog
from marac_desk.desktop.forms.ui_reassign_action_dialog import Ui_ReassignActionDialog
from marac_desk.desktop.forms.ui_record_chase_dialog import Ui_RecordChaseDialog
from marac_desk.desktop.forms.ui_reopen_action_dialog import Ui_ReopenActionDialog
from marac_desk.desktop.forms.ui_send_back_dialog import Ui_SendBackDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.rules.lives import needs_on_closing
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode
from marac_desk.services.actions.closing import close_action, reopen, send_back
from marac_desk.services.actions.following import (
    ask_again,
    claim_done,
    correct_wording,
    note_progress,
    record_chase,
)
from marac_desk.services.actions.moving import extend, reassign
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionDetail, ActionRow


class CloseActionDialog(ActionDialog):
    """Ends actions by one of the six codes, with the evidence or the reason that the code asks for."""

    kind = "close_action"
    refused_at = {
        "evidence_needed": "saidPlainTextEdit",
        "reason_needed": "saidPlainTextEdit",
        "text_too_long": "saidPlainTextEdit",
        "day_in_future": "dayLineEdit",
    }
    ahead = False

    def __init__(
        self, desk: Desk, rows: Sequence[ActionRow], detail: ActionDetail | None, parent: QWidget | None
    ) -> None:
        super().__init__(desk, Ui_CloseActionDialog(), rows, parent)
        self._evidence = evidence_words(detail)
        choices = {
            CloseCode.DONE: self.ui.doneRadioButton,
            CloseCode.NOT_POSSIBLE_CHANGE: self.ui.notPossibleRadioButton,
            CloseCode.NOT_DONE_AGENCY: self.ui.notDoneRadioButton,
            CloseCode.DECLINED_BY_VICTIM: self.ui.declinedRadioButton,
            CloseCode.SUPERSEDED: self.ui.supersededRadioButton,
            CloseCode.TRANSFERRED: self.ui.transferredRadioButton,
        }
        for button in choices.values():
            button.toggled.connect(lambda on: self._show_need() if on else None)
        self.offer_choices(choices)
        claimed = next((row.completed_on for row in rows if row.completed_on), None)
        self.ui.dayLineEdit.setText(day_text(claimed or desk.today()))
        self._show_need()
        self.begin(self.subject)
        self.ui.doneRadioButton.setFocus()

    @property
    def code(self) -> CloseCode:
        """How it ended, as chosen."""
        return CloseCode(self.choice)

    def _show_need(self) -> None:
        need, reason = endings(self.code)
        self.ui.saidLabel.setText(need)
        self.ui.saidPlainTextEdit.setAccessibleName(need)
        done = self.code is CloseCode.DONE
        self.ui.whyLabel.setText(f"{self._evidence} {reason}".strip() if done else reason)
        for widget in (self.ui.dayLabel, self.ui.dayLineEdit, self.ui.dayReadLabel):
            widget.setVisible(done)
        self.fit()

    def job(self) -> Job:
        """Close every action."""
        said = self.ui.saidPlainTextEdit.toPlainText()
        if needs_on_closing(self.code) == "evidence":
            day = typed_day(self.desk, self.ui.dayLineEdit)
            return self.each(close_action, code=self.code, evidence=said, completed_on=day)
        return self.each(close_action, code=self.code, reason=said)


class ExtendActionDialog(ActionDialog):
    """Gives actions more time, with the reason."""

    kind = "extend_action"
    refused_at = {
        "reason_needed": "reasonPlainTextEdit",
        "text_too_long": "reasonPlainTextEdit",
        "due_not_later": "dayLineEdit",
        "due_too_far": "dayLineEdit",
    }

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_ExtendActionDialog(), rows, parent)
        self.ui.whyLabel.setText(why("extend"))
        self.begin(self.subject)
        self.ui.dayLineEdit.setFocus()

    def job(self) -> Job:
        """Extend every action."""
        day = needed_day(self.desk, self.ui.dayLineEdit, ahead=True)
        return self.each(extend, due_on=day, reason=self.ui.reasonPlainTextEdit.toPlainText())


class ReassignActionDialog(ActionDialog):
    """Passes actions to another agency, with the reason."""

    kind = "reassign_action"
    refused_at = {
        "reason_needed": "reasonPlainTextEdit",
        "text_too_long": "reasonPlainTextEdit",
        "same_agency": "agencyComboBox",
        "agency_left": "agencyComboBox",
        "agency_not_signatory": "agencyComboBox",
    }

    def __init__(
        self,
        desk: Desk,
        rows: Sequence[ActionRow],
        agencies: Sequence[tuple[uuid.UUID, str]],
        parent: QWidget | None,
    ) -> None:
        super().__init__(desk, Ui_ReassignActionDialog(), rows, parent)
        self.ui.whyLabel.setText(why("reassign"))
        owners = {row.agency_id for row in rows}
        others = {key: name for key, name in agencies if owners != {key}}
        fill_choices(self.ui.agencyComboBox, others, self.tr("Choose an agency"))
        self.begin(self.subject)
        self.ui.agencyComboBox.setFocus()

    def job(self) -> Job:
        """Reassign every action."""
        agency_id = chosen_id(self.ui.agencyComboBox)
        if agency_id is None:
            raise FieldRefusedError(self.ui.agencyComboBox, self.tr("Choose the agency that takes it on."))
        reason, person = self.ui.reasonPlainTextEdit.toPlainText(), self.ui.personLineEdit.text()
        return self.each(reassign, agency_id=agency_id, reason=reason, person=person)


class ProgressDialog(ActionDialog):
    """Notes what happened so far."""

    kind = "note_progress"
    refused_at = {"text_needed": "textPlainTextEdit", "text_too_long": "textPlainTextEdit"}

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_ProgressDialog(), rows, parent)
        self.begin(self.subject)
        self.ui.textPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Note it on every action."""
        return self.each(note_progress, text=self.ui.textPlainTextEdit.toPlainText())


class ClaimDoneDialog(ActionDialog):
    """Records that the agency reports an action done: what, when, by whom."""

    kind = "claim_done"
    refused_at = {
        "evidence_needed": "evidencePlainTextEdit",
        "text_too_long": "evidencePlainTextEdit",
        "day_in_future": "dayLineEdit",
    }
    ahead = False

    def __init__(
        self, desk: Desk, rows: Sequence[ActionRow], detail: ActionDetail | None, parent: QWidget | None
    ) -> None:
        super().__init__(desk, Ui_ClaimDoneDialog(), rows, parent)
        asked = evidence_words(detail)
        self.ui.whyLabel.setText(asked)
        self.ui.whyLabel.setVisible(bool(asked))
        self.ui.dayLineEdit.setText(day_text(desk.today()))
        self.begin(self.subject)
        self.ui.evidencePlainTextEdit.setFocus()

    def job(self) -> Job:
        """Record it."""
        day = typed_day(self.desk, self.ui.dayLineEdit)
        evidence, by = self.ui.evidencePlainTextEdit.toPlainText(), self.ui.byLineEdit.text()
        return self.each(claim_done, evidence=evidence, completed_on=day, by=by)


class ReopenActionDialog(ActionDialog):
    """Opens a closed action again, with the reason and perhaps a new day."""

    kind = "reopen_action"
    refused_at = {
        "reason_needed": "reasonPlainTextEdit",
        "text_too_long": "reasonPlainTextEdit",
        "due_in_past": "dayLineEdit",
        "due_too_far": "dayLineEdit",
    }

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_ReopenActionDialog(), rows, parent)
        self.ui.whyLabel.setText(why("reopen"))
        self.begin(self.subject)
        self.ui.reasonPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Open it."""
        day: date | None = typed_day(self.desk, self.ui.dayLineEdit, ahead=True)
        return self.each(reopen, reason=self.ui.reasonPlainTextEdit.toPlainText(), due_on=day)


class SendBackDialog(ActionDialog):
    """Does not accept the evidence, and says what is missing."""

    kind = "send_back"
    refused_at = {"reason_needed": "reasonPlainTextEdit", "text_too_long": "reasonPlainTextEdit"}

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_SendBackDialog(), rows, parent)
        self.ui.whyLabel.setText(why("send_back"))
        self.begin(self.subject)
        self.ui.reasonPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Send it back."""
        return self.each(send_back, reason=self.ui.reasonPlainTextEdit.toPlainText())


class AskAgainDialog(ActionDialog):
    """Sets another day to ask about an action that waits for an event."""

    kind = "ask_again"
    refused_at = {"due_in_past": "dayLineEdit", "due_too_far": "dayLineEdit", "text_too_long": "notePlainTextEdit"}

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_AskAgainDialog(), rows, parent)
        self.begin(self.subject)
        self.ui.dayLineEdit.setFocus()

    def job(self) -> Job:
        """Set the day."""
        day = needed_day(self.desk, self.ui.dayLineEdit, ahead=True)
        return self.each(ask_again, on=day, note=self.ui.notePlainTextEdit.toPlainText())


class ActionWordingDialog(ActionDialog):
    """Words an action better."""

    kind = "action_wording"
    refused_at = {"wording_needed": "titleLineEdit", "text_too_long": "titleLineEdit"}
    beside = {"title": "titleLineEdit"}

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_ActionWordingDialog(), rows, parent)
        self.ui.titleLineEdit.setText(rows[0].title)
        self.begin(self.subject)
        self.ui.titleLineEdit.setFocus()

    def job(self) -> Job:
        """Save the words."""
        return self.each(correct_wording, title=self.ui.titleLineEdit.text())


class RecordChaseDialog(ActionDialog):
    """Records in one go that agencies were asked about their actions."""

    kind = "record_chase"
    refused_at = {"text_too_long": "replyPlainTextEdit"}

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_RecordChaseDialog(), rows, parent)
        choices = {
            ChaseChannel.SECURE_EMAIL: self.ui.secureEmailRadioButton,
            ChaseChannel.PHONE: self.ui.phoneRadioButton,
            ChaseChannel.IN_PERSON: self.ui.inPersonRadioButton,
            ChaseChannel.MEETING: self.ui.meetingRadioButton,
        }
        self.offer_choices(choices)
        self.begin(self.subject)
        self.ui.secureEmailRadioButton.setFocus()

    def job(self) -> Job:
        """Record the chase."""
        channel = ChaseChannel(self.choice)
        seen = [Seen(row.action_id, row.version) for row in self.rows]
        reply, actor = self.ui.replyPlainTextEdit.toPlainText(), self.desk.actor
        return lambda uow: record_chase(uow, actor=actor, actions=seen, channel=channel, reply=reply)
