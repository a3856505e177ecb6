"""Everything that belongs to a case, found by the references between tables, so that nothing new is ever forgotten.

A row that must refer to something of the case belongs to it. A row that may do without keeps, and only the reference
is cut: who asked whom for an approval, which alert was judged how. What else belongs or keeps is named below.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.attachment import Attachment
from marac_desk.model.base import Base
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.editing import EarlierText
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Person, ProtectedValue
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.referrals.batches import BATCH

BELONGS_THOUGH_OPTIONAL = frozenset(
    {
        ("attachment", "case_id"),
        ("attachment", "referral_id"),
        ("attendance", "for_item_id"),
        ("case_tie", "other_case_id"),
        ("earlier_text", "case_id"),
    }
)
"""References that may be empty but, where they are not, make the row part of the case."""

_KEY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_PEOPLE: tuple[type[Any], ...] = (CasePerpetrator, CaseChild, CaseOther)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a mapped class that refers to another class, and whether the row belongs where the other does."""

    holder: type[Base]
    column: str
    target: type[Base]
    belongs: bool


@dataclass(slots=True)
class Belongings:
    """The rows of a case by class, and the references of other rows that would point at nothing without them."""

    rows: dict[type[Base], set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    cut: list[tuple[Reference, uuid.UUID]] = field(default_factory=list)

    @property
    def keys(self) -> set[uuid.UUID]:
        """The keys of all rows."""
        return {key for keys in self.rows.values() for key in keys}


@cache
def mapped() -> dict[str, type[Base]]:
    """Return every mapped class by the name of its table."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


@cache
def references() -> tuple[Reference, ...]:
    """Return every reference between mapped classes."""
    found = []
    for name, kind in sorted(mapped().items()):
        for column in kind.__table__.columns:
            for key in column.foreign_keys:
                target = mapped()[key.column.table.name]
                belongs = not column.nullable or (name, column.name) in BELONGS_THOUGH_OPTIONAL
                found.append(Reference(kind, column.name, target, belongs))
    return tuple(found)


def belongings_of(uow: UnitOfWork, case_id: uuid.UUID) -> Belongings:
    """Return everything that belongs to a case and to the cases that were joined to it.

    A person who has a part in another case stays, with her or his places and numbers.
    """
    uow.session.flush()
    found = Belongings()
    found.rows[Case] = _joined(uow, case_id)
    found.rows[Person] = _people(uow, found.rows[Case])
    ask = {kind: set(keys) for kind, keys in found.rows.items()}
    while ask:
        ask = _further(uow, found, ask)
    found.rows[EarlierText] |= _earlier(uow, found.keys)
    found.rows[ProtectedValue] = _protected(uow, found)
    found.rows[Draft] = set(_drafts(uow, found.keys))
    found.cut = list(_to_cut(uow, found))
    return found


def _joined(uow: UnitOfWork, case_id: uuid.UUID) -> set[uuid.UUID]:
    known, ask = {case_id}, {case_id}
    while ask:
        joined = set(uow.session.scalars(sa.select(Case.id).where(Case.joined_to_id.in_(ask))))
        own = sa.select(Referral.own_case_id).where(Referral.case_id.in_(ask), Referral.own_case_id.is_not(None))
        ask = (joined | {key for key in uow.session.scalars(own) if key is not None}) - known
        known |= ask
    return known


def _people(uow: UnitOfWork, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    here = set(uow.session.scalars(sa.select(Case.victim_id).where(Case.id.in_(cases))))
    elsewhere = set(uow.session.scalars(sa.select(Case.victim_id).where(Case.id.not_in(cases))))
    for kind in _PEOPLE:
        here |= set(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id.in_(cases))))
        elsewhere |= set(uow.session.scalars(sa.select(kind.person_id).where(kind.case_id.not_in(cases))))
    return here - elsewhere


def _further(
    uow: UnitOfWork, found: Belongings, ask: dict[type[Base], set[uuid.UUID]]
) -> dict[type[Base], set[uuid.UUID]]:
    """Return the rows that belong because what they refer to was found last."""
    new: dict[type[Base], set[uuid.UUID]] = defaultdict(set)
    for reference in references():
        keys = ask.get(reference.target)
        if keys and reference.belongs:
            new[reference.holder] |= _holding(uow, reference, keys) - found.rows[reference.holder]
    for kind, keys in new.items():
        found.rows[kind] |= keys
    return {kind: keys for kind, keys in new.items() if keys}


def _holding(uow: UnitOfWork, reference: Reference, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    holder: Any = reference.holder
    query = sa.select(holder.id).where(getattr(holder, reference.column).in_(keys))
    return set(uow.session.scalars(query))


def _earlier(uow: UnitOfWork, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Texts that stood in one of the rows, though nobody noted in which case."""
    query = sa.select(EarlierText.id, EarlierText.object_id)
    return {row.id for row in uow.session.execute(query) if row.object_id in keys}


def _protected(uow: UnitOfWork, found: Belongings) -> set[uuid.UUID]:
    """The protected values of the people and rows that go, but those that somebody who stays refers to."""
    own = set(uow.session.scalars(sa.select(ProtectedValue.id).where(ProtectedValue.person_id.in_(found.rows[Person]))))
    kept: set[uuid.UUID] = set()
    for reference in references():
        if reference.target is ProtectedValue:
            holder: Any = reference.holder
            column = getattr(holder, reference.column)
            for key, value in uow.session.execute(sa.select(holder.id, column).where(column.is_not(None))):
                (own if key in found.rows[reference.holder] else kept).add(value)
    return own - kept


def _drafts(uow: UnitOfWork, keys: Collection[uuid.UUID]) -> Iterator[uuid.UUID]:
    """What anybody has typed about one of the rows and not handed in."""
    written = {text for key in keys for text in (key.hex, str(key))}
    for draft in uow.session.scalars(sa.select(Draft).where(Draft.kind != BATCH)):
        text = f"{draft.subject} {draft.content}"
        if any(word in written for word in _key_like(text)):
            yield draft.id


def _key_like(text: str) -> Iterator[str]:
    for found in _KEY.finditer(text):
        yield found[0]


def _to_cut(uow: UnitOfWork, found: Belongings) -> Iterator[tuple[Reference, uuid.UUID]]:
    for reference in references():
        keys = found.rows.get(reference.target)
        if keys and not reference.belongs:
            for key in _holding(uow, reference, keys) - found.rows[reference.holder]:
                yield reference, key


def finder_entries(uow: UnitOfWork, found: Belongings) -> list[FinderEntry]:
    """Return what the command line finds of a case."""
    keys = found.keys
    return [row for row in uow.session.scalars(sa.select(FinderEntry)) if row.subject_id in keys]


def found_elsewhere(uow: UnitOfWork, found: Belongings) -> list[FinderEntry]:
    """Return the entries of people who stay and were found by way of this case."""
    keys = found.keys
    cases = sa.select(FinderEntry).where(FinderEntry.case_id.in_(found.rows[Case]))
    return [row for row in uow.session.scalars(cases) if row.subject_id not in keys]


def another_case_of(uow: UnitOfWork, person_id: uuid.UUID, found: Belongings) -> uuid.UUID | None:
    """Return a case that somebody who stays has a part in."""
    gone = found.rows[Case]
    other = sa.select(Case.id).where(Case.victim_id == person_id, Case.id.not_in(gone))
    queries = [other, *(sa.select(k.case_id).where(k.person_id == person_id, k.case_id.not_in(gone)) for k in _PEOPLE)]
    return next((key for query in queries if (key := uow.session.scalar(query.limit(1))) is not None), None)


def sheets_of(uow: UnitOfWork, found: Belongings) -> list[Attachment]:
    """Return the sheets that referrals of the case were rows of: they hold its row beside those of others."""
    origins = uow.session.scalars(sa.select(Referral.origins).where(Referral.id.in_(found.rows[Referral])))
    keys = {uuid.UUID(one["attachment"]) for one in origins if one.get("attachment") and one.get("record") is not None}
    rows = uow.session.scalars(sa.select(Attachment).where(Attachment.id.in_(keys)))
    return [row for row in rows if row.id not in found.rows[Attachment]]


def lists_of_sheets(uow: UnitOfWork) -> list[Draft]:
    """Return the lists of the rows of sheets, which say what became of each."""
    return list(uow.session.scalars(sa.select(Draft).where(Draft.kind == BATCH)))


def action_entries(uow: UnitOfWork, found: Belongings) -> list[int]:
    """Return the numbers by which the text index knows the actions of a case."""
    return list(uow.session.scalars(sa.select(Action.entry).where(Action.id.in_(found.rows[Action]))))
