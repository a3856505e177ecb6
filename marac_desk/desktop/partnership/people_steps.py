"""The steps about somebody's sign-in: each opens its form or is done at once, and says what it did."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.partnership.people_dialogs import PresentDialog, RoleDialog, StandInDialog
from marac_desk.desktop.partnership.people_may import Step, changes_users
from marac_desk.desktop.partnership.steps import Steps
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import Role
from marac_desk.services.changes import Changes
from marac_desk.services.guests import GuestView
from marac_desk.services.users import RoleAgreed, UserLine, change_role, propose_coordinator, suspend


class PeopleSteps(Steps):
    """Runs the steps; the use case asks again whether each may be done."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(desk, tab)
        self.two.done.connect(self._said_agreed)

    def run(self, step: Step, user: UserLine, guests: GuestView, agreed: RoleAgreed | None) -> None:
        """Do one step about somebody."""
        match step:
            case Step.ROLE:
                said = self.tr("{name} has another role from now on. A deputy chair acts once the days are set.")
                self._open(RoleDialog(self.desk, user, agreed, self._tab), user, said)
            case Step.STAND_IN:
                said = self.tr("{name} stands in on these days.")
                self._open(StandInDialog(self.desk, user, self._tab), user, said)
            case Step.PRESENT:
                self._open(PresentDialog(self.desk, user, guests, self._tab), user, self.tr("Saved for {name}."))
            case Step.PROPOSE:
                self.propose(user)
            case Step.SUSPEND | Step.REINSTATE:
                self._let_act(user, acts=step is Step.REINSTATE)

    def _open(self, dialog: Any, user: UserLine, said: str) -> None:
        name = self.desk.name(user.name)
        self.show_form(dialog, lambda _none: self.desk.window.say(said.format(name=name)))

    def _let_act(self, user: UserLine, *, acts: bool) -> None:
        actor, key = self.desk.actor, user.user_id
        said = self.tr("{name} may act again.") if acts else self.tr("{name} may do nothing from this minute.")
        self.desk.work.write(
            self,
            lambda uow: suspend(uow, actor=actor, user_id=key, acts=acts),
            lambda _none: self.desk.window.say(said.format(name=self.desk.name(user.name))),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )

    def propose(self, user: UserLine) -> None:
        """Ask that somebody becomes coordinator; the chair decides."""
        name = self.desk.name(user.name)
        ask = Ask(
            "propose_coordinator",
            self.tr("Propose {name} as coordinator").format(name=name),
            self.tr("A coordinator sees every case. The chair decides, then the administrator gives the role."),
            self.tr("Why {name}").format(name=name),
            self.tr("Propose as coordinator"),
        )
        actor, key = self.desk.actor, user.user_id
        dialog = AskReasonDialog(
            self.desk,
            ask,
            key.hex,
            lambda uow, why: propose_coordinator(uow, actor=actor, user_id=key, reason=why),
            self._tab,
        )
        self.show_form(dialog, lambda approval: self._carry(user, approval))

    def _carry(self, user: UserLine, approval: Any) -> None:
        """Offer the chair's part here; whoever may give the role gives it at once, others leave it to who may."""
        actor, key, gives = self.desk.actor, user.user_id, changes_users(self.desk)

        def use(uow: Any) -> tuple[bool, Changes]:
            if not gives:
                return False, Changes.ACCESS
            changes = change_role(uow, actor=actor, user_id=key, role=Role.COORDINATOR, approval_id=approval)[1]
            return True, changes

        self.two.carry(approval, use)

    def _said_agreed(self, given: bool) -> None:
        text = self.tr("Agreed. The administrator gives the role within 24 hours, under Partnership, Decisions.")
        self.desk.window.say(self.tr("The role is given.") if given else text)
