"""Calling a meeting about one case: an emergency, a review, or two agencies that talk about it between themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.deadlines import emergency_meeting_due
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import MeetingKind, MeetingMode
from marac_desk.services.access import cases_within, known_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.question import ensure_answered
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.meetings.placing import CLOSED_TO_NEW, let_the_rule_place, put_on
from marac_desk.services.meetings.planning import plan_meeting
from marac_desk.services.meetings.research import ask_research
from marac_desk.services.meetings.reviews import BEFORE_A_PLAN, STILL_TO_HEAR
from marac_desk.services.meetings.shown import shown_of
from marac_desk.services.people import display_name
from marac_desk.services.settings import area_settings, today

KINDS = (MeetingKind.EMERGENCY, MeetingKind.REVIEW, MeetingKind.TWO_AGENCIES)
HEARD = (ReferralState.DISCUSSED, ReferralState.PLAN_OPEN, ReferralState.PLAN_COMPLETE, ReferralState.DORMANT)
TO_HEAR = BEFORE_A_PLAN | {ReferralState.RESEARCH, ReferralState.READY}


@dataclass(frozen=True, slots=True)
class CallDraft:
    """A meeting about one case as somebody wants it; for two agencies, exactly those two are named."""

    kind: MeetingKind
    day: date
    starts: time
    minutes: int = 45
    mode: MeetingMode = MeetingMode.VIRTUAL
    venue: str | None = None
    chair_id: uuid.UUID | None = None
    agencies: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class CallOffer:
    """What is to be known before a meeting about a case is called; `due` is when an emergency should be heard.

    `agencies` are those that may sit in it: none that is shut out of the case. `on` is the next meeting that has it.
    """

    referral_id: uuid.UUID
    case_id: uuid.UUID
    name: str
    reference: str
    emergency: bool
    due: date
    due_verified: bool
    heard: bool
    agencies: tuple[tuple[uuid.UUID, str], ...]
    on: date | None


def call_offer(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> CallOffer:
    """Return what is offered for a meeting about a case. Raises RefusedError("not_accepted")."""
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.AGENDA)
    referral, settings = _referral(uow, case.id), area_settings(uow)
    accepted = local_day(referral.decided_at, settings.zone) if referral.decided_at else today(uow)
    due = emergency_meeting_due(settings.time_rules, settings.calendar, max(accepted, today(uow)))
    out, shown = kept_out(uow, [case.id]), shown_of(uow, actor, [case.id])
    agencies = uow.session.scalars(sa.select(Agency).where(Agency.signatory, Agency.active).order_by(Agency.short_name))
    on = (
        sa.select(Meeting.day)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case.id, STILL_TO_HEAR)
    )
    return CallOffer(
        referral_id=referral.id,
        case_id=case.id,
        name=display_name(uow.session.get(Person, case.victim_id)) if shown.reads(case.id, DataClass.VICTIM) else "",
        reference=case.reference,
        emergency=referral.emergency,
        due=due.day,
        due_verified=due.verified,
        heard=referral.state in HEARD,
        agencies=tuple((one.id, one.short_name) for one in agencies if not out.holds(case.id, agency_id=one.id)),
        on=uow.session.scalar(on.order_by(Meeting.day).limit(1)),
    )


def call_meeting(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, draft: CallDraft) -> tuple[uuid.UUID, Changes]:
    """Call a meeting about one case and place the case in it, ready to begin; returns the meeting.

    A case that a coming agenda has stays there as well: the partnership hears of it as planned. Raises RefusedError:
    "not_accepted", "day_has_passed", "call_kind", "two_agencies_needed", "agency_kept_out", "meeting_length", and what
    `ensure_answered` does where the conflict question is open.
    """
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.AGENDA)
    referral = _referral(uow, case.id)
    _check(uow, case, draft)
    ensure_answered(uow, case.id)
    meeting_id, changes = plan_meeting(
        uow,
        actor=actor,
        day=draft.day,
        starts=draft.starts,
        minutes=draft.minutes,
        kind=draft.kind,
        mode=draft.mode,
        venue=draft.venue,
        chair_id=draft.chair_id,
        agencies=draft.agencies if draft.kind is MeetingKind.TWO_AGENCIES else (),
    )
    meeting = uow.session.get_one(Meeting, meeting_id)
    if referral.state in HEARD:
        referral.review_meeting_id = meeting_id
    uow.session.flush()
    item, items = put_on(uow, meeting, referral)
    let_the_rule_place(uow, meeting, item, items)
    ask_research(uow, item)
    uow.record("call", "meeting", meeting_id, case_id=case.id, kind=draft.kind.value)
    return meeting_id, changes | Changes.MEETINGS | Changes.REFERRALS | Changes.CASES


def _referral(uow: UnitOfWork, case_id: uuid.UUID) -> Referral:
    query = sa.select(Referral).where(Referral.case_id == case_id, Referral.state.in_([*TO_HEAR, *HEARD]))
    referral = uow.session.scalars(query.order_by(Referral.received_at.desc(), Referral.id.desc()).limit(1)).first()
    if referral is None:
        raise RefusedError("not_accepted")
    return referral


def _check(uow: UnitOfWork, case: Case, draft: CallDraft) -> None:
    if draft.kind not in KINDS:
        raise RefusedError("call_kind")
    if draft.day < today(uow):
        raise RefusedError("day_has_passed")
    if draft.kind is not MeetingKind.TWO_AGENCIES:
        return
    out = kept_out(uow, [case.id])
    known = set(uow.session.scalars(sa.select(Agency.id).where(Agency.signatory, Agency.active)))
    if not set(draft.agencies) <= known:
        raise NotFoundError("agency")
    if any(out.holds(case.id, agency_id=agency_id) for agency_id in draft.agencies):
        raise RefusedError("agency_kept_out")


@dataclass(frozen=True, slots=True)
class LateOffer:
    """A case that may still be added to an agenda that is closed, or to a meeting that runs."""

    referral_id: uuid.UUID
    case_id: uuid.UUID
    name: str
    reference: str
    emergency: bool
    reason: str


def late_offers(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[LateOffer, ...]:
    """Return the accepted cases that no agenda holds, emergencies first, for adding one to a meeting under way."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    if meeting.state not in CLOSED_TO_NEW:
        return ()
    from_pool = _waiting_cases(uow, actor)
    shown = shown_of(uow, actor, [case.id for _, case, _ in from_pool])
    found = [
        LateOffer(
            referral.id,
            case.id,
            display_name(person) if shown.reads(case.id, DataClass.VICTIM) else "",
            case.reference,
            referral.emergency,
            (referral.reason or "") if shown.reads(case.id, DataClass.REFERRAL) else "",
        )
        for referral, case, person in from_pool
    ]
    return tuple(sorted(found, key=lambda one: not one.emergency))


def _waiting_cases(uow: UnitOfWork, actor: Actor) -> list[tuple[Referral, Case, Person]]:
    listed = sa.select(AgendaItem.referral_id).where(STILL_TO_HEAR)
    query = (
        sa.select(Referral, Case, Person)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(
            Referral.state.in_([ReferralState.ACCEPTED, ReferralState.EMERGENCY, ReferralState.DEFERRED]),
            Referral.id.not_in(listed),
            cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA),
        )
        .order_by(Referral.received_at.desc(), Referral.id)
    )
    return [(referral, case, person) for referral, case, person in uow.session.execute(query)]
