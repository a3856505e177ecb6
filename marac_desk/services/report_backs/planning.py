"""A report-back is born when a case is concluded: whose task it is, by when, and one line for each agreed action."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import report_back_due
from marac_desk.rules.vocabulary import Share
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.settings import area_settings


def create_for_item(uow: UnitOfWork, item: AgendaItem) -> ReportBack | None:
    """Plan the report-back of a case that was concluded, or add to it the actions that came since.

    Due some working days after the action list (the area's rule). No line is ticked: each is somebody's decision. None
    where there will be none: the victim has died, or the meeting decided so and gave the reason.
    """
    uow.session.flush()
    if _there_will_be_none(uow, item):
        return None
    back = uow.session.scalar(sa.select(ReportBack).where(ReportBack.item_id == item.id)) or _born(uow, item)
    advocate = item.report_back_by_id or item.advocate_id
    if back.advocate_id is None and advocate is not None and not _kept_out(uow, item, advocate):
        back.advocate_id = advocate
    _add_lines(uow, back, item)
    return back


def _kept_out(uow: UnitOfWork, item: AgendaItem, advocate_id: uuid.UUID) -> bool:
    """Tell whether an advocate was shut out of the case since it was planned that she reports back."""
    return is_kept_out(uow, item.case_id, representative_id=advocate_id)


def _there_will_be_none(uow: UnitOfWork, item: AgendaItem) -> bool:
    if item.report_back_by_id is None and item.report_back_reason:
        return True
    query = sa.select(Person.deceased).join(Case, Case.victim_id == Person.id).where(Case.id == item.case_id)
    return bool(uow.session.scalar(query))


def _born(uow: UnitOfWork, item: AgendaItem) -> ReportBack:
    settings = area_settings(uow)
    meeting = uow.session.get_one(Meeting, item.meeting_id)
    due = report_back_due(settings.time_rules, settings.calendar, meeting.action_list_on)
    back = ReportBack(
        case_id=item.case_id,
        referral_id=item.referral_id,
        item_id=item.id,
        meeting_id=meeting.id,
        due_on=due.day,
        due_verified=due.verified,
    )
    uow.add(back)
    uow.session.flush()
    uow.record("plan", "report_back", back.id, case_id=back.case_id)
    return back


def _add_lines(uow: UnitOfWork, back: ReportBack, item: AgendaItem) -> None:
    known = set(
        uow.session.scalars(sa.select(ReportBackLine.action_id).where(ReportBackLine.report_back_id == back.id))
    )
    actions = uow.session.scalars(sa.select(Action).where(Action.item_id == item.id).order_by(Action.number))
    for action in actions:
        if action.id not in known:
            uow.add(ReportBackLine(report_back_id=back.id, action_id=action.id, wording=_words_for_her(uow, action)))
    uow.session.flush()


def _words_for_her(uow: UnitOfWork, action: Action) -> str | None:
    """Return the words the plan gave an action for her, else the catalogue's; none for what is never told."""
    if action.share is Share.NEVER:
        return None
    usual = area_catalogue(uow).action(action.catalogue_code)
    return action.victim_wording or (usual.victim_wording if usual else None) or None
