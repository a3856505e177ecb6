"""The advocate's own list, and one report-back with everything its page shows, by few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person, SafeContact
from marac_desk.model.report_back import ReportBack, ReportBackAttempt, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import OPENLY, Actor, DataClass, Manner, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.deadlines import days_late, due_soon
from marac_desk.rules.leak import Found, check
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.safe_contact import must_not, stale
from marac_desk.rules.vocabulary import Answer, ContactChannel, FeelsSafer
from marac_desk.services.access import cases_within, in_case, may, require
from marac_desk.services.actions.conditions import Condition, now_of
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.views import ActionRow, Grouping
from marac_desk.services.contact import contact_shown
from marac_desk.services.report_backs.protected import names_of, protected_of
from marac_desk.services.report_backs.steps import is_mine, known_back
from marac_desk.services.report_backs.views import (
    HANDED_ON,
    TO_ANSWER,
    TO_FEED_BACK,
    TO_TELL,
    BackAttempt,
    BackCounts,
    BackLine,
    BackList,
    BackRow,
    BackView,
    EarlierAnswer,
)
from marac_desk.services.settings import area_settings, today

MOST_DONE = 60
_WAITS = (ReportBack.state.in_(TO_TELL | TO_ANSWER | TO_FEED_BACK | HANDED_ON), Person.deceased.is_(False))


def back_list(uow: UnitOfWork, *, actor: Actor) -> BackList:
    """Return the report-backs that are the task of the person acting; whoever only reads sees all that she may."""
    require(uow, actor, Operation.READ, DataClass.REPORT_BACK)
    mine = seen_by(uow, actor)
    waiting = _rows(uow, actor, [*mine, *_WAITS])
    done = [*mine, ReportBack.state == ReportBackState.FED_BACK]

    def among(states: Collection[ReportBackState]) -> tuple[BackRow, ...]:
        return tuple(row for row in waiting if row.state in states)

    return BackList(
        to_tell=among(TO_TELL),
        to_answer=among(TO_ANSWER),
        to_feed_back=among(TO_FEED_BACK),
        handed_on=among(HANDED_ON),
        done=_rows(uow, actor, done, latest=MOST_DONE),
        done_count=_count(uow, done),
        own=_carries(uow, actor),
    )


def back_counts(uow: UnitOfWork, *, actor: Actor) -> BackCounts:
    """Return how many report-backs stand where, for who may only count them."""
    counted = OPENLY | {Manner.COUNTS}
    require(uow, actor, Operation.READ, DataClass.REPORT_BACK, counted)
    known = cases_within(uow, actor, Operation.READ, DataClass.REPORT_BACK, counted, key=ReportBack.case_id)

    def standing(states: Collection[ReportBackState]) -> int:
        return _count(uow, [known, ReportBack.state.in_(states)])

    return BackCounts(
        to_tell=standing(TO_TELL),
        to_answer=standing(TO_ANSWER),
        to_feed_back=standing(TO_FEED_BACK),
        handed_on=standing(HANDED_ON),
        done=standing({ReportBackState.FED_BACK}),
    )


def _count(uow: UnitOfWork, where: Sequence[Condition]) -> int:
    return uow.session.scalar(sa.select(sa.func.count()).select_from(ReportBack).where(*where)) or 0


def seen_by(uow: UnitOfWork, actor: Actor) -> list[Condition]:
    """Return which report-backs somebody's list shows: who carries them to the victims her own, others all they may."""
    known = cases_within(uow, actor, Operation.READ, DataClass.REPORT_BACK, key=ReportBack.case_id)
    if not _carries(uow, actor):
        return [known]
    mine = ReportBack.advocate_id == actor.representative_id if actor.representative_id else sa.false()
    return [known, mine]


def _carries(uow: UnitOfWork, actor: Actor) -> bool:
    return may(uow, actor, Operation.UPDATE, DataClass.REPORT_BACK)


def _rows(
    uow: UnitOfWork, actor: Actor, where: Sequence[Condition], *, latest: int | None = None
) -> tuple[BackRow, ...]:
    query = _row_query().where(*where)
    if latest is None:
        query = query.order_by(ReportBack.due_on, ReportBack.id)
    else:
        query = query.order_by(ReportBack.fed_back_on.desc(), ReportBack.id.desc()).limit(latest)
    return tuple(_row(uow, actor, found) for found in uow.session.execute(query))


def _row_query() -> Any:
    return (
        sa.select(
            ReportBack,
            Case.reference,
            Person.full_name,
            Representative.person_name,
            Meeting.day,
            SafeContact,
            _of_attempts(sa.func.count()).label("attempts"),
            _of_attempts(sa.func.max(ReportBackAttempt.at)).label("last_at"),
        )
        .join(Case, Case.id == ReportBack.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Representative, Representative.id == ReportBack.advocate_id, isouter=True)
        .join(Meeting, Meeting.id == ReportBack.meeting_id, isouter=True)
        .join(SafeContact, SafeContact.person_id == Person.id, isouter=True)
    )


def _of_attempts(what: Any) -> Any:
    query = sa.select(what).where(ReportBackAttempt.report_back_id == ReportBack.id)
    return query.correlate(ReportBack).scalar_subquery()


