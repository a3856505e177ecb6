"""Recording in the room: actions from the record line, what agencies share, the chair's summary, the read-back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import action as catalogue_action
from marac_desk.model.action import Action
from marac_desk.model.base import table_of
from marac_desk.model.discussion import InformationShared, RiskLine
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.deadlines import DueSpec, resolve_due
from marac_desk.rules.lives import ActionState
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.rules.vocabulary import (
    Aim,
    CloseCode,
    DueBasis,
    Handling,
    Imminence,
    InformationKind,
    LinkedProcess,
    Origin,
    Priority,
    Share,
    VictimViewReason,
)
from marac_desk.services.actions.adding import NewAction, Recorded, index_action, note_event, put_action, shown_action
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room.running import HERE, item_of
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import needed

TITLE, LINE, LONG = 140, 2_000, 10_000


@dataclass(frozen=True, slots=True)
class TypedAction:
    """An action as the record line was understood. `action_id` is made where it was typed."""

    action_id: uuid.UUID
    typed: str
    agency_id: uuid.UUID
    words: str
    code: str | None = None
    extra: str = ""
    due: DueSpec | None = None
    urgent: bool = False
    person_id: uuid.UUID | None = None
    share: Share | None = None


# Made once, because a whole meeting waits for the tick of what is typed.
_ITEM, _MEETING, _SEAT = (table_of(entity) for entity in (AgendaItem, Meeting, Attendance))
_HEARD = (
    sa.select(
        _ITEM.c.case_id,
        _ITEM.c.referral_id,
        _ITEM.c.meeting_id,
        _MEETING.c.day,
        sa.exists()
        .where(
            _SEAT.c.meeting_id == _ITEM.c.meeting_id,
            _SEAT.c.agency_id == sa.bindparam("agency"),
            _SEAT.c.status.in_(HERE),
        )
        .label("agency_here"),
    )
    .join(_MEETING, _MEETING.c.id == _ITEM.c.meeting_id)
    .where(_ITEM.c.id == sa.bindparam("item"))
)


def record_action(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, draft: TypedAction) -> tuple[Recorded, Changes]:
    """Record an action agreed in the room.

    What is typed for an agency that is not at the table is asked, not agreed. Sending the same draft twice records one.
    Raises RefusedError for text that cannot be kept.
    """
    require(actor, Operation.CREATE, DataClass.ACTIONS)
    return put_action(uow, _new_action(uow, item_id, draft)), Changes.ACTIONS | Changes.ROOM


def _new_action(uow: UnitOfWork, item_id: uuid.UUID | None, draft: TypedAction) -> NewAction:
    heard = uow.connection.execute(_HEARD, {"item": item_id, "agency": draft.agency_id}).one_or_none()
    if heard is None:
        raise NotFoundError("agenda_item")
    known = catalogue_action(draft.code) if draft.code else None
    spec = draft.due or (
        DueSpec(DueBasis(known.due.basis), known.due.number, known.due.event)
        if known
        else DueSpec(DueBasis.WORKING_DAYS)
    )
    settings = area_settings(uow)
    due = resolve_due(
        spec,
        meeting_day=heard.day,
        now=uow.now,
        zone=settings.zone,
        cal=settings.calendar,
        rules=settings.time_rules,
    )
    words = plain(draft.words, TITLE * 4)
    title = known.title if known else words[:1].upper() + words[1:]
    detail: str | None = plain(draft.extra, LINE) or None
    if len(title) > TITLE:
        title, detail = f"{title[: TITLE - 1].rstrip()}…", words
    return NewAction(
        action_id=draft.action_id,
        case_id=heard.case_id,
        referral_id=heard.referral_id,
        meeting_id=heard.meeting_id,
        item_id=item_id,
        owner_agency_id=draft.agency_id,
        title=title,
        does=known.does if known else words,
        detail=detail,
        typed=plain(draft.typed, TITLE * 4),
        aim=Aim(known.aim) if known else Aim.VICTIM,
        about_person_id=draft.person_id,
        due=due,
        priority=Priority.URGENT if draft.urgent else Priority.NORMAL,
        share=draft.share or (Share(known.share) if known else Share.CHECK),
        victim_wording=(known.victim_wording or None) if known else None,
        evidence_asked=known.evidence if known else None,
        catalogue_code=known.code if known else None,
        origin=Origin.MEETING,
        state=ActionState.AGREED if heard.agency_here else ActionState.ASKED,
    )


def plain(text: str, limit: int, *, lines: bool = False) -> str:
    """Return text made safe to show; raises RefusedError for what cannot be kept."""
    try:
        return clean(text, limit=limit, lines=lines).text.strip()
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", **error.values) from None


def correct_action(
    uow: UnitOfWork, *, actor: Actor, action_id: uuid.UUID, draft: TypedAction
) -> tuple[Recorded, Changes]:
    """Correct an action that was just recorded, by typing its line again; the first wording stays in its history."""
    require(actor, Operation.UPDATE, DataClass.ACTIONS)
    action = _action(uow, action_id)
    new = _new_action(uow, action.item_id, draft)
    note_event(uow, action, "corrected", action.typed, title=action.title, owner=action.owner_agency_id.hex)
    for name in ("title", "does", "detail", "typed", "aim", "about_person_id", "owner_agency_id", "priority", "share",
                 "victim_wording", "evidence_asked", "catalogue_code", "state"):  # fmt: skip
        setattr(action, name, getattr(new, name))
    action.due_basis, action.due_on, action.due_at = new.due.basis, new.due.chased_from, new.due.instant
    action.due_event, action.ask_again_on, action.due_verified = new.due.event, new.due.ask_again, new.due.verified
    action.read_back = False
    uow.session.flush()
    index_action(uow, action)
    uow.record("correct", "action", action.id, case_id=action.case_id, code=action.catalogue_code)
    return shown_action(action), Changes.ACTIONS | Changes.ROOM


def take_back_action(uow: UnitOfWork, *, actor: Actor, action_id: uuid.UUID, reason: str) -> tuple[None, Changes]:
    """Take back an action recorded by mistake: it ends as superseded, with the reason, and stays in the history."""
    require(actor, Operation.UPDATE, DataClass.ACTIONS)
    action = _action(uow, action_id)
    action.state, action.close_code = ActionState.CLOSED_SUPERSEDED, CloseCode.SUPERSEDED
    action.close_reason, action.closed_on = needed(reason, "reason_needed", limit=LINE), today(uow)
    note_event(uow, action, "closed", action.close_reason, code=CloseCode.SUPERSEDED.value)
    uow.session.flush()
    index_action(uow, action)
    uow.record("take_back", "action", action.id, case_id=action.case_id)
    return None, Changes.ACTIONS | Changes.ROOM


def read_back(uow: UnitOfWork, *, actor: Actor, action_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that an action was read out and agreed."""
    require(actor, Operation.UPDATE, DataClass.ACTIONS)
    action = _action(uow, action_id)
    action.read_back = True
    note_event(uow, action, "read_back")
    uow.record("read_back", "action", action.id, case_id=action.case_id)
    return None, Changes.ROOM


