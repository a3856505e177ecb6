"""The second decision on a challenged referral: what was said against it and for it, without a name, and the answer."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_second_decision_dialog import Ui_SecondDecisionDialog
from marac_desk.desktop.wording import dates, labels
from marac_desk.services.referrals.second_decision import ChallengeView, decide_challenge


class SecondDecisionDialog(StepDialog):
    """Somebody else than who declined it says yes or no; a no names other help again."""

    kind: ClassVar[str] = "second_decision"
    refused_at: ClassVar = {"reason_needed": "reasonPlainTextEdit", "route_needed": "routePlainTextEdit"}
    ui: Ui_SecondDecisionDialog

    def __init__(self, desk: Desk, view: ChallengeView, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_SecondDecisionDialog(), parent)
        self.setModal(True)
        self._view = view
        self.ui.titleLabel.setText(self.tr("Second decision about {case}").format(case=view.reference))
        self.ui.aboutLabel.setText(self._about())
        self.ui.declineRadioButton.toggled.connect(self._show_route)
        self._show_route(False)
        self.begin(f"second_decision {view.referral_id}")
        self.ui.acceptRadioButton.setFocus()

    def _about(self) -> str:
        view, zone = self._view, self.desk.area.zone
        score = self.tr("checklist {score}").format(score=view.score) if view.score is not None else ""
        met = ", ".join(part for part in (score, *(labels.word(code) for code in view.criteria)) if part)
        day = dates.day(view.declined_at.astimezone(zone).date(), self.desk.today()) if view.declined_at else ""
        lines = [
            self.tr("Sent by {agency}: {met}.").format(agency=view.agency, met=met or self.tr("no criterion ticked")),
            self.tr("Declined by {by}, {day}: {reason}").format(
                by=view.declined_by, day=day, reason=view.declined_because
            ),
            self.tr("Other help named then: {route}").format(route=view.other_route),
            self.tr("Challenged by {who}: {reason}").format(who=view.challenger, reason=view.reason),
        ]
        if view.mine:
            lines.append(self.tr("You declined it, so somebody else decides."))
        return "\n".join(lines)

    def _show_route(self, declines: bool) -> None:
        for widget in (self.ui.routeLabel, self.ui.routePlainTextEdit):
            widget.setVisible(declines)

    def job(self) -> Job:
        """Decide as it is chosen."""
        accepts, declines = self.ui.acceptRadioButton.isChecked(), self.ui.declineRadioButton.isChecked()
        if not (accepts or declines):
            raise FieldRefusedError(self.ui.acceptRadioButton, self.tr("Choose one of the two first."))
        reason, route = self.ui.reasonPlainTextEdit.toPlainText(), self.ui.routePlainTextEdit.toPlainText()
        actor, referral = self.desk.actor, self._view.referral_id

        def run(uow: Any) -> Any:
            return decide_challenge(
                uow, actor=actor, referral_id=referral, accepted=accepts, reason=reason, alternative_route=route
            )

        return run
