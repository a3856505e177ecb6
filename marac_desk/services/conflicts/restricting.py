"""Restricting: a person or an agency must not learn of a case, from this minute; what they held is asked back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.access import Disclosure
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.meeting import ResearchEvent, ResearchReturn
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.vocabulary import ExcludedParty, ResearchStatus
from marac_desk.rules.vocabulary.access import DisclosureWay, RecallReason
from marac_desk.services.access import known_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.finding_out import Known, what_they_knew
from marac_desk.services.conflicts.members import members_of
from marac_desk.services.conflicts.question import known_to_answer
from marac_desk.services.conflicts.restrictions import is_tied
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.recalls import recall
from marac_desk.services.texts import needed

CHANGED = Changes.ACCESS | Changes.CASES | Changes.REFERRALS | Changes.MEETINGS | Changes.ACTIONS | Changes.DOCUMENTS
_UNANSWERED = (ResearchStatus.REQUESTED, ResearchStatus.OPENED, ResearchStatus.NOT_RETURNED)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a restriction shuts out: a person of the partnership, a user, or a whole agency; exactly one is enough.

    `exclusion_id` ties a name that the referral gave to this person or agency.
    """

    representative_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    agency_id: uuid.UUID | None = None
    party: ExcludedParty = ExcludedParty.STAFF_CONFLICT
    reason: str = ""
    exclusion_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Restricted:
    """What a restriction did: whether they may have known before, copies asked back, actions the agency still owns."""

    exclusion_id: uuid.UUID
    found_later: bool
    copies: int
    open_actions: int


def restrict(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, whom: Whom) -> tuple[Restricted, Changes]:
    """Shut a person or an agency out of a case, from this minute; what they held of it before is a disclosure.

    Raises NotFoundError, NotAllowedError, and RefusedError: "reason_needed", "restrict_whom", "restricted_already",
    "conflict_other_register" where it would shut out the coordinator or the chair of this register.
    """
    case = known_to_answer(uow, actor, case_id)
    refuse_keepers(uow, whom)
    return put_restriction(uow, actor, case, whom), CHANGED


def declare_own_conflict(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, reason: str
) -> tuple[Restricted, Changes]:
    """Shut oneself out of a case one may know of, because one knows its people. It cannot be taken back by oneself.

    Raises RefusedError("conflict_other_register") for coordinator and chair, and NotAllowedError for somebody who may
    only propose a restriction.
    """
    case = known_case(uow, actor, case_id)
    require(uow, actor, Operation.CREATE, DataClass.RESTRICTION)
    whom = Whom(actor.representative_id, actor.user_id, reason=reason)
    refuse_keepers(uow, whom)
    return put_restriction(uow, actor, case, whom, ways=(DisclosureWay.OWN,)), CHANGED


def keepers_shut_out(uow: UnitOfWork, whom: Whom) -> tuple[Role, ...]:
    """Return as what the people are that a restriction would shut out and that keep this register."""
    return tuple(
        member.keeps
        for member in members_of(uow)
        if member.keeps is not None
        and any(
            named is not None and named == own
            for named, own in (
                (whom.representative_id, member.representative_id),
                (whom.user_id, member.user_id),
                (whom.agency_id, member.agency_id),
            )
        )
    )


def refuse_keepers(uow: UnitOfWork, whom: Whom) -> None:
    """Raise RefusedError("conflict_other_register") where the coordinator or the chair would be shut out."""
    if keepers_shut_out(uow, whom):
        raise RefusedError("conflict_other_register")


def put_restriction(
    uow: UnitOfWork, actor: Actor, case: Case, whom: Whom, *, ways: Sequence[DisclosureWay] = ()
) -> Restricted:
    """Write a restriction down; the callers have asked whether it may be. `ways` are known besides what is found."""
    reason = needed(whom.reason, "reason_needed")
    name, whom = _named(uow, whom)
    _refuse_twice(uow, case, whom)
    row = _row_for(uow, case, whom, name)
    row.representative_id, row.user_id, row.agency_id = whom.representative_id, whom.user_id, whom.agency_id
    row.party, row.reason, row.since = whom.party, reason, uow.now
    row.created_by = row.created_by or actor.user_id
    known = what_they_knew(uow, case.id, row)
    row.found_later = bool(known.ways or ways)
    uow.session.flush()
    uow.record(
        "restrict",
        "case_exclusion",
        row.id,
        case_id=case.id,
        whom="agency" if whom.agency_id is not None else "person",
        party=row.party.value,
        found_later=row.found_later,
    )
    if row.found_later:
        _disclosed(uow, case, row, known, ways)
    _drop_questions(uow, case.id, whom.agency_id)
    return Restricted(row.id, row.found_later, len(known.copies), _open_actions(uow, case.id, whom.agency_id))


