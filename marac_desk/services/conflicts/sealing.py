"""When coordinator or chair turns out to be in conflict with a case that is in this register already.

The case should never have entered it. So the person is shut out from this minute, the case leaves every agenda that is
still to come, and what is left to do is listed for those who may still know of it: a deputy takes it over on another
register, and then two people remove it from this one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.access import Approval, ConflictAnswer
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.lives import AGENDA_ITEM, REFERRAL, ItemState, ReferralState
from marac_desk.rules.vocabulary.access import (
    AlertRule,
    ApprovalKind,
    ApprovalState,
    ConflictVerdict,
    DisclosureWay,
)
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.answering import put_answer
from marac_desk.services.conflicts.members import member_prints, members_of
from marac_desk.services.conflicts.parties import parties_of, prints_of
from marac_desk.services.conflicts.question import known_to_answer
from marac_desk.services.conflicts.restricting import CHANGED, Restricted, Whom, keepers_shut_out, put_restriction
from marac_desk.services.errors import RefusedError
from marac_desk.services.texts import needed


@dataclass(frozen=True, slots=True)
class SealedCase:
    """A case that belongs on another register: since when, who is to take it over, who said so."""

    case_id: uuid.UUID
    reference: str
    since: datetime
    deputy: str
    by: uuid.UUID
    disposal_asked: bool


def seal_off(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, whom: Whom, deputy: str
) -> tuple[Restricted, Changes]:
    """Shut the coordinator or the chair out of a case from this minute, and set it down for another register.

    The person may do it to her- or himself, which is the last thing she or he sees of the case. Raises NotFoundError,
    NotAllowedError, and RefusedError: "not_a_keeper", "deputy_needed", "deputy_is_keeper", "reason_needed".
    """
    case = known_to_answer(uow, actor, case_id)
    roles = keepers_shut_out(uow, whom)
    if not roles:
        raise RefusedError("not_a_keeper")
    name = needed(deputy, "deputy_needed")
    if name.casefold() in {row.name.casefold() for row in members_of(uow) if row.keeps is not None}:
        raise RefusedError("deputy_is_keeper")
    prints = prints_of(parties_of(uow, [case.id])[case.id]), member_prints(members_of(uow))
    restricted = put_restriction(uow, actor, case, whom, ways=(DisclosureWay.KEEPS_REGISTER,))
    put_answer(uow, actor, case, ConflictVerdict.OTHER_REGISTER, prints, (), deputy=name)
    _leave_agendas(uow, case)
    role = Role.COORDINATOR if Role.COORDINATOR in roles else Role.CHAIR
    alert = Alert(
        rule=AlertRule.OTHER_REGISTER,
        user_id=actor.user_id,
        case_id=case.id,
        at=uow.now,
        details={"whose": role.value, "stored": True},
    )
    uow.add(alert)
    uow.record("seal_off", "case", case.id, case_id=case.id, whose=role.value)
    return restricted, CHANGED | Changes.AUDIT


def _leave_agendas(uow: UnitOfWork, case: Case) -> None:
    """Take the case off every agenda on which it waits to be called; the others close up without a gap."""
    waiting = sa.select(AgendaItem).where(AgendaItem.case_id == case.id, AgendaItem.state == ItemState.QUEUED)
    for item in uow.session.scalars(waiting):
        referral = uow.session.get_one(Referral, item.referral_id)
        if ReferralState.ACCEPTED in REFERRAL.may_follow(referral.state):
            referral.state = ReferralState.ACCEPTED
        uow.record("take_off", "agenda_item", item.id, case_id=case.id)
        uow.session.delete(item)
        uow.session.flush()
        rest = sa.select(AgendaItem).where(AgendaItem.meeting_id == item.meeting_id).order_by(AgendaItem.position)
        for number, other in enumerate(uow.session.scalars(rest), 1):
            other.position = number
    called = sa.select(AgendaItem).where(AgendaItem.case_id == case.id, AgendaItem.concluded_at.is_(None))
    for item in uow.session.scalars(called):
        if ItemState.WITHDRAWN in AGENDA_ITEM.may_follow(item.state):
            item.state = ItemState.WITHDRAWN


def sealed_cases(uow: UnitOfWork, *, actor: Actor) -> tuple[SealedCase, ...]:
    """Return the cases that belong on another register, for those who may still know of them, the oldest first."""
    require(uow, actor, Operation.APPROVE, DataClass.RESTRICTION)
    within = cases_within(uow, actor, Operation.APPROVE, DataClass.RESTRICTION)
    query = (
        sa.select(ConflictAnswer, Case.reference)
        .join(Case, Case.id == ConflictAnswer.case_id)
        .where(ConflictAnswer.verdict == ConflictVerdict.OTHER_REGISTER, within)
        .order_by(ConflictAnswer.asked_at)
    )
    rows = uow.session.execute(query).all()
    asked = _asked_to_dispose(uow, {row.case_id for row, _ in rows})
    return tuple(
        SealedCase(row.case_id, reference, row.asked_at, row.deputy or "", row.answered_by, row.case_id in asked)
        for row, reference in rows
    )


def _asked_to_dispose(uow: UnitOfWork, case_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    query = sa.select(Approval.object_id).where(
        Approval.kind == ApprovalKind.DISPOSAL,
        Approval.object_id.in_(case_ids),
        Approval.state.in_((ApprovalState.ASKED, ApprovalState.APPROVED)),
        Approval.runs_out_at > uow.now,
    )
    return {key for key in uow.session.scalars(query) if key is not None}
