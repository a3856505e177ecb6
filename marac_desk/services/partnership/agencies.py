"""The partner agencies: who they are, whether they signed the sharing protocol, who speaks for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary import AgencySubtype, AgencyType, PersonState, RepresentativeRole
from marac_desk.services import editing
from marac_desk.services.access import require
from marac_desk.services.actions.conditions import within
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.partnership.contact import mail, phone
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept, needed

NAME, SHORT_NAME = 120, 24
_SPEAKS = (RepresentativeRole.REP, RepresentativeRole.ADVOCATE)


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency as the list tells it."""

    agency_id: uuid.UUID
    name: str
    short_name: str
    mark: str
    kind: AgencyType
    subtype: AgencySubtype | None
    core: bool
    only_child_cases: bool
    signatory: bool
    signed_on: date | None
    representatives: tuple[str, ...]
    phone: str
    active: bool


@dataclass(frozen=True, slots=True)
class AgencyList:
    """Every agency, and the kinds of agency the nation counts as core that nobody is recorded for."""

    rows: tuple[AgencyLine, ...]
    missing_core: tuple[AgencyType, ...]


@dataclass(frozen=True, slots=True)
class AgencyDraft:
    """An agency as it is typed into the form; `version` is that of the agency it was read from."""

    name: str
    short_name: str
    kind: AgencyType
    subtype: AgencySubtype | None = None
    core: bool = False
    only_child_cases: bool = False
    signatory: bool = False
    signed_on: date | None = None
    secure_email: str = ""
    phone: str = ""
    role_statement: str = ""
    active: bool = True
    version: int = field(default=0, compare=False)


def agency_list(uow: UnitOfWork, *, actor: Actor) -> AgencyList:
    """Return every agency, those that take part first, in the order of their names."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    speaking = _speaking(uow)
    agencies = uow.session.scalars(sa.select(Agency).order_by(Agency.active.desc(), Agency.short_name)).all()
    rows = tuple(_line(agency, tuple(speaking.get(agency.id, ()))) for agency in agencies)
    here = {row.kind for row in rows if row.active}
    core = [AgencyType(code) for code in area_settings(uow).profile.core_agency_types]
    return AgencyList(rows, tuple(kind for kind in core if kind not in here))


def _speaking(uow: UnitOfWork) -> dict[uuid.UUID, list[str]]:
    query = (
        sa.select(Representative.agency_id, Representative.person_name)
        .where(Representative.role.in_(_SPEAKS), Representative.state == PersonState.ACTIVE)
        .order_by(Representative.created_at, Representative.id)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for agency_id, name in uow.session.execute(query):
        found.setdefault(agency_id, []).append(name)
    return found


def _line(agency: Agency, speaking: tuple[str, ...]) -> AgencyLine:
    return AgencyLine(
        agency_id=agency.id,
        name=agency.name,
        short_name=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        kind=agency.agency_type,
        subtype=agency.subtype,
        core=agency.core,
        only_child_cases=agency.only_child_cases,
        signatory=agency.signatory,
        signed_on=agency.signed_on,
        representatives=speaking,
        phone=agency.phone or "",
        active=agency.active,
    )


def agency_draft(uow: UnitOfWork, *, actor: Actor, agency_id: uuid.UUID) -> AgencyDraft:
    """Return an agency as the form shows it."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    return _draft_of(_agency(uow, agency_id))


def _draft_of(agency: Agency) -> AgencyDraft:
    return AgencyDraft(
        name=agency.name,
        short_name=agency.short_name,
        kind=agency.agency_type,
        subtype=agency.subtype,
        core=agency.core,
        only_child_cases=agency.only_child_cases,
        signatory=agency.signatory,
        signed_on=agency.signed_on,
        secure_email=agency.secure_email or "",
        phone=agency.phone or "",
        role_statement=agency.role_statement or "",
        active=agency.active,
        version=agency.version,
    )


