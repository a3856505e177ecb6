"""The same person or not: a decision somebody makes, kept with its reason and undone as exactly as it was made.

Both records stay. Where the victim and a person causing harm are the same, the referral moves to the older case, and
what the newer form says goes over the older record: above all how the victim may be reached. Nothing older is lost; a
place has ended, a name becomes an alias.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case, CaseChild, CasePerpetrator, RelatedCase
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person, SamePerson
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.repeat import RepeatJudgement
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import index_person
from marac_desk.services.referrals.carrying import carry_case, carry_person
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.history import NOT_ACCEPTED_YET, judge_repeat, store_repeat
from marac_desk.services.referrals.identity import roots
from marac_desk.services.referrals.known import TIES, known_people
from marac_desk.services.referrals.trail import Trail, undo
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.referrals.watch import renew_watch


class RelatedKind(StrEnum):
    """Why two cases belong together."""

    SAME_VICTIM = "same_victim"
    COUNTER_ALLEGATION = "counter_allegation"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Joined:
    """What the decision did: where the referral stands now, whether it moved, and what the repeat rule says of it."""

    decision_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    moved: bool
    repeat: RepeatJudgement


@dataclass(frozen=True, slots=True)
class Undone:
    """How many later changes of other people were left as they are."""

    left: int


def same_person(
    uow: UnitOfWork,
    *,
    actor: Actor,
    referral_id: uuid.UUID,
    person_id: uuid.UUID,
    others: Mapping[uuid.UUID, uuid.UUID] | None = None,
) -> tuple[Joined, Changes]:
    """Record that the victim of a referral is somebody the register knows.

    `others` says which other people of the referral (key) are which people of the older case. With a person causing
    harm among them the referral moves to that case; otherwise both cases stay and are tied together. Raises
    RefusedError("on_an_agenda") once the case is placed, "already_the_same", and NotFoundError.
    """
    referral = _movable(uow, actor, referral_id)
    own = uow.session.get_one(Case, referral.case_id)
    victim, other = uow.session.get_one(Person, own.victim_id), _known_person(uow, actor, person_id)
    who = roots(uow, {victim.id, other.id})
    if who[victim.id] == who[other.id]:
        raise RefusedError("already_the_same")
    trail = Trail(uow)
    trail.change(victim, same_as_id=who[other.id])
    older, role = _case_of(uow, actor, other, who[other.id])
    if older is not None and older.id == own.id:
        raise NotFoundError("person")
    moved = older is not None and _tie(uow, trail, referral, own, older, role, others or {})
    decision = _decide(uow, actor, referral, victim.id, other.id, same=True, trail=trail)
    uow.session.flush()
    repeat = judge_repeat(uow, actor, referral, draft_of(uow, referral.id).draft)
    _judge_again(uow, actor, referral)
    now = uow.session.get_one(Case, referral.case_id)
    return Joined(decision.id, now.id, now.reference, moved, repeat), Changes.REFERRALS | Changes.CASES


def not_same(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, person_id: uuid.UUID
) -> tuple[uuid.UUID, Changes]:
    """Record that the two are different people, so that nobody is asked again; returns the key of the decision."""
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    case = uow.session.get_one(Case, referral.own_case_id or referral.case_id)
    _known_person(uow, actor, person_id)
    decision = _decide(uow, actor, referral, case.victim_id, person_id, same=False, trail=Trail(uow))
    return decision.id, Changes.REFERRALS


def undo_decision(uow: UnitOfWork, *, actor: Actor, decision_id: uuid.UUID) -> tuple[Undone, Changes]:
    """Undo "the same" or "not the same": everything is as it was, and the decision stays on record as undone.

    Raises RefusedError("on_an_agenda") once the case is placed, and NotFoundError for a decision undone before.
    """
    require(uow, actor, Operation.UPDATE, DataClass.REFERRAL)
    decision = uow.session.get(SamePerson, decision_id)
    if decision is None or decision.undone_at is not None:
        raise NotFoundError("decision")
    decided_on = referral_for(uow, actor, decision.referral_id, Operation.UPDATE)
    referral = _movable(uow, actor, decided_on.id) if decision.same else None
    before = uow.session.get(Case, referral.case_id) if referral else None
    left = undo(uow, decision.trail)
    decision.undone_by, decision.undone_at = actor.user_id, uow.now
    if referral is not None and before is not None:
        uow.session.flush()
        _index_victim(uow, before)
        if before.id != referral.case_id and referral.state not in NOT_ACCEPTED_YET:
            renew_watch(uow, before)
        _judge_again(uow, actor, referral)
    uow.record("undo_same_person", "same_person", decision.id, case_id=before.id if before else None, left=left)
    return Undone(left), Changes.REFERRALS | Changes.CASES


def carry_again(uow: UnitOfWork, referral: Referral) -> None:
    """After a correction: what the form says now goes over the older case as well, in the same trail."""
    if referral.own_case_id is None:
        return
    query = sa.select(SamePerson).where(
        SamePerson.referral_id == referral.id, SamePerson.same, SamePerson.undone_at.is_(None)
    )
    decision = uow.session.scalars(query.order_by(SamePerson.decided_at.desc())).first()
    if decision is None:
        return
    uow.session.flush()
    trail = Trail(uow, decision.trail)
    own = uow.session.get_one(Case, referral.own_case_id)
    older = uow.session.get_one(Case, referral.case_id)
    carry_person(trail, uow, uow.session.get_one(Person, own.victim_id), uow.session.get_one(Person, older.victim_id))
    carry_case(trail, uow, own, older)
    decision.trail = trail.steps


def _known_person(uow: UnitOfWork, actor: Actor, person_id: uuid.UUID) -> Person:
    """Return somebody the person acting may know of; raises NotFoundError."""
    person = uow.session.get(Person, person_id)
    if person is None or not known_people(uow, actor, {person_id}):
        raise NotFoundError("person")
    return person


def _movable(uow: UnitOfWork, actor: Actor, referral_id: uuid.UUID) -> Referral:
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    placed = sa.select(AgendaItem.id).where(AgendaItem.referral_id == referral_id)
    if uow.session.scalar(placed.limit(1)) is not None:
        raise RefusedError("on_an_agenda")
    return referral


def _case_of(uow: UnitOfWork, actor: Actor, person: Person, root: uuid.UUID) -> tuple[Case | None, RelatedKind]:
    """The older case of a person that may be known of, and how it belongs to the new one: the victim's own first."""
    for key in (person.id, root):
        mine = sa.select(Case).where(Case.victim_id == key, cases_within(uow, actor)).order_by(Case.created_at)
        case = uow.session.scalars(mine).first()
        if case is not None:
            return uow.session.get_one(Case, case.joined_to_id) if case.joined_to_id else case, RelatedKind.SAME_VICTIM
    ties: tuple[tuple[type[Any], RelatedKind], ...] = (
        (CasePerpetrator, RelatedKind.COUNTER_ALLEGATION),
        (CaseChild, RelatedKind.SAME_PERSON),
    )
    for kind, related in ties:
        within = cases_within(uow, actor, Operation.READ, dict(TIES)[kind])
        found = sa.select(Case).join(kind, kind.case_id == Case.id).where(kind.person_id == person.id, within)
        case = uow.session.scalars(found.order_by(Case.created_at)).first()
        if case is not None:
            return case, related
    return None, RelatedKind.SAME_PERSON


