"""Following an action: acknowledged, moved on, reported done, chased, asked again, worded better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from marac_desk.model.base import new_id
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ACTION, ActionState
from marac_desk.rules.vocabulary import ChaseChannel, DueBasis
from marac_desk.services.actions.steps import (
    NOTHING,
    Followed,
    Seen,
    ahead,
    not_in_future,
    on_each,
    still_open,
    to_decide,
    to_follow,
    written,
)
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept, needed

TITLE = 140
ON_EVENT = frozenset({DueBasis.EVENT, DueBasis.ONGOING})
_MOVES_ON = frozenset({ActionState.AGREED, ActionState.ISSUED, ActionState.ACKNOWLEDGED})


def acknowledge(uow: UnitOfWork, *, actor: Actor, seen: Seen, by: str | None = None) -> tuple[Followed, Changes]:
    """Record that the agency knows of its action and takes it on; also for one that was asked of an absent agency."""
    action = to_follow(uow, actor, seen)
    action.state = ACTION.step(action.state, ActionState.ACKNOWLEDGED)
    action.acknowledged_on = today(uow)
    return written(uow, action, "acknowledged", kept(by))


def note_progress(uow: UnitOfWork, *, actor: Actor, seen: Seen, text: str) -> tuple[Followed, Changes]:
    """Record what happened so far; an action that was only agreed is in progress from then on.

    An advocate may note on every agency's action what she or he did about it. Raises RefusedError("text_needed") and
    ("action_closed").
    """
    action = to_follow(uow, actor, seen, any_agency=True)
    still_open(action)
    said = needed(text, "text_needed", limit=PARAGRAPH, lines=True)
    if action.state in _MOVES_ON:
        action.state = ACTION.step(action.state, ActionState.IN_PROGRESS)
    return written(uow, action, "progress", said)


def claim_done(
    uow: UnitOfWork,
    *,
    actor: Actor,
    seen: Seen,
    evidence: str,
    completed_on: date | None = None,
    by: str | None = None,
    codes: Mapping[str, str] = NOTHING,
) -> tuple[Followed, Changes]:
    """Record that the agency reports it done: what was done, when, by whom. Somebody still checks it.

    `codes` say by which sheet it came. Raises RefusedError("evidence_needed") and ("day_in_future").
    """
    action = to_follow(uow, actor, seen)
    said = needed(evidence, "evidence_needed", limit=PARAGRAPH, lines=True)
    action.state = ACTION.step(action.state, ActionState.DONE_CLAIMED)
    action.completed_on, action.evidence = not_in_future(uow, completed_on), said
    told, done_by = {"completed_on": action.completed_on.isoformat(), **codes}, kept(by) or ""
    return written(uow, action, "claimed", said, codes=told, words={"by": done_by})


def record_chase(
    uow: UnitOfWork, *, actor: Actor, actions: Sequence[Seen], channel: ChaseChannel, reply: str | None = None
) -> tuple[tuple[Followed, ...], Changes]:
    """Record in one go that agencies were asked about their actions, by which way, and what they said.

    The lines of one go share a batch number, so that one message can be told from several. Raises
    RefusedError("nothing_chosen") and ("action_closed").
    """
    batch = new_id().hex
    said = kept(reply, limit=PARAGRAPH, lines=True)

    def chase(seen: Seen) -> tuple[Followed, Changes]:
        action = to_decide(uow, actor, seen)
        still_open(action)
        action.times_chased, action.last_chased_on = action.times_chased + 1, today(uow)
        return written(uow, action, "chased", said, codes={"channel": channel.value, "batch": batch})

    return on_each(actions, chase)


def ask_again(
    uow: UnitOfWork, *, actor: Actor, seen: Seen, on: date, note: str | None = None
) -> tuple[Followed, Changes]:
    """Set another day to ask about an action that waits for an event or never ends; this is no extension.

    Raises RefusedError: "not_on_event" for a due with a day of its own, "due_in_past", "due_too_far", "action_closed".
    """
    action = to_decide(uow, actor, seen)
    still_open(action)
    if action.due_basis not in ON_EVENT:
        raise RefusedError("not_on_event")
    ahead(uow, on)
    before = action.due_on or on
    action.ask_again_on = action.due_on = on
    said = kept(note, limit=PARAGRAPH, lines=True)
    return written(uow, action, "asked_again", said, codes={"old": before.isoformat(), "new": on.isoformat()})


def correct_wording(uow: UnitOfWork, *, actor: Actor, seen: Seen, title: str) -> tuple[Followed, Changes]:
    """Word an action better; the wording before stays in its history. Raises RefusedError("wording_needed")."""
    action = to_decide(uow, actor, seen)
    wording = needed(title, "wording_needed", limit=TITLE)
    before, action.title = action.title, wording
    action.does = wording[:1].lower() + wording[1:]
    return written(uow, action, "reworded", before)
