"""Answering the conflict question: nobody is known to know these people, or these persons and agencies are shut out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.model.access import ConflictAnswer
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.conflicts import looked_at
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary.access import ConflictVerdict
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.members import agencies_of, member_prints, members_of
from marac_desk.services.conflicts.parties import parties_of, prints_of
from marac_desk.services.conflicts.question import found_between, known_to_answer
from marac_desk.services.conflicts.restricting import CHANGED, Restricted, Whom, put_restriction, refuse_keepers
from marac_desk.services.conflicts.restrictions import restrictions_of
from marac_desk.services.conflicts.views import ConflictMatch
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import today
from marac_desk.services.texts import PARAGRAPH, kept


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answer did: the verdict that stands, and what each new restriction did."""

    verdict: ConflictVerdict
    restricted: tuple[Restricted, ...]


def answer_conflicts(
    uow: UnitOfWork,
    *,
    actor: Actor,
    case_id: uuid.UUID,
    looked: str,
    restrict: Sequence[Whom] = (),
    note: str | None = None,
) -> tuple[Answered, Changes]:
    """Answer the conflict question of a case, after which it may be listed.

    `looked` is what the view carried: where somebody was added or changed since, the question is asked again. A match
    that is likely is either restricted or explained in `note`. Raises RefusedError: "conflict_changed",
    "conflict_note_needed", and what `restrict` raises.
    """
    case = known_to_answer(uow, actor, case_id)
    parties, members = parties_of(uow, [case.id])[case.id], members_of(uow)
    prints = prints_of(parties), member_prints(members)
    if looked != looked_at(*prints):
        raise RefusedError("conflict_changed")
    for whom in restrict:
        refuse_keepers(uow, whom)
    done = tuple(put_restriction(uow, actor, case, whom) for whom in restrict)
    uow.session.flush()
    matches = found_between(uow, case.id, parties, members, agencies_of(uow))
    words = kept(note, limit=PARAGRAPH, lines=True)
    if words is None and any(match.level == "likely" and not match.restricted for match in matches):
        raise RefusedError("conflict_note_needed")
    shut_out = any(line.tied and line.lifted_at is None for line in restrictions_of(uow, case.id))
    verdict = ConflictVerdict.RESTRICTED if shut_out else ConflictVerdict.NONE_KNOWN
    prints = prints_of(parties_of(uow, [case.id])[case.id]), prints[1]
    put_answer(uow, actor, case, verdict, prints, matches, note=words)
    return Answered(verdict, done), CHANGED


def put_answer(
    uow: UnitOfWork,
    actor: Actor,
    case: Case,
    verdict: ConflictVerdict,
    prints: tuple[list[str], list[str]],
    matches: Iterable[ConflictMatch],
    *,
    note: str | None = None,
    deputy: str | None = None,
) -> ConflictAnswer:
    """Write an answer down, with everybody who was compared and everything that was found."""
    found = [_found(match) for match in matches]
    answer = ConflictAnswer(
        case_id=case.id,
        verdict=verdict,
        asked_at=uow.now,
        answered_by=actor.user_id,
        found=found,
        parties=prints[0],
        members=prints[1],
        note=note,
        deputy=deputy,
    )
    uow.add(answer)
    uow.record("answer_conflicts", "case", case.id, case_id=case.id, verdict=verdict.value, found=len(found))
    _mark_items(uow, case.id)
    return answer


def _found(match: ConflictMatch) -> dict[str, Any]:
    keys = {"representative": match.representative_id, "user": match.user_id, "agency": match.agency_id}
    named = {name: key.hex for name, key in keys.items() if key is not None}
    codes = [sign.code for sign in match.signs]
    return {**named, "party": match.party_role.value, "tie": match.tie.value, "level": match.level, "signs": codes}


def _mark_items(uow: UnitOfWork, case_id: uuid.UUID) -> None:
    """The places of the case on agendas that are still to come carry the day of the latest answer."""
    waiting = sa.select(AgendaItem).where(AgendaItem.case_id == case_id, AgendaItem.state == ItemState.QUEUED)
    for item in uow.session.scalars(waiting):
        item.conflicts_checked_on = today(uow)
