"""The ledger's lines for people: by person, case and period, a page at a time, without a word of any case."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.returns import ReturnLine
from marac_desk.model.tie import CaseTie
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition, names, not_shut_out
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation, Reach
from marac_desk.services.access import require, scope_of

PAGE = 200
Place = tuple[datetime, uuid.UUID, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted: of one person, one case, some operations, from and until an instant; None means any."""

    user_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    operations: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the ledger: when, who, as what, did what to which kind of thing, in which case, why, how it ended."""

    desk_id: uuid.UUID
    seq: int
    at: datetime
    user_id: uuid.UUID | None
    person: str
    role: str
    operation: str
    object_type: str
    reference: str
    reason: str
    result: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines, the latest first; where the next page begins, or None at the end; how many there are in all."""

    lines: tuple[AuditLine, ...]
    after: Place | None
    total: int


def activity(uow: UnitOfWork, *, actor: Actor, wanted: Wanted, after: Place | None = None) -> AuditPage:
    """Return a page of the ledger. The auditor reads everybody's lines, everybody else her or his own.

    Lines about a case the person acting is shut out of are not there. Raises NotAllowedError where not even one's own
    lines may be read, or where somebody else's are asked for.
    """
    limits = [*lines_for(uow, actor, wanted), *_behind(after)]
    query = (
        sa.select(LedgerEntry, User.name, Case.reference)
        .join(User, User.id == LedgerEntry.actor_id, isouter=True)
        .join(Case, Case.id == LedgerEntry.case_id, isouter=True)
        .where(*limits)
        .order_by(LedgerEntry.at.desc(), LedgerEntry.desk_id, LedgerEntry.seq.desc())
        .limit(PAGE + 1)
    )
    found = uow.session.execute(query).all()
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    total = _count(uow, limits) if after is None else 0
    lines = tuple(line_of(entry, name, reference) for entry, name, reference in found[:PAGE])
    return AuditPage(lines, (last.at, last.desk_id, last.seq) if last else None, total)


def lines_for(uow: UnitOfWork, actor: Actor, wanted: Wanted) -> list[Condition]:
    """Return the conditions on `LedgerEntry`, with its `Case` joined, for what is wanted within what may be read."""
    require(uow, actor, Operation.READ, DataClass.AUDIT)
    everything = scope_of(uow, actor, Operation.READ, DataClass.AUDIT).is_everything
    plain = not {Reach.OWN, Reach.ALL}.isdisjoint(scope_of(uow, actor, Operation.READ, DataClass.AUDIT).reaches)
    if not plain or (not everything and wanted.user_id not in {None, actor.user_id}):
        raise NotAllowedError(actor.role, Operation.READ, DataClass.AUDIT)
    user_id = wanted.user_id if everything else actor.user_id
    about_none = LedgerEntry.case_id.is_(None)  # asked apart: nothing is among the cases or not among them
    found: list[Condition] = [sa.or_(about_none, not_shut_out(actor, LedgerEntry.case_id))]
    if papers := _papers_kept_from(uow, actor):
        found.append(sa.or_(LedgerEntry.object_id.is_(None), LedgerEntry.object_id.not_in(papers)))
    if user_id is not None:
        found.append(LedgerEntry.actor_id == user_id)
    if wanted.case_id is not None:
        found.append(LedgerEntry.case_id == wanted.case_id)
    if wanted.operations:
        found.append(LedgerEntry.operation.in_(wanted.operations))
    if wanted.since is not None:
        found.append(LedgerEntry.at >= wanted.since)
    if wanted.until is not None:
        found.append(LedgerEntry.at < wanted.until)
    return found


def _papers_kept_from(uow: UnitOfWork, actor: Actor) -> list[uuid.UUID]:
    """Return what may not be counted: ties, and papers of no other cases than the person acting is shut out of."""
    shut_out = sa.select(CaseExclusion.case_id).where(CaseExclusion.lifted_at.is_(None), names(actor))
    cases = set(uow.session.scalars(shut_out))
    return [*_copies_of(uow, cases), *_sheets_of(uow, cases), *_ties_of(uow, cases)] if cases else []


def _copies_of(uow: UnitOfWork, cases: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return the copies that hold no other case than these."""
    keys = {case_id.hex for case_id in cases}
    holding = sa.or_(*(sa.cast(DocumentCopy.case_ids, sa.Text).contains(one) for one in sorted(keys)))
    rows = uow.session.execute(sa.select(DocumentCopy.id, DocumentCopy.case_ids).where(holding))
    return [row.id for row in rows if set(row.case_ids) <= keys]


def _sheets_of(uow: UnitOfWork, cases: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return the return sheets that ask about no other case than these."""
    lines = sa.select(ReturnLine.sheet_id).join(Action, Action.id == ReturnLine.action_id)
    asks, others = lines.where(Action.case_id.in_(cases)), lines.where(Action.case_id.not_in(cases))
    return list(uow.session.scalars(asks.where(ReturnLine.sheet_id.not_in(others)).distinct()))


def _ties_of(uow: UnitOfWork, cases: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return the ties that tell of one of these cases, whichever case their line stands under."""
    return list(
        uow.session.scalars(
            sa.select(CaseTie.id).where(sa.or_(*(c.in_(cases) for c in (CaseTie.case_id, CaseTie.other_case_id))))
        )
    )


def line_of(entry: LedgerEntry, name: str | None, reference: str | None) -> AuditLine:
    """Return one line as it is shown and exported."""
    return AuditLine(
        desk_id=entry.desk_id,
        seq=entry.seq,
        at=entry.at,
        user_id=entry.actor_id,
        person=name or "",
        role=entry.role or "",
        operation=entry.operation,
        object_type=entry.object_type,
        reference=reference or "",
        reason=entry.reason or "",
        result=entry.result or "",
    )


def _behind(place: Place | None) -> list[Condition]:
    if place is None:
        return []
    at, desk_id, seq = place
    further = sa.or_(LedgerEntry.desk_id > desk_id, sa.and_(LedgerEntry.desk_id == desk_id, LedgerEntry.seq < seq))
    return [sa.or_(LedgerEntry.at < at, sa.and_(LedgerEntry.at == at, further))]


def _count(uow: UnitOfWork, limits: Sequence[Condition]) -> int:
    joined = sa.join(LedgerEntry, Case, Case.id == LedgerEntry.case_id, isouter=True)
    return uow.session.scalar(sa.select(sa.func.count()).select_from(joined).where(*limits)) or 0
