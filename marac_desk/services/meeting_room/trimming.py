"""Fair trim in a meeting that runs late: what decides who gives way, and a case that is given fewer minutes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.fair_trim import Floors, TrimCase
from marac_desk.rules.meeting_clock import still_planned
from marac_desk.rules.vocabulary import AgendaBlock, RepeatVerdict
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.meeting_room.attending import TO_HEAR
from marac_desk.services.meetings.facts import CaseFacts, case_facts
from marac_desk.services.meetings.known import items_within, known_item, known_meeting
from marac_desk.services.meetings.reviews import is_review
from marac_desk.services.settings import area_settings

LEAST, MOST = 1, 120


@dataclass(frozen=True, slots=True)
class TrimFacts:
    """What a proposal is made of: the cases that wait, in their order, and the minutes the area leaves to each."""

    cases: tuple[TrimCase, ...]
    floors: Floors


def trim_facts(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> TrimFacts:
    """Return the cases that wait, with what decides who gives way: of one's own copy alone.

    Both the case on the table and what was heard are left out: their time is spent.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    items = [item for item in items_within(uow, actor, meeting_id, Operation.UPDATE) if item.state in TO_HEAR]
    waiting = [item for item in items if item.called_at is None]
    settings = area_settings(uow)
    floors = Floors(settings.trim_review_minutes, settings.trim_hearing_minutes)
    return TrimFacts(tuple(_facts(uow, waiting, meeting.day)), floors)


def _facts(uow: UnitOfWork, items: Sequence[AgendaItem], day: date) -> list[TrimCase]:
    cases = [item.case_id for item in items]
    facts, worse = case_facts(uow, cases, day), _compared(uow, cases)
    by_case = {item.case_id: item for item in items}
    query = sa.select(Referral).where(Referral.id.in_([item.referral_id for item in items]))
    referrals = {row.id: row for row in uow.session.scalars(query)}
    found = []
    for item in items:
        case, linked = facts[item.case_id], facts[item.case_id].linked
        known = _known(case, item, referrals[item.referral_id])
        other = by_case[linked].id if linked in by_case else None
        # A repeat came with something new; only a second checklist can say that it is no worse.
        found.append(replace(known, changed=worse.get(item.case_id, known.repeat), linked=other))
    return found


def _known(case: CaseFacts, item: AgendaItem, referral: Referral) -> TrimCase:
    return TrimCase(
        key=item.id,
        minutes=still_planned(item.planned_minutes, item.actual_seconds),
        review=is_review(referral),
        repeat=referral.is_repeat is RepeatVerdict.YES,
        children=item.block is AgendaBlock.CHILD_CASES,
        emergency=referral.emergency,
        urgent=case.urgent,
        begun=item.first_called_at is not None,
    )


def _compared(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Return, of the cases with two checklists or more, whether the latest is worse than the one before."""
    query = (
        sa.select(RiskAssessment.case_id, RiskAssessment.score, RiskAssessment.red_flags)
        .where(RiskAssessment.case_id.in_(case_ids))
        .order_by(RiskAssessment.assessed_on.is_not(None), RiskAssessment.assessed_on, RiskAssessment.created_at)
    )
    lists: dict[uuid.UUID, list[tuple[int | None, set[str]]]] = {}
    for case_id, score, flags in uow.session.execute(query):
        lists.setdefault(case_id, []).append((score, set(flags or ())))
    return {case_id: _worse(*found[-2:]) for case_id, found in lists.items() if len(found) > 1}


def _worse(before: tuple[int | None, set[str]], now: tuple[int | None, set[str]]) -> bool:
    """Tell whether a checklist shows a higher score or a new red flag; without a score nobody can say that not."""
    if before[0] is None or now[0] is None:
        return True
    return now[0] > before[0] or bool(now[1] - before[1])


def shorten_case(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, minutes: int) -> tuple[None, Changes]:
    """Give a case that waits other minutes than planned, counted with what it has had already.

    Raises RefusedError: "minutes_out_of_range", "case_not_waiting".
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    if not LEAST <= minutes <= MOST:
        raise RefusedError("minutes_out_of_range", least=LEAST, most=MOST)
    if item.state not in TO_HEAR or item.called_at is not None:
        raise RefusedError("case_not_waiting")
    item.planned_minutes = minutes + item.actual_seconds // 60
    uow.record("set_minutes", "agenda_item", item.id, case_id=item.case_id, minutes=minutes)
    return None, Changes.ROOM | Changes.MEETINGS
