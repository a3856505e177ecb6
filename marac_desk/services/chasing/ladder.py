"""The ladder of late actions: what the desk proposes today, and what somebody confirms."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

import sqlalchemy as sa

from marac_desk.model.action import ActionEvent
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late, escalation_level
from marac_desk.rules.escalation import STARTS_ANEW, Rung, Standing, done_so_far
from marac_desk.rules.lives import ActionState
from marac_desk.rules.replies import REPLIED, LastReply, last_reply
from marac_desk.rules.working_days import after
from marac_desk.services.access import may, require
from marac_desk.services.actions.steps import Followed, Seen, still_open, to_decide, written
from marac_desk.services.actions.views import ActionRow
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.actions import late_or_chosen
from marac_desk.services.chasing.addressing import Addressee, addressees
from marac_desk.services.chasing.views import Ladder, LadderRow
from marac_desk.services.circulation.common import Recipient, recipients
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import KeptOut, kept_out
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept

_KIND = "escalated"
ANSWER_WITHIN = {Rung.REPRESENTATIVE: 2, Rung.MANAGER: 3, Rung.CHAIR: 5}
"""Working days within which an answer is asked for, by the rung; the next rung is not proposed before they are over."""


@dataclass(frozen=True, slots=True)
class Climb:
    """One action to be taken up to a rung, as somebody saw it; `sha256` is that of the letter it stands in."""

    action_id: uuid.UUID
    version: int
    rung: Rung
    sha256: str = ""


def escalation_ladder(uow: UnitOfWork, *, actor: Actor) -> Ladder:
    """Return the late actions that have reached a rung, what the desk proposes for each, the highest first.

    What was ended as not possible, or is reported done, is late no more and stands on no rung. A reply
    moves nothing: what came back last is shown beside the rung, for whoever decides.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    rules = area_settings(uow).time_rules
    rows = [row for row in late_or_chosen(uow, actor) if row.may_decide and escalation_level(rules, row.late)]
    events = _events(uow, [row.action_id for row in rows])
    out, known = kept_out(uow, {row.case_id for row in rows}), {one.agency_id: one for one in recipients(uow)}
    found = [
        _ladder_row(uow, row, _standing(escalation_level(rules, row.late), events[row.action_id]), known, out,
                    events[row.action_id])
        for row in rows
    ]  # fmt: skip
    found.sort(key=lambda one: (-one.rung, -one.standing.reached, -one.row.late, one.row.agency, one.row.reference))
    reached_after = (rules.overdue_escalate_1_wd, rules.overdue_escalate_2_wd, rules.overdue_escalate_3_wd)
    return Ladder(tuple(found), reached_after, may(uow, actor, Operation.CREATE, DataClass.ACTIONS))


_Events = list[tuple[str, int, date, LastReply | None]]


def _events(uow: UnitOfWork, action_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, _Events]:
    """Return what moved some actions on the ladder, the oldest first."""
    query = (
        sa.select(ActionEvent.action_id, ActionEvent.kind, ActionEvent.details, ActionEvent.at)
        .where(ActionEvent.action_id.in_(action_ids), ActionEvent.kind.in_({_KIND, REPLIED, *STARTS_ANEW}))
        .order_by(ActionEvent.at, ActionEvent.id)
    )
    zone = area_settings(uow).zone
    found: defaultdict[uuid.UUID, _Events] = defaultdict(list)
    for action_id, kind, details, at in uow.session.execute(query):
        found[action_id].append(
            (kind, int(details.get("level", 0)), at.astimezone(zone).date(), last_reply(kind, details))
        )
    return found


def _standing(reached: int, events: _Events) -> Standing:
    return Standing(Rung(reached), done_so_far((kind, level) for kind, level, _, _ in events))


def _written(events: _Events) -> tuple[tuple[Rung, date], ...]:
    """Return who was written to since the ladder last began anew, and when."""
    found: list[tuple[Rung, date]] = []
    for kind, level, on, _ in events:
        if kind in STARTS_ANEW:
            found.clear()
        elif kind == _KIND:
            found.append((Rung(level), on))
    return tuple(found)


