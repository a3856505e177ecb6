"""The parties of a case as the conflict question compares them, from the register or from a form nobody handed in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, ProtectedValue
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.conflicts import Party, member_key, party_print
from marac_desk.rules.matching import PersonKey
from marac_desk.rules.vocabulary.access import CaseParty
from marac_desk.services.people import display_name
from marac_desk.services.referrals.candidates import key_of_draft, keys_of

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_TIES: tuple[tuple[CaseParty, type[Any]], ...] = (
    (CaseParty.PERPETRATOR, CasePerpetrator),
    (CaseParty.CHILD, CaseChild),
    (CaseParty.OTHER, CaseOther),
)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody of a case: who, as what, and what the comparison knows of her or him."""

    name: str
    born: date | None
    party: Party

    @property
    def role(self) -> CaseParty:
        """What she or he is in the case."""
        return self.party.role


def parties_of(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[PartyRow, ...]]:
    """Return the parties of some cases, in few queries: victim, people causing harm, children, others, who is named.

    A protected address counts by its postcode, which is compared and never shown.
    """
    ties = list(_ties(uow, case_ids))
    ids = {person_id for _, _, person_id in ties}
    keys, people = (
        keys_of(uow, ids),
        {p.id: p for p in uow.session.scalars(sa.select(Person).where(Person.id.in_(ids)))},
    )
    hidden = _hidden_postcodes(uow, ids)
    found: dict[uuid.UUID, list[PartyRow]] = {case_id: [] for case_id in case_ids}
    for case_id, role, person_id in ties:
        key, person = keys[person_id], people[person_id]
        if key.postcode is None and person_id in hidden:
            key = replace(key, postcode=hidden[person_id])
        found[case_id].append(PartyRow(display_name(person), person.date_of_birth, Party(key, role, person.occupation)))
    for row in _named(uow, case_ids):
        found[row.case_id].append(_named_party(row.id.hex, row.name))
    return {case_id: tuple(rows) for case_id, rows in found.items()}


def _ties(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, CaseParty, uuid.UUID]]:
    victims = sa.select(Case.id, Case.victim_id).where(Case.id.in_(case_ids))
    for row in uow.session.execute(victims):
        yield row.id, CaseParty.VICTIM, row.victim_id
    for role, kind in _TIES:
        query = sa.select(kind.case_id, kind.person_id).where(kind.case_id.in_(case_ids)).order_by(kind.id)
        for row in uow.session.execute(query):
            yield row.case_id, role, row.person_id


def _named(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> Iterable[CaseExclusion]:
    """Whom the referral names and nobody has tied to a person or agency of the partnership yet."""
    return uow.session.scalars(
        sa.select(CaseExclusion)
        .where(
            CaseExclusion.case_id.in_(case_ids),
            CaseExclusion.lifted_at.is_(None),
            CaseExclusion.representative_id.is_(None),
            CaseExclusion.user_id.is_(None),
            CaseExclusion.agency_id.is_(None),
        )
        .order_by(CaseExclusion.id)
    )


def _named_party(key: str, name: str) -> PartyRow:
    return PartyRow(name, None, Party(member_key(key, name), CaseParty.NAMED, name))


def _hidden_postcodes(uow: UnitOfWork, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = (
        sa.select(Address.person_id, ProtectedValue.value)
        .join(ProtectedValue, ProtectedValue.id == Address.protected_id)
        .where(Address.person_id.in_(people), Address.to_date.is_(None), Address.confidential)
    )
    found = {}
    for person_id, value in uow.session.execute(query):
        if (postcode := _POSTCODE.search(value.decode())) is not None:
            found[person_id] = postcode[0]
    return found


def prints_of(parties: Iterable[PartyRow]) -> list[str]:
    """Return the fingerprints of some parties, for keeping with an answer and for seeing whether it still holds."""
    return sorted({party_print(row.party) for row in parties})


def parties_of_form(draft: ReferralDraft) -> tuple[PartyRow, ...]:
    """Return the parties of a form that nobody handed in."""
    rows = [_drafted(draft.victim, CaseParty.VICTIM, draft.safe_contact.value)]
    for role, people in (
        (CaseParty.PERPETRATOR, draft.perpetrators),
        (CaseParty.CHILD, draft.children),
        (CaseParty.OTHER, draft.others_at_risk),
    ):
        rows += [_drafted(person, role, None) for person in people]
    rows += [_named_party("", someone.name) for someone in draft.must_not_receive if someone.name]
    return tuple(row for row in rows if row.name or _is_known(row.party.key))


def _drafted(person: DraftPerson, role: CaseParty, contact: str | None) -> PartyRow:
    name = person.full_name or " ".join(part for part in (person.given_names, person.family_name) if part)
    return PartyRow(name, person.date_of_birth, Party(key_of_draft(person, contact), role, person.occupation))


def _is_known(key: PersonKey) -> bool:
    return any((key.aliases, key.date_of_birth, key.postcode, key.phone))
