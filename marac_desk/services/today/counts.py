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
from marac_desk.rules.access import Actor, DataClass, Operation, can
from marac_desk.services.actions.conditions import now_of
from marac_desk.services.report_backs.looking import seen_by
from marac_desk.services.report_backs.views import TO_ANSWER, TO_TELL
from marac_desk.services.today.gathering import WAITING
from marac_desk.services.visibility import may_know


@dataclass(frozen=True, slots=True)
class Waiting:
    """Referrals that nobody decided, actions that are late, report-backs still to be told or answered."""

    referrals: int
    late_actions: int
    report_backs: int


def waiting(uow: UnitOfWork, *, actor: Actor) -> Waiting:
    """Return what waits for the person acting; what she or he may not see counts as nothing."""
    referrals = sa.select(sa.func.count()).select_from(Referral).where(Referral.state.in_(WAITING))
    late = (
        sa.select(sa.func.count())
        .select_from(Action)
        .join(Case, Case.id == Action.case_id)
        .where(now_of(uow).late, may_know(actor))
    )
    backs = (
        sa.select(sa.func.count())
        .select_from(ReportBack)
        .join(Case, Case.id == ReportBack.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(*seen_by(uow, actor), ReportBack.state.in_(TO_TELL | TO_ANSWER), Person.deceased.is_(False))
    )

    def count(query: Any, data_class: DataClass) -> int:
        return (uow.session.scalar(query) or 0) if can(actor, Operation.READ, data_class) else 0

    return Waiting(
        referrals=count(referrals, DataClass.REFERRAL),
        late_actions=count(late, DataClass.ACTIONS),
        report_backs=count(backs, DataClass.REPORT_BACK),
    )