def _reply(events: _Events) -> LastReply | None:
    """Return what came back last since the ladder last began anew."""
    found = None
    for kind, _, _, reply in events:
        found = None if kind in STARTS_ANEW else reply or found
    return found


def _ladder_row(
    uow: UnitOfWork,
    row: ActionRow,
    standing: Standing,
    known: Mapping[uuid.UUID, Recipient],
    out: KeptOut,
    events: _Events,
) -> LadderRow:
    to = written_to(uow, row, standing.proposed or standing.reached, known, out)
    written_before = _written(events)
    waits = _answer_by(uow, written_before)
    known_until = waits if waits is not None and waits >= today(uow) else None
    return LadderRow(row, standing, to.name if to else "", to is not None, written_before, known_until, _reply(events))


def _answer_by(uow: UnitOfWork, written_before: Sequence[tuple[Rung, date]]) -> date | None:
    """Return by when the last letter asked for an answer."""
    if not written_before:
        return None
    rung, on = written_before[-1]
    return after(area_settings(uow).calendar, on, ANSWER_WITHIN[rung]).day


def written_to(
    uow: UnitOfWork, row: ActionRow, rung: Rung, known: Mapping[uuid.UUID, Recipient], out: KeptOut
) -> Addressee | None:
    """Return who is written to about one action on a rung; None where nobody may be."""
    recipient = known.get(row.agency_id)
    if recipient is None:
        return None
    return next(iter(addressees(uow, rung, recipient, [row.case_id], out)), None)


def escalate(
    uow: UnitOfWork, *, actor: Actor, climbs: Sequence[Climb], reason: str | None = None
) -> tuple[tuple[Followed, ...], Changes]:
    """Take actions up to a rung, all of them or none, and write it into the history of each.

    A rung that would be passed over needs a reason, which stands in the history with the rungs. Raises
    RefusedError: "nothing_chosen", "action_closed", "escalation_not_due" (it is not that late), "escalated_already",
    "skip_needs_reason", "nobody_to_write_to"; and NotAllowedError, NotFoundError, ChangedMeanwhileError.
    """
    if not climbs:
        require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
        raise RefusedError("nothing_chosen")
    why = kept(reason, limit=PARAGRAPH, lines=True)
    results = [_climb(uow, actor, climb, why) for climb in climbs]
    return tuple(followed for followed, _ in results), reduce(or_, (changes for _, changes in results))


def _climb(uow: UnitOfWork, actor: Actor, climb: Climb, why: str | None) -> tuple[Followed, Changes]:
    action = to_decide(uow, actor, Seen(climb.action_id, climb.version))
    still_open(action)
    settings = area_settings(uow)
    late = (
        0
        if action.state is ActionState.DONE_CLAIMED
        else days_late(settings.calendar, action.due_on or today(uow), today(uow))
    )
    events = _events(uow, [action.id])[action.id]
    standing = _standing(escalation_level(settings.time_rules, late), events)
    skipped = standing.skipped(climb.rung)
    known, out = {one.agency_id: one for one in recipients(uow)}, kept_out(uow, [action.case_id])
    recipient = known.get(action.owner_agency_id)
    for refused, code in (
        (not Rung.NOBODY < climb.rung <= standing.reached, "escalation_not_due"),
        (climb.rung <= standing.done, "escalated_already"),
        (bool(skipped) and why is None, "skip_needs_reason"),
        (recipient is None or not addressees(uow, climb.rung, recipient, [action.case_id], out), "nobody_to_write_to"),
    ):
        if refused:
            raise RefusedError(code)
    codes = {"level": str(int(climb.rung)), "late": str(late)}
    if skipped:
        codes["skipped"] = ",".join(str(int(rung)) for rung in skipped)
    if climb.sha256:
        codes["sha256"] = climb.sha256
    return written(uow, action, _KIND, why if skipped else None, codes=codes)
