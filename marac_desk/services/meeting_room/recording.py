"""Recording in the room: actions from the record line and their correction, the read-back, what agencies share."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import CatalogueAction
from marac_desk.model.action import Action
from marac_desk.model.base import table_of
from marac_desk.model.case import Case
from marac_desk.model.discussion import InformationShared
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Viewpoint, case_is_in
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.deadlines import DueSpec, resolve_due
from marac_desk.rules.lives import ActionState
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.rules.vocabulary import (
    CAME,
    Aim,
    CloseCode,
    DueBasis,
    Handling,
    InformationKind,
    Origin,
    Priority,
    Share,
)
from marac_desk.services.access import require, scope_of
from marac_desk.services.actions.adding import NewAction, Recorded, index_action, note_event, put_action, shown_action
from marac_desk.services.actions.steps import Seen, to_decide
from marac_desk.services.catalogue.learning import Meant, learn
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.storing import check_not_sealed
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meetings.known import known_item
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import needed

TITLE, LINE = 140, 2_000


@dataclass(frozen=True, slots=True)
class TypedAction:
    """An action as the record line was understood. `action_id` is made where it was typed.

    `unlearned` is the action that the line alone would have proposed; where `code` is another one, the area learns it.
    """

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
    unlearned: str | None = None


# Made once, because a whole meeting waits for the tick of what is typed.
_ITEM, _MEETING, _SEAT, _OUT = (table_of(entity) for entity in (AgendaItem, Meeting, Attendance, StepOut))
_STEPPED_OUT = sa.exists().where(
    _OUT.c.attendance_id == _SEAT.c.id, _OUT.c.item_id == _ITEM.c.id, _OUT.c.in_at.is_(None)
)
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
            _SEAT.c.status.in_(CAME),
            _SEAT.c.to_at.is_(None),
            sa.or_(_SEAT.c.for_item_id.is_(None), _SEAT.c.for_item_id == _ITEM.c.id),
            ~_STEPPED_OUT,
        )
        .label("agency_here"),
    )
    .join(_MEETING, _MEETING.c.id == _ITEM.c.meeting_id)
    .join(Case, Case.id == _ITEM.c.case_id)
    .where(_ITEM.c.id == sa.bindparam("item"))
)
_MADE = "statements of the record line"


def record_action(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, draft: TypedAction) -> tuple[Recorded, Changes]:
    """Record an action agreed in the room.

    What is typed for an agency that is not at the table is asked, not agreed. Sending the same draft twice records one.
    Raises RefusedError for text that cannot be kept and "agency_kept_out" for an agency that is shut out of the case.
    """
    heard = _heard(uow, actor, item_id, draft.agency_id)
    recorded = put_action(uow, _new_action(uow, heard, item_id, draft))
    meant = Meant(draft.words, draft.code, draft.unlearned)
    learn(uow, action_id=recorded.action_id, case_id=heard.case_id, meant=meant)
    return recorded, Changes.ACTIONS | Changes.ROOM


def _heard(uow: UnitOfWork, actor: Actor, item_id: uuid.UUID | None, agency_id: uuid.UUID) -> Any:
    """Return the hearing an action is recorded in, and whether its agency is here, by one statement with the check."""
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    heard = uow.connection.execute(_statement(uow, actor), {"item": item_id, "agency": agency_id}).one_or_none()
    if heard is None:
        if item_id is not None:
            known_item(uow, actor, item_id, Operation.CREATE, DataClass.ACTIONS)
        raise NotFoundError("agenda_item")
    return heard


def _statement(uow: UnitOfWork, actor: Actor) -> sa.Select[Any]:
    """Return the statement for the person acting; where only restrictions limit her it is made once a sitting."""
    scope = scope_of(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    view = Viewpoint(actor, uow.now, today(uow), DataClass.ACTIONS)
    if not scope.is_everything:
        return _HEARD.where(case_is_in(scope, view))
    made: dict[Actor, sa.Select[Any]] = uow.memo.setdefault(_MADE, {})
    if actor not in made:
        made[actor] = _HEARD.where(case_is_in(scope, view))
    return made[actor]


def _new_action(uow: UnitOfWork, heard: Any, item_id: uuid.UUID | None, draft: TypedAction) -> NewAction:
    known = _known(uow, draft.code)
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


def _known(uow: UnitOfWork, code: str | None) -> CatalogueAction | None:
    """Return the action of the area's catalogue; raises NotFoundError for a code that it never had."""
    found = area_catalogue(uow).action(code)
    if code and found is None:
        raise NotFoundError("catalogue_entry")
    return found


