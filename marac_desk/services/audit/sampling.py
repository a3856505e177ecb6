"""The monthly sample: one look in twenty, drawn by chance, judged by somebody who did not look."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import SystemRandom

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.audit import LookReason, SampledLook
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import not_shut_out
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.rules.vocabulary.access import LookReasonCode, SampleVerdict
from marac_desk.services.access import require
from marac_desk.services.audit.looks import LOOKS
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings

SHARE, LEAST = 20, 20
"""One look in twenty, and at least twenty of them where there were as many."""

Pick = Callable[[Sequence[int], int], list[int]]
_SAMPLED = (*LOOKS, "search", "circulate", "export")


@dataclass(frozen=True, slots=True)
class SampledRow:
    """One sampled look: who looked, at which case, when, what for; to be judged by whom, and what was found."""

    look_id: uuid.UUID
    person: str
    reference: str
    operation: str
    at: datetime
    reason: LookReasonCode | None
    assigned_to: str
    mine: bool
    verdict: SampleVerdict | None
    note: str


def draw_sample(uow: UnitOfWork, *, actor: Actor, month: date, pick: Pick | None = None) -> tuple[int, Changes]:
    """Draw the sample of a month and assign it; returns how many looks were drawn.

    Nobody is assigned a look of her or his own. Raises RefusedError: "sample_drawn" where the month was drawn before,
    "nobody_to_judge" where everybody who may judge looked at everything, "nothing_to_sample".
    """
    require(uow, actor, Operation.UPDATE, DataClass.AUDIT)
    first = month.replace(day=1)
    if uow.session.scalar(sa.select(SampledLook.id).where(SampledLook.month == first).limit(1)):
        raise RefusedError("sample_drawn")
    rows = _looks_of(uow, first)
    if not rows:
        raise RefusedError("nothing_to_sample")
    wanted = min(len(rows), max(LEAST, -(-len(rows) // SHARE)))
    chosen = (pick or SystemRandom().sample)(range(len(rows)), wanted)
    judges = _judges(uow)
    for number, index in enumerate(sorted(chosen)):
        row = rows[index]
        others = [judge for judge in judges if judge != row.actor_id]
        if not others:
            raise RefusedError("nobody_to_judge")
        uow.add(
            SampledLook(
                month=first,
                desk_id=row.desk_id,
                seq=row.seq,
                user_id=row.actor_id,
                case_id=row.case_id,
                assigned_to=others[number % len(others)],
            )
        )
    uow.record("sample", "ledger", month=first.isoformat(), drawn=wanted, of=len(rows))
    return wanted, Changes.AUDIT


def month_to_sample(today: date) -> date:
    """Return the first day of the month before this one: the latest that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _looks_of(uow: UnitOfWork, first: date) -> Sequence[sa.Row[tuple[uuid.UUID, int, uuid.UUID, uuid.UUID]]]:
    zone = area_settings(uow).zone
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    since, until = (datetime.combine(day, time(), tzinfo=zone) for day in (first, following))
    query = (
        sa.select(LedgerEntry.desk_id, LedgerEntry.seq, LedgerEntry.actor_id, LedgerEntry.case_id)
        .where(LedgerEntry.operation.in_(_SAMPLED), LedgerEntry.actor_id.is_not(None))
        .where(LedgerEntry.at >= since, LedgerEntry.at < until)
        .order_by(LedgerEntry.desk_id, LedgerEntry.seq)
    )
    return uow.session.execute(query).all()  # type: ignore[return-value]  # the actor is never empty here


def _judges(uow: UnitOfWork) -> list[uuid.UUID]:
    """Return everybody whose role may judge looks, in a fixed order; deputies of the auditor count as auditors."""
    roles = [role for role in Role if not uow.matrix.scope(role, Operation.UPDATE, DataClass.AUDIT).is_empty]
    query = sa.select(User.id).where(User.role.in_(roles), User.state == PersonState.ACTIVE).order_by(User.id)
    return list(uow.session.scalars(query))


def sampled_looks(uow: UnitOfWork, *, actor: Actor, month: date | None = None) -> tuple[SampledRow, ...]:
    """Return what was sampled, what waits first; never looks of one's own nor at a case one is shut out of."""
    require(uow, actor, Operation.UPDATE, DataClass.AUDIT)
    judge = aliased(User)
    query = (
        sa.select(SampledLook, LedgerEntry.operation, LedgerEntry.at, User.name, Case.reference, judge.name)
        .join(LedgerEntry, sa.and_(LedgerEntry.desk_id == SampledLook.desk_id, LedgerEntry.seq == SampledLook.seq))
        .join(User, User.id == SampledLook.user_id)
        .join(judge, judge.id == SampledLook.assigned_to)
        .join(Case, Case.id == SampledLook.case_id, isouter=True)
        .where(SampledLook.user_id != actor.user_id, not_shut_out(actor))
        .order_by(SampledLook.verdict.is_not(None), LedgerEntry.at)
    )
    if month is not None:
        query = query.where(SampledLook.month == month.replace(day=1))
    found = uow.session.execute(query).all()
    reasons = _reasons(uow, [row[0] for row in found])
    return tuple(
        SampledRow(
            look_id=look.id,
            person=person,
            reference=reference or "",
            operation=operation,
            at=at,
            reason=reasons.get((look.user_id, look.case_id)),
            assigned_to=assigned_to,
            mine=look.assigned_to == actor.user_id,
            verdict=look.verdict,
            note=look.note or "",
        )
        for look, operation, at, person, reference, assigned_to in found
    )


def _reasons(uow: UnitOfWork, looks: Sequence[SampledLook]) -> dict[tuple[uuid.UUID, uuid.UUID | None], LookReasonCode]:
    cases = {look.case_id for look in looks if look.case_id}
    query = sa.select(LookReason.user_id, LookReason.case_id, LookReason.code).where(LookReason.case_id.in_(cases))
    return {(row.user_id, row.case_id): row.code for row in uow.session.execute(query.order_by(LookReason.at))}


def judge_look(
    uow: UnitOfWork, *, actor: Actor, look_id: uuid.UUID, verdict: SampleVerdict, note: str = ""
) -> tuple[None, Changes]:
    """Record what somebody found about a sampled look.

    Raises RefusedError: "own_look", "assigned_to_other", "judged_already", "note_missing" where it was not in order and
    nothing is said.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AUDIT)
    look = uow.session.get(SampledLook, look_id)
    if look is None:
        raise NotFoundError("sampled_look")
    if look.user_id == actor.user_id:
        raise RefusedError("own_look")
    if look.assigned_to != actor.user_id:
        raise RefusedError("assigned_to_other")
    if look.verdict is not None:
        raise RefusedError("judged_already")
    if verdict is not SampleVerdict.IN_ORDER and not note.strip():
        raise RefusedError("note_missing")
    look.verdict, look.note, look.judged_at = verdict, note.strip() or None, uow.now
    uow.record("judge", "sampled_look", look.id, case_id=look.case_id, verdict=verdict.value)
    return None, Changes.AUDIT
