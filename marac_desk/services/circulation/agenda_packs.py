"""The agenda pack of each agency: its own copy of the cases it may know of, numbered and timed in that copy."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.documents.agenda_content import (
    AgendaBreak,
    AgendaCase,
    AgendaPack,
    AgendaPart,
    AgendaTag,
    ArisingAction,
    Tag,
)
from marac_desk.documents.content import Agency as PaperAgency
from marac_desk.model.agency import Agency
from marac_desk.model.case import RelatedCase
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.arising import Arising
from marac_desk.rules.vocabulary import AgendaBlock, RepeatVerdict
from marac_desk.services.access import may, require
from marac_desk.services.actions.arising import ArisingRow, matters_arising
from marac_desk.services.actions.views import code_of
from marac_desk.services.circulation.common import (
    CasePeople,
    CopyFor,
    Holder,
    PlannedCopy,
    Recipient,
    case_people,
    copies_for,
    imprint,
    paper_agency,
    recipients,
)
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import KeptOut, kept_out
from marac_desk.services.meetings.known import items_within, known_meeting, seats_of
from marac_desk.services.meetings.reviews import is_review
from marac_desk.services.meetings.times import break_after, forecast_end, planned_times
from marac_desk.services.settings import area_settings

REPLY_HOUR = time(17, 0)


def plan_agenda_packs(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the copy of every agency on the circulation that has a case in it. Raises RefusedError("agenda_empty").

    The copies are counted by the agencies that are on the circulation, whatever is on the agenda, so that the number on
    one copy tells nothing of what the others hold.
    """
    require(uow, actor, Operation.EXPORT, DataClass.AGENDA)
    meeting, items = known_meeting(uow, actor, meeting_id), items_within(uow, actor, meeting_id, Operation.EXPORT)
    if not items:
        raise RefusedError("agenda_empty")
    seats = seats_of(uow, meeting_id)
    earlier = _earlier(uow, actor, meeting)
    everybody = [one for one in recipients(uow) if not seats or one.agency_id in seats]
    out = kept_out(uow, {*(item.case_id for item in items), *(one.row.case_id for one in earlier)})
    source = _Source(uow, meeting, items, earlier, out)
    return tuple(
        source.copy(recipient, copy, number, len(everybody), actor.name)
        for number, recipient in enumerate(everybody, 1)
        for copy in copies_for(recipient, [item.case_id for item in source.heard_by(recipient)], out)
    )


