"""The one small form around restores: why somebody asks for one, or says no to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_backup_reason_dialog import Ui_BackupReasonDialog
from marac_desk.desktop.partnership.backup_rows import instant
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.backups.noting import ask_restore
from marac_desk.services.backups.views import BackupLine


class BackupReasonDialog(StepDialog):
    """Asks why; what is typed is kept until it is said."""

    ui: Ui_BackupReasonDialog
    refused_at: ClassVar = {"reason_needed": "reasonPlainTextEdit"}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_BackupReasonDialog(), parent)
        self.setModal(True)

    @property
    def reason(self) -> str:
        """What is typed."""
        return self.ui.reasonPlainTextEdit.toPlainText()


class AskRestoreDialog(BackupReasonDialog):
    """Asks for a second person to restore one backup over this register."""

    kind: ClassVar[str] = "ask_restore"

    def __init__(self, desk: Desk, line: BackupLine, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._line = line
        about = self.tr(
            "The register goes back to how it was {when}. What was done since is kept aside and is not in it any more. "
            "Another person has to approve this; nothing happens before."
        )
        self.ui.aboutLabel.setText(about.format(when=instant(desk, line.made_at)))
        self.begin(line.name)

    def job(self) -> Job:
        """Ask."""
        actor, line, reason = self.desk.actor, self._line, self.reason
        return lambda uow: ask_restore(uow, actor=actor, backup=line, reason=reason)


class RefuseRestoreDialog(BackupReasonDialog):
    """Says no to a restore, and why."""

    kind: ClassVar[str] = "refuse_restore"

    def __init__(self, desk: Desk, approval_id: uuid.UUID, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._approval_id = approval_id
        self.ui.titleLabel.setText(self.tr("Refuse this restore"))
        self.ui.aboutLabel.setText(self.tr("Whoever asked reads your reason. The register stays as it is."))
        self.ui.saveButton.setText(self.tr("Refuse the restore"))
        self.begin(str(approval_id))

    def job(self) -> Job:
        """Refuse."""
        actor, key, reason = self.desk.actor, self._approval_id, self.reason
        return lambda uow: decide_approval(uow, actor=actor, approval_id=key, approve=False, reason=reason)