def _named(uow: UnitOfWork, whom: Whom) -> tuple[str, Whom]:
    """Return how somebody is called, and whom to shut out with every key that is known of her or him."""
    if whom.agency_id is not None:
        agency = uow.session.get(Agency, whom.agency_id)
        if agency is None:
            raise RefusedError("restrict_whom")
        return agency.name, Whom(agency_id=agency.id, party=whom.party, exclusion_id=whom.exclusion_id)
    for member in members_of(uow):
        same_person = whom.representative_id is not None and member.representative_id == whom.representative_id
        if same_person or (whom.user_id is not None and member.user_id == whom.user_id):
            keys = Whom(member.representative_id, member.user_id, party=whom.party, exclusion_id=whom.exclusion_id)
            return member.name, keys
    raise RefusedError("restrict_whom")


def _refuse_twice(uow: UnitOfWork, case: Case, whom: Whom) -> None:
    ways = [
        column == key
        for column, key in (
            (CaseExclusion.representative_id, whom.representative_id),
            (CaseExclusion.user_id, whom.user_id),
            (CaseExclusion.agency_id, whom.agency_id),
        )
        if key is not None
    ]
    query = sa.select(CaseExclusion.id).where(
        CaseExclusion.case_id == case.id, CaseExclusion.lifted_at.is_(None), sa.or_(*ways)
    )
    if uow.session.scalar(query.limit(1)) is not None:
        raise RefusedError("restricted_already")


def _row_for(uow: UnitOfWork, case: Case, whom: Whom, name: str) -> CaseExclusion:
    """Return the name that the referral gave, tied to nobody yet, or a restriction of its own."""
    if whom.exclusion_id is not None:
        row = uow.session.get(CaseExclusion, whom.exclusion_id)
        if row is None or row.case_id != case.id:
            raise NotFoundError("case_exclusion")
        if is_tied(row) or row.lifted_at is not None:
            raise RefusedError("restricted_already")
        return row
    row = CaseExclusion(case_id=case.id, name=name, party=whom.party)
    uow.add(row)
    return row


def _disclosed(uow: UnitOfWork, case: Case, row: CaseExclusion, known: Known, ways: Sequence[DisclosureWay]) -> None:
    """Write a disclosure down and ask back every copy of the case that went to whom it shuts out."""
    disclosure = Disclosure(
        case_id=case.id,
        exclusion_id=row.id,
        found_at=uow.now,
        ways=sorted({way.value for way in (*known.ways, *ways)}),
        copy_ids=[copy.id.hex for copy in known.copies],
    )
    uow.add(disclosure)
    uow.record("disclosure", "case_exclusion", row.id, case_id=case.id, copies=len(known.copies))
    for copy in known.copies:
        recall(uow, copy, RecallReason.RESTRICTION, case_id=case.id)


def _drop_questions(uow: UnitOfWork, case_id: uuid.UUID, agency_id: uuid.UUID | None) -> None:
    """An agency that is shut out is not asked what it knows; what it answered before stays on record."""
    if agency_id is None:
        return
    query = sa.select(ResearchReturn).where(
        ResearchReturn.case_id == case_id,
        ResearchReturn.agency_id == agency_id,
        ResearchReturn.status.in_(_UNANSWERED),
    )
    for row in uow.session.scalars(query):
        uow.record("take_off", "research_return", row.id, case_id=case_id)
        uow.session.execute(sa.delete(ResearchEvent).where(ResearchEvent.research_id == row.id))
        uow.session.delete(row)


def _open_actions(uow: UnitOfWork, case_id: uuid.UUID, agency_id: uuid.UUID | None) -> int:
    if agency_id is None:
        return 0
    query = sa.select(sa.func.count()).where(
        Action.case_id == case_id, Action.owner_agency_id == agency_id, Action.closed_on.is_(None)
    )
    return uow.session.scalar(query) or 0
