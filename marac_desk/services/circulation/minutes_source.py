"""What the minutes of a case hold as the register has it now, read once for all cases of a meeting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, time

import sqlalchemy as sa

from marac_desk.documents.content import Agency as PaperAgency
from marac_desk.documents.content import Contact, Copy, Imprint
from marac_desk.documents.content import Due as PaperDue
from marac_desk.documents.minutes_content import (
    AgencyFlag,
    AgencySaid,
    Attendee,
    CaseLink,
    EarlierAction,
    MinutedAction,
    MinutesOfCase,
    ReadBack,
    RiskLine,
    Said,
    VictimView,
)
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.discussion import InformationShared
from marac_desk.model.discussion import RiskLine as RiskRow
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.monitoring import AgencyFlag as FlagRow
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import CloseCode, Handling, LinkedProcess, RedFlag
from marac_desk.services.circulation.common import CasePeople, paper_agency
from marac_desk.services.circulation.table import Table
from marac_desk.services.settings import area_settings

NOT_DONE = (CloseCode.NOT_POSSIBLE_CHANGE, CloseCode.NOT_DONE_AGENCY)
NOBODY = PaperAgency("", "")


def no_imprint(at: datetime) -> Imprint:
    """Return margins that stand on no page: the minutes as such, before there is a copy of them."""
    return Imprint("", "", Copy(1, 1, ""), "", at.replace(tzinfo=None), None, Contact("", ""))


class MinutesSource:
    """What the minutes of all cases of a meeting share, read once."""

    def __init__(self, uow: UnitOfWork, meeting: Meeting) -> None:
        self._uow, self._meeting = uow, meeting
        self._zone = area_settings(uow).zone
        self._agencies = {a.id: paper_agency(a) for a in uow.session.scalars(sa.select(Agency))}
        self._table = Table(uow, meeting)

    def minutes_of(self, item: AgendaItem, people: CasePeople) -> MinutesOfCase:
        """Return one case's minutes for nobody in particular: its number and its margins are those of a copy."""
        referral = self._uow.session.get_one(Referral, item.referral_id)
        risk = self._uow.session.scalar(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id))
        return MinutesOfCase(
            imprint=no_imprint(self._uow.now),
            recipient=NOBODY,
            meeting_day=self._meeting.day,
            reference=people.reference,
            number=0,
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
            attendance=self._attendance(item),
            indicators=tuple(item.indicators),
            protection=tuple(item.protection),
            read_back=self._read_back(item),
            without_quorum=self._meeting.quorum_met is False,
            quorum_exception=self._meeting.quorum_exception or "",
        )

    def _attendance(self, item: AgendaItem) -> tuple[Attendee, ...]:
        return tuple(
            Attendee(
                self._agencies[one.agency_id],
                one.person,
                one.capacity,
                one.status,
                self._local(one.out_at) if one.out_at else None,
                self._local(one.in_at) if one.in_at else None,
            )
            for one in self._table.at(item)
        )

    def _read_back(self, item: AgendaItem) -> ReadBack | None:
        if item.read_back_at is None:
            return None
        plan = self._of_item(item)
        return ReadBack(self._local(item.read_back_at), sum(action.read_back for action in plan), len(plan))

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
