"""How an answer of a sheet stands beside its action: still fitting, overtaken, or about nothing that may be known."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.words import paper_words
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.returns import ReturnLine, ReturnSheet
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Operation
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import Outcome, Stale, Understood, Written, understand
from marac_desk.services.actions.conditions import within
from marac_desk.services.kept_out import kept_out

_REWORDED = "reworded"


def decided_lines(uow: UnitOfWork, actor: Actor, sheet: ReturnSheet) -> list[tuple[ReturnLine, Action]]:
    """Return the lines of a sheet with their actions, in their order, where the person acting may decide about them.

    A line about a case from which the agency, or who held the sheet, was shut out since is not among them either: what
    comes back about it is as little known as a code that was never given.
    """
    query = (
        sa.select(ReturnLine, Action)
        .join(Action, Action.id == ReturnLine.action_id)
        .where(ReturnLine.sheet_id == sheet.id, within(uow, actor, Operation.CREATE))
        .order_by(ReturnLine.number)
    )
    rows = [(line, action) for line, action in uow.session.execute(query)]
    out = kept_out(uow, {action.case_id for _, action in rows})
    shut = {"agency_id": sheet.agency_id, "representative_id": sheet.representative_id}
    return [(line, action) for line, action in rows if not out.holds(action.case_id, **shut)]


def overtaken(
    uow: UnitOfWork, sheet: ReturnSheet, lines: Sequence[tuple[ReturnLine, Action]]
) -> Mapping[uuid.UUID, Stale]:
    """Return the lines whose action went another way since the sheet was issued, and how.

    That an agency was chased, acknowledged the action or noted what it did so far does not make its answer stale.
    """
    changed = [(line, action) for line, action in lines if action.version != line.sent_version]
    reworded = _reworded(uow, sheet, {action.id for _, action in changed})
    found = dict[uuid.UUID, Stale]()
    for line, action in changed:
        ways = (
            (action.closed_on is not None, Stale.CLOSED),
            (action.state is ActionState.DONE_CLAIMED, Stale.CLAIMED),
            (action.owner_agency_id != sheet.agency_id, Stale.PASSED_ON),
            (action.due_on != line.due_on, Stale.MOVED),
            (action.id in reworded, Stale.REWORDED),
        )
        if way := next((way for holds, way in ways if holds), None):
            found[line.id] = way
    return found


def _reworded(uow: UnitOfWork, sheet: ReturnSheet, actions: Collection[uuid.UUID]) -> set[uuid.UUID]:
    query = sa.select(ActionEvent.action_id).where(
        ActionEvent.action_id.in_(actions), ActionEvent.kind == _REWORDED, ActionEvent.at >= sheet.made_at
    )
    return set(uow.session.scalars(query))


def outcome_of(text: str, language: str = "en") -> Outcome | None:
    """Return the outcome that a word of the sheet means, whatever its capitals; None for any other word."""
    words = paper_words(language)
    known = {_folded(words[f"returns.{outcome.value}"]): outcome for outcome in Outcome}
    known |= {outcome.value: outcome for outcome in Outcome}
    return known.get(_folded(text))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def understood(written: Written, *, due_on: date, today: date, from_1904: bool) -> Understood:
    """Return an answer as it is understood."""
    outcome = outcome_of(written.outcome)
    return understand(written, outcome=outcome, due_on=due_on, today=today, from_1904=from_1904)
