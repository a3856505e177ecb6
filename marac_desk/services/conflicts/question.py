"""The conflict question of one case: who may know its people, what was answered, and whether the answer still holds."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from marac_desk.model.access import ConflictAnswer
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.person import Person
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.conflicts import Likeness, is_stale, looked_at, ties_between, works_there
from marac_desk.rules.vocabulary.access import ConflictVerdict
from marac_desk.services.access import known_case, may, may_for
from marac_desk.services.conflicts.members import AgencyRow, MemberRow, agencies_of, member_prints, members_of
from marac_desk.services.conflicts.parties import PartyRow, parties_of, prints_of
from marac_desk.services.conflicts.restrictions import restrictions_of, shuts_out
from marac_desk.services.conflicts.views import AnswerLine, Choice, ConflictMatch, ConflictView, PartyLine
from marac_desk.services.errors import RefusedError
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.people import display_name

_ORDER = {"likely": 0, "possible": 1}


def conflict_view(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> ConflictView:
    """Return the conflict question of a case. Raises NotFoundError, and NotAllowedError for who may not restrict."""
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.RESTRICTION)
    parties, members, agencies = parties_of(uow, [case.id])[case.id], members_of(uow), agencies_of(uow)
    prints = prints_of(parties), member_prints(members)
    restricts = may_restrict(uow, actor)
    return ConflictView(
        case_id=case.id,
        reference=case.reference,
        name=display_name(uow.session.get(Person, case.victim_id)),
        parties=tuple(PartyLine(row.name, row.role) for row in parties),
        matches=found_between(uow, case.id, parties, members, agencies),
        restrictions=restrictions_of(uow, case.id),
        answer=_answer_line(uow, latest_answer(uow, case.id), prints),
        people_compared=len(members),
        agencies_compared=len(agencies),
        choices=choices_of(members, agencies) if restricts else (),
        looked=looked_at(*prints),
        may_answer=restricts,
        may_restrict=restricts,
        may_lift=may_for(uow, actor, case.id, Operation.APPROVE, DataClass.RESTRICTION),
    )


def may_restrict(uow: UnitOfWork, actor: Actor) -> bool:
    """Tell whether the person acting may restrict others: who may only declare an own conflict, or propose, may not."""
    return may(uow, actor, Operation.CREATE, DataClass.RESTRICTION) and may(
        uow, actor, Operation.READ, DataClass.RESTRICTION
    )


def found_between(
    uow: UnitOfWork,
    case_id: uuid.UUID,
    parties: Iterable[PartyRow],
    members: Iterable[MemberRow],
    agencies: Iterable[AgencyRow],
) -> tuple[ConflictMatch, ...]:
    """Return who may know whom, the likeliest first; each pair once."""
    in_force = list(_in_force(uow, case_id))
    lore = matching_lore()
    found = []
    for row in parties:
        for member in members:
            if (likeness := ties_between(row.party, member.member, lore)) is not None:
                found.append(_person_match(row, member, likeness, in_force))
        for agency in agencies:
            if (likeness := works_there(row.party, agency.names)) is not None:
                found.append(_agency_match(row, agency, likeness, in_force))
    found.sort(key=lambda match: (_ORDER[match.level], -match.score, match.agency, match.name, match.party))
    return tuple(found)


def _in_force(uow: UnitOfWork, case_id: uuid.UUID) -> Iterable[CaseExclusion]:
    query = sa.select(CaseExclusion).where(CaseExclusion.case_id == case_id, CaseExclusion.lifted_at.is_(None))
    return uow.session.scalars(query)


def _how(row: PartyRow, likeness: Likeness) -> dict[str, Any]:
    """Return whom of the case a match is about, and how like they are."""
    alike = {"tie": likeness.tie, "level": likeness.level, "score": likeness.score, "signs": likeness.signs}
    return {"party": row.name, "party_role": row.role, **alike}


def _person_match(
    row: PartyRow, member: MemberRow, likeness: Likeness, in_force: Iterable[CaseExclusion]
) -> ConflictMatch:
    return ConflictMatch(
        **_how(row, likeness),
        name=member.name,
        agency=member.agency,
        mark=member.mark,
        job_title=member.job_title,
        representative_id=member.representative_id,
        user_id=member.user_id,
        agency_id=member.agency_id,
        keeps=member.keeps,
        restricted=any(shuts_out(one, member.representative_id, member.user_id, member.agency_id) for one in in_force),
    )


def _agency_match(
    row: PartyRow, agency: AgencyRow, likeness: Likeness, in_force: Iterable[CaseExclusion]
) -> ConflictMatch:
    return ConflictMatch(
        **_how(row, likeness),
        name=agency.name,
        agency=agency.short_name,
        mark=agency.mark,
        job_title="",
        representative_id=None,
        user_id=None,
        agency_id=agency.agency_id,
        keeps=None,
        restricted=any(shuts_out(one, None, None, agency.agency_id) for one in in_force),
    )


def choices_of(members: Sequence[MemberRow], agencies: Sequence[AgencyRow]) -> tuple[Choice, ...]:
    """Return everybody and every agency that may be restricted, agencies after the people."""
    people = [
        Choice(m.representative_id, m.user_id, m.agency_id, m.name, m.agency, m.mark, m.job_title, m.keeps)
        for m in members
    ]
    kept_by = {member.agency_id: member.keeps for member in members if member.keeps is not None}
    whole = [
        Choice(None, None, a.agency_id, a.name, a.short_name, a.mark, "", kept_by.get(a.agency_id)) for a in agencies
    ]
    return (*people, *whole)


def latest_answer(uow: UnitOfWork, case_id: uuid.UUID) -> ConflictAnswer | None:
    """Return the latest answer of a case."""
    query = sa.select(ConflictAnswer).where(ConflictAnswer.case_id == case_id)
    return uow.session.scalars(query.order_by(ConflictAnswer.asked_at.desc(), ConflictAnswer.id.desc())).first()


def _answer_line(
    uow: UnitOfWork, answer: ConflictAnswer | None, prints: tuple[list[str], list[str]]
) -> AnswerLine | None:
    if answer is None:
        return None
    name = uow.session.scalar(sa.select(User.name).where(User.id == answer.answered_by))
    return AnswerLine(
        verdict=answer.verdict,
        at=answer.asked_at,
        by=name or "",
        note=answer.note or "",
        deputy=answer.deputy or "",
        stale=is_stale((answer.parties, answer.members), prints),
    )


def answered(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some cases whose answer covers everybody and lets them be listed; in few queries."""
    ids = set(case_ids)
    query = sa.select(ConflictAnswer).where(ConflictAnswer.case_id.in_(ids)).order_by(ConflictAnswer.asked_at)
    latest = {row.case_id: row for row in uow.session.scalars(query)}
    open_to_list = {key for key, row in latest.items() if row.verdict is not ConflictVerdict.OTHER_REGISTER}
    parties = parties_of(uow, open_to_list)
    members = member_prints(members_of(uow)) if open_to_list else []
    return {
        key
        for key in open_to_list
        if not is_stale((latest[key].parties, latest[key].members), (prints_of(parties[key]), members))
    }