def _row(uow: UnitOfWork, actor: Actor, found: Any) -> BackRow:
    back: ReportBack = found.ReportBack
    contact: SafeContact | None = found.SafeContact
    settings, day = area_settings(uow), today(uow)
    waiting = back.state in TO_TELL or back.state in TO_ANSWER
    late = days_late(settings.calendar, back.due_on, day) if waiting else 0
    days = settings.time_rules.safe_contact_stale_days
    return BackRow(
        report_back_id=back.id,
        version=back.version,
        case_id=back.case_id,
        reference=found.reference,
        name=found.full_name or "",
        advocate=found.person_name or "",
        mine=is_mine(actor, back),
        state=back.state,
        due_on=back.due_on,
        late=late,
        soon=waiting and not late and due_soon(settings.calendar, back.due_on, day),
        heard_on=found.day,
        must_not=must_not(contact),
        contact_stale=contact is None or stale(contact.verified_on, day, days),
        attempts=found.attempts or 0,
        last_attempt_on=local_day(found.last_at, settings.zone) if found.last_at else None,
        feels_safer=back.feels_safer,
        new_abuse=back.new_abuse,
        handed_to=back.handed_to,
        fed_back_on=back.fed_back_on,
    )


def back_view(uow: UnitOfWork, *, actor: Actor, report_back_id: uuid.UUID) -> BackView:
    """Return one report-back; raises NotFoundError for one the person acting may not know of."""
    back = known_back(uow, actor, report_back_id)
    row = _row(uow, actor, uow.session.execute(_row_query().where(ReportBack.id == back.id)).one())
    here = in_case(uow, actor, back.case_id)
    victim_id = uow.session.get_one(Case, back.case_id).victim_id
    return BackView(
        row=row,
        names=names_of(uow, back),
        contact=contact_shown(uow, victim_id, whole=here.reads(DataClass.SAFE_CONTACT)),
        stale_days=area_settings(uow).time_rules.safe_contact_stale_days,
        lines=_lines(uow, back),
        attempts=_attempts(uow, back),
        planned=back.next_attempt_at is not None,
        own_words=back.own_words,
        response=back.response,
        response_on=back.response_on,
        response_way=_way(back.response_route),
        earlier=tuple(_earlier(answer) for answer in back.earlier_answers),
        leaflet_given=back.leaflet_given,
        delivered_on=back.delivered_on,
        may_write=here.may(Operation.UPDATE, DataClass.REPORT_BACK),
        may_reveal=here.reads(DataClass.SAFE_CONTACT),
        may_check=here.may(Operation.UPDATE, DataClass.SAFE_CONTACT),
    )


def _lines(uow: UnitOfWork, back: ReportBack) -> tuple[BackLine, ...]:
    found = uow.session.execute(
        sa.select(ReportBackLine, Action.entry, Action.share, Agency.agency_type, Agency.subtype)
        .join(Action, Action.id == ReportBackLine.action_id)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(ReportBackLine.report_back_id == back.id)
        .order_by(Action.number)
    ).all()
    rows = rows_of(uow, [one.entry for one in found], Grouping.CASE, now_of(uow))
    words = [(str(one.ReportBackLine.id), one.ReportBackLine.wording) for one in found if one.ReportBackLine.wording]
    leaks = check(words, protected_of(uow, back)) if words else ()
    marks = [mark_for(one.agency_type, one.subtype) for one in found]
    return tuple(
        _line(one.ReportBackLine, one.share, row, mark, leaks)
        for one, row, mark in zip(found, rows, marks, strict=True)
    )


def _line(line: ReportBackLine, share: Any, row: ActionRow, mark: str, leaks: Sequence[Found]) -> BackLine:
    return BackLine(
        line_id=line.id,
        version=line.version,
        action_id=row.action_id,
        number=row.number,
        agency=row.agency,
        mark=mark,
        title=row.title,
        state=row.state,
        close_code=row.close_code,
        due_on=row.due_on,
        late=row.late,
        hours_late=row.hours_late,
        share=share,
        wording=line.wording or "",
        may_be_told=line.may_be_told,
        checked_with=line.checked_with,
        wants_changed=line.wants_changed,
        leaks=tuple(leak for leak in leaks if leak.line == str(line.id)),
    )


def _attempts(uow: UnitOfWork, back: ReportBack) -> tuple[BackAttempt, ...]:
    query = (
        sa.select(ReportBackAttempt)
        .where(ReportBackAttempt.report_back_id == back.id)
        .order_by(ReportBackAttempt.at, ReportBackAttempt.id)
    )
    return tuple(BackAttempt(row.at, _way(row.channel), row.result, row.note) for row in uow.session.scalars(query))


def _way(channel: str | None) -> ContactChannel | None:
    """Return a known way; words of somebody's own may name the place and stay in the register."""
    return ContactChannel(channel) if channel in set(ContactChannel) else None


def _earlier(answer: dict[str, Any]) -> EarlierAnswer:
    on = date.fromisoformat(answer["on"]) if answer.get("on") else None
    return EarlierAnswer(answer.get("words"), on, FeelsSafer(answer["feels_safer"]), Answer(answer["new_abuse"]))
