"""The repeat rule on what the register remembers: earlier referrals of the same victim, and their hearings."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.tie import CaseTie
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import not_shut_out
from marac_desk.rules.access import Actor
from marac_desk.rules.identity import parse_date_day_first
from marac_desk.rules.lives import ItemState, ReferralState
from marac_desk.rules.repeat import EarlierReferral, NewReferral, RepeatJudgement, judge
from marac_desk.rules.ties import TieKind, TieVerdict
from marac_desk.rules.vocabulary import AbuseType, Answer, RepeatVerdict
from marac_desk.services.referrals.identity import records_of, roots
from marac_desk.services.settings import area_settings

_S = ReferralState
NOT_ACCEPTED_YET = frozenset({_S.RECEIVED, _S.SCREENING, _S.RETURNED, _S.NOT_ACCEPTED, _S.TRANSFER_OUT})
"""States of a referral that nobody has accepted."""

CRIMINAL = frozenset(
    {
        AbuseType.PHYSICAL,
        AbuseType.SEXUAL,
        AbuseType.STALKING_HARASSMENT,
        AbuseType.STRANGULATION,
        AbuseType.THREATS,
        AbuseType.FM,
        AbuseType.FGM,
        AbuseType.HBA,
    }
)
"""Kinds that the older definition of a repeat counts: violence or threats, harassment, sexual offences."""

ELSEWHERE = "elsewhere"


def judge_repeat(
    uow: UnitOfWork,
    actor: Actor,
    referral: Referral,
    draft: ReferralDraft,
    *,
    supposing: Mapping[uuid.UUID, uuid.UUID] | None = None,
) -> RepeatJudgement:
    """Say whether a referral is a repeat, by the area's rule and the history of everybody who is the same person.

    A case that the person acting is shut out of does not exist here either. `supposing` takes records for the same that
    nobody has decided on yet, so that one can say what would follow.
    """
    supposed = supposing or {}
    case_id = referral.own_case_id or referral.case_id
    victim_id = uow.session.get_one(Case, case_id).victim_id
    named = list(uow.session.scalars(sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == case_id)))
    who = roots(uow, {victim_id, *named, *supposed.values()})
    victim = who[supposed.get(victim_id, victim_id)]
    perpetrators = frozenset(str(who[supposed.get(key, key)]) for key in named)
    elsewhere = _earlier_elsewhere(draft, victim, perpetrators, referral.referral_date)
    earlier = [*_earlier_here(uow, actor, victim, except_for=referral.id), *elsewhere]
    new = NewReferral(
        victim=str(victim),
        perpetrators=perpetrators,
        latest_incident=draft.incident_date,
        abuse=_new_abuse(draft),
        criminal=Answer.YES if CRIMINAL & set(draft.abuse_types) else Answer.NOT_KNOWN,
        referral_date=referral.referral_date,
    )
    return judge(new, earlier, area_settings(uow).repeat_rule)


def _new_abuse(draft: ReferralDraft) -> Answer:
    """Whether any abuse is told of at all; a form that says nothing of it leaves the question open."""
    told = draft.incident_date or draft.abuse_types or draft.free_text.reason
    return Answer.YES if told else Answer.NOT_KNOWN


def _earlier_here(uow: UnitOfWork, actor: Actor, victim: uuid.UUID, *, except_for: uuid.UUID) -> list[EarlierReferral]:
    known = not_shut_out(actor)
    cases = list(uow.session.scalars(sa.select(Case).where(Case.victim_id.in_(records_of(uow, victim)), known)))
    keys = [case.id for case in cases]
    origin = sa.func.coalesce(Referral.own_case_id, Referral.case_id)
    query = sa.select(Referral).join(Case, Case.id == Referral.case_id).where(origin.in_(keys), known)
    rows = list(uow.session.scalars(query.where(Referral.id != except_for)))
    perpetrators = _perpetrators(uow, {row.own_case_id or row.case_id for row in rows})
    held = hearings(uow, [row.id for row in rows])
    heard = {case.id: case.last_meeting_on for case in cases}
    return [
        EarlierReferral(
            id=str(row.id),
            referral_date=row.referral_date,
            meeting_date=held.get(row.id) or _not_before(heard.get(row.case_id), row.referral_date),
            victim=str(victim),
            perpetrators=perpetrators.get(row.own_case_id or row.case_id, frozenset()),
            accepted=row.state not in NOT_ACCEPTED_YET,
            withdrawn=row.state is ReferralState.WITHDRAWN,
        )
        for row in rows
    ]


def _not_before(day: date | None, referral_date: date) -> date | None:
    return day if day is not None and day >= referral_date else None


def _perpetrators(uow: UnitOfWork, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    query = sa.select(CasePerpetrator.case_id, CasePerpetrator.person_id).where(CasePerpetrator.case_id.in_(cases))
    rows = uow.session.execute(query).all()
    who = roots(uow, {row.person_id for row in rows})
    return {case: frozenset(str(who[row.person_id]) for row in rows if row.case_id == case) for case in cases}


def hearings(uow: UnitOfWork, referrals: Collection[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return when some referrals were last heard to the end, of those that were."""
    query = (
        sa.select(AgendaItem.referral_id, sa.func.max(Meeting.day))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.referral_id.in_(referrals), AgendaItem.state == ItemState.CONCLUDED)
        .group_by(AgendaItem.referral_id)
    )
    return {row[0]: row[1] for row in uow.session.execute(query)}


def _earlier_elsewhere(
    draft: ReferralDraft, victim: uuid.UUID, perpetrators: frozenset[str], today: date
) -> Iterable[EarlierReferral]:
    """A hearing in another area, where the form says when it was; it can only raise the question."""
    if draft.previous_marac.answer is not Answer.YES:
        return
    day = parse_date_day_first(draft.previous_marac.when or "", today=today).day
    if day is not None:
        yield EarlierReferral(ELSEWHERE, day, day, str(victim), perpetrators, True, False, elsewhere=True)


def store_repeat(uow: UnitOfWork, actor: Actor, referral: Referral, draft: ReferralDraft) -> RepeatJudgement:
    """Keep what the rule says now, and which text of it was applied; what somebody decided stands above it."""
    judgement = judge_repeat(uow, actor, referral, draft)
    decided = decided_repeat(uow, referral.id)
    referral.is_repeat = judgement.verdict
    referral.repeat_of_id = uuid.UUID(judgement.of) if judgement.of and judgement.of != ELSEWHERE else None
    referral.repeat_definition = area_settings(uow).repeat_rule.definition
    referral.repeat_reason = judgement.reason.value
    if decided is not None:
        referral.is_repeat = RepeatVerdict.YES if decided.verdict is TieVerdict.CONFIRMED else RepeatVerdict.NO
        referral.repeat_confirmed_by = decided.decided_by
    return judgement


def decided_repeat(uow: UnitOfWork, referral_id: uuid.UUID) -> CaseTie | None:
    """Return what somebody decided, with a reason, about a referral being a repeat; None where nobody did."""
    query = sa.select(CaseTie).where(
        CaseTie.referral_id == referral_id, CaseTie.kind == TieKind.REPEAT, CaseTie.undone_at.is_(None)
    )
    return uow.session.scalars(query.order_by(CaseTie.decided_at.desc())).first()
