"""The minutes of each case that was heard, for those who attended it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
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
from marac_desk.model.agency import Agency
from marac_desk.model.discussion import InformationShared
from marac_desk.model.discussion import RiskLine as RiskRow
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.monitoring import AgencyFlag as FlagRow
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.lives import ActionState, ItemState
from marac_desk.rules.vocabulary import CloseCode, Handling, LinkedProcess, RedFlag
from marac_desk.services.circulation.common import (
    CasePeople,
    PlannedCopy,
    case_people,
    imprint,
    paper_agency,
)
from marac_desk.services.meetings.planning import items_of, meeting_of
from marac_desk.services.settings import area_settings

NOT_DONE = (CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY)


def plan_minutes(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the minutes of every case that was concluded, for the person in the chair."""
    require(actor, Operation.EXPORT, DataClass.MINUTES)
    meeting = meeting_of(uow, meeting_id)
    heard = [item for item in items_of(uow, meeting_id) if item.state is ItemState.CONCLUDED]
    people = case_people(uow, [item.case_id for item in heard])
    source = _Source(uow, meeting)
    return tuple(
        source.copy(actor, item, people[item.case_id], number, len(heard)) for number, item in enumerate(heard, 1)
    )


class _Source:
    """What the minutes of all cases of a meeting share, read once."""

    def __init__(self, uow: UnitOfWork, meeting: Meeting) -> None:
        self._uow, self._meeting = uow, meeting
        self._zone = area_settings(uow).zone
        self._agencies = {a.id: paper_agency(a) for a in uow.session.scalars(sa.select(Agency))}
        rows = uow.session.scalars(sa.select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
        self._attendance = tuple(
            Attendee(self._agencies[row.agency_id], row.person_name, row.capacity, row.status) for row in rows
        )
        chair = next((row for row in rows if row.representative_id == meeting.chair_id), None)
        self._chair = chair.person_name if chair is not None else ""
        self._chair_agency = chair.agency_id if chair is not None else None

    def copy(self, actor: Actor, item: AgendaItem, people: CasePeople, number: int, of: int) -> PlannedCopy:
        """Return one case's minutes."""
        meeting = self._meeting
        content = self._minutes(actor, item, people, number)
        return PlannedCopy(
            kind="minutes",
            meeting_id=meeting.id,
            agency_id=self._chair_agency,
            agency=people.reference,
            mark="chair",
            recipient=self._chair,
            number=number,
            of=of,
            content=content,
            case_ids=(item.case_id,),
            count=len(content.actions),
            file_name=f"minutes-{meeting.day.isoformat()}-{people.reference}.pdf",
        )

    def _minutes(self, actor: Actor, item: AgendaItem, people: CasePeople, number: int) -> MinutesOfCase:
        referral = self._uow.session.get_one(Referral, item.referral_id)
        risk = self._uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
        holder = self._agencies[self._chair_agency] if self._chair_agency else next(iter(self._agencies.values()))
        return MinutesOfCase(
            imprint=imprint(self._uow, made_by=actor.name, number=1, of=1, holder=self._chair, destroy_after=None),
            recipient=holder,
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
