"""One action with everything that ever happened to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.agency import Agency
from marac_desk.model.person import Person
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, can, require
from marac_desk.rules.deadlines import escalation_level
from marac_desk.services.actions.conditions import hidden_cases, now_of, own_agency, scope_of
from marac_desk.services.actions.counting import agency_heads
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.steps import OWN_AGENCY_ONLY, may_decide
from marac_desk.services.actions.views import ActionDetail, ActionRow, Grouping, HistoryLine
from marac_desk.services.errors import NotFoundError
from marac_desk.services.settings import area_settings

_AGENCY_DETAILS = ("was", "to")


def action_detail(uow: UnitOfWork, *, actor: Actor, action_id: uuid.UUID) -> ActionDetail:
    """Return one action with its whole history; raises NotFoundError for one the person acting may not know of."""
    require(actor, Operation.READ, DataClass.ACTIONS)
    action = uow.session.scalar(sa.select(Action).where(Action.id == action_id, *scope_of(uow, actor)))
    if action is None or action.case_id in hidden_cases(uow, actor):
        raise NotFoundError("action")
    row = rows_of(uow, [action.entry], Grouping.AGENCY, now_of(uow))[0]
    head = agency_heads(uow, {})[action.owner_agency_id.hex]
    about = uow.session.get(Person, action.about_person_id) if action.about_person_id else None
    return ActionDetail(
        row=row,
        agency_name=head.name,
        speaker=head.speaker,
        about=about.full_name or "" if about else "",
        detail=action.detail,
        typed=action.typed,
        owner_person=action.owner_person,
        origin=action.origin,
        share=action.share,
        victim_wording=action.victim_wording,
        evidence_asked=action.evidence_asked,
        evidence=action.evidence,
        close_reason=action.close_reason,
        ask_again_on=action.ask_again_on,
        due_verified=action.due_verified,
        issued_on=action.issued_on,
        acknowledged_on=action.acknowledged_on,
        escalation=escalation_level(area_settings(uow).time_rules, row.late),
        may_decide=may_decide(actor),
        may_follow=_may_follow(uow, actor, action),
        history=_history(uow, action),
    )


def looked_again(uow: UnitOfWork, *, actor: Actor, rows: Sequence[ActionRow]) -> tuple[ActionRow, ...]:
    """Return lines as they stand now, in the same order; whoever may not know of one any more does not get it."""
    require(actor, Operation.READ, DataClass.ACTIONS)
    wanted, hidden = [row.entry for row in rows], hidden_cases(uow, actor)
    query = sa.select(Action.entry).where(Action.entry.in_(wanted), *scope_of(uow, actor))
    if hidden:
        query = query.where(Action.case_id.not_in(hidden))
    known = set(uow.session.scalars(query))
    return rows_of(uow, [entry for entry in wanted if entry in known], Grouping.AGENCY, now_of(uow))


def _may_follow(uow: UnitOfWork, actor: Actor, action: Action) -> bool:
    if not can(actor, Operation.UPDATE, DataClass.ACTIONS):
        return False
    return actor.role not in OWN_AGENCY_ONLY or action.owner_agency_id == own_agency(uow, actor)


def _history(uow: UnitOfWork, action: Action) -> tuple[HistoryLine, ...]:
    events = uow.session.execute(
        sa.select(ActionEvent, User.name)
        .join(User, User.id == ActionEvent.by_user_id, isouter=True)
        .where(ActionEvent.action_id == action.id)
        .order_by(ActionEvent.at.desc(), ActionEvent.id.desc())
    ).all()
    names = _agencies(uow, (event for event, _ in events))
    return tuple(
        HistoryLine(
            at=event.at,
            kind=event.kind,
            by=name or "",
            text=event.text,
            details={key: names.get(str(value), str(value)) for key, value in event.details.items()},
        )
        for event, name in events
    )


def _agencies(uow: UnitOfWork, events: Iterable[ActionEvent]) -> dict[str, str]:
    """Return the short names of the agencies that an action was passed between, by their keys."""
    keys = {str(event.details[key]) for event in events for key in _AGENCY_DETAILS if key in event.details}
    if not keys:
        return {}
    query = sa.select(Agency.id, Agency.short_name).where(Agency.id.in_([uuid.UUID(key) for key in keys]))
    return {key.hex: name for key, name in uow.session.execute(query)}
