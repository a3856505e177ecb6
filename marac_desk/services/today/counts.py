"""How many things wait at each place, as the rail says it on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import may
from marac_desk.services.actions.conditions import now_of, within
from marac_desk.services.approvals.listing import waiting_for_me
from marac_desk.services.referrals.visible import referrals_within
from marac_desk.services.report_backs.looking import seen_by
from marac_desk.services.report_backs.views import TO_ANSWER, TO_TELL
from marac_desk.services.today.gathering import WAITING


@dataclass(frozen=True, slots=True)
class Waiting:
    """Referrals that nobody decided, actions that are late, report-backs to be told or answered, requests to decide."""

    referrals: int
    late_actions: int
    report_backs: int
    decisions: int


def waiting(uow: UnitOfWork, *, actor: Actor) -> Waiting:
    """Return what waits for the person acting; what she or he may not see counts as nothing."""
    referrals = (
        sa.select(sa.func.count())
        .select_from(Referral)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.state.in_(WAITING), referrals_within(uow, actor))
    )
    late = sa.select(sa.func.count()).select_from(Action).where(now_of(uow).late, within(uow, actor, Operation.READ))
    backs = (
        sa.select(sa.func.count())
        .select_from(ReportBack)
        .join(Case, Case.id == ReportBack.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(*seen_by(uow, actor), ReportBack.state.in_(TO_TELL | TO_ANSWER), Person.deceased.is_(False))
    )

    def count(query: Any, data_class: DataClass) -> int:
        return (uow.session.scalar(query) or 0) if may(uow, actor, Operation.READ, data_class) else 0

    return Waiting(
        referrals=count(referrals, DataClass.REFERRAL),
        late_actions=count(late, DataClass.ACTIONS),
        report_backs=count(backs, DataClass.REPORT_BACK),
        decisions=waiting_for_me(uow, actor=actor),
    )
