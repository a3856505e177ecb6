"""The partnership as the conflict question compares it: everybody who speaks for an agency or signs in, agencies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.access import StaffDeclaration
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Role
from marac_desk.rules.conflicts import Member, member_key, member_print
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole

_MEMBERS, _AGENCIES = "conflicts.members", "conflicts.agencies"
KEEPERS = frozenset({Role.COORDINATOR, Role.CHAIR, Role.DEPUTY_CHAIR})
"""Roles that keep this register: where one of them is in conflict, the case belongs on another."""

_KEEPS = {RepresentativeRole.COORDINATOR: Role.COORDINATOR, RepresentativeRole.CHAIR: Role.CHAIR}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of the partnership; `keeps` is set for coordinator and chair, whose conflict moves a case elsewhere."""

    member: Member
    representative_id: uuid.UUID | None
    user_id: uuid.UUID | None
    agency_id: uuid.UUID | None
    name: str
    agency: str
    mark: str
    job_title: str
    keeps: Role | None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency, by every name that an occupation may have of it."""

    agency_id: uuid.UUID
    name: str
    short_name: str
    mark: str

    @property
    def names(self) -> tuple[str, str]:
        """What an occupation may call it."""
        return self.name, self.short_name


def members_of(uow: UnitOfWork) -> tuple[MemberRow, ...]:
    """Return everybody of the partnership who acts or is suspended, and every user who signs in; asked once."""
    if _MEMBERS not in uow.known:
        uow.known[_MEMBERS] = tuple(_members(uow))
    found: tuple[MemberRow, ...] = uow.known[_MEMBERS]
    return found


def _members(uow: UnitOfWork) -> Iterable[MemberRow]:
    users = list(uow.session.scalars(sa.select(User).where(User.state == PersonState.ACTIVE).order_by(User.name)))
    by_person = {user.representative_id: user for user in users if user.representative_id is not None}
    query = (
        sa.select(Representative, Agency, StaffDeclaration)
        .join(Agency, Agency.id == Representative.agency_id)
        .join(StaffDeclaration, StaffDeclaration.representative_id == Representative.id, isouter=True)
        .where(Representative.state != PersonState.LEFT)
        .order_by(Agency.short_name, Representative.person_name, Representative.id)
    )
    for person, agency, declared in uow.session.execute(query):
        yield _member(person, agency, declared, by_person.get(person.id))
    for user in users:
        if user.representative_id is None:
            member = Member(member_key(user.id.hex, user.name))
            yield MemberRow(member, None, user.id, None, user.name, "", "", "", _keeping(user, None))


def _member(person: Representative, agency: Agency, declared: StaffDeclaration | None, user: User | None) -> MemberRow:
    others = list(declared.other_names) if declared is not None else []
    if user is not None and user.name != person.person_name:
        others.append(user.name)
    key = member_key(
        person.id.hex,
        person.person_name,
        other_names=others,
        date_of_birth=declared.date_of_birth if declared is not None else None,
        postcode=declared.postcode if declared is not None else None,
        phone=person.phone,
    )
    return MemberRow(
        member=Member(key, tuple(declared.knows) if declared is not None else ()),
        representative_id=person.id,
        user_id=user.id if user is not None else None,
        agency_id=agency.id,
        name=person.person_name,
        agency=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        job_title=person.job_title or "",
        keeps=_keeping(user, person),
    )


def _keeping(user: User | None, person: Representative | None) -> Role | None:
    if user is not None and user.role in KEEPERS:
        return user.role
    return _KEEPS.get(person.role) if person is not None and person.state is PersonState.ACTIVE else None


def agencies_of(uow: UnitOfWork) -> tuple[AgencyRow, ...]:
    """Return every agency that takes part; asked once."""
    if _AGENCIES not in uow.known:
        query = sa.select(Agency).where(Agency.active).order_by(Agency.short_name)
        uow.known[_AGENCIES] = tuple(
            AgencyRow(row.id, row.name, row.short_name, mark_for(row.agency_type, row.subtype))
            for row in uow.session.scalars(query)
        )
    found: tuple[AgencyRow, ...] = uow.known[_AGENCIES]
    return found


def member_prints(members: Iterable[MemberRow]) -> list[str]:
    """Return the fingerprints of some members, for keeping with an answer and for seeing whether it still holds."""
    return sorted({member_print(row.member) for row in members})