def ensure_answered(uow: UnitOfWork, case_id: uuid.UUID) -> None:
    """Refuse to list a case whose conflict question is open.

    Raises RefusedError: "conflict_not_asked", "conflict_ask_again" where somebody was added or changed since, and
    "conflict_other_register" where the coordinator or the chair is the one in conflict.
    """
    answer = latest_answer(uow, case_id)
    if answer is None:
        raise RefusedError("conflict_not_asked")
    if answer.verdict is ConflictVerdict.OTHER_REGISTER:
        raise RefusedError("conflict_other_register")
    if case_id not in answered(uow, [case_id]):
        raise RefusedError("conflict_ask_again")


def unanswered(uow: UnitOfWork, *, actor: Actor, case_ids: Sequence[uuid.UUID]) -> tuple[uuid.UUID, ...]:
    """Return those of some cases that the person acting may answer for and whose question is open, in their order."""
    done = answered(uow, case_ids)
    sealed = _elsewhere(uow, case_ids)
    return tuple(
        case_id
        for case_id in dict.fromkeys(case_ids)
        if case_id not in done | sealed and may_for(uow, actor, case_id, Operation.READ, DataClass.RESTRICTION)
    )


def _elsewhere(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    query = sa.select(ConflictAnswer.case_id).where(
        ConflictAnswer.case_id.in_(case_ids), ConflictAnswer.verdict == ConflictVerdict.OTHER_REGISTER
    )
    return set(uow.session.scalars(query))


def known_to_answer(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Case:
    """Return a case in which the person acting may answer for everybody and restrict others.

    Raises NotFoundError and NotAllowedError.
    """
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.RESTRICTION)
    if not may_restrict(uow, actor):
        raise NotAllowedError(actor.role, Operation.CREATE, DataClass.RESTRICTION)
    return case
