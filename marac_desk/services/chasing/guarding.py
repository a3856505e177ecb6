"""What must never stand in a message or a letter about late things, searched for before one leaves the desk."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, SafeContact
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.leak import Leak, Protected, check
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import protected_text
from marac_desk.services.settings import area_settings

_NEVER = frozenset(Leak) - {Leak.TIMING, Leak.NOT_FOR_HER}
"""A day and an hour are what such a message is about; all else that a victim's page must not say, it must not."""


def protected_in(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> Protected:
    """Return the names of everybody in some cases, their addresses, and how the victims are reached safely."""
    victims = set(uow.session.scalars(sa.select(Case.victim_id).where(Case.id.in_(case_ids))))
    harm = _of(uow, CasePerpetrator, case_ids)
    others = victims | _of(uow, CaseChild, case_ids) | _of(uow, CaseOther, case_ids)
    addresses = uow.session.scalars(sa.select(Address).where(Address.person_id.in_(others | harm))).all()
    contacts = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id.in_(victims))).all()
    kept = [
        key for one in contacts for key in (one.value_id, one.times_id, one.code_word_id, one.say_if_answered_id) if key
    ]
    named = [name for one in contacts for name in (*one.people_safe, *one.people_not_safe, *one.people_feared)]
    open_places = (part for one in addresses for part in (one.lines, one.postcode) if part)
    hidden = (text for one in addresses if (text := protected_text(uow, one.protected_id)))
    return Protected(
        never_words=area_settings(uow).profile.never_words,
        perpetrators=_names(uow, harm),
        people=(*_names(uow, others), *named),
        addresses=(*open_places, *hidden),
        safe_places=tuple(text for key in kept if (text := protected_text(uow, key))),
    )


def _of(
    uow: UnitOfWork, tie: type[CaseChild] | type[CaseOther] | type[CasePerpetrator], case_ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    return set(uow.session.scalars(sa.select(tie.person_id).where(tie.case_id.in_(case_ids))))


def _names(uow: UnitOfWork, people: Collection[uuid.UUID]) -> tuple[str, ...]:
    rows = uow.session.scalars(sa.select(Person).where(Person.id.in_(people)))
    return tuple(
        name
        for row in rows
        for name in (row.full_name, row.known_as, row.given_names, row.family_name, *row.aliases)
        if name
    )


def may_say(words: str, protected: Protected) -> bool:
    """Tell whether words may stand in a letter: nothing in them names or places anybody, or tells what it is about."""
    return not any(found.leak in _NEVER for found in check([("words", words)], protected))


def refuse_leaks(lines: Iterable[str], protected: Protected) -> None:
    """Raise RefusedError("draft_leaks") where a line would tell whom or where it is about."""
    if not all(may_say(line, protected) for line in lines):
        raise RefusedError("draft_leaks")