def add_agency(uow: UnitOfWork, *, actor: Actor, draft: AgencyDraft) -> tuple[uuid.UUID, Changes]:
    """Add an agency.

    Raises RefusedError: "agency_name_missing", "short_name_missing", "short_name_taken", "short_name_long",
    "signed_on_missing", "day_ahead", "phone_refused", "mail_refused".
    """
    require(uow, actor, Operation.CREATE, DataClass.PARTNERSHIP)
    agency = Agency(area_id=area_settings(uow).area_id, **_values(uow, None, draft))
    uow.add(agency)
    uow.session.flush()
    uow.record("add", "agency", agency.id, kind=draft.kind.value)
    return agency.id, Changes.PARTNERSHIP


def change_agency(
    uow: UnitOfWork, *, actor: Actor, agency_id: uuid.UUID, version: int, draft: AgencyDraft
) -> tuple[uuid.UUID, Changes]:
    """Change an agency; refuses as add_agency does, and "agency_has_actions" for one that leaves with open actions.

    `version` is the agency as somebody saw it. Raises ChangedMeanwhileError where a text was replaced since.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    agency = _agency(uow, agency_id)
    if agency.active and not draft.active:
        _check_nothing_open(uow, actor, agency)
    values = _values(uow, agency.id, draft)
    if changed := editing.save_texts(uow, agency, "agency", version=version, case_id=None, **values):
        uow.record("change", "agency", agency.id, fields=",".join(changed))
    return agency.id, Changes.PARTNERSHIP


def add_usual_agencies(uow: UnitOfWork, *, actor: Actor) -> tuple[int, Changes]:
    """Add the nation's core agencies that are not there yet, by the nation's own names, as a start to be edited.

    None of them is a signatory until somebody says so: an agency that has not signed is never on a circulation.
    """
    require(uow, actor, Operation.CREATE, DataClass.PARTNERSHIP)
    profile = area_settings(uow).profile
    missing = agency_list(uow, actor=actor).missing_core
    for kind in missing:
        name = profile.source_groups[kind.value]
        add_agency(uow, actor=actor, draft=AgencyDraft(name, name[:SHORT_NAME], kind, core=True))
    return len(missing), Changes.PARTNERSHIP


def _agency(uow: UnitOfWork, agency_id: uuid.UUID) -> Agency:
    agency = uow.session.get(Agency, agency_id)
    if agency is None:
        raise NotFoundError("agency")
    return agency


def _values(uow: UnitOfWork, agency_id: uuid.UUID | None, draft: AgencyDraft) -> dict[str, Any]:
    """Return what an agency holds, by its fields; refuses as add_agency does."""
    name = needed(draft.name, "agency_name_missing", limit=NAME)
    short_name = _short_name(uow, agency_id, draft.short_name)
    _check_signed(uow, draft)
    return {
        "name": name,
        "short_name": short_name,
        "agency_type": draft.kind,
        "subtype": draft.subtype,
        "core": draft.core,
        "only_child_cases": draft.only_child_cases,
        "signatory": draft.signatory,
        "signed_on": draft.signed_on,
        "secure_email": mail(draft.secure_email),
        "phone": phone(draft.phone),
        "role_statement": kept(draft.role_statement, limit=PARAGRAPH, lines=True),
        "active": draft.active,
    }


def _short_name(uow: UnitOfWork, agency_id: uuid.UUID | None, text: str) -> str:
    written = needed(text, "short_name_missing")
    if len(written) > SHORT_NAME:
        raise RefusedError("short_name_long", most=SHORT_NAME)
    others = sa.select(Agency.id, Agency.short_name)
    if any(
        row.id != agency_id and row.short_name.casefold() == written.casefold() for row in uow.session.execute(others)
    ):
        raise RefusedError("short_name_taken")
    return written


def _check_signed(uow: UnitOfWork, draft: AgencyDraft) -> None:
    if draft.signatory and draft.signed_on is None:
        raise RefusedError("signed_on_missing")
    if draft.signed_on is not None and draft.signed_on > today(uow):
        raise RefusedError("day_ahead")


def _check_nothing_open(uow: UnitOfWork, actor: Actor, agency: Agency) -> None:
    """Refuse to let an agency go that still has something to do, as far as the person acting may know of it."""
    query = sa.select(sa.func.count()).select_from(Action).where(within(uow, actor, Operation.READ))
    count = uow.session.scalar(query.where(Action.owner_agency_id == agency.id, Action.closed_on.is_(None))) or 0
    if count:
        raise RefusedError("agency_has_actions", count=count)
