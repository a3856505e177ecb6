"""The minutes of each case that was heard, for those who attended it: as sealed, with what was added later."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState
from marac_desk.services.access import require
from marac_desk.services.circulation.common import PlannedCopy, case_people, imprint, paper_agency
from marac_desk.services.circulation.minutes_source import NOBODY, MinutesSource
from marac_desk.services.circulation.sealed.checking import verdicts
from marac_desk.services.circulation.sealed.paper import as_sealed
from marac_desk.services.circulation.sealed.storing import of_items
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import KeptOut, kept_out
from marac_desk.services.meetings.known import items_within, known_meeting
from marac_desk.services.trust import ledger_mark


def plan_minutes(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the minutes of every case that was concluded, for the person in the chair.

    A case that the chair is shut out of goes to who took the minutes, numbered among that person's own, and to nobody
    where neither may hold it. Raises RefusedError("minutes_changed") where some are not as they were sealed.
    """
    require(uow, actor, Operation.EXPORT, DataClass.MINUTES)
    meeting = known_meeting(uow, actor, meeting_id)
    items = items_within(uow, actor, meeting_id, Operation.EXPORT, DataClass.MINUTES)
    heard = [item for item in items if item.state is ItemState.CONCLUDED]
    out = kept_out(uow, [item.case_id for item in heard])
    contents, mark = _contents(uow, meeting, heard), ledger_mark(uow)
    copies = []
    for keeper in (_keeper(uow, meeting.chair_id, "chair"), _keeper(uow, meeting.minute_taker_id, "coordinator")):
        own = [item for item in heard if not keeper.is_kept_out(item.case_id, out)]
        heard = [item for item in heard if item not in own]
        copies += [
            _copy(uow, actor, keeper, meeting, item, replace(contents[item.id], number=number), len(own), mark)
            for number, item in enumerate(own, 1)
        ]
    return tuple(copies)


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Who keeps the minutes of a case: by which key, by which name, of which agency, as what."""

    representative_id: uuid.UUID | None
    name: str
    agency: Agency | None
    mark: str

    @property
    def agency_id(self) -> uuid.UUID | None:
        return self.agency.id if self.agency is not None else None

    def is_kept_out(self, case_id: uuid.UUID, out: KeptOut) -> bool:
        return out.holds(case_id, agency_id=self.agency_id, representative_id=self.representative_id)


def _keeper(uow: UnitOfWork, representative_id: uuid.UUID | None, mark: str) -> _Keeper:
    person = uow.session.get(Representative, representative_id) if representative_id else None
    if person is None:
        return _Keeper(None, "", None, mark)
    return _Keeper(person.id, person.person_name, uow.session.get_one(Agency, person.agency_id), mark)


def _contents(uow: UnitOfWork, meeting: Meeting, items: Sequence[AgendaItem]) -> dict[uuid.UUID, MinutesOfCase]:
    """Return the minutes of some cases: as sealed, and while the meeting is not closed as the register has them.

    What was changed since it was sealed is put on no paper.
    """
    if not all(checked.verdict.holds for checked in verdicts(uow, items)):
        raise RefusedError("minutes_changed")
    sealed = of_items(uow, [item.id for item in items])
    found = {item_id: as_sealed(uow, stored) for item_id, stored in sealed.items()}
    left = [item for item in items if item.id not in found]
    if left:
        people, source = case_people(uow, [item.case_id for item in left]), MinutesSource(uow, meeting)
        found |= {item.id: source.minutes_of(item, people[item.case_id]) for item in left}
    return found


def _copy(
    uow: UnitOfWork,
    actor: Actor,
    keeper: _Keeper,
    meeting: Meeting,
    item: AgendaItem,
    content: MinutesOfCase,
    of: int,
    mark: str,
) -> PlannedCopy:
    """Return one case's minutes for who keeps them."""
    margins = imprint(uow, made_by=actor.name, number=1, of=1, holder=keeper.name, destroy_after=None, ledger=mark)
    content = replace(
        content,
        imprint=replace(margins, seal=content.imprint.seal),
        recipient=paper_agency(keeper.agency) if keeper.agency is not None else NOBODY,
    )
    return PlannedCopy(
        kind="minutes",
        meeting_id=meeting.id,
        agency_id=keeper.agency_id,
        agency=content.reference,
        mark=keeper.mark,
        recipient=keeper.name,
        number=content.number,
        of=of,
        content=content,
        case_ids=(item.case_id,),
        count=len(content.actions),
        file_name=f"minutes-{meeting.day.isoformat()}-{content.reference}.pdf",
        ledger_mark=mark,
    )
