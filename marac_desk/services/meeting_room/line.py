"""What the record line reads by: the agencies as people type them, and the catalogue in the nation's words."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.assets.catalogue import agency_words, mark_for
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.meeting import Attendance
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary import Aim, PersonState, RepresentativeRole, Share
from marac_desk.services.access import require
from marac_desk.services.catalogue.learning import learned_uses
from marac_desk.services.catalogue.reading import AreaCatalogue, area_catalogue
from marac_desk.services.meeting_room.present import sits
from marac_desk.services.meeting_room.table import table_within
from marac_desk.services.meeting_room.views import LineAgency, LineEntry, LineWords
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import area_settings

_ENTRIES = "entries of the record line"
_PEOPLE = (RepresentativeRole.COORDINATOR, RepresentativeRole.CHAIR)


def line_words(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> LineWords:
    """Return what the record line reads by: the partnership's agencies and the catalogue in the nation's words."""
    require(uow, actor, Operation.READ, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    table = table_within(uow, actor, meeting)
    sitting = sa.select(Attendance.agency_id).where(
        Attendance.meeting_id == meeting_id, sits(table.id if table is not None else None)
    )
    here = set(uow.session.scalars(sitting))
    settings = area_settings(uow)
    return LineWords(
        agencies=_line_agencies(uow, here),
        entries=_entries(uow, area_catalogue(uow)),
        meeting_day=meeting.day,
        zone=settings.zone,
        calendar=settings.calendar,
        time_rules=settings.time_rules,
        learned=learned_uses(uow, actor),
    )


def _entries(uow: UnitOfWork, known: AreaCatalogue) -> tuple[LineEntry, ...]:
    """Return what the line knows of each action, made once for as long as the catalogue stays the same."""
    made = uow.memo.get(_ENTRIES)
    if made is None or made[0] is not known:
        made = uow.memo[_ENTRIES] = (known, _made_of(known))
    found: tuple[LineEntry, ...] = made[1]
    return found


def _made_of(known: AreaCatalogue) -> tuple[LineEntry, ...]:
    return tuple(
        LineEntry(
            code=entry.code,
            title=entry.title,
            does=entry.does,
            words=entry.words,
            kinds=entry.agency_types,
            subkinds=entry.subtypes,
            aim=Aim(entry.aim),
            share=Share(entry.share),
            due_basis=entry.due.basis,
            due_number=entry.due.number,
            due_event=entry.due.event,
        )
        for entry in known.offered
    )


def _line_agencies(uow: UnitOfWork, here: set[uuid.UUID]) -> tuple[LineAgency, ...]:
    words = agency_words()
    agencies = uow.session.scalars(
        sa.select(Agency).where(Agency.active, Agency.signatory).order_by(Agency.short_name)
    ).all()
    found = []
    for agency in agencies:
        own = tuple(words.get(agency.subtype.value, ())) if agency.subtype else ()
        shared_kind = sum(other.agency_type is agency.agency_type for other in agencies) > 1
        general = () if agency.subtype and shared_kind else tuple(words.get(agency.agency_type.value, ()))
        found.append(
            LineAgency(
                key=agency.id.hex,
                agency_id=agency.id,
                kind=agency.agency_type.value,
                subkind=agency.subtype.value if agency.subtype else None,
                short_name=agency.short_name,
                mark=mark_for(agency.agency_type, agency.subtype),
                words=(agency.name, *own, *general),
                here=agency.id in here,
            )
        )
    return tuple(found) + _people_of_the_meeting(uow, {agency.id for agency in agencies})


def _people_of_the_meeting(uow: UnitOfWork, agencies: set[uuid.UUID]) -> tuple[LineAgency, ...]:
    """Return coordinator and chair as owners of what is theirs to do, each under the agency they come from."""
    found = []
    query = sa.select(Representative).where(
        Representative.role.in_(_PEOPLE), Representative.state == PersonState.ACTIVE
    )
    active = {person.role: person for person in uow.session.scalars(query.order_by(Representative.id.desc()))}
    for role in _PEOPLE:
        person = active.get(role)
        if person is not None and person.agency_id in agencies:
            typed = agency_words().get(role.value, (role.value,))
            found.append(
                LineAgency(
                    role.value,
                    person.agency_id,
                    role.value,
                    None,
                    role.value.capitalize(),
                    role.value,
                    tuple(typed),
                    True,
                )
            )
    return tuple(found)
