"""The partner agencies: who they are, whether they signed the sharing protocol, who speaks for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.vocabulary import AgencySubtype, AgencyType, PersonState, RepresentativeRole
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
    """An agency as it is typed into the form."""

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


def agency_list(uow: UnitOfWork, *, actor: Actor) -> AgencyList:
    """Return every agency, those that take part first, in the order of their names."""
    require(actor, Operation.READ, DataClass.AGENDA)
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
    require(actor, Operation.READ, DataClass.AGENDA)
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
    )


def add_agency(uow: UnitOfWork, *, actor: Actor, draft: AgencyDraft) -> tuple[uuid.UUID, Changes]:
    """Add an agency.

    Raises RefusedError: "agency_name_missing", "short_name_missing", "short_name_taken", "short_name_long",
    "signed_on_missing", "day_ahead", "phone_refused", "mail_refused".
    """
    require(actor, Operation.CREATE, DataClass.USERS)
    agency = Agency(area_id=area_settings(uow).area_id)
    _fill(uow, agency, draft)
    uow.add(agency)
    uow.session.flush()
    uow.record("add", "agency", agency.id, kind=draft.kind.value)
    return agency.id, Changes.PARTNERSHIP


def change_agency(
    uow: UnitOfWork, *, actor: Actor, agency_id: uuid.UUID, draft: AgencyDraft
) -> tuple[uuid.UUID, Changes]:
    """Change an agency; refuses as add_agency does, and "agency_has_actions" for one that leaves with open actions."""
    require(actor, Operation.UPDATE, DataClass.USERS)
    agency = _agency(uow, agency_id)
    before = _draft_of(agency)
    if before.active and not draft.active:
        _check_nothing_open(uow, agency)
    _fill(uow, agency, draft)
    after = _draft_of(agency)
    changed = [f.name for f in fields(AgencyDraft) if getattr(before, f.name) != getattr(after, f.name)]
    if changed:
        uow.record("change", "agency", agency.id, fields=",".join(changed))
    return agency.id, Changes.PARTNERSHIP


def add_usual_agencies(uow: UnitOfWork, *, actor: Actor) -> tuple[int, Changes]:
    """Add the nation's core agencies that are not there yet, by the nation's own names, as a start to be edited.

    None of them is a signatory until somebody says so: an agency that has not signed is never on a circulation.
    """
    require(actor, Operation.CREATE, DataClass.USERS)
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


def _fill(uow: UnitOfWork, agency: Agency, draft: AgencyDraft) -> None:
    name = needed(draft.name, "agency_name_missing", limit=NAME)
    short_name = _short_name(uow, agency, draft.short_name)
    _check_signed(uow, draft)
    agency.name, agency.short_name = name, short_name
    agency.agency_type, agency.subtype = draft.kind, draft.subtype
    agency.core, agency.only_child_cases = draft.core, draft.only_child_cases
    agency.signatory, agency.signed_on = draft.signatory, draft.signed_on
    agency.secure_email, agency.phone = mail(draft.secure_email), phone(draft.phone)
    agency.role_statement = kept(draft.role_statement, limit=PARAGRAPH, lines=True)
    agency.active = draft.active


def _short_name(uow: UnitOfWork, agency: Agency, text: str) -> str:
    written = needed(text, "short_name_missing")
    if len(written) > SHORT_NAME:
        raise RefusedError("short_name_long", most=SHORT_NAME)
    others = sa.select(Agency.id, Agency.short_name)
    if any(
        row.id != agency.id and row.short_name.casefold() == written.casefold() for row in uow.session.execute(others)
    ):
        raise RefusedError("short_name_taken")
    return written


def _check_signed(uow: UnitOfWork, draft: AgencyDraft) -> None:
    if draft.signatory and draft.signed_on is None:
        raise RefusedError("signed_on_missing")
    if draft.signed_on is not None and draft.signed_on > today(uow):
        raise RefusedError("day_ahead")


def _check_nothing_open(uow: UnitOfWork, agency: Agency) -> None:
    query = sa.select(sa.func.count()).select_from(Action)
    count = uow.session.scalar(query.where(Action.owner_agency_id == agency.id, Action.closed_on.is_(None))) or 0
    if count:
        raise RefusedError("agency_has_actions", count=count)
