"""The minutes of each case that was heard, for those who attended it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from marac_desk.documents.content import Due as PaperDue
from marac_desk.documents.minutes_content import (
    AgencyFlag,
    AgencySaid,
    Attendee,
    CaseLink,
    EarlierAction,
    MinutedAction,
    MinutesOfCase,
    RiskLine,
    Said,
    VictimView,
)
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.discussion import InformationShared
from marac_desk.model.discussion import RiskLine as RiskRow
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.monitoring import AgencyFlag as FlagRow
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ActionState, ItemState
from marac_desk.rules.vocabulary import CloseCode, Handling, LinkedProcess, RedFlag
from marac_desk.services.access import require
from marac_desk.services.circulation.common import (
    CasePeople,
    PlannedCopy,
    case_people,
    imprint,
    paper_agency,
)
from marac_desk.services.kept_out import KeptOut, kept_out
from marac_desk.services.meetings.known import items_within, known_meeting
from marac_desk.services.settings import area_settings
from marac_desk.services.trust import ledger_mark

NOT_DONE = (CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY)


def plan_minutes(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the minutes of every case that was concluded, for the person in the chair.

    A case that the chair is shut out of goes to who took the minutes, numbered among that person's own, and to nobody
    where neither may hold it.
    """
    require(uow, actor, Operation.EXPORT, DataClass.MINUTES)
    meeting = known_meeting(uow, actor, meeting_id)
    items = items_within(uow, actor, meeting_id, Operation.EXPORT, DataClass.MINUTES)
    heard = [item for item in items if item.state is ItemState.CONCLUDED]
    people = case_people(uow, [item.case_id for item in heard])
    out = kept_out(uow, [item.case_id for item in heard])
    source = _Source(uow, meeting)
    copies = []
    for keeper in source.keepers:
        own = [item for item in heard if not keeper.is_kept_out(item.case_id, out)]
        heard = [item for item in heard if item not in own]
        copies += [
            source.copy(actor, keeper, item, people[item.case_id], number, len(own))
            for number, item in enumerate(own, 1)
        ]
    return tuple(copies)


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Who keeps the minutes of a case: by which key, by which name, of which agency, as what."""

    representative_id: uuid.UUID | None
    name: str
    agency_id: uuid.UUID | None
    mark: str

    def is_kept_out(self, case_id: uuid.UUID, out: KeptOut) -> bool:
        return out.holds(case_id, agency_id=self.agency_id, representative_id=self.representative_id)


class _Source:
    """What the minutes of all cases of a meeting share, read once."""

    def __init__(self, uow: UnitOfWork, meeting: Meeting) -> None:
        self._uow, self._meeting = uow, meeting
        self._zone, self._mark = area_settings(uow).zone, ledger_mark(uow)
        self._agencies = {a.id: paper_agency(a) for a in uow.session.scalars(sa.select(Agency))}
        query = sa.select(Attendance).join(Agency, Agency.id == Attendance.agency_id)
        rows = uow.session.scalars(
            query.where(Attendance.meeting_id == meeting.id).order_by(
                Agency.short_name, Attendance.created_at, Attendance.id
            )
        ).all()
        self._attendance = tuple(
            Attendee(self._agencies[row.agency_id], row.person_name, row.capacity, row.status) for row in rows
        )
        self.keepers = (self._keeper(meeting.chair_id, "chair"), self._keeper(meeting.minute_taker_id, "coordinator"))

    def _keeper(self, representative_id: uuid.UUID | None, mark: str) -> _Keeper:
        person = self._uow.session.get(Representative, representative_id) if representative_id else None
        if person is None:
            return _Keeper(None, "", None, mark)
        return _Keeper(person.id, person.person_name, person.agency_id, mark)

    def copy(
        self, actor: Actor, keeper: _Keeper, item: AgendaItem, people: CasePeople, number: int, of: int
    ) -> PlannedCopy:
        """Return one case's minutes."""
        meeting = self._meeting
        content = self._minutes(actor, keeper, item, people, number)
        return PlannedCopy(
            kind="minutes",
            meeting_id=meeting.id,
            agency_id=keeper.agency_id,
            agency=people.reference,
            mark=keeper.mark,
            recipient=keeper.name,
            number=number,
            of=of,
            content=content,
            case_ids=(item.case_id,),
            count=len(content.actions),
            file_name=f"minutes-{meeting.day.isoformat()}-{people.reference}.pdf",
            ledger_mark=self._mark,
        )

    def _minutes(
        self, actor: Actor, keeper: _Keeper, item: AgendaItem, people: CasePeople, number: int
    ) -> MinutesOfCase:
        referral = self._uow.session.get_one(Referral, item.referral_id)
        risk = self._uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
        agency = self._agencies[keeper.agency_id] if keeper.agency_id else next(iter(self._agencies.values()))
        return MinutesOfCase(
            imprint=imprint(
                self._uow,
                made_by=actor.name,
                number=1,
                of=1,
                holder=keeper.name,
                destroy_after=None,
                ledger=self._mark,
            ),
            recipient=agency,
            meeting_day=self._meeting.day,
            reference=people.reference,
            number=number,
            heard_from=self._local(item.first_called_at or self._meeting.starts_at),
            heard_to=self._local(item.concluded_at) if item.concluded_at else None,
            victim=people.victim.name,
            victim_born=people.victim.born,
            said_to_harm=people.said_to_harm,
            risk_statement=item.risk_statement or "",
            view=self._view(item, referral),
            no_view=item.victim_view_reason,
            at_risk=self._at_risk(item),
            score=risk.score if risk is not None else None,
            score_of=area_settings(self._uow).checklist(risk.tool).max_score if risk is not None else None,
            red_flags=tuple(RedFlag(flag) for flag in risk.red_flags) if risk is not None else (),
            said=self._said(item),
            actions=self._actions(item),
            earlier=self._earlier(item),
            links=tuple(CaseLink(LinkedProcess(code), words) for code, words in item.link_decisions.items()),
            flags=self._flags(item),
            attendance=self._attendance,
        )

    def _local(self, instant: datetime) -> time:
        return instant.astimezone(self._zone).time().replace(tzinfo=None)

    @staticmethod
    def _view(item: AgendaItem, referral: Referral) -> VictimView | None:
        if item.victim_view:
            return VictimView(item.victim_view, item.victim_view_by or "", item.victim_view_on)
        if referral.victim_wishes:
            return VictimView(referral.victim_wishes, referral.referrer_name or "", referral.referral_date)
        return None

    def _at_risk(self, item: AgendaItem) -> tuple[RiskLine, ...]:
        rows = self._uow.session.scalars(
            sa.select(RiskRow).where(RiskRow.item_id == item.id).order_by(RiskRow.position)
        )
        return tuple(RiskLine(r.at_risk, r.from_whom or "", r.of_what or "", r.imminence) for r in rows)

    def _said(self, item: AgendaItem) -> tuple[AgencySaid, ...]:
        """Return what may be minuted, by agency in the order it was said; the rest has no field to stand in."""
        rows = self._uow.session.scalars(
            sa.select(InformationShared)
            .where(InformationShared.item_id == item.id, InformationShared.handling != Handling.DO_NOT_MINUTE)
            .order_by(InformationShared.position)
        )
        lines: dict[uuid.UUID, list[Said]] = {}
        for row in rows:
            source = self._agencies[row.agency_id].short_name
            said = Said(row.kind, row.text, source, row.source_date, row.held_by or source)
            lines.setdefault(row.agency_id, []).append(said)
        return tuple(AgencySaid(self._agencies[agency_id], tuple(said)) for agency_id, said in lines.items())

    def _of_item(self, item: AgendaItem) -> Sequence[Action]:
        query = sa.select(Action).where(Action.item_id == item.id, Action.state != ActionState.CLOSED_SUPERSEDED)
        return self._uow.session.scalars(query.order_by(Action.number)).all()

    def _actions(self, item: AgendaItem) -> tuple[MinutedAction, ...]:
        return tuple(
            MinutedAction(
                number=number,
                title=f"{action.title} ({action.detail})" if action.detail else action.title,
                owner=self._agencies[action.owner_agency_id],
                due=PaperDue(event=action.due_event, ask_again=action.ask_again_on)
                if action.due_event
                else PaperDue(day=action.due_on, at=self._local(action.due_at) if action.due_at else None),
                share=action.share,
            )
            for number, action in enumerate(self._of_item(item), 1)
        )

    def _earlier(self, item: AgendaItem) -> tuple[EarlierAction, ...]:
        query = sa.select(Action).where(
            Action.case_id == item.case_id,
            sa.or_(Action.item_id.is_(None), Action.item_id != item.id),
            Action.close_code.in_(NOT_DONE),
        )
        return tuple(
            EarlierAction(a.title, self._agencies[a.owner_agency_id], a.close_code, a.close_reason or "")
            for a in self._uow.session.scalars(query.order_by(Action.closed_on))
            if a.close_code is not None
        )

    def _flags(self, item: AgendaItem) -> tuple[AgencyFlag, ...]:
        query = sa.select(FlagRow).where(FlagRow.case_id == item.case_id, FlagRow.removed_on.is_(None))
        latest: dict[uuid.UUID, AgencyFlag] = {}
        for row in self._uow.session.scalars(query.order_by(FlagRow.expires_on)):
            latest[row.agency_id] = AgencyFlag(self._agencies[row.agency_id], row.expires_on)
        return tuple(sorted(latest.values(), key=lambda flag: flag.agency.short_name))
