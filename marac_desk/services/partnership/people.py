"""The people of the partnership: representatives, deputies, advocates, chair, coordinator, and their declarations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.months import add_months
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole
from marac_desk.services import editing
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.partnership.contact import mail, phone
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept, needed

DECLARATION_MONTHS = 12
"""How long a declaration of confidentiality stands; whoever signed longer ago is named and asked to renew it."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the partnership as the list tells it; `renew` says that the declaration is missing or too old."""

    representative_id: uuid.UUID
    name: str
    job_title: str
    role: RepresentativeRole
    agency: str
    mark: str
    deputy_for: str
    phone: str
    declared_on: date | None
    declared_days_ago: int
    renew: bool
    state: PersonState
    signs_in: bool


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as typed into the form; `version` is that of the person it was read from."""

    name: str
    agency_id: uuid.UUID | None
    role: RepresentativeRole
    job_title: str = ""
    deputy_for_id: uuid.UUID | None = None
    phone: str = ""
    secure_email: str = ""
    declared_on: date | None = None
    state: PersonState = PersonState.ACTIVE
    note: str = ""
    manages: bool = False
    version: int = field(default=0, compare=False)


def people_list(uow: UnitOfWork, *, actor: Actor) -> tuple[PersonRow, ...]:
    """Return everybody of the partnership, those whose declaration is to be renewed first, those who left last."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    query = (
        sa.select(Representative, Agency)
        .join(Agency, Agency.id == Representative.agency_id)
        .order_by(Agency.short_name, Representative.person_name)
    )
    found = uow.session.execute(query).all()
    names = {row.id: row.person_name for row, _ in found}
    users = set(uow.session.scalars(sa.select(User.representative_id).where(User.state == PersonState.ACTIVE)))
    day = today(uow)
    rows = [_row(row, agency, names, day, signs_in=row.id in users) for row, agency in found]
    return tuple(sorted(rows, key=_place_in_list))


def _place_in_list(row: PersonRow) -> tuple[bool, bool]:
    acts = row.state is PersonState.ACTIVE
    return not acts, not (acts and row.renew)


def _row(row: Representative, agency: Agency, names: dict[uuid.UUID, str], day: date, *, signs_in: bool) -> PersonRow:
    declared = row.declaration_signed_on
    return PersonRow(
        representative_id=row.id,
        name=row.person_name,
        job_title=row.job_title or "",
        role=row.role,
        agency=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        deputy_for=names.get(row.deputy_for_id, "") if row.deputy_for_id else "",
        phone=row.phone or "",
        declared_on=declared,
        declared_days_ago=(day - declared).days if declared else 0,
        renew=declared is None or add_months(declared, DECLARATION_MONTHS) < day,
        state=row.state,
        signs_in=signs_in,
    )


def person_draft(uow: UnitOfWork, *, actor: Actor, representative_id: uuid.UUID) -> PersonDraft:
    """Return a person as the form shows her or him."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    return _draft_of(_person(uow, representative_id))


def _draft_of(row: Representative) -> PersonDraft:
    return PersonDraft(
        name=row.person_name,
        agency_id=row.agency_id,
        role=row.role,
        job_title=row.job_title or "",
        deputy_for_id=row.deputy_for_id,
        phone=row.phone or "",
        secure_email=row.secure_email or "",
        declared_on=row.declaration_signed_on,
        state=row.state,
        note=row.note or "",
        manages=row.manages,
        version=row.version,
    )


def add_person(uow: UnitOfWork, *, actor: Actor, draft: PersonDraft) -> tuple[uuid.UUID, Changes]:
    """Add a person to an agency.

    Raises RefusedError: "person_name_missing", "agency_not_chosen", "day_ahead", "deputy_elsewhere",
    "phone_refused", "mail_refused".
    """
    require(uow, actor, Operation.CREATE, DataClass.PARTNERSHIP)
    row = Representative(**_values(uow, None, draft))
    uow.add(row)
    uow.session.flush()
    uow.record("add", "representative", row.id, role=draft.role.value)
    return row.id, Changes.PARTNERSHIP


def change_person(
    uow: UnitOfWork, *, actor: Actor, representative_id: uuid.UUID, version: int, draft: PersonDraft
) -> tuple[uuid.UUID, Changes]:
    """Change a person; refuses as add_person does. Somebody who left stays, with what she or he did.

    `version` is the person as somebody saw her or him. Raises ChangedMeanwhileError where a text was replaced since.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    row = _person(uow, representative_id)
    values = _values(uow, row.id, draft)
    if changed := editing.save_texts(uow, row, "representative", version=version, case_id=None, **values):
        uow.record("change", "representative", row.id, fields=",".join(changed))
    return row.id, Changes.PARTNERSHIP


def renew_declaration(uow: UnitOfWork, *, actor: Actor, representative_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that a person signed the declaration of confidentiality today."""
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    row = _person(uow, representative_id)
    editing.replace(uow, row, "representative", case_id=None, declaration_signed_on=today(uow))
    uow.record("renew_declaration", "representative", row.id)
    return None, Changes.PARTNERSHIP


def _person(uow: UnitOfWork, representative_id: uuid.UUID) -> Representative:
    row = uow.session.get(Representative, representative_id)
    if row is None:
        raise NotFoundError("representative")
    return row


def _values(uow: UnitOfWork, representative_id: uuid.UUID | None, draft: PersonDraft) -> dict[str, Any]:
    """Return what a person of the partnership holds, by its fields; refuses as add_person does."""
    name = needed(draft.name, "person_name_missing", limit=120)
    if draft.agency_id is None or uow.session.get(Agency, draft.agency_id) is None:
        raise RefusedError("agency_not_chosen")
    if draft.declared_on is not None and draft.declared_on > today(uow):
        raise RefusedError("day_ahead")
    return {
        "person_name": name,
        "agency_id": draft.agency_id,
        "role": draft.role,
        "deputy_for_id": _deputy_for(uow, representative_id, draft),
        "job_title": kept(draft.job_title),
        "note": kept(draft.note, limit=PARAGRAPH, lines=True),
        "phone": phone(draft.phone),
        "secure_email": mail(draft.secure_email),
        "declaration_signed_on": draft.declared_on,
        "state": draft.state,
        "manages": draft.manages,
    }


def _deputy_for(uow: UnitOfWork, representative_id: uuid.UUID | None, draft: PersonDraft) -> uuid.UUID | None:
    """Return whom the person stands in for: somebody else of the same agency."""
    if draft.deputy_for_id is None or draft.role is not RepresentativeRole.DEPUTY:
        return None
    other = _person(uow, draft.deputy_for_id)
    if other.id == representative_id or other.agency_id != draft.agency_id:
        raise RefusedError("deputy_elsewhere")
    return other.id