def _action(uow: UnitOfWork, action_id: uuid.UUID) -> Action:
    action = uow.session.scalar(sa.select(Action).where(Action.id == action_id))
    if action is None:
        raise NotFoundError("action")
    return action


def record_information(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    agency_id: uuid.UUID,
    text: str,
    kind: InformationKind = InformationKind.FACT,
    handling: Handling = Handling.MAY_MINUTE,
    held_by: str | None = None,
    source_date: date | None = None,
    line_id: uuid.UUID | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Record one line that an agency shared: fact or opinion, and what may be done with it."""
    require(actor, Operation.CREATE, DataClass.RESEARCH)
    item = item_of(uow, item_id)
    count = sa.select(sa.func.count()).select_from(InformationShared).where(InformationShared.item_id == item_id)
    line = InformationShared(
        id=line_id or uuid.uuid4(),
        item_id=item_id,
        agency_id=agency_id,
        position=(uow.session.scalar(count) or 0) + 1,
        text=plain(text, LINE),
        kind=kind,
        handling=handling,
        held_by=held_by,
        source_date=source_date or today(uow),
    )
    uow.add(line)
    uow.record("share", "information", line.id, case_id=item.case_id, kind=kind.value, handling=handling.value)
    return line.id, Changes.ROOM


def record_risk(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    at_risk: str,
    at_risk_person_id: uuid.UUID | None = None,
    from_whom: str | None = None,
    from_person_id: uuid.UUID | None = None,
    of_what: str | None = None,
    imminence: Imminence | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Record who is at risk, from whom, of what, how soon; a second line about the same two replaces the first."""
    require(actor, Operation.UPDATE, DataClass.MINUTES)
    item = item_of(uow, item_id)
    line = uow.session.scalar(
        sa.select(RiskLine).where(
            RiskLine.item_id == item_id,
            RiskLine.at_risk == at_risk,
            RiskLine.from_person_id.is_(from_person_id)
            if from_person_id is None
            else RiskLine.from_person_id == from_person_id,
        )
    )
    if line is None:
        count = sa.select(sa.func.count()).select_from(RiskLine).where(RiskLine.item_id == item_id)
        line = RiskLine(item_id=item_id, position=(uow.session.scalar(count) or 0) + 1, at_risk=plain(at_risk, TITLE))
        uow.add(line)
    line.at_risk_person_id, line.from_person_id = at_risk_person_id, from_person_id
    line.from_whom = plain(from_whom, TITLE) if from_whom else None
    line.of_what = plain(of_what, LINE) if of_what else None
    line.imminence = imminence
    uow.record("risk", "agenda_item", item.id, case_id=item.case_id)
    return line.id, Changes.ROOM


def set_summary(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    risk_statement: str | None = None,
    left_open: str | None = None,
    imminence: Imminence | None = None,
) -> tuple[None, Changes]:
    """Write the chair's risk statement, or what was left open on purpose."""
    require(actor, Operation.UPDATE, DataClass.MINUTES)
    item = item_of(uow, item_id)
    if risk_statement is not None:
        item.risk_statement = plain(risk_statement, LONG, lines=True) or None
    if left_open is not None:
        item.left_open = plain(left_open, LONG, lines=True) or None
    if imminence is not None:
        item.imminence = imminence
    uow.record("summarise", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM


def set_victim_view(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    words: str | None,
    reason: VictimViewReason | None = None,
    by: str | None = None,
    on: date | None = None,
    expects_order_ignored: bool | None = None,
    expects_child_taken: bool | None = None,
) -> tuple[None, Changes]:
    """Write what the victim wants and fears, who asked and when, or why there is no view."""
    require(actor, Operation.UPDATE, DataClass.VICTIM_VIEW)
    item = item_of(uow, item_id)
    item.victim_view = plain(words, LONG, lines=True) if words else None
    item.victim_view_reason = None if words else reason
    item.victim_view_by, item.victim_view_on = by or item.victim_view_by, on or today(uow)
    if expects_order_ignored is not None:
        item.expects_order_ignored = expects_order_ignored
    if expects_child_taken is not None:
        item.expects_child_taken = expects_child_taken
    uow.record("victim_view", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM | Changes.MEETINGS


def decide_link(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, process: LinkedProcess, decided: bool
) -> tuple[None, Changes]:
    """Record a decision on another process (child protection, MAPPA ...): considered, yes or no."""
    require(actor, Operation.UPDATE, DataClass.MINUTES)
    item = item_of(uow, item_id)
    item.link_decisions = {**item.link_decisions, process.value: "yes" if decided else "no"}
    uow.record("link", "agenda_item", item.id, case_id=item.case_id, process=process.value)
    return None, Changes.ROOM


def plan_telling(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, advocate_id: uuid.UUID | None, reason: str | None = None
) -> tuple[None, Changes]:
    """Say who tells the victim what was agreed, or why nobody does."""
    require(actor, Operation.UPDATE, DataClass.MINUTES)
    item = item_of(uow, item_id)
    item.report_back_by_id = advocate_id
    item.report_back_reason = plain(reason, LINE) if reason and advocate_id is None else None
    uow.record("plan_report_back", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM
