"""Likely the same person: who in the register may be the victim of a referral, with every reason for and against.

Nothing is merged here. Candidates come by hashed keys of birth, names, address and telephone number; the rule compares
them; a person decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.person import Person, SamePerson
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.matching import Match, PersonKey, compare
from marac_desk.rules.repeat import RepeatJudgement
from marac_desk.services.access import cases_within, require, those_within
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.people import display_name
from marac_desk.services.referrals.candidates import key_of_draft, keys_of
from marac_desk.services.referrals.history import judge_repeat
from marac_desk.services.referrals.identity import roots
from marac_desk.services.referrals.known import TIES
from marac_desk.services.referrals.nearest import nearest

MOST_SHOWN = 4
NEW = uuid.UUID(int=0)
"""Stands for the person of a form that nobody handed in yet."""


class CaseRole(StrEnum):
    """What somebody is in a case."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    CHILD = "child"
    OTHER = "other"


_TIED_AS: tuple[tuple[CaseRole, type[Any]], ...] = (
    (CaseRole.OTHER, CaseOther),
    (CaseRole.CHILD, CaseChild),
    (CaseRole.PERPETRATOR, CasePerpetrator),
)


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records, one of the referral and one of an older case, that may be the same person."""

    person_id: uuid.UUID
    name: str
    other_id: uuid.UUID
    other_name: str
    role: CaseRole
    likely: bool


@dataclass(frozen=True, slots=True)
class PossibleMatch:
    """Somebody in the register who may be the victim: in which case as what, why, why not, and what would follow.

    Reasons are codes of the matching rule; no number and no date is repeated in them. `alike` are the others of both
    cases who may be the same people.
    """

    person_id: uuid.UUID
    name: str
    case_id: uuid.UUID | None
    reference: str
    role: CaseRole
    heard_on: date | None
    likely: bool
    score: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    alike: tuple[Alike, ...] = ()
    if_same: RepeatJudgement | None = None


def find_matches(
    uow: UnitOfWork, *, actor: Actor, referral: Referral, draft: ReferralDraft
) -> tuple[PossibleMatch, ...]:
    """Return who may be the victim of a referral, the likeliest first, without those that somebody decided on."""
    require(uow, actor, Operation.READ, DataClass.REFERRAL)
    case_id = referral.own_case_id or referral.case_id
    victim_id = uow.session.get_one(Case, case_id).victim_id
    settled = _decided(uow, referral.id) | _people_of(uow, case_id)
    root = roots(uow, {victim_id})[victim_id]
    key = keys_of(uow, [victim_id])[victim_id]
    found = []
    for match in _alike_persons(uow, actor, key, without=settled | {root}, same_as=root):
        alike = _others_alike(uow, actor, case_id, match.case_id)
        supposing = {victim_id: match.person_id, **{pair.person_id: pair.other_id for pair in alike}}
        judgement = (
            judge_repeat(uow, actor, referral, draft, supposing=supposing) if match.role is CaseRole.VICTIM else None
        )
        found.append(replace(match, alike=alike, if_same=judgement))
    return tuple(found)


def find_for_draft(uow: UnitOfWork, *, actor: Actor, draft: ReferralDraft) -> tuple[PossibleMatch, ...]:
    """Return who may be the victim of a form that is still being filled in."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    key = key_of_draft(draft.victim, draft.safe_contact.value)
    return tuple(_alike_persons(uow, actor, key, without=set(), same_as=NEW))


def known_already(uow: UnitOfWork, actor: Actor, key: PersonKey) -> bool:
    """Tell whether somebody is likely a person that the one acting may know of."""
    return bool(nearest(uow, actor, key, likely_only=True))


def _decided(uow: UnitOfWork, referral_id: uuid.UUID) -> set[uuid.UUID]:
    query = sa.select(SamePerson.other_person_id).where(
        SamePerson.referral_id == referral_id, SamePerson.undone_at.is_(None)
    )
    return set(uow.session.scalars(query))


def _people_of(uow: UnitOfWork, case_id: uuid.UUID) -> set[uuid.UUID]:
    found = {uow.session.get_one(Case, case_id).victim_id}
    for kind in (CasePerpetrator, CaseChild, CaseOther):
        found |= set(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id == case_id)))
    return found


def _alike_persons(
    uow: UnitOfWork, actor: Actor, key: PersonKey, *, without: Collection[uuid.UUID], same_as: uuid.UUID
) -> list[PossibleMatch]:
    """The persons who look like one, each once by the first of the records that were decided to be the same.

    Nobody is among them whom the person looking may not know of.
    """
    found = nearest(uow, actor, key, without=without)
    who = roots(uow, {person_id for person_id, _ in found})
    best: dict[uuid.UUID, tuple[uuid.UUID, Match]] = {}
    for person_id, match in found:
        root = who[person_id]
        if root != same_as and root not in without:
            best.setdefault(root, (person_id, match))
    return _placed(uow, actor, list(best.values())[:MOST_SHOWN])


def _placed(uow: UnitOfWork, actor: Actor, ranked: Sequence[tuple[uuid.UUID, Match]]) -> list[PossibleMatch]:
    """Say in which case each of them is, and as what; a case as victim goes before any other."""
    keys = [person_id for person_id, _ in ranked]
    people = {p.id: p for p in uow.session.scalars(sa.select(Person).where(Person.id.in_(keys)))}
    cases = _cases(uow, actor, keys)
    return [_match(people[person_id], cases.get(person_id), match) for person_id, match in ranked]


def _cases(uow: UnitOfWork, actor: Actor, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[CaseRole, Case]]:
    found: dict[uuid.UUID, tuple[CaseRole, Case]] = {}
    classes = dict(TIES)
    for role, kind in _TIED_AS:
        within = cases_within(uow, actor, Operation.READ, classes[kind])
        query = sa.select(kind.person_id, Case).join(Case, Case.id == kind.case_id)
        rows = uow.session.execute(query.where(kind.person_id.in_(keys), within).order_by(Case.created_at.desc()))
        found |= {person: (role, case) for person, case in rows}
    victims = sa.select(Case).where(Case.victim_id.in_(keys), cases_within(uow, actor)).order_by(Case.created_at.desc())
    for case in uow.session.scalars(victims):
        found[case.victim_id] = (CaseRole.VICTIM, case)
    joined = [case.joined_to_id for _, case in found.values() if case.joined_to_id]
    older = {case.id: case for case in uow.session.scalars(sa.select(Case).where(Case.id.in_(joined)))}
    return {person: (role, older.get(case.joined_to_id or NEW, case)) for person, (role, case) in found.items()}


def _match(person: Person, tie: tuple[CaseRole, Case] | None, match: Match) -> PossibleMatch:
    role, case = tie if tie else (CaseRole.OTHER, None)
    return PossibleMatch(
        person_id=person.id,
        name=display_name(person),
        case_id=case.id if case else None,
        reference=case.reference if case else "",
        role=role,
        heard_on=case.last_meeting_on if case else None,
        likely=match.level == "likely",
        score=match.score,
        reasons_for=tuple(reason.code for reason in match.reasons if reason.for_or_against == "for"),
        reasons_against=tuple(reason.code for reason in match.reasons if reason.for_or_against == "against"),
    )


def _others_alike(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID, other_case: uuid.UUID | None) -> tuple[Alike, ...]:
    """The people causing harm, and the children, who may be the same in both cases; each at most once."""
    if other_case is None:
        return ()
    found: list[Alike] = []
    ties: tuple[tuple[CaseRole, type[Any], DataClass], ...] = (
        (CaseRole.PERPETRATOR, CasePerpetrator, DataClass.PERPETRATOR),
        (CaseRole.CHILD, CaseChild, DataClass.CHILDREN),
    )
    for role, kind, data_class in ties:
        if len(those_within(uow, actor, {case_id, other_case}, Operation.READ, data_class)) < 2:
            continue
        here, there = (_tied(uow, kind, case) for case in (case_id, other_case))
        found += _pairs(uow, role, here, there)
    return tuple(found)


def _tied(uow: UnitOfWork, kind: type[Any], case_id: uuid.UUID) -> list[uuid.UUID]:
    return list(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id == case_id).order_by(kind.position)))


def _pairs(uow: UnitOfWork, role: CaseRole, here: Sequence[uuid.UUID], there: Sequence[uuid.UUID]) -> Iterable[Alike]:
    keys, lore = keys_of(uow, {*here, *there}), matching_lore()
    scored = [(compare(keys[one], keys[other], lore), one, other) for one in here for other in there if one != other]
    taken: set[uuid.UUID] = set()
    for match, one, other in sorted(scored, key=lambda entry: -entry[0].score):
        if match.level and not {one, other} & taken:
            taken |= {one, other}
            yield Alike(one, _name(keys[one]), other, _name(keys[other]), role, match.level == "likely")


def _name(key: PersonKey) -> str:
    return key.full_name or " ".join(part for part in (key.given_names, key.family_name) if part) or ""
