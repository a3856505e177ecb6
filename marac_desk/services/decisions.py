"""What waits for a decision or a deed of one person: requests, disclosures, copies asked back, cases sealed off."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import CaseExclusion
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.access import may
from marac_desk.services.approvals.listing import ApprovalLine, approvals_view
from marac_desk.services.conflicts.disclosures import DisclosureLine, open_disclosures
from marac_desk.services.conflicts.sealing import SealedCase, sealed_cases
from marac_desk.services.recalls import RecallLine, recall_list
from marac_desk.services.users import RoleAgreed, roles_agreed

_PARTIES: tuple[tuple[str, type[Any]], ...] = (("representative", Representative), ("user", User), ("agency", Agency))


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a request is about, where it is about somebody: a person or a whole agency, what she or he signs in as.

    `party` and `reason` are those of the restriction that is to be lifted.
    """

    name: str = ""
    whole_agency: bool = False
    role: Role | None = None
    party: ExcludedParty | None = None
    reason: str = ""


NOBODY = Subject()


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and whom it is about."""

    line: ApprovalLine
    subject: Subject


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """Everything that waits for the person acting, and what she or he may carry out."""

    requests: tuple[Request, ...] = ()
    roles: tuple[RoleAgreed, ...] = ()
    disclosures: tuple[DisclosureLine, ...] = ()
    sealed: tuple[SealedCase, ...] = ()
    recalls: tuple[RecallLine, ...] = ()


def decisions_view(uow: UnitOfWork, *, actor: Actor) -> DecisionsView:
    """Return what waits for the person acting; a part that is nothing of hers or his is empty."""
    lines = approvals_view(uow, actor=actor)
    about = _subjects(uow, lines)
    keeps = may(uow, actor, Operation.CREATE, DataClass.RESTRICTION) and may(
        uow, actor, Operation.READ, DataClass.RESTRICTION
    )
    lifts = may(uow, actor, Operation.APPROVE, DataClass.RESTRICTION)
    return DecisionsView(
        requests=tuple(Request(line, about.get(line.approval_id, NOBODY)) for line in lines),
        roles=roles_agreed(uow, actor=actor) if may(uow, actor, Operation.UPDATE, DataClass.USERS) else (),
        disclosures=open_disclosures(uow, actor=actor),
        sealed=sealed_cases(uow, actor=actor) if lifts else (),
        recalls=recall_list(uow, actor=actor, open_only=True) if keeps else (),
    )


def _subjects(uow: UnitOfWork, lines: Collection[ApprovalLine]) -> Mapping[uuid.UUID, Subject]:
    """Return whom each request is about; the caller may know of each, so who is named is hers or his to know."""
    people = {**_shut_out(uow, lines), **_to_raise(uow, lines)}
    found = {line.approval_id: people.get(line.object_id) or _proposed(uow, line) for line in lines}
    return {key: subject for key, subject in found.items() if subject is not None}


def _objects(lines: Collection[ApprovalLine], kind: ApprovalKind) -> set[uuid.UUID]:
    return {line.object_id for line in lines if line.kind is kind and line.object_id is not None}


def _shut_out(uow: UnitOfWork, lines: Collection[ApprovalLine]) -> dict[uuid.UUID | None, Subject]:
    wanted = CaseExclusion.id.in_(_objects(lines, ApprovalKind.LIFT_RESTRICTION))
    return {
        row.id: Subject(row.name, row.agency_id is not None, party=row.party, reason=row.reason or "")
        for row in uow.session.scalars(sa.select(CaseExclusion).where(wanted))
    }


def _to_raise(uow: UnitOfWork, lines: Collection[ApprovalLine]) -> dict[uuid.UUID | None, Subject]:
    wanted = User.id.in_(_objects(lines, ApprovalKind.COORDINATOR_ROLE))
    return {user.id: Subject(user.name, role=user.role) for user in uow.session.scalars(sa.select(User).where(wanted))}


def _proposed(uow: UnitOfWork, line: ApprovalLine) -> Subject | None:
    """Return whom a proposal would shut out; proposals are few, and each row is read once a unit of work."""
    if line.kind is not ApprovalKind.RESTRICT:
        return None
    for name, kind in _PARTIES:
        row = uow.session.get(kind, uuid.UUID(line.details[name])) if line.details.get(name) else None
        if row is not None:
            shown = row.person_name if isinstance(row, Representative) else row.name
            return Subject(str(shown), isinstance(row, Agency), party=ExcludedParty(line.details["party"]))
    return None
