"""What runs out: lateness first, then what comes next, at most as many lines as fit beside the worklist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.area import Area
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.meeting import Meeting
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import MeetingState, ReportBackState
from marac_desk.rules.transfers import Direction
from marac_desk.services.access import cases_within, may, those_within
from marac_desk.services.actions.conditions import now_of, within
from marac_desk.services.backups.telling import OFF_LINE, reminder
from marac_desk.services.settings import AreaSettings
from marac_desk.services.today.views import DeadlineKind, DeadlineLine, DueReportBack, NextMeeting
from marac_desk.services.transfers.looking import transfers_due

MOST_DEADLINES = 6
LOOK_AHEAD_DAYS = 45


def deadlines(
    uow: UnitOfWork,
    actor: Actor,
    settings: AreaSettings,
    day: date,
    meeting: NextMeeting | None,
    backs: Sequence[DueReportBack],
) -> tuple[DeadlineLine, ...]:
    """Return what runs out, the latest and the nearest first, reviews of protocols last; at most MOST_DEADLINES.

    Nothing is among them that the person acting may not read.
    """
    lines = [*_latest_actions(uow, actor, settings, day), *_late_report_backs(backs, day)]
    lines += _meeting_deadlines(uow, settings, day, meeting)
    lines += _flags(uow, actor, day)
    lines += _releases(uow, actor, day)
    lines += _transfers(uow, actor)
    if may(uow, actor, Operation.READ, DataClass.PARTNERSHIP):
        lines += _protocols(uow, settings, day)
    backup = _backup(uow, settings, day) if may(uow, actor, Operation.READ, DataClass.KEYS) else []
    lines.sort(key=_most_urgent)
    kept = [*lines[: MOST_DEADLINES - len(backup)], *backup]  # which is said however much else is late
    return tuple(sorted(kept, key=_most_urgent))


def _most_urgent(line: DeadlineLine) -> tuple[bool, int, date]:
    return (line.kind is DeadlineKind.PROTOCOL, -line.late, line.on)


def _latest_actions(uow: UnitOfWork, actor: Actor, settings: AreaSettings, day: date) -> list[DeadlineLine]:
    query = (
        sa.select(Action, Person.full_name, Agency.short_name)
        .join(Case, Case.id == Action.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(now_of(uow).late, within(uow, actor, Operation.READ))
        .order_by(Action.due_on)
        .limit(2)
    )
    found, lines = uow.session.execute(query).all(), []
    known = those_within(uow, actor, {row[0].case_id for row in found}, Operation.READ, DataClass.VICTIM)
    for action, name, agency in found:
        on = action.due_on or day
        late = days_late(settings.calendar, on, day)
        who = (name or "") if action.case_id in known else ""
        lines.append(
            DeadlineLine(DeadlineKind.ACTION, late, (on - day).days, on, action.title, who, agency, 1, action.id)
        )
    return lines


def _late_report_backs(backs: Sequence[DueReportBack], day: date) -> list[DeadlineLine]:
    return [
        DeadlineLine(
            DeadlineKind.REPORT_BACK,
            b.late,
            (b.due_on - day).days,
            b.due_on,
            "",
            b.name,
            b.advocate,
            1,
            b.report_back_id,
        )
        for b in backs[:1]
        if b.late and b.state is not ReportBackState.DELIVERED
    ]


def _meeting_deadlines(
    uow: UnitOfWork, settings: AreaSettings, day: date, meeting: NextMeeting | None
) -> list[DeadlineLine]:
    if meeting is None:
        return []
    row = uow.session.get_one(Meeting, meeting.meeting_id)
    lines = []
    if row.state in {MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS, MeetingState.LOCKED}:
        late = days_late(settings.calendar, row.agenda_on, day)
        days = (row.agenda_on - day).days
        lines.append(DeadlineLine(DeadlineKind.AGENDA, late, days, row.agenda_on, "", "", "", meeting.cases, row.id))
    if meeting.silent_agencies and row.research_on >= day:
        days = (row.research_on - day).days
        count = len(meeting.silent_agencies)
        lines.append(DeadlineLine(DeadlineKind.RESEARCH, 0, days, row.research_on, "", "", "", count, row.id))
    return lines


def _flags(uow: UnitOfWork, actor: Actor, day: date) -> list[DeadlineLine]:
    within_reach = cases_within(uow, actor, Operation.READ, DataClass.REFERRAL, whose=AgencyFlag.agency_id)
    query = (
        sa.select(AgencyFlag.expires_on, sa.func.count())
        .join(Case, Case.id == AgencyFlag.case_id)
        .where(
            within_reach,
            AgencyFlag.expires_on <= day + timedelta(days=LOOK_AHEAD_DAYS),
            AgencyFlag.removed_on.is_(None),
        )
        .group_by(AgencyFlag.expires_on)
        .order_by(AgencyFlag.expires_on)
    )
    found = [(on, count) for on, count in uow.session.execute(query)]
    lapsed = [pair for pair in found if pair[0] < day]
    first = [pair for pair in found if pair[0] >= day][:1]
    lines = [(lapsed[0][0], sum(count for _, count in lapsed))] if lapsed else []
    return [
        DeadlineLine(DeadlineKind.FLAGS, 0, (on - day).days, on, "", "", "", count, None)
        for on, count in (*lines, *first)
    ]


def _releases(uow: UnitOfWork, actor: Actor, day: date) -> list[DeadlineLine]:
    victim, other = aliased(Person), aliased(Person)
    query = (
        sa.select(CasePerpetrator.release_on, CasePerpetrator.case_id, other.full_name, victim.full_name)
        .join(other, other.id == CasePerpetrator.person_id)
        .join(Case, Case.id == CasePerpetrator.case_id)
        .join(victim, victim.id == Case.victim_id)
        .where(CasePerpetrator.release_on >= day, CasePerpetrator.release_on <= day + timedelta(days=LOOK_AHEAD_DAYS))
        .where(cases_within(uow, actor), cases_within(uow, actor, Operation.READ, DataClass.PERPETRATOR))
        .order_by(CasePerpetrator.release_on)
        .limit(2)
    )
    return [
        DeadlineLine(DeadlineKind.RELEASE, 0, (on - day).days, on, him or "", her or "", "", 1, case_id)
        for on, case_id, him, her in uow.session.execute(query)
        if on is not None
    ]


def _transfers(uow: UnitOfWork, actor: Actor) -> list[DeadlineLine]:
    """Return the transfers that nobody acknowledged in time: the other area ours, or we theirs."""
    if not may(uow, actor, Operation.EXPORT, DataClass.REFERRAL):
        return []
    kinds = {Direction.OUT: DeadlineKind.TRANSFER_OUT, Direction.IN: DeadlineKind.TRANSFER_IN}
    return [
        DeadlineLine(kinds[one.direction], one.late, one.days, one.due_on, one.other_area, one.name, "", 1, one.case_id)
        for one in transfers_due(uow, actor=actor)
    ]


def _protocols(uow: UnitOfWork, settings: AreaSettings, day: date) -> list[DeadlineLine]:
    area = uow.session.get_one(Area, settings.area_id)
    lines = []
    for title, on in (("sharing_protocol", area.isp_review_on), ("operating_protocol", area.mop_review_on)):
        if on is not None and on <= day + timedelta(days=LOOK_AHEAD_DAYS):
            lines.append(DeadlineLine(DeadlineKind.PROTOCOL, 0, (on - day).days, on, title, "", "", 1, None))
    return lines


def _backup(uow: UnitOfWork, settings: AreaSettings, day: date) -> list[DeadlineLine]:
    """Return that the last verified backup is old, that there is none, or that one is to be taken off line.

    `title` is the code of which, `count` the hours since the last one, or the days since one was taken off line.
    """
    found = reminder(uow)
    if found is None:
        return []
    on = local_day(found.since, settings.zone) if found.since is not None else day
    hours = int((uow.now - found.since).total_seconds() // 3600) if found.since is not None else 0
    count = (day - on).days if found.kind == OFF_LINE else hours
    return [DeadlineLine(DeadlineKind.BACKUP, 0, (on - day).days, on, found.kind, "", "", count, None, found.since)]
