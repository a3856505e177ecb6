"""Everything the screening page shows of one referral, as frozen values; protected values come masked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person, SamePerson
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.decision_time import DecisionTime
from marac_desk.rules.lives import REFERRAL, ReferralState
from marac_desk.rules.repeat import RepeatJudgement
from marac_desk.rules.safe_contact import MustNot, must_not
from marac_desk.services.access import InCase, cases_within, in_case, names_shown
from marac_desk.services.changes import Changes
from marac_desk.services.people import display_name, safe_contact_of
from marac_desk.services.referrals.around_decisions import (
    ChallengeLine,
    ToldLine,
    challenge_lines,
    told_lines,
    untold,
    waited,
)
from marac_desk.services.referrals.assessment import DraftAssessment, assess_draft, form_rules
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.history import judge_repeat
from marac_desk.services.referrals.known import known_people
from marac_desk.services.referrals.matches import PossibleMatch, find_matches
from marac_desk.services.referrals.notes import FormNotes, notes_from_json
from marac_desk.services.referrals.screening import NextCutOff, is_late, next_cut_off
from marac_desk.services.referrals.visible import limited, referral_for, without_names, wrote
from marac_desk.services.settings import today


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: when, by whom, from what to what, and why."""

    at: datetime
    by: str
    before: ReferralState
    became: ReferralState
    reason: str
    alternative_route: str
    deferred_to: date | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameLine:
    """A decision that two records are one person, or are not, which can be undone."""

    decision_id: uuid.UUID
    name: str
    reference: str
    same: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileLine:
    """The original that a referral came in as."""

    name: str
    size: int
    sha256: str
    record: int | None


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """One referral at screening.

    `draft` is masked; `reveal_referral` returns it in clear and logs the look. `steps` are the states that may follow,
    empty for somebody who may not decide. `waited` is how long it took to the first decision, None for a
    past case of a tracker; `untold` that an advocate is still to be told.
    """

    referral_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    state: ReferralState
    received_at: datetime
    agency: str
    mark: str
    emergency: bool
    draft: ReferralDraft
    notes: FormNotes
    assessment: DraftAssessment
    must_not: tuple[MustNot, ...]
    repeat: RepeatJudgement
    matches: tuple[PossibleMatch, ...]
    decided_same: tuple[SameLine, ...]
    exclusions: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionLine, ...]
    late: bool
    cut_off: NextCutOff | None
    file: FileLine | None
    joined: bool
    placed: bool
    steps: frozenset[ReferralState]
    may_edit: bool
    named: bool
    waited: DecisionTime | None
    untold: bool
    told: tuple[ToldLine, ...]
    challenges: tuple[ChallengeLine, ...]