def _earlier(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> tuple[ArisingRow, ...]:
    """Return the actions of earlier meetings that are to be answered at the opening."""
    if not may(uow, actor, Operation.READ, DataClass.ACTIONS):
        return ()
    rows = matters_arising(uow, actor=actor, meeting_id=meeting.id).rows
    return tuple(one for one in rows if one.kind is not Arising.DONE_SINCE)


def digest_of(case: AgendaCase) -> str:
    """Return a digest of what a copy says of a case, without what moves by itself: number, time, age, the case beside.

    Two copies say the same of a case where it is the same.
    """
    children = tuple(replace(child, age=None) if child.born else child for child in case.children)
    tags = tuple(tag for tag in case.tags if tag.kind is not AgendaTag.READ_WITH)
    said = replace(case, number=0, at=time(), children=children, tags=tags)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


class _Source:
    """Everything that all copies share, read once."""

    def __init__(
        self,
        uow: UnitOfWork,
        meeting: Meeting,
        items: Sequence[AgendaItem],
        earlier: Sequence[ArisingRow],
        out: KeptOut,
    ) -> None:
        self._earlier, self._out = earlier, out
        self._uow, self._meeting, self._items = uow, meeting, items
        self._zone = area_settings(uow).zone
        self._people: dict[uuid.UUID, CasePeople] = case_people(uow, [item.case_id for item in items])
        ids = [item.referral_id for item in items]
        self._referrals = {r.id: r for r in uow.session.scalars(sa.select(Referral).where(Referral.id.in_(ids)))}
        self._presenters = {a.id: paper_agency(a) for a in uow.session.scalars(sa.select(Agency))}
        cases = [item.case_id for item in items]
        self._linked = {
            link.case_id: link.other_case_id
            for link in uow.session.scalars(
                sa.select(RelatedCase)
                .where(RelatedCase.case_id.in_(cases), RelatedCase.other_case_id.in_(cases))
                .order_by(RelatedCase.created_at, RelatedCase.id)
            )
        }
        self._leavers = tuple(
            uow.session.scalars(
                sa.select(Agency.short_name).where(Agency.only_child_cases, Agency.active).order_by(Agency.short_name)
            )
        )

    def heard_by(self, recipient: Recipient) -> list[AgendaItem]:
        """Return the cases an agency of this kind hears."""
        child = AgendaBlock.CHILD_CASES
        return [item for item in self._items if not recipient.only_child_cases or item.block is child]

    def copy(self, recipient: Recipient, copy: CopyFor, number: int, of: int, made_by: str) -> PlannedCopy:
        """Return one copy for one agency, with what is in it numbered and timed in itself."""
        own = [item for item in self.heard_by(recipient) if item.case_id in copy.case_ids]
        name = f"{number:02}-extra" if copy.extra else f"{number:02}-of-{of:02}"
        number, of = (1, 1) if copy.extra else (number, of)
        arising = self._arising(recipient, copy)
        pack = self._pack(recipient, copy.holder, own, arising, number, of, made_by)
        return PlannedCopy(
            kind="agenda",
            meeting_id=self._meeting.id,
            agency_id=recipient.agency_id,
            agency=recipient.paper.short_name,
            mark=recipient.paper.mark,
            recipient=copy.holder.name,
            number=number,
            of=of,
            content=pack,
            case_ids=tuple(item.case_id for item in own),
            count=len(own),
            file_name=f"agenda-{self._meeting.day.isoformat()}-copy-{name}.pdf",
            mentions=tuple(dict.fromkeys(one.row.case_id for one in arising)),
            digests={own[case.number - 1].case_id: digest_of(case) for part in pack.parts for case in part.cases},
        )

    def _arising(self, recipient: Recipient, copy: CopyFor) -> list[ArisingRow]:
        """Return the agency's own earlier actions that the holder of a copy may know of.

        On a further copy stands only what the usual holder must not know.
        """
        first = recipient.holders[0].representative_id
        found = []
        for one in self._earlier:
            case, agency = one.row.case_id, recipient.agency_id
            theirs = one.row.agency_id == agency and not self._out.holds(
                case, agency_id=agency, representative_id=copy.holder.representative_id
            )
            if theirs and (not copy.extra or self._out.holds(case, representative_id=first)):
                found.append(one)
        return found

    def _pack(
        self,
        recipient: Recipient,
        holder: Holder,
        own: Sequence[AgendaItem],
        arising: Sequence[ArisingRow],
        number: int,
        of: int,
        made_by: str,
    ) -> AgendaPack:
        meeting, times, pause = self._meeting, planned_times(self._meeting, own), break_after(self._meeting, own)
        numbers = {item.case_id: place for place, item in enumerate(own, 1)}
        parts = []
        for block in dict.fromkeys(item.block for item in own):
            cases = [item for item in own if item.block is block]
            paused = next((item for item in cases if item.id == pause), None)
            shown = tuple(self._case(item, numbers, times[item.id].start) for item in cases)
            parts.append(AgendaPart(block, shown, self._break(times[paused.id].end) if paused is not None else None))
        return AgendaPack(
            imprint=imprint(
                self._uow, made_by=made_by, number=number, of=of, holder=holder.name, destroy_after=meeting.day
            ),
            recipient=recipient.paper,
            person=holder.name,
            meeting_day=meeting.day,
            starts=self._local(meeting.starts_at),
            ends=self._local(forecast_end(meeting, own)),
            venue=meeting.venue or "",
            reply_by=datetime.combine(meeting.research_on, REPLY_HOUR),
            parts=tuple(parts),
            arising=tuple(ArisingAction(code_of(one.row), one.kind, one.row.due_on, one.late) for one in arising),
        )

    def _local(self, instant: datetime) -> time:
        return instant.astimezone(self._zone).time().replace(tzinfo=None)

    def _break(self, start: datetime) -> AgendaBreak:
        until = start + timedelta(minutes=self._meeting.break_minutes)
        return AgendaBreak(self._local(start), self._local(until), self._leavers)

    def _case(self, item: AgendaItem, numbers: dict[uuid.UUID, int], start: datetime) -> AgendaCase:
        people = self._people[item.case_id]
        nobody = PaperAgency("", "")
        presenter = self._presenters.get(item.presenter_agency_id, nobody) if item.presenter_agency_id else nobody
        return AgendaCase(
            number=numbers[item.case_id],
            at=self._local(start),
            reference=people.reference,
            victim=people.victim,
            said_to_harm=people.said_to_harm,
            children=people.children,
            presenter=presenter,
            tags=self._tags(item, numbers),
            must_not=people.must_not,
        )

    def _tags(self, item: AgendaItem, numbers: dict[uuid.UUID, int]) -> tuple[Tag, ...]:
        referral, tags = self._referrals[item.referral_id], []
        if referral.is_repeat is RepeatVerdict.YES:
            tags.append(Tag(AgendaTag.REPEAT))
        elif is_review(referral):
            tags.append(Tag(AgendaTag.HEARD_BEFORE))
        if referral.transferred_from:
            tags.append(Tag(AgendaTag.TRANSFERRED_IN))
        if (other := numbers.get(self._linked.get(item.case_id, uuid.UUID(int=0)))) is not None:
            tags.append(Tag(AgendaTag.READ_WITH, other))
        return tuple(tags)
