"""Taking a list back: every referral of it that nobody acted on goes without a trace; the others stay and are named."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from marac_desk.model.attachment import Attachment, ImportedRow, ListImport
from marac_desk.model.base import Base, table_of
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register import person_hashes
from marac_desk.register.among import among
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.list_import.acted import Owned, acted_on

AT_ONCE = 1_000
"""Cases taken back in one go."""
_TIES: tuple[type[Any], ...] = (CasePerpetrator, CaseChild, CaseOther)
_MADE: tuple[type[Base], ...] = (
    ImportedRow, SharingDecision, RiskAssessment, Referral, CaseExclusion, *_TIES, SafeContact, Address, Case, Person,
    ProtectedValue,
)  # fmt: skip
"""What an import makes, in the order in which it can go."""


@dataclass(frozen=True, slots=True)
class ImportView:
    """A list that was imported: when, how many rows became referrals, and how many of these were taken back."""

    import_id: uuid.UUID
    at: datetime
    taken: int
    undone: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many referrals went, and the references of those that stay because somebody acted on them."""

    undone: int
    stayed: tuple[str, ...]


def imports_of(uow: UnitOfWork, *, actor: Actor) -> tuple[ImportView, ...]:
    """Return the lists that the person acting imported and did not take back, the latest first."""
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    query = sa.select(ListImport).where(ListImport.created_by == actor.user_id, ListImport.undone_at.is_(None))
    rows = uow.session.scalars(query.order_by(ListImport.created_at.desc()))
    return tuple(ImportView(row.id, row.created_at, row.taken, row.undone, row.undone_at) for row in rows)


def undo_import(uow: UnitOfWork, *, actor: Actor, import_id: uuid.UUID) -> tuple[TakenBack, Changes]:
    """Take a list back; what somebody acted on stays, and is named as far as the person acting may know of it.

    Only who imported it can. The file goes with the last of its referrals. Raises NotFoundError, and
    RefusedError("import_undone") where it was taken back already.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    done = uow.session.get(ListImport, import_id)
    if done is None or done.created_by != actor.user_id:
        raise NotFoundError("list_import")
    if done.undone_at is not None:
        raise RefusedError("import_undone")
    rows = list(uow.session.scalars(sa.select(ImportedRow.case_id).where(ImportedRow.import_id == done.id)))
    stayed: set[uuid.UUID] = set()
    for part in _parts(dict.fromkeys(rows)):  # a past case has a row for each of its referrals
        stayed |= _take_back(uow, done, part)
    done.undone = sum(case not in stayed for case in rows)
    done.undone_at, done.undone_by = uow.now, actor.user_id
    if not stayed:
        _let_file_go(uow, done)
    uow.record("undo_import", "list_import", done.id, undone=done.undone, stayed=len(stayed))
    uow.clear_afterwards()
    named = cases_within(uow, actor, Operation.READ, DataClass.REFERRAL)
    query = sa.select(Case.reference).where(among(Case.id, stayed, uow.connection), named).order_by(Case.reference)
    return TakenBack(done.undone, tuple(uow.session.scalars(query))), Changes.REFERRALS | Changes.CASES


def _parts(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _let_file_go(uow: UnitOfWork, done: ListImport) -> None:
    """Keep nothing of the file where nobody in it is in the register, and no row of it waits to be checked."""
    kept = uow.session.get(Attachment, done.attachment_id) if done.attachment_id else None
    if kept is not None and done.left == 0:
        kept.content, kept.size, kept.sha256 = b"", 0, ""
        done.sha256 = done.name_sha256 = ""


def _take_back(uow: UnitOfWork, done: ListImport, cases: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Remove the cases of a part that nobody acted on; returns the others."""
    owned = _owned(uow, cases)
    acted = acted_on(uow, owned, done.created_at)
    going: dict[type[Base], list[uuid.UUID]] = {
        kind: [key for key, case in rows.items() if case not in acted] for kind, rows in owned.items()
    }
    _forget_words(uow, going[Person], going[Case])
    for kind in _MADE:
        table = table_of(kind)
        if keys := going[kind]:
            uow.connection.execute(sa.delete(table).where(among(table.c.id, keys, uow.connection)))
    person_hashes.noted_in(uow.session).update(going[Person])
    for case in going[Case]:
        uow.record("take_back", "case", case, case_id=case)
    return acted


def _owned(uow: UnitOfWork, cases: Sequence[uuid.UUID]) -> Owned:
    """Return everything that an import made for some cases."""
    found: Owned = {kind: {} for kind in _MADE}
    found[Case] = {case: case for case in cases}
    of_cases: tuple[type[Base], ...] = (ImportedRow, RiskAssessment, Referral, CaseExclusion, *_TIES)
    for kind in of_cases:
        found[kind] = _by(uow, kind, "case_id", found[Case])
    found[SharingDecision] = _by(uow, SharingDecision, "referral_id", found[Referral])
    for case in uow.connection.execute(sa.select(Case.id, Case.victim_id).where(among(Case.id, cases, uow.connection))):
        found[Person][case.victim_id] = case.id
    for tie in _TIES:
        ties = sa.select(tie.case_id, tie.person_id).where(among(tie.case_id, cases, uow.connection))
        found[Person] |= {row.person_id: row.case_id for row in uow.connection.execute(ties)}
    of_people: tuple[type[Base], ...] = (SafeContact, Address, ProtectedValue)
    for kind in of_people:
        found[kind] = _by(uow, kind, "person_id", found[Person])
    return found


def _by(uow: UnitOfWork, kind: type[Base], column: str, of: dict[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    table = table_of(kind)
    query = sa.select(table.c.id, table.c[column]).where(among(table.c[column], of, uow.connection))
    return {key: of[owner] for key, owner in uow.connection.execute(query)}


def _forget_words(uow: UnitOfWork, people: Collection[uuid.UUID], cases: Collection[uuid.UUID]) -> None:
    for kind, keys in (("person", people), ("case", cases)):
        mine = sa.and_(FinderEntry.kind == kind, among(FinderEntry.subject_id, keys, uow.connection))
        uow.text.remove_many("finder_text", uow.session.scalars(sa.select(FinderEntry.entry).where(mine)).all())
        uow.session.execute(sa.delete(FinderEntry).where(mine))
