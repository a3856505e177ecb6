"""Which referrals somebody may know of, and how much of one she or he may read."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection, Set

import sqlalchemy as sa

from marac_desk.intake.draft import (
    DraftPerpetrator,
    DraftPerson,
    DraftRisk,
    DraftSafeContact,
    ReferralDraft,
    Referrer,
)
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition, not_shut_out
from marac_desk.rules.access import OPENLY, Actor, DataClass, Manner, Operation
from marac_desk.services.access import (
    InCase,
    cases_within,
    in_case,
    known_case,
    names_shown,
    require,
    those_within,
)
from marac_desk.services.errors import NotFoundError


def referrals_within(
    uow: UnitOfWork, actor: Actor, operation: Operation = Operation.READ, manners: Set[Manner] = OPENLY
) -> Condition:
    """Return the condition on `Referral`, joined with its `Case`, for those the person acting may do this with.

    Somebody whose reach is her agency's own gets what her agency sent. A restriction of the case that a referral came
    in with holds for it wherever it stands now.
    """
    within = cases_within(uow, actor, operation, DataClass.REFERRAL, manners, whose=Referral.agency_id)
    came_with = sa.or_(Referral.own_case_id.is_(None), not_shut_out(actor, Referral.own_case_id))
    return sa.and_(within, came_with)


def referral_for(
    uow: UnitOfWork,
    actor: Actor,
    referral_id: uuid.UUID,
    operation: Operation = Operation.READ,
    data_class: DataClass = DataClass.REFERRAL,
    manners: Set[Manner] = OPENLY,
) -> Referral:
    """Return a referral with which the person acting may do this.

    Raises NotFoundError where there is none, or none that this person may know of, and NotAllowedError.
    """
    require(uow, actor, operation, data_class, manners)
    referral = uow.session.get(Referral, referral_id)
    if referral is None or not _came_with_one_known(uow, actor, referral):
        raise NotFoundError("referral")
    known_case(uow, actor, referral.case_id, operation, data_class, manners, kind="referral")
    if not _is_the_senders(uow, actor, referral, operation):
        raise NotFoundError("referral")
    return referral


def _came_with_one_known(uow: UnitOfWork, actor: Actor, referral: Referral) -> bool:
    """Tell whether the person acting is not shut out of the case a referral came in with, where that is another."""
    if referral.own_case_id is None:
        return True
    query = sa.select(Case.id).where(Case.id == referral.own_case_id, not_shut_out(actor))
    return uow.session.scalar(query) is not None


def _is_the_senders(uow: UnitOfWork, actor: Actor, referral: Referral, operation: Operation) -> bool:
    """Tell whether a referral is what the agency sent, for somebody who reaches no further than that."""
    held = in_case(uow, actor, referral.case_id)
    return _sent(referral, actor) or not held.own_alone(DataClass.REFERRAL, operation)


def _sent(referral: Referral, actor: Actor) -> bool:
    return referral.agency_id is not None and referral.agency_id == actor.agency_id


def named_among(uow: UnitOfWork, actor: Actor, referrals: Collection[Referral]) -> set[uuid.UUID]:
    """Return the referrals whose victim is named: where she may be known of, and in what one's own agency wrote."""
    if not names_shown(uow, actor, DataClass.REFERRAL):
        return set()
    known = those_within(uow, actor, {row.case_id for row in referrals}, Operation.READ, DataClass.VICTIM)
    return {row.id for row in referrals if row.case_id in known or wrote(row, actor)}


def wrote(referral: Referral, actor: Actor) -> bool:
    """Tell whether a referral is what the person acting wrote, or her or his agency: that may be read as written."""
    return referral.created_by == actor.user_id or _sent(referral, actor)


def limited(draft: ReferralDraft, held: InCase, *, own: bool) -> ReferralDraft:
    """Return a referral as a draft without what the person acting may not read of its case.

    What one wrote oneself one reads as it was written, but for who must not learn of the case.
    """
    reads, kept = held.reads, dataclasses.replace(draft)
    if not reads(DataClass.RESTRICTION):
        kept.must_not_receive = []
    if own:
        return kept
    if not reads(DataClass.VICTIM):
        kept.victim, kept.others_at_risk = DraftPerson(), []
    if not reads(DataClass.SAFE_CONTACT):
        kept.safe_contact = DraftSafeContact()
    if not reads(DataClass.PERPETRATOR):
        kept.perpetrators = [_unnamed(someone) for someone in draft.perpetrators]
    if not reads(DataClass.CHILDREN):
        kept.children = []
    if not reads(DataClass.VICTIM_VIEW):
        kept.free_text = dataclasses.replace(draft.free_text, victim_wishes=None)
        kept.risk = dataclasses.replace(draft.risk, victim_own_words=None)
    return kept


def reads_all_of_it(held: InCase) -> bool:
    """Tell whether nothing of a referral is kept from the person acting, so that the original may be shown as it is."""
    parts = (DataClass.VICTIM, DataClass.SAFE_CONTACT, DataClass.PERPETRATOR, DataClass.CHILDREN)
    return all(held.reads(part) for part in parts)


def _unnamed(someone: DraftPerpetrator) -> DraftPerpetrator:
    """Somebody causing harm of whom only the relation to the victim is told."""
    return DraftPerpetrator(relationship_to_victim=someone.relationship_to_victim, primary=someone.primary)


def without_names(draft: ReferralDraft) -> ReferralDraft:
    """Return what a referral says in codes and numbers: built from what is allowed, so that no name can be left in."""
    risk = draft.risk
    return ReferralDraft(
        referral_date=draft.referral_date,
        referrer=Referrer(agency=draft.referrer.agency),
        perpetrators=[_unnamed(someone) for someone in draft.perpetrators],
        criteria_answers=dict(draft.criteria_answers),
        risk=DraftRisk(
            tool=risk.tool,
            assessed_on=risk.assessed_on,
            source_of_answers=risk.source_of_answers,
            score=risk.score,
            answers=dict(risk.answers),
            red_flags=list(risk.red_flags),
            victim_own_view=risk.victim_own_view,
        ),
        incident_date=draft.incident_date,
        incidents_12m=draft.incidents_12m,
        police_incidents_12m=draft.police_incidents_12m,
        abuse_types=list(draft.abuse_types),
        reported_to_police=draft.reported_to_police,
        children_present=draft.children_present,
        victim_aware_of_referral=draft.victim_aware_of_referral,
        consent_given=draft.consent_given,
    )
