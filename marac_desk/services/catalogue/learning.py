"""What the record line learns: phrases people used for an action, each from the one action it was said of.

What somebody sees of it is counted from the cases that she or he may know of, and from no others.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.catalogue import LearnedPhrase
from marac_desk.model.person import Address, Person
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.quick_entry.learned import Use, key_of, phrase_of
from marac_desk.rules.quick_entry.words import split
from marac_desk.services.access import cases_within, may, require
from marac_desk.services.catalogue.reading import area_catalogue
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError

_TIES: tuple[type[CasePerpetrator | CaseChild | CaseOther], ...] = (CasePerpetrator, CaseChild, CaseOther)


@dataclass(frozen=True, slots=True)
class Meant:
    """What an action was recorded by: the words, the code that was meant, and the one the line alone proposed."""

    words: str
    code: str | None
    unlearned: str | None


def learn(uow: UnitOfWork, *, action_id: uuid.UUID, case_id: uuid.UUID, meant: Meant) -> None:
    """Learn a phrase from an action that was just recorded or corrected, where it was meant otherwise than read.

    Nothing is learned from words that hold a name, a number or an address. What the action taught before is replaced.
    """
    if not meant.code or meant.code == meant.unlearned:
        return
    known = {word for entry in area_catalogue(uow).offered for text in (entry.title, *entry.words)
             for word in split(text)}  # fmt: skip
    phrase = phrase_of(meant.words, names=_names(uow, case_id), known=known)
    if phrase is None:
        return
    row = uow.session.scalar(sa.select(LearnedPhrase).where(LearnedPhrase.action_id == action_id))
    if row is None:
        uow.add(LearnedPhrase(case_id=case_id, action_id=action_id, phrase=phrase, catalogue_code=meant.code))
    else:
        row.phrase, row.catalogue_code = phrase, meant.code


def _names(uow: UnitOfWork, case_id: uuid.UUID) -> set[str]:
    """Return every name and place that plays a part in a case, and the names of everybody who takes part in it."""
    people = {uow.session.scalar(sa.select(Case.victim_id).where(Case.id == case_id))}
    for tie in _TIES:
        people |= set(uow.session.scalars(sa.select(tie.person_id).where(tie.case_id == case_id)))
    found: set[str] = set()
    columns = (Person.full_name, Person.given_names, Person.family_name, Person.known_as, Person.aliases)
    for row in uow.session.execute(sa.select(*columns).where(Person.id.in_(people))):
        *names, aliases = row
        found |= _texts([*names, *(aliases or ())])
    places = sa.select(Address.lines, Address.district).where(Address.person_id.in_(people))
    for place in uow.session.execute(places):
        found |= _texts(place)
    return (
        found
        | _texts(uow.session.scalars(sa.select(Representative.person_name)))
        | _texts(uow.session.scalars(sa.select(User.name)))
    )


def _texts(found: Iterable[str | None]) -> set[str]:
    return {text for text in found if text}


def learned_uses(uow: UnitOfWork, actor: Actor) -> tuple[Use, ...]:
    """Return the phrases of the cases that the person acting may know of, by phrase and code."""
    if not may(uow, actor, Operation.READ, DataClass.ACTIONS):
        return ()
    within = cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, key=LearnedPhrase.case_id)
    query = (
        sa.select(LearnedPhrase.phrase, LearnedPhrase.catalogue_code, sa.func.count())
        .join(Case, Case.id == LearnedPhrase.case_id)
        .where(within)
        .group_by(LearnedPhrase.phrase, LearnedPhrase.catalogue_code)
    )
    uses = (Use(phrase, code, count) for phrase, code, count in uow.session.execute(query))
    return tuple(sorted(uses, key=lambda use: (use.phrase, use.code)))


def forget_phrase(uow: UnitOfWork, *, actor: Actor, phrase: str, code: str) -> tuple[int, Changes]:
    """Forget that a phrase meant an action, in every form of its words; returns from how many actions it was known.

    Only what was learned from cases that the person acting may know of; that it was forgotten stands in the ledger.
    Raises NotFoundError for a phrase that was not learned.
    """
    require(uow, actor, Operation.UPDATE, DataClass.PARTNERSHIP)
    wanted = key_of(phrase.split())
    within = cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, key=LearnedPhrase.case_id)
    query = (
        sa.select(LearnedPhrase)
        .join(Case, Case.id == LearnedPhrase.case_id)
        .where(within, LearnedPhrase.catalogue_code == code)
    )
    rows = [row for row in uow.session.scalars(query) if key_of(row.phrase.split()) == wanted]
    if not rows:
        raise NotFoundError("learned_phrase")
    for row in rows:
        uow.session.delete(row)
        uow.record("forget", "learned_phrase", row.id, case_id=row.case_id, code=code)
    return len(rows), Changes.PARTNERSHIP | Changes.ROOM
