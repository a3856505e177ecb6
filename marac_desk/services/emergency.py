"""Emergencies: coordinator or chair opens a case she or he is not at work on, for half an hour, and the auditor knows.

It never beats a restriction on oneself: for whoever is shut out the case does not exist, in an emergency as at any
other time (security reference, section 3, rule d).
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from marac_desk.model.access import EmergencyAccess
from marac_desk.model.audit import Alert
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import not_shut_out
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary.access import AlertRule
from marac_desk.services.access import may_for, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import display_name
from marac_desk.services.texts import PARAGRAPH, needed

LASTS = timedelta(minutes=30)
OPERATION = "emergency_access"
_BLANKS = re.compile(r"\s*[-–]\s*")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened in an emergency, and until when."""

    case_id: uuid.UUID
    reference: str
    until: datetime


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """An emergency access of one's own that still lasts."""

    case_id: uuid.UUID
    reference: str
    until: datetime


def open_in_emergency(
    uow: UnitOfWork,
    *,
    actor: Actor,
    reason: str,
    reference: str = "",
    name: str = "",
    born: date | None = None,
) -> tuple[Opened, Changes]:
    """Open a case for half an hour, by its reference, or by the victim's exact name and date of birth.

    The auditor is alerted in the same transaction. Raises NotAllowedError for everybody but coordinator and chair,
    RefusedError("reason_needed"), RefusedError("emergency_whom") where it is not said which case,
    RefusedError("emergency_needless") for a case one may open anyway, and NotFoundError for a case that is not there or
    that a restriction keeps from this person, which are told apart nowhere.
    """
    require(uow, actor, Operation.APPROVE, DataClass.RESTRICTION)
    require(uow, actor, Operation.READ, DataClass.VICTIM)
    why = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    case = _case(uow, actor, reference, name, born)
    if may_for(uow, actor, case.id, Operation.READ, DataClass.VICTIM):
        raise RefusedError("emergency_needless")
    until = uow.now + LASTS
    access = EmergencyAccess(case_id=case.id, user_id=actor.user_id, reason=why, began_at=uow.now, until=until)
    uow.add(access)
    uow.add(
        Alert(
            rule=AlertRule.EMERGENCY_ACCESS,
            user_id=actor.user_id,
            case_id=case.id,
            at=uow.now,
            details={"until": until.isoformat()},
        )
    )
    uow.record(OPERATION, "case", case.id, case_id=case.id, minutes=int(LASTS.total_seconds()) // 60)
    return Opened(case.id, case.reference, until), Changes.ACCESS | Changes.CASES | Changes.AUDIT


def _case(uow: UnitOfWork, actor: Actor, reference: str, name: str, born: date | None) -> Case:
    """Return the one case that is meant; two that fit are none."""
    written = _BLANKS.sub("-", reference.strip()).upper()
    if not written and not (name.strip() and born is not None):
        raise RefusedError("emergency_whom")
    query = sa.select(Case).where(not_shut_out(actor))
    if written:
        query = query.where(Case.reference == written)
    else:
        query = query.join(Person, Person.id == Case.victim_id).where(Person.date_of_birth == born)
    found = [case for case in uow.session.scalars(query) if written or _is_named(uow, case, name)]
    if len(found) != 1:
        raise NotFoundError("case")
    return found[0]


def _is_named(uow: UnitOfWork, case: Case, name: str) -> bool:
    person = uow.session.get_one(Person, case.victim_id)
    names = (display_name(person), person.full_name or "", *person.aliases)
    return " ".join(name.casefold().split()) in {" ".join(one.casefold().split()) for one in names if one}


def emergencies(uow: UnitOfWork, *, actor: Actor) -> tuple[EmergencyLine, ...]:
    """Return the emergency accesses of the person acting that still last, for saying so on the screen."""
    query = (
        sa.select(EmergencyAccess.until, Case.id, Case.reference)
        .join(Case, Case.id == EmergencyAccess.case_id)
        .where(EmergencyAccess.user_id == actor.user_id, EmergencyAccess.until > uow.now, not_shut_out(actor))
        .order_by(EmergencyAccess.until)
    )
    return tuple(EmergencyLine(row.id, row.reference, row.until) for row in uow.session.execute(query))


def ends_at(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> datetime | None:
    """Return until when the person acting has a case open in an emergency; None where she or he has not."""
    query = sa.select(sa.func.max(EmergencyAccess.until)).where(
        EmergencyAccess.case_id == case_id,
        EmergencyAccess.user_id == actor.user_id,
        EmergencyAccess.until > uow.now,
    )
    return uow.session.scalar(query)
