"""What came back to a chase, read from its form: about an action as about research."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.typed import day_text, typed_day
from marac_desk.desktop.forms.ui_add_reply_dialog import Ui_AddReplyDialog
from marac_desk.desktop.wording import dates
from marac_desk.intake.dates import find_date
from marac_desk.services.chasing.replies import Reply

_CONTEXT = "AddReplyDialog"
REFUSED_AT = {
    "text_needed": "saidPlainTextEdit",
    "text_too_long": "saidPlainTextEdit",
    "day_in_future": "dayLineEdit",
    "reply_before_chase": "dayLineEdit",
    "due_in_past": "promisedLineEdit",
    "due_too_far": "promisedLineEdit",
}
"""Which field a refusal is about."""


def begin_reply(desk: Desk, ui: Ui_AddReplyDialog) -> None:
    """Furnish the form: today is the usual day, and what is typed as a day is read out beside it."""
    ui.whyLabel.setText(
        QCoreApplication.translate(
            _CONTEXT, "A reply ends nothing and gives no more time: settle or extend for that. It stays in the history."
        )
    )
    ui.dayLineEdit.setText(day_text(desk.today()))

    def read_out(text: str) -> None:
        found = find_date(text.strip(), today=desk.today(), ahead=True) if text.strip() else None
        ui.promisedReadLabel.setText(dates.day(found.day, desk.today()) if found else "")

    ui.promisedLineEdit.textChanged.connect(read_out)


def reply_of(desk: Desk, ui: Ui_AddReplyDialog) -> Reply:
    """Return what was typed. Raises FieldRefusedError for what is no date."""
    return Reply(
        text=ui.saidPlainTextEdit.toPlainText(),
        by=ui.byLineEdit.text(),
        on=typed_day(desk, ui.dayLineEdit),
        promised_on=typed_day(desk, ui.promisedLineEdit, ahead=True),
    )
