"""The flags that need something: asked and not placed, about to lapse, lapsed and still on a file; agency by agency."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import cases_within, require, those_within
from marac_desk.services.settings import today

LAPSING_DAYS = 45
"""How many days before it lapses a flag is listed."""


class FlagStanding(StrEnum):
    """How a flag stands."""

    LAPSED = "lapsed"
    LAPSING = "lapsing"
    ASKED = "asked"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One agency's flag in one case. `may` says whether the person looking may record what became of it."""

    flag_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    name: str
    agency_id: uuid.UUID
    agency: str
    mark: str
    requested_on: date
    confirmed_on: date | None
    expires_on: date
    note: str
    standing: FlagStanding
    may: bool = False


@dataclass(frozen=True, slots=True)
class FlagList:
    """The flags that need something, by agency, then by the day they lapse; and how many stand and need nothing."""

    rows: tuple[FlagRow, ...] = ()
    quiet: int = 0


def flag_list(uow: UnitOfWork, *, actor: Actor) -> FlagList:
    """Return the flags of the cases one may know of; to whoever reaches her agency's own alone, its own alone."""
    require(uow, actor, Operation.READ, DataClass.REFERRAL)
    day = today(uow)
    within = cases_within(uow, actor, Operation.READ, DataClass.REFERRAL, whose=AgencyFlag.agency_id)
    query = (
        sa.select(AgencyFlag, Agency, Case.reference, Person.full_name)
        .join(Agency, Agency.id == AgencyFlag.agency_id)
        .join(Case, Case.id == AgencyFlag.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(within, AgencyFlag.removed_on.is_(None))
        .order_by(Agency.short_name, AgencyFlag.expires_on, Case.reference)
    )
    found = uow.session.execute(query).all()
    may = those_within(uow, actor, {row[0].case_id for row in found}, Operation.UPDATE, DataClass.REFERRAL)
    rows = [
        FlagRow(
            flag_id=flag.id,
            case_id=flag.case_id,
            reference=reference,
            name=name or "",
            agency_id=agency.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            requested_on=flag.requested_on,
            confirmed_on=flag.confirmed_on,
            expires_on=flag.expires_on,
            note=flag.note or "",
            standing=standing_of(flag.confirmed_on, flag.expires_on, day),
            may=flag.case_id in may,
        )
        for flag, agency, reference, name in found
    ]
    needing = tuple(row for row in rows if row.standing is not FlagStanding.PLACED)
    return FlagList(needing, len(rows) - len(needing))


def standing_of(confirmed_on: date | None, expires_on: date, day: date) -> FlagStanding:
    """Return how a flag stands on a day; its last day still counts."""
    if expires_on < day:
        return FlagStanding.LAPSED
    if confirmed_on is None:
        return FlagStanding.ASKED
    return FlagStanding.LAPSING if expires_on <= day + timedelta(days=LAPSING_DAYS) else FlagStanding.PLACED
