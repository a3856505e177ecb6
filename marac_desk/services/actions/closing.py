"""Ending an action honestly: checked and done, or ended for a reason; and opening it again without losing anything."""

from __future__ import annotations

from datetime import date

from marac_desk.model.action import Action
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.claims import claim_of
from marac_desk.rules.lives import ACTION, CLOSED_BY_CODE, ActionState, needs_on_closing
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.moving import set_due
from marac_desk.services.actions.plans import plan_after
from marac_desk.services.actions.steps import Followed, Seen, ahead, not_in_future, to_decide, written
from marac_desk.services.changes import Changes
from marac_desk.services.errors import StepRefusedError
from marac_desk.services.flags.placing import flag_in_doubt, flag_placed
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept, needed


def close_action(
    uow: UnitOfWork,
    *,
    actor: Actor,
    seen: Seen,
    code: CloseCode,
    evidence: str | None = None,
    reason: str | None = None,
    completed_on: date | None = None,
) -> tuple[Followed, Changes]:
    """End an action with one of the six codes; done asks for evidence, every other end for its reason.

    "Not possible, because circumstances changed" and "not done by the agency" are two codes and stay two everywhere.
    Evidence the agency gave when it reported the action done need not be typed again. Raises
    RefusedError("evidence_needed"), ("reason_needed"), ("day_in_future").
    """
    action = to_decide(uow, actor, seen)
    if needs_on_closing(code) == "evidence":
        given = kept(evidence, limit=PARAGRAPH, lines=True) or action.evidence
        said = needed(given, "evidence_needed", limit=PARAGRAPH, lines=True)
        day = not_in_future(uow, completed_on or action.completed_on)
        return _ended(uow, actor, action, code, evidence=said, completed_on=day)
    said = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    return _ended(uow, actor, action, code, reason=said)


def _ended(
    uow: UnitOfWork,
    actor: Actor,
    action: Action,
    code: CloseCode,
    *,
    evidence: str | None = None,
    reason: str | None = None,
    completed_on: date | None = None,
) -> tuple[Followed, Changes]:
    action.state = ACTION.step(action.state, CLOSED_BY_CODE[code])
    action.close_code, action.close_reason, action.closed_on = code, reason, today(uow)
    action.completed_on = completed_on
    if evidence is not None:
        action.evidence = evidence
        action.verified_by, action.verified_on = actor.user_id, today(uow)
    followed, changes = written(uow, action, "closed", evidence or reason, codes={"code": code.value})
    if completed_on is not None:
        changes |= flag_placed(uow, action, completed_on)
    return followed, changes | plan_after(uow, action)


def verify(uow: UnitOfWork, *, actor: Actor, seen: Seen) -> tuple[Followed, Changes]:
    """Accept what the agency reported done, after looking at its evidence; that closes the action as done.

    Raises StepRefusedError where nothing was reported done, RefusedError("evidence_needed") where no evidence came.
    """
    action = to_decide(uow, actor, seen)
    if action.state is not ActionState.DONE_CLAIMED:
        raise StepRefusedError("action", action.state, ActionState.CLOSED_DONE)
    return close_action(uow, actor=actor, seen=seen, code=CloseCode.DONE)


def send_back(uow: UnitOfWork, *, actor: Actor, seen: Seen, reason: str) -> tuple[Followed, Changes]:
    """Find what was reported not enough: the action goes on, and the agency learns why.

    Its history keeps what was reported. Raises RefusedError("reason_needed"), and StepRefusedError where nothing was
    reported.
    """
    action = to_decide(uow, actor, seen)
    said = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    claim = claim_of(action.state, action.claim)
    if claim is None:
        raise StepRefusedError("action", action.state, ActionState.IN_PROGRESS)
    if action.state is ActionState.DONE_CLAIMED:
        action.state = ACTION.step(action.state, ActionState.IN_PROGRESS)
        action.completed_on = action.evidence = None
    return written(uow, action, "sent_back", said, codes={"claim": claim.value})


def reopen(
    uow: UnitOfWork, *, actor: Actor, seen: Seen, reason: str, due_on: date | None = None
) -> tuple[Followed, Changes]:
    """Open an action again, with a new due day where one is given; how it had ended stays in its history.

    Raises RefusedError("reason_needed"), ("due_in_past"), ("due_too_far"), StepRefusedError for one that is open.
    """
    action = to_decide(uow, actor, seen)
    said = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    if due_on is not None:
        ahead(uow, due_on)
    if action.close_code is None or action.closed_on is None:
        raise StepRefusedError("action", action.state, ActionState.IN_PROGRESS)
    details = {"code": action.close_code.value, "closed_on": action.closed_on.isoformat()}
    action.state = ACTION.step(action.state, ActionState.IN_PROGRESS)
    action.close_code = action.close_reason = action.closed_on = None
    action.completed_on = action.evidence = action.verified_by = action.verified_on = None
    if due_on is not None and action.due_on is not None:
        details |= {"old": action.due_on.isoformat(), "new": due_on.isoformat()}
        set_due(action, due_on)
    followed, changes = written(uow, action, "reopened", said, codes=details)
    if details["code"] == CloseCode.DONE.value:
        changes |= flag_in_doubt(uow, action)
    return followed, changes | plan_after(uow, action)
