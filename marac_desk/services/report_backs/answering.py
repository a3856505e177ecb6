"""Her answer: in her words, how safe she feels, whether there was new abuse, and what in the plan should change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.vocabulary import Answer, ContactChannel, FeelsSafer
from marac_desk.services.actions.adding import note_event
from marac_desk.services.changes import Changes
from marac_desk.services.editing import replace
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.report_backs.steps import SeenBack, own_back, recorded, step_to
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept, needed


@dataclass(frozen=True, slots=True)
class Answered:
    """A report-back with her answer. New abuse means that a repeat referral is offered, never made by itself."""

    seen: SeenBack
    offer_repeat_referral: bool


def record_answer(
    uow: UnitOfWork,
    *,
    actor: Actor,
    seen: SeenBack,
    words: str | None,
    feels_safer: FeelsSafer = FeelsSafer.NOT_ASKED,
    new_abuse: Answer = Answer.NOT_ASKED,
    wants_changed: Mapping[uuid.UUID, str] | None = None,
    way: ContactChannel | None = None,
) -> tuple[Answered, Changes]:
    """Write down her answer; an earlier one is kept beside it. `wants_changed` tells by line what should change.

    Raises RefusedError("answer_empty") where nothing of it was answered, StepRefusedError before she was told,
    NotFoundError for a line of another report-back.
    """
    back = own_back(uow, actor, seen)
    said = kept(words, limit=PARAGRAPH, lines=True)
    asked = feels_safer is not FeelsSafer.NOT_ASKED or new_abuse is not Answer.NOT_ASKED
    if not (said or asked or wants_changed):
        raise RefusedError("answer_empty")
    _keep_earlier(back)
    step_to(back, ReportBackState.RESPONSE_RECORDED)
    back.response, back.response_on = said, today(uow)
    back.response_route = way.value if way else None
    back.feels_safer, back.new_abuse = feels_safer, new_abuse
    _note_wishes(uow, back, wants_changed or {})
    result, changes = recorded(uow, back, "answer", feels_safer=feels_safer.value, new_abuse=new_abuse.value)
    return Answered(result, new_abuse is Answer.YES), changes | Changes.CASES


def _keep_earlier(back: ReportBack) -> None:
    if back.response_on is None:
        return
    earlier = {
        "words": back.response,
        "on": back.response_on.isoformat(),
        "feels_safer": back.feels_safer.value,
        "new_abuse": back.new_abuse.value,
    }
    back.earlier_answers = [*back.earlier_answers, earlier]


def _note_wishes(uow: UnitOfWork, back: ReportBack, wishes: Mapping[uuid.UUID, str]) -> None:
    lines = uow.session.scalars(sa.select(ReportBackLine).where(ReportBackLine.report_back_id == back.id))
    by_key = {line.id: line for line in lines}
    for key, wish in wishes.items():
        if key not in by_key:
            raise NotFoundError("report_back_line")
        said = needed(wish, "text_needed", limit=PARAGRAPH, lines=True)
        replace(uow, by_key[key], "report_back_line", case_id=back.case_id, wants_changed=said)


def feed_back(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Bring her answer back to the meeting: what she wants changed is in the history of each action from then on."""
    back = own_back(uow, actor, seen)
    step_to(back, ReportBackState.FED_BACK)
    back.fed_back_on = today(uow)
    wishes = uow.session.execute(
        sa.select(ReportBackLine, Action)
        .join(Action, Action.id == ReportBackLine.action_id)
        .where(ReportBackLine.report_back_id == back.id, ReportBackLine.wants_changed.is_not(None))
    )
    for line, action in wishes:
        note_event(uow, action, "she_asked", line.wants_changed)
    result, changes = recorded(uow, back, "feed_back")
    return result, changes | Changes.ACTIONS | Changes.CASES


def give_leaflet(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, given: bool) -> tuple[SeenBack, Changes]:
    """Record that she was given the leaflet, or that she was not after all."""
    back = own_back(uow, actor, seen)
    back.leaflet_given = given
    return recorded(uow, back, "leaflet", given=given)
