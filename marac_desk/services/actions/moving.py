"""Moving an action: to a later day or to another agency, always with the reason, always with where it was before."""

from __future__ import annotations

import uuid
from datetime import date

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import DueBasis
from marac_desk.services.actions.following import ON_EVENT
from marac_desk.services.actions.owners import to_be_told
from marac_desk.services.actions.steps import Followed, Seen, ahead, not_claimed, still_open, to_decide, written
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept, needed


def extend(uow: UnitOfWork, *, actor: Actor, seen: Seen, due_on: date, reason: str) -> tuple[Followed, Changes]:
    """Give an action more time; the day it was due before stays in its history, and how often this happened.

    An action that waits for an event keeps waiting for it and is asked about on the new day. Raises RefusedError:
    "reason_needed", "due_not_later" (the new day must be later than the old, and not past), "due_too_far",
    "action_closed", "claimed_done".
    """
    action = to_decide(uow, actor, seen)
    still_open(action)
    not_claimed(action)
    said = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    before = action.due_on or today(uow)
    _check_later(uow, before, due_on)
    set_due(action, due_on)
    action.times_extended += 1
    return written(uow, action, "extended", said, codes={"old": before.isoformat(), "new": due_on.isoformat()})


def _check_later(uow: UnitOfWork, before: date, due_on: date) -> None:
    if due_on <= before or due_on < today(uow):
        raise RefusedError("due_not_later")
    ahead(uow, due_on)


def set_due(action: Action, due_on: date) -> None:
    """Make an action due on a day; what waits for an event keeps waiting and is asked about on that day."""
    action.due_on, action.due_at, action.due_verified = due_on, None, True
    if action.due_basis in ON_EVENT:
        action.ask_again_on = due_on
    else:
        action.due_basis = DueBasis.DATE


def reassign(
    uow: UnitOfWork, *, actor: Actor, seen: Seen, agency_id: uuid.UUID, reason: str, person: str | None = None
) -> tuple[Followed, Changes]:
    """Pass an action to another agency, which is its one owner from then on and has been asked, not agreed yet.

    Both agencies are to be told, and stand among those until somebody says that they were.
    Raises RefusedError: "reason_needed", "same_agency", "agency_left", "agency_not_signatory" (only who signed the
    sharing protocol is ever sent an action), "agency_kept_out" (it is shut out of the case), "action_closed",
    "claimed_done".
    """
    action = to_decide(uow, actor, seen)
    still_open(action)
    not_claimed(action)
    said = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    before, was_person = action.owner_agency_id, action.owner_person
    action.owner_agency_id = _next_owner(uow, action, agency_id)
    action.owner_person, action.acknowledged_on = kept(person), None
    action.state = ActionState.ASKED
    to_be_told(uow, action, before)
    people = {"person": action.owner_person, "was_person": was_person}
    words = {name: who for name, who in people.items() if who}
    return written(uow, action, "reassigned", said, codes={"was": before.hex, "to": agency_id.hex}, words=words)


def _next_owner(uow: UnitOfWork, action: Action, agency_id: uuid.UUID) -> uuid.UUID:
    agency = uow.session.get(Agency, agency_id)
    if agency is None:
        raise NotFoundError("agency")
    for refused, code in (
        (agency.id == action.owner_agency_id, "same_agency"),
        (not agency.active, "agency_left"),
        (not agency.signatory, "agency_not_signatory"),
        (is_kept_out(uow, action.case_id, agency_id=agency.id), "agency_kept_out"),
    ):
        if refused:
            raise RefusedError(code)
    return agency.id
