"""From a draft to the rows of its people, its case and its referral: what `receive` writes, for many at a time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import ImportedRow, ListImport
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.among import among
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.references import case_reference
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.beside import Beside, Work
from marac_desk.services.list_import.matched_by import Hashed, hashed_people
from marac_desk.services.list_import.rows import Rows
from marac_desk.services.people import describe_contact, describe_person, display_name, finder_words
from marac_desk.services.referrals.writing import (
    agencies_by_name,
    describe_child,
    describe_exclusion,
    describe_perpetrator,
    describe_referral,
    describe_risk,
    describe_sharing,
)
from marac_desk.services.settings import area_settings


@dataclass(frozen=True, slots=True)
class ToImport:
    """One referral of a list: its row in the file, what it says, and where each field was read.

    `hashed` is what its people are matched by, where that was made before.
    """

    record: int
    draft: ReferralDraft = field(repr=False)
    origins: Mapping[str, Any] = field(repr=False)
    hashed: Hashed = field(default=(), repr=False)


class Builder:
    """Builds the rows of a list portion by portion; `own` is the one agency that whoever imports it refers for.

    It asks the register before the first portion and never again: another thread may write while it builds. `waiting`
    is how many referrals were built and not made ready.
    """

    def __init__(self, uow: UnitOfWork, of: ListImport, own: Agency | None, most: int) -> None:
        self._uow = uow
        self._of = of
        self._own = own
        self._settings = area_settings(uow)
        self._agencies = agencies_by_name(uow)
        self._references = iter(_free_references(uow, self._settings.reference_prefix, most))
        self._rows, self._beside = Rows(uow), Beside(uow)
        self._dialect = uow.connection.dialect
        self._hashed: Iterator[bytes] = iter(())
        self.waiting = 0

    def build(self, portion: Sequence[ToImport]) -> None:
        """Build a portion whole: rows of all tables, what finds it, what it is matched by; its lines are recorded.

        Raises RefusedError("referral_of_another_agency").
        """
        for one in portion:
            self._referral(one, next(self._references))
        self._rows.gather()
        self.waiting += len(portion)

    def ready(self) -> Iterator[Work]:
        """Make ready to be written what was built since the last time, and the lines that tell of what is read back."""
        self.waiting = 0
        yield from self._uow.telling.lines()
        yield from self._rows.ready(self._dialect)
        yield from self._beside.ready()
        self._uow.telling.cut()

    def rest(self) -> Iterator[Work]:
        """Make ready everything that is left."""
        yield from self._rows.ready(self._dialect)
        yield from self._beside.rest()

    def _named(self, written: str | None) -> Agency | None:
        """Return the agency that is written on a referral, None where nobody knows it."""
        return self._agencies.get(" ".join((written or "").casefold().split()))

    def _referral(self, one: ToImport, reference: str) -> None:
        draft, new, hashes = one.draft, self._rows.new, self._uow.hashes
        if hashes is not None:
            self._hashed = iter(one.hashed or hashed_people(hashes, draft))
        victim = self._person(draft.victim)
        case = new(Case, area_id=self._settings.area_id, reference=reference, victim_id=victim.id)
        self._beside.findable("person", victim.id, case.id, finder_words(victim))
        self._beside.findable("case", case.id, case.id, f"{reference} {display_name(victim)}")
        self._people(case.id, draft)
        self._safe_contact(victim.id, draft)
        referral = new(
            Referral,
            case_id=case.id,
            state=ReferralState.RECEIVED,
            received_at=self._uow.now,
            origins=dict(one.origins),
            source="file",
        )
        agency = self._named(draft.referrer.agency)
        describe_referral(referral, draft, self._settings.zone, agency)
        if self._own is not None:
            if agency is not None and agency.id != self._own.id:
                raise RefusedError("referral_of_another_agency")
            referral.agency_id, referral.source_group = self._own.id, self._own.agency_type
        case.first_referral_on = referral.referral_date
        risk = new(RiskAssessment, case_id=case.id, referral_id=referral.id)
        describe_risk(risk, draft, self._settings.checklist(draft.risk.tool))
        describe_sharing(new(SharingDecision, referral_id=referral.id), draft)
        new(ImportedRow, import_id=self._of.id, case_id=case.id, referral_id=referral.id, record=one.record)
        self._uow.record("receive", "referral", referral.id, case_id=case.id, source="file")

    def _people(self, case_id: uuid.UUID, draft: ReferralDraft) -> None:
        new = self._rows.new
        for number, someone in enumerate(draft.perpetrators):
            tie = new(CasePerpetrator, case_id=case_id, person_id=self._tied(someone, case_id))
            describe_perpetrator(tie, number, someone, alone=len(draft.perpetrators) == 1)
        for number, child in enumerate(draft.children):
            describe_child(new(CaseChild, case_id=case_id, person_id=self._tied(child, case_id)), number, child)
        for other in draft.others_at_risk:
            new(CaseOther, case_id=case_id, person_id=self._tied(other, case_id), why=other.why)
        for kept_out in draft.must_not_receive:
            if kept_out.name:
                describe_exclusion(new(CaseExclusion, case_id=case_id, name=kept_out.name), kept_out)

    def _tied(self, draft: DraftPerson, case_id: uuid.UUID) -> uuid.UUID:
        person = self._person(draft)
        self._beside.findable("person", person.id, case_id, finder_words(person))
        key: uuid.UUID = person.id
        return key

    def _person(self, draft: DraftPerson) -> Any:
        person = self._rows.new(Person)
        describe_person(person, draft)
        person.phone_id = self._protected(person.id, "phone", draft.phone)
        if draft.address or draft.postcode:
            self._address(person.id, draft)
        self._beside.matched_by(person.id, next(self._hashed, None))
        return person

    def _address(self, person_id: uuid.UUID, draft: DraftPerson) -> None:
        address = self._rows.new(Address, person_id=person_id, confidential=draft.address_confidential)
        if draft.address_confidential:
            whole = ", ".join(part for part in (draft.address, draft.postcode) if part)
            address.protected_id = self._protected(person_id, "address", whole)
        else:
            address.lines, address.postcode = draft.address, draft.postcode

    def _protected(self, person_id: uuid.UUID, kind: str, text: str | None) -> uuid.UUID | None:
        if not text:
            return None
        key: uuid.UUID = self._rows.new(ProtectedValue, person_id=person_id, kind=kind, value=text.encode()).id
        return key

    def _safe_contact(self, person_id: uuid.UUID, draft: ReferralDraft) -> None:
        said = draft.safe_contact
        contact = self._rows.new(SafeContact, person_id=person_id)
        contact.value_id = self._protected(person_id, "contact", said.value)
        contact.times_id = self._protected(person_id, "times", said.safe_times)
        contact.code_word_id = self._protected(person_id, "code_word", said.code_word)
        contact.say_if_answered_id = self._protected(person_id, "say_if_answered", said.say_if_answered_by_other)
        describe_contact(contact, said)


def _free_references(uow: UnitOfWork, prefix: str, count: int) -> list[str]:
    """Return new references that no case has."""
    free: set[str] = set()
    while len(free) < count:
        made = {case_reference(prefix, uow.now.year, secrets.randbits(64)) for _ in range(count - len(free))}
        taken = sa.select(Case.reference).where(among(Case.reference, made, uow.connection))
        free |= made - set(uow.session.scalars(taken))
    return list(free)
