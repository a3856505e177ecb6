"""What somebody may have learnt of a case before a conflict was found: copies, looks, questions, actions, meetings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Representative
from marac_desk.model.case import CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Attendance, ResearchReturn
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.vocabulary import AttendanceStatus, ResearchStatus
from marac_desk.rules.vocabulary.access import DisclosureWay

_ANSWERED = (
    ResearchStatus.NOTHING_KNOWN,
    ResearchStatus.KNOWN_RELEVANT,
    ResearchStatus.KNOWN_NOT_RELEVANT,
    ResearchStatus.WILL_SPEAK,
)
_CAME = (AttendanceStatus.PRESENT, AttendanceStatus.PARTIAL)


@dataclass(frozen=True, slots=True)
class Known:
    """How somebody may have learnt of a case, and the copies of it that went to her, him or them."""

    ways: tuple[DisclosureWay, ...]
    copies: tuple[DocumentCopy, ...]


def what_they_knew(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> Known:
    """Return what is on record of whom a restriction shuts out having learnt of the case."""
    uow.session.flush()
    copies = tuple(copies_of(uow, case_id, row))
    found = {
        DisclosureWay.COPY: bool(copies),
        DisclosureWay.LOOKED: _looked(uow, case_id, row),
        DisclosureWay.ATTENDED: _attended(uow, case_id, row),
        DisclosureWay.ASKED: _answered(uow, case_id, row),
        DisclosureWay.ACTION: _acted(uow, case_id, row),
    }
    return Known(tuple(way for way, so in found.items() if so), copies)


def holding(case_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Return the condition on `DocumentCopy` that it holds a case."""
    written = sa.cast(DocumentCopy.case_ids, sa.Text)
    return sa.or_(written.contains(case_id.hex), written.contains(str(case_id)))


def copies_of(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> list[DocumentCopy]:
    """Return the copies of a case that went to a restricted agency, or to a restricted person by name.

    A copy that went to the person's agency and to nobody in particular counts as hers or his.
    """
    if row.agency_id is not None:
        whose = DocumentCopy.agency_id == row.agency_id
    elif row.representative_id is not None:
        person = uow.session.get_one(Representative, row.representative_id)
        to_him = sa.or_(DocumentCopy.recipient == person.person_name, DocumentCopy.recipient == "")
        whose = sa.and_(DocumentCopy.agency_id == person.agency_id, to_him)
    else:
        whose = DocumentCopy.recipient == row.name
    query = sa.select(DocumentCopy).where(holding(case_id), whose).order_by(DocumentCopy.made_at, DocumentCopy.id)
    return list(uow.session.scalars(query))


def _people(row: CaseExclusion) -> sa.Select[uuid.UUID]:
    """The representatives that a restriction shuts out."""
    query = sa.select(Representative.id)
    if row.agency_id is not None:
        return query.where(Representative.agency_id == row.agency_id)
    return query.where(Representative.id == row.representative_id)


def _looked(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> bool:
    users = sa.select(User.id).where(sa.or_(User.id == row.user_id, User.representative_id.in_(_people(row))))
    query = sa.select(LedgerEntry.seq).where(LedgerEntry.case_id == case_id, LedgerEntry.actor_id.in_(users))
    return uow.session.scalar(query.limit(1)) is not None


def _attended(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> bool:
    query = (
        sa.select(Attendance.id)
        .join(AgendaItem, AgendaItem.meeting_id == Attendance.meeting_id)
        .where(AgendaItem.case_id == case_id, AgendaItem.first_called_at.is_not(None))
        .where(Attendance.status.in_(_CAME), Attendance.representative_id.in_(_people(row)))
    )
    return uow.session.scalar(query.limit(1)) is not None


def _answered(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> bool:
    query = sa.select(ResearchReturn.id).where(
        ResearchReturn.case_id == case_id,
        ResearchReturn.agency_id == row.agency_id,
        ResearchReturn.status.in_(_ANSWERED),
    )
    return uow.session.scalar(query.limit(1)) is not None


def _acted(uow: UnitOfWork, case_id: uuid.UUID, row: CaseExclusion) -> bool:
    query = sa.select(Action.id).where(
        Action.case_id == case_id, Action.owner_agency_id == row.agency_id, Action.issued_on.is_not(None)
    )
    return uow.session.scalar(query.limit(1)) is not None