def _tie(
    uow: UnitOfWork,
    trail: Trail,
    referral: Referral,
    own: Case,
    older: Case,
    kind: RelatedKind,
    others: Mapping[uuid.UUID, uuid.UUID],
) -> bool:
    """Move the referral to the older case, or tie the two; tells whether it moved."""
    _same_others(uow, trail, own, older, others)
    uow.session.flush()
    if kind is RelatedKind.SAME_VICTIM and _shares_perpetrator(uow, own, older):
        _move(uow, trail, referral, own, older)
        return True
    if kind is RelatedKind.COUNTER_ALLEGATION and not _names_each_other(uow, own, older):
        kind = RelatedKind.SAME_PERSON
    known = sa.select(RelatedCase.id).where(RelatedCase.case_id == own.id, RelatedCase.other_case_id == older.id)
    if uow.session.scalar(known) is None:
        trail.add(RelatedCase(case_id=own.id, other_case_id=older.id, kind=kind.value))
    return False


def _same_others(uow: UnitOfWork, trail: Trail, own: Case, older: Case, others: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Keep the decisions about the other people; only people of these two cases are taken."""
    here, there = _named(uow, own), _named(uow, older) | {older.victim_id}
    who = roots(uow, set(others.values()))
    for key, other in others.items():
        if key in here and other in there and key != other:
            trail.change(uow.session.get_one(Person, key), same_as_id=who[other])


def _named(uow: UnitOfWork, case: Case) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for kind in (CasePerpetrator, CaseChild):
        found |= set(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id == case.id)))
    return found


def _shares_perpetrator(uow: UnitOfWork, own: Case, older: Case) -> bool:
    return bool(_perpetrators(uow, own) & _perpetrators(uow, older))


def _perpetrators(uow: UnitOfWork, case: Case) -> set[uuid.UUID]:
    keys = set(uow.session.scalars(sa.select(CasePerpetrator.person_id).where(CasePerpetrator.case_id == case.id)))
    return set(roots(uow, keys).values())


def _names_each_other(uow: UnitOfWork, own: Case, older: Case) -> bool:
    """Whether the victim of the older case is named as causing harm in the new one."""
    return roots(uow, {older.victim_id})[older.victim_id] in _perpetrators(uow, own)


def _move(uow: UnitOfWork, trail: Trail, referral: Referral, own: Case, older: Case) -> None:
    trail.change(referral, case_id=older.id, own_case_id=own.id)
    for row in uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id)):
        trail.change(row, case_id=older.id)
    for kept in uow.session.scalars(sa.select(Attachment).where(Attachment.referral_id == referral.id)):
        trail.change(kept, case_id=older.id)
    uow.session.flush()
    if uow.session.scalar(sa.select(Referral.id).where(Referral.case_id == own.id).limit(1)) is None:
        trail.change(own, joined_to_id=older.id)
    first = min(day for day in (older.first_referral_on, referral.referral_date) if day is not None)
    trail.change(older, first_referral_on=first)
    newer_victim = uow.session.get_one(Person, own.victim_id)
    carry_person(trail, uow, newer_victim, uow.session.get_one(Person, older.victim_id))
    carry_case(trail, uow, own, older)
    _index_victim(uow, older)


def _index_victim(uow: UnitOfWork, case: Case) -> None:
    """Make the victim findable by the names that are known now."""
    index_person(uow, uow.session.get_one(Person, case.victim_id), case.id)


def _decide(
    uow: UnitOfWork,
    actor: Actor,
    referral: Referral,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    *,
    same: bool,
    trail: Trail,
) -> SamePerson:
    decision = SamePerson(
        referral_id=referral.id,
        person_id=person_id,
        other_person_id=other_id,
        same=same,
        decided_by=actor.user_id,
        decided_at=uow.now,
        trail=trail.steps,
    )
    uow.add(decision)
    operation = "same_person" if same else "not_same_person"
    uow.record(operation, "same_person", decision.id, case_id=referral.case_id, referral=referral.id.hex)
    return decision


def _judge_again(uow: UnitOfWork, actor: Actor, referral: Referral) -> None:
    """An accepted referral keeps the verdict it was accepted with, so it is judged again when its history changes."""
    if referral.state not in NOT_ACCEPTED_YET:
        store_repeat(uow, actor, referral, draft_of(uow, referral.id).draft)
        renew_watch(uow, uow.session.get_one(Case, referral.case_id))
