"""The small forms about a sign-in: another role, standing in from one day to another, what a guest presents."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, needed_day, write_out_days
from marac_desk.desktop.forms.ui_present_dialog import Ui_PresentDialog
from marac_desk.desktop.forms.ui_role_dialog import Ui_RoleDialog
from marac_desk.desktop.forms.ui_stand_in_dialog import Ui_StandInDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.access import Role
from marac_desk.services.guests import GuestView
from marac_desk.services.users import RoleAgreed, UserLine, change_role, let_present, stand_in


class RoleDialog(StepDialog):
    """Gives somebody another role; coordinator is offered where two people agreed on it."""

    kind: ClassVar[str] = "change_role"
    refused_at: ClassVar = {"role_had": "roleComboBox", "approval_needed": "roleComboBox"}
    ui: Ui_RoleDialog

    def __init__(
        self, desk: Desk, user: UserLine, agreed: RoleAgreed | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, Ui_RoleDialog(), parent)
        self.setModal(True)
        self._user, self._agreed = user, agreed
        shown = desk.name(user.name)
        self.ui.titleLabel.setText(self.tr("Change what {name} signs in as").format(name=shown))
        about = self.tr("{name} has the new role from the next thing she or he does.")
        if agreed is None and user.role is not Role.COORDINATOR:
            about = self.tr("{about} Coordinator is not among them: it takes two people, so propose it first.").format(
                about=about
            )
        self.ui.aboutLabel.setText(about.format(name=shown))
        offered = [role for role in Role if role is not user.role and (role is not Role.COORDINATOR or agreed)]
        fill_choices(self.ui.roleComboBox, {role: labels.role(role, desk.area.terms) for role in offered}, self._now())
        self.begin(user.user_id.hex)
        self.ui.roleComboBox.setFocus()

    def _now(self) -> str:
        role = labels.role(self._user.role, self.desk.area.terms)
        return self.tr("{role}, as now").format(role=f"{role[:1].upper()}{role[1:]}")

    def job(self) -> Job:
        """Change it."""
        chosen = self.ui.roleComboBox.currentData()
        if not chosen:
            raise FieldRefusedError(self.ui.roleComboBox, self.tr("Choose another role, or leave it."))
        actor, user_id, role = self.desk.actor, self._user.user_id, Role(chosen)
        approval = self._agreed.approval_id if self._agreed is not None and role is Role.COORDINATOR else None
        return lambda uow: change_role(uow, actor=actor, user_id=user_id, role=role, approval_id=approval)


class StandInDialog(StepDialog):
    """Says from which day to which a deputy acts as chair; both days are included."""

    kind: ClassVar[str] = "stand_in"
    refused_at: ClassVar = {"stands_in_backwards": "untilLineEdit"}
    ui: Ui_StandInDialog

    def __init__(self, desk: Desk, user: UserLine, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_StandInDialog(), parent)
        self.setModal(True)
        self._user = user
        shown = desk.name(user.name)
        self.ui.titleLabel.setText(self.tr("Let {name} stand in as chair").format(name=shown))
        about = self.tr("On these days, the last one included, {name} may do what the chair may. On others nothing.")
        self.ui.aboutLabel.setText(about.format(name=shown))
        if user.acts_from is not None and user.acts_until is not None:
            self.ui.sinceLineEdit.setText(day_text(user.acts_from.astimezone(desk.area.zone).date()))
            self.ui.untilLineEdit.setText(day_text(last_day(desk, user.acts_until)))
        write_out_days(desk, self.ui.sinceLineEdit, self.ui.untilLineEdit, ahead=True)
        self.begin(user.user_id.hex)
        self.ui.sinceLineEdit.setFocus()

    def job(self) -> Job:
        """Let the deputy stand in."""
        first = self._midnight(needed_day(self.desk, self.ui.sinceLineEdit, ahead=True))
        behind = self._midnight(needed_day(self.desk, self.ui.untilLineEdit, ahead=True) + timedelta(days=1))
        actor, user_id = self.desk.actor, self._user.user_id
        return lambda uow: stand_in(uow, actor=actor, user_id=user_id, since=first, until=behind)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.desk.area.zone).astimezone(UTC)


def last_day(desk: Desk, until: datetime) -> date:
    """Return the last whole or begun day before an instant, in the area."""
    return (until - timedelta(seconds=1)).astimezone(desk.area.zone).date()


class PresentDialog(StepDialog):
    """Says which one case a guest presents, or that she or he presents none any more."""

    kind: ClassVar[str] = "let_present"
    refused_at: ClassVar = {"item_over": "itemComboBox"}
    ui: Ui_PresentDialog

    def __init__(self, desk: Desk, user: UserLine, guests: GuestView, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_PresentDialog(), parent)
        self.setModal(True)
        self._user = user
        shown = desk.name(user.name)
        self.ui.titleLabel.setText(self.tr("Which case {name} presents").format(name=shown))
        about = self.tr("{name} sees this one case, and only while it is called in the meeting.")
        self.ui.aboutLabel.setText(about.format(name=shown))
        items = {
            str(one.item_id): self.tr("{day}, number {number}: {reference}").format(
                day=dates.day(one.day, desk.today()), number=one.position, reference=one.reference
            )
            for one in guests.items
        }
        fill_choices(self.ui.itemComboBox, items, nothing=self.tr("No case"))
        if not items:
            self.ui.hintLabel.setText(self.tr("No case is on an agenda that is still to come."))
        present = (guests.presents or {}).get(user.user_id)
        if present is not None:
            self.ui.itemComboBox.setCurrentIndex(self.ui.itemComboBox.findData(str(present.item_id)))
        self.begin(user.user_id.hex)
        self.ui.itemComboBox.setFocus()

    def job(self) -> Job:
        """Save what is presented."""
        actor, user_id, item = self.desk.actor, self._user.user_id, chosen_id(self.ui.itemComboBox)
        return lambda uow: let_present(uow, actor=actor, user_id=user_id, item_id=item)
