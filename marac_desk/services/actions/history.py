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
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.deadlines import escalation_level
from marac_desk.services.access import names_shown, require
from marac_desk.services.actions.allowing import allowed_rows
from marac_desk.services.actions.conditions import now_of, within
from marac_desk.services.actions.counting import agency_heads
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.steps import readable_action
from marac_desk.services.actions.views import ActionDetail, ActionRow, Grouping, HistoryLine
from marac_desk.services.settings import area_settings

_AGENCY_DETAILS = ("was", "to", "agency")
_IN_WORDS = ("by", "title", "person", "was_person")


def action_detail(uow: UnitOfWork, *, actor: Actor, action_id: uuid.UUID) -> ActionDetail:
    """Return one action with its whole history; raises NotFoundError for one the person acting may not know of.

    Whoever reads without names gets the codes alone, and nothing that people worded themselves.
    """
    require(uow, actor, Operation.READ, DataClass.ACTIONS, WITHOUT_NAMES)
    action, named = readable_action(uow, actor, action_id), names_shown(uow, actor, DataClass.ACTIONS)
    rows = rows_of(uow, [action.entry], Grouping.AGENCY, now_of(uow), named=named)
    row = allowed_rows(uow, actor, rows)[0]
    head = agency_heads(uow, {})[action.owner_agency_id.hex]
    about = uow.session.get(Person, action.about_person_id) if action.about_person_id and named else None
    return ActionDetail(
        row=row,
        agency_name=head.name,
        speaker=head.speaker,
        about=about.full_name or "" if about else "",
        detail=action.detail if named else None,
        typed=action.typed if named else None,
        owner_person=action.owner_person if named else None,
        origin=action.origin,
        share=action.share,
        victim_wording=action.victim_wording if named else None,
        evidence_asked=action.evidence_asked,
        evidence=action.evidence if named else None,
        close_reason=action.close_reason if named else None,
        ask_again_on=action.ask_again_on,
        due_verified=action.due_verified,
        issued_on=action.issued_on,
        acknowledged_on=action.acknowledged_on,
        escalation=escalation_level(area_settings(uow).time_rules, row.late),
        history=_history(uow, action, named=named),
    )


def looked_again(uow: UnitOfWork, *, actor: Actor, rows: Sequence[ActionRow]) -> tuple[ActionRow, ...]:
    """Return lines as they stand now, in the same order; whoever may not know of one any more does not get it."""
    require(uow, actor, Operation.READ, DataClass.ACTIONS, WITHOUT_NAMES)
    wanted = [row.entry for row in rows]
    query = sa.select(Action.entry).where(Action.entry.in_(wanted), within(uow, actor, Operation.READ, WITHOUT_NAMES))
    known = set(uow.session.scalars(query))
    named = names_shown(uow, actor, DataClass.ACTIONS)
    entries = [entry for entry in wanted if entry in known]
    return allowed_rows(uow, actor, rows_of(uow, entries, Grouping.AGENCY, now_of(uow), named=named))


def _history(uow: UnitOfWork, action: Action, *, named: bool) -> tuple[HistoryLine, ...]:
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
            text=event.text if named else None,
            details={
                key: names.get(str(value), str(value))
                for key, value in event.details.items()
                if named or key not in _IN_WORDS
            },
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
