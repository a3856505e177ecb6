"""What must not leak from a report-back, and the logged look at how to reach her."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.discussion import InformationShared
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Address, Person
from marac_desk.model.report_back import ReportBack, ReportBackAttempt
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.leak import Protected
from marac_desk.rules.vocabulary import Handling
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.people import protected_text, reveal_safe_contact, safe_contact_of
from marac_desk.services.report_backs.steps import known_back
from marac_desk.services.report_backs.views import BackProtected
from marac_desk.services.settings import area_settings


def protected_of(uow: UnitOfWork, back: ReportBack) -> Protected:
    """Return everything that must not stand in a line for her; used for the leak check and shown to nobody."""
    case = uow.session.get_one(Case, back.case_id)
    contact = safe_contact_of(uow, case.victim_id)
    said_about_people = [*contact.people_safe, *contact.people_not_safe, *contact.people_feared] if contact else []
    kept = (contact.value_id, contact.times_id, contact.code_word_id, contact.say_if_answered_id) if contact else ()
    everybody = [case.victim_id, *_ids(uow, CaseChild, case.id), *_ids(uow, CaseOther, case.id)]
    return Protected(
        never_words=area_settings(uow).profile.never_words,
        perpetrators=tuple(_names(uow, _ids(uow, CasePerpetrator, case.id))),
        people=(
            *_names(uow, everybody),
            *said_about_people,
            *uow.session.scalars(sa.select(Representative.person_name)),
        ),
        addresses=tuple(_addresses(uow, everybody)),
        safe_places=tuple(text for key in kept if (text := protected_text(uow, key))),
        not_for_her=tuple(_not_for_her(uow, case.id)),
    )


def names_of(uow: UnitOfWork, back: ReportBack) -> tuple[str, ...]:
    """Return the names of everybody of the case, which are hidden in free text while names are hidden."""
    case = uow.session.get_one(Case, back.case_id)
    ties = (CaseChild, CaseOther, CasePerpetrator)
    everybody = [case.victim_id, *(key for tie in ties for key in _ids(uow, tie, case.id))]
    return tuple(dict.fromkeys(_names(uow, everybody)))


def _ids(
    uow: UnitOfWork, tie: type[CaseChild] | type[CaseOther] | type[CasePerpetrator], case_id: uuid.UUID
) -> list[uuid.UUID]:
    return list(uow.session.scalars(sa.select(tie.person_id).where(tie.case_id == case_id)))


def _names(uow: UnitOfWork, people: list[uuid.UUID]) -> Iterator[str]:
    for person in uow.session.scalars(sa.select(Person).where(Person.id.in_(people))):
        yield from filter(None, (person.full_name, person.known_as, person.given_names, *person.aliases))


def _addresses(uow: UnitOfWork, people: list[uuid.UUID]) -> Iterator[str]:
    confidential = sa.select(Address.protected_id).where(Address.person_id.in_(people), Address.confidential)
    for key in uow.session.scalars(confidential):
        if text := protected_text(uow, key):
            yield text


def _not_for_her(uow: UnitOfWork, case_id: uuid.UUID) -> Iterator[str]:
    query = (
        sa.select(InformationShared.text)
        .join(AgendaItem, AgendaItem.id == InformationShared.item_id)
        .where(AgendaItem.case_id == case_id, InformationShared.handling == Handling.NOT_FOR_VICTIM)
    )
    yield from uow.session.scalars(query)


def reveal(uow: UnitOfWork, *, actor: Actor, report_back_id: uuid.UUID) -> tuple[BackProtected, Changes]:
    """Show how to reach her and the next safe time for as long as a key is held; the look is written down first.

    Raises NotFoundError where nothing about safe contact is recorded.
    """
    back = known_back(uow, actor, report_back_id)
    contact = safe_contact_of(uow, uow.session.get_one(Case, back.case_id).victim_id)
    if contact is None:
        raise NotFoundError("safe_contact")
    values, changes = reveal_safe_contact(uow, actor=actor, contact_id=contact.id, case_id=back.case_id)
    ways = uow.session.scalars(
        sa.select(ReportBackAttempt.channel)
        .where(ReportBackAttempt.report_back_id == back.id)
        .order_by(ReportBackAttempt.at, ReportBackAttempt.id)
    )
    return BackProtected(values, back.next_attempt_at, tuple(ways)), changes