def screening_view(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> ScreeningView:
    """Return one referral as it stands, as far as the person acting may read it; raises NotFoundError.

    Whoever reads referrals without names gets what is coded and counted, and nothing that somebody wrote.
    """
    referral = referral_for(uow, actor, referral_id, manners=WITHOUT_NAMES)
    held, named = in_case(uow, actor, referral.case_id), names_shown(uow, actor, DataClass.REFERRAL)
    case = uow.session.get_one(Case, referral.case_id)
    agency = uow.session.get(Agency, referral.agency_id) if referral.agency_id else None
    found = draft_of(uow, referral.id)
    draft = limited(found.draft, held, own=wrote(referral, actor)) if named else without_names(found.draft)
    repeat = judge_repeat(uow, actor, referral, found.draft)
    cut_off = next_cut_off(uow)
    decides = held.may(Operation.UPDATE, DataClass.REFERRAL)
    return ScreeningView(
        referral_id=referral.id,
        case_id=case.id,
        reference=case.reference,
        state=referral.state,
        received_at=referral.received_at,
        agency=agency.short_name if agency else referral.agency_as_written or "",
        mark=mark_for(agency.agency_type, agency.subtype) if agency else "",
        emergency=referral.emergency,
        draft=draft,
        notes=notes_from_json(dict(referral.origins)) if draft == found.draft else FormNotes(),
        assessment=assess_draft(found.draft, form_rules(uow), today=today(uow), repeat=repeat.verdict),
        must_not=must_not(safe_contact_of(uow, found.victim_id)) if held.reads(DataClass.SAFE_CONTACT) else (),
        repeat=repeat,
        matches=find_matches(uow, actor=actor, referral=referral, draft=found.draft) if named else (),
        decided_same=_decided_same(uow, actor, referral) if named else (),
        exclusions=_exclusions(uow, held, referral),
        decisions=_decisions(uow, referral, in_words=named),
        late=referral.late or is_late(uow, referral, cut_off),
        cut_off=cut_off,
        file=_file(uow, referral) if named else None,
        joined=referral.own_case_id is not None,
        placed=_placed(uow, referral),
        steps=REFERRAL.may_follow(referral.state) if decides else frozenset(),
        may_edit=decides,
        named=named,
        waited=waited(uow, referral),
        untold=decides and untold(uow, referral.id),
        told=told_lines(uow, referral.id) if named else (),
        challenges=challenge_lines(uow, referral.id) if named else (),
    )


def reveal_referral(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> tuple[ReferralDraft, Changes]:
    """Return a referral with numbers, places, times and code words in clear; the look is written down first.

    What the person acting may not read of the case stays out of it. Raises NotFoundError, NotAllowedError.
    """
    referral = referral_for(uow, actor, referral_id)
    referral_for(uow, actor, referral_id, data_class=DataClass.SAFE_CONTACT)
    held = in_case(uow, actor, referral.case_id)
    uow.record("reveal", "referral", referral.id, case_id=referral.case_id)
    return limited(draft_of(uow, referral.id, protected=True).draft, held, own=False), Changes.NOTHING


def _placed(uow: UnitOfWork, referral: Referral) -> bool:
    query = sa.select(AgendaItem.id).where(AgendaItem.referral_id == referral.id).limit(1)
    return uow.session.scalar(query) is not None


def _names(uow: UnitOfWork, users: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    keys = [key for key in users if key is not None]
    rows = uow.session.execute(sa.select(User.id, User.name).where(User.id.in_(keys)))
    return {row.id: row.name for row in rows}


def _decisions(uow: UnitOfWork, referral: Referral, *, in_words: bool) -> tuple[DecisionLine, ...]:
    query = sa.select(ReferralDecision).where(ReferralDecision.referral_id == referral.id)
    rows = list(uow.session.scalars(query.order_by(ReferralDecision.at, ReferralDecision.id)))
    names = _names(uow, (row.by_user_id for row in rows))
    return tuple(
        DecisionLine(
            at=row.at,
            by=names.get(row.by_user_id, ""),
            before=row.before,
            became=row.became,
            reason=(row.reason or "") if in_words else "",
            alternative_route=(row.alternative_route or "") if in_words else "",
            deferred_to=row.deferred_to,
            missing=tuple(row.missing),
        )
        for row in rows
    )


def _decided_same(uow: UnitOfWork, actor: Actor, referral: Referral) -> tuple[SameLine, ...]:
    """Return who was decided to be the same or not, of those the person looking may know of."""
    query = (
        sa.select(SamePerson, Person)
        .join(Person, Person.id == SamePerson.other_person_id)
        .where(SamePerson.referral_id == referral.id, SamePerson.undone_at.is_(None))
        .order_by(SamePerson.decided_at)
    )
    found = uow.session.execute(query).all()
    known = known_people(uow, actor, {person.id for _, person in found})
    rows = [(decision, person) for decision, person in found if person.id in known]
    names = _names(uow, (decision.decided_by for decision, _ in rows))
    references = _references(uow, actor, [person.id for _, person in rows])
    return tuple(
        SameLine(
            decision_id=decision.id,
            name=display_name(person),
            reference=references.get(person.id, ""),
            same=decision.same,
            by=names.get(decision.decided_by, ""),
            at=decision.decided_at,
        )
        for decision, person in rows
    )


def _references(uow: UnitOfWork, actor: Actor, victims: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = sa.select(Case.victim_id, Case.reference).where(Case.victim_id.in_(victims), cases_within(uow, actor))
    rows = uow.session.execute(query)
    return {row.victim_id: row.reference for row in rows}


def _exclusions(uow: UnitOfWork, held: InCase, referral: Referral) -> tuple[tuple[str, str], ...]:
    """Who must not learn of the case, and as what; said once where both cases name the same person."""
    if not held.reads(DataClass.RESTRICTION):
        return ()
    cases = {referral.case_id, referral.own_case_id or referral.case_id}
    query = sa.select(CaseExclusion.name, CaseExclusion.party)
    query = query.where(CaseExclusion.case_id.in_(cases), CaseExclusion.lifted_at.is_(None))
    return tuple(dict.fromkeys((row.name, row.party.value) for row in uow.session.execute(query)))


def _file(uow: UnitOfWork, referral: Referral) -> FileLine | None:
    key = referral.origins.get("attachment")
    if not key:
        return None
    query = sa.select(Attachment.shown_name, Attachment.size, Attachment.sha256)
    row = uow.session.execute(query.where(Attachment.id == uuid.UUID(key))).first()
    return FileLine(row.shown_name, row.size, row.sha256, referral.origins.get("record")) if row else None