def plain(text: str, limit: int, *, lines: bool = False) -> str:
    """Return text made safe to show; raises RefusedError for what cannot be kept."""
    try:
        return clean(text, limit=limit, lines=lines).text.strip()
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", **error.values) from None


def correct_action(uow: UnitOfWork, *, actor: Actor, seen: Seen, draft: TypedAction) -> tuple[Recorded, Changes]:
    """Correct an action that was just recorded, by typing its line again; the first wording stays in its history.

    Raises ChangedMeanwhileError where somebody else changed it since it was seen.
    """
    action = to_decide(uow, actor, seen)
    heard = _heard(uow, actor, action.item_id, draft.agency_id)
    if is_kept_out(uow, action.case_id, agency_id=draft.agency_id):
        raise RefusedError("agency_kept_out")
    new = _new_action(uow, heard, action.item_id, draft)
    words = draft.words if action.catalogue_code else _free_words(action)
    meant = Meant(words, new.catalogue_code, draft.unlearned if action.catalogue_code else None)
    note_event(uow, action, "corrected", action.typed, title=action.title, owner=action.owner_agency_id.hex)
    for name in ("title", "does", "detail", "typed", "aim", "about_person_id", "owner_agency_id", "priority", "share",
                 "victim_wording", "evidence_asked", "catalogue_code", "state"):  # fmt: skip
        setattr(action, name, getattr(new, name))
    action.due_basis, action.due_on, action.due_at = new.due.basis, new.due.chased_from, new.due.instant
    action.due_event, action.ask_again_on, action.due_verified = new.due.event, new.due.ask_again, new.due.verified
    action.read_back = False
    uow.session.flush()
    index_action(uow, action)
    learn(uow, action_id=action.id, case_id=action.case_id, meant=meant)
    uow.record("correct", "action", action.id, case_id=action.case_id, code=action.catalogue_code)
    return shown_action(action), Changes.ACTIONS | Changes.ROOM


def _free_words(action: Action) -> str:
    """Return the words of an action that none of the catalogue stood for: its title began with a capital since."""
    words = action.detail or action.title
    return words[:1].lower() + words[1:]


def take_back_action(uow: UnitOfWork, *, actor: Actor, seen: Seen, reason: str) -> tuple[None, Changes]:
    """Take back an action recorded by mistake: it ends as superseded, with the reason, and stays in the history."""
    action = to_decide(uow, actor, seen)
    action.state, action.close_code = ActionState.CLOSED_SUPERSEDED, CloseCode.SUPERSEDED
    action.close_reason, action.closed_on = needed(reason, "reason_needed", limit=LINE), today(uow)
    note_event(uow, action, "closed", action.close_reason, code=CloseCode.SUPERSEDED.value)
    uow.session.flush()
    index_action(uow, action)
    uow.record("take_back", "action", action.id, case_id=action.case_id)
    return None, Changes.ACTIONS | Changes.ROOM


def read_back(uow: UnitOfWork, *, actor: Actor, seen: Seen) -> tuple[None, Changes]:
    """Record that an action was read out and agreed: in the words that were seen, and in no others."""
    action = to_decide(uow, actor, seen)
    action.read_back = True
    note_event(uow, action, "read_back")
    uow.record("read_back", "action", action.id, case_id=action.case_id)
    return None, Changes.ROOM


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
    """Record one line that an agency shared: fact or opinion, and what may be done with it.

    Whoever reaches her own agency alone records what that agency shares. Raises RefusedError for text that cannot be
    kept and "agency_kept_out" for an agency that is shut out of the case.
    """
    item = known_item(uow, actor, item_id, Operation.CREATE, DataClass.RESEARCH)
    check_not_sealed(uow, item.id)
    for_all = scope_of(uow, actor, Operation.CREATE, DataClass.RESEARCH).is_everything
    if not for_all and agency_id != actor.agency_id:
        raise NotAllowedError(actor.role, Operation.CREATE, DataClass.RESEARCH)
    if is_kept_out(uow, item.case_id, agency_id=agency_id):
        raise RefusedError("agency_kept_out")
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
