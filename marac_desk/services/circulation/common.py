"""What all documents need: who gets a copy, the margins, the people of the cases in few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.documents.content import Agency as PaperAgency
from marac_desk.documents.content import Born, Child, Contact, Copy, Imprint, SaidToHarm, Victim
from marac_desk.documents.wire import Content
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseChild, CasePerpetrator
from marac_desk.model.person import Address, Person, SafeContact
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.months import age_on
from marac_desk.rules.safe_contact import MustNot, must_not
from marac_desk.rules.vocabulary import AddressKind, DobAccuracy, PersonState, Relationship, RepresentativeRole
from marac_desk.services.kept_out import KeptOut
from marac_desk.services.people import display_name
from marac_desk.services.settings import area_settings, today

_SPEAKS = (RepresentativeRole.REP, RepresentativeRole.ADVOCATE, RepresentativeRole.DEPUTY)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a copy for an agency; without a key where the agency named nobody yet."""

    representative_id: uuid.UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """An agency that gets a copy, and everybody who may hold one for it, the first of them usually."""

    agency_id: uuid.UUID
    paper: PaperAgency
    holders: tuple[Holder, ...]
    only_child_cases: bool


@dataclass(frozen=True, slots=True)
class CopyFor:
    """One copy for one agency: who holds it and which cases are in it; `extra` where the usual holder must not."""

    holder: Holder
    case_ids: frozenset[uuid.UUID]
    extra: bool


@dataclass(frozen=True, slots=True)
class PlannedCopy:
    """One copy to be made: its content, whom it is for, what it holds; nothing of it is made yet.

    `mentions` are cases of which a reference alone stands in it: they count to what was told, not to how much.
    `digests` tell by case whether what stands of it was another before; `adds_to` is the day of the
    pack that it adds to.
    """

    kind: str
    meeting_id: uuid.UUID
    agency_id: uuid.UUID | None
    agency: str
    mark: str
    recipient: str
    number: int
    of: int
    content: Content
    case_ids: tuple[uuid.UUID, ...]
    count: int
    file_name: str
    holds_safe_address: bool = False
    ledger_mark: str = ""
    mentions: tuple[uuid.UUID, ...] = ()
    digests: Mapping[uuid.UUID, str] | None = None
    adds_to: date | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of everything that is saved for this copy."""
        return (self.file_name,)


def paper_agency(agency: Agency) -> PaperAgency:
    """Return an agency as paper shows it."""
    return PaperAgency(agency.name, agency.short_name, mark_for(agency.agency_type, agency.subtype))


def recipients(uow: UnitOfWork) -> tuple[Recipient, ...]:
    """Return every agency that may be on a circulation: active and signed up to the sharing protocol."""
    people: dict[uuid.UUID, list[Representative]] = {}
    for person in uow.session.scalars(sa.select(Representative).where(Representative.state == PersonState.ACTIVE)):
        if person.role in _SPEAKS and not (person.manages and person.role is RepresentativeRole.DEPUTY):
            people.setdefault(person.agency_id, []).append(person)
    agencies = uow.session.scalars(sa.select(Agency).where(Agency.active, Agency.signatory).order_by(Agency.short_name))
    return tuple(Recipient(a.id, paper_agency(a), _holders(people.get(a.id, ())), a.only_child_cases) for a in agencies)


def _holders(people: Sequence[Representative]) -> tuple[Holder, ...]:
    speaking = sorted(people, key=lambda person: (_SPEAKS.index(person.role), person.created_at, person.id))
    return tuple(Holder(person.id, person.person_name) for person in speaking) or (Holder(None, ""),)


def copies_for(recipient: Recipient, case_ids: Collection[uuid.UUID], out: KeptOut) -> tuple[CopyFor, ...]:
    """Return who of an agency holds which of some cases: nobody holds a case that she, he or the agency must not know.

    The first who speaks for the agency holds its copy. What she is shut out of and somebody else of the agency is not
    goes to that person, as a copy of its own, of which the first one learns nothing.
    """
    left = [case_id for case_id in case_ids if not out.holds(case_id, agency_id=recipient.agency_id)]
    found = []
    for holder in recipient.holders:
        own = [case_id for case_id in left if not out.holds(case_id, representative_id=holder.representative_id)]
        left = [case_id for case_id in left if case_id not in own]
        if own:
            found.append(CopyFor(holder, frozenset(own), extra=holder is not recipient.holders[0]))
    return tuple(found)


def imprint(
    uow: UnitOfWork,
    *,
    made_by: str,
    number: int,
    of: int,
    holder: str,
    destroy_after: date | None,
    ledger: str = "",
) -> Imprint:
    """Return the margins of a copy made now."""
    settings = area_settings(uow)
    return Imprint(
        area=settings.name,
        marking=settings.marking,
        copy=Copy(number, of, holder),
        made_by=made_by,
        made_at=uow.now.astimezone(settings.zone).replace(tzinfo=None),
        destroy_after=destroy_after,
        contact=Contact(made_by, settings.contact_line or ""),
        ledger=ledger,
    )


@dataclass(frozen=True, slots=True)
class CasePeople:
    """The people of one case as paper may show them."""

    reference: str
    victim: Victim
    said_to_harm: tuple[SaidToHarm, ...]
    children: tuple[Child, ...]
    must_not: tuple[MustNot, ...]


def case_people(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CasePeople]:
    """Return the people of some cases, in five queries however many there are."""
    rows = uow.session.execute(
        sa.select(Case, Person).join(Person, Person.id == Case.victim_id).where(Case.id.in_(case_ids))
    ).all()
    victims = {case.id: (case.reference, person) for case, person in rows}
    person_ids = [person.id for _, person in victims.values()]
    addresses = _addresses(uow, person_ids)
    contacts = {
        contact.person_id: contact
        for contact in uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id.in_(person_ids)))
    }
    harm, children = _said_to_harm(uow, case_ids), _children(uow, case_ids)
    return {
        case_id: CasePeople(
            reference=reference,
            victim=_victim(person, addresses.get(person.id)),
            said_to_harm=tuple(harm.get(case_id, ())),
            children=tuple(children.get(case_id, ())),
            must_not=must_not(contacts.get(person.id)),
        )
        for case_id, (reference, person) in victims.items()
    }


def _addresses(uow: UnitOfWork, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Address]:
    query = sa.select(Address).where(Address.person_id.in_(person_ids), Address.to_date.is_(None))
    return {address.person_id: address for address in uow.session.scalars(query)}


def born(person: Person) -> Born:
    """Return a date of birth as paper shows it."""
    return Born(person.date_of_birth, person.dob_accuracy if person.date_of_birth else DobAccuracy.UNKNOWN)


def _victim(person: Person, address: Address | None) -> Victim:
    lines: tuple[str, ...] | None = ()
    if address is not None:
        hidden = address.confidential or address.kind in {AddressKind.REFUGE, AddressKind.PROPOSED_NEW}
        lines = None if hidden else tuple(part for part in (address.lines, address.postcode) if part)
    return Victim(display_name(person), tuple(person.aliases), born(person), lines)


def _said_to_harm(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[SaidToHarm]]:
    query = (
        sa.select(CasePerpetrator, Person)
        .join(Person, Person.id == CasePerpetrator.person_id)
        .where(CasePerpetrator.case_id.in_(case_ids))
        .order_by(CasePerpetrator.primary.desc(), CasePerpetrator.position)
    )
    found: dict[uuid.UUID, list[SaidToHarm]] = {}
    for link, person in uow.session.execute(query):
        relation = link.relationship or Relationship.OTHER_PERSONALLY_CONNECTED
        someone = SaidToHarm(display_name(person), born(person), relation, person.sex, tuple(person.aliases))
        found.setdefault(link.case_id, []).append(someone)
    return found


def _children(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Child]]:
    """Return the children; where the family's address is withheld, so is the school, which tells it as well."""
    hidden = set(
        uow.session.scalars(
            sa.select(Case.id)
            .join(Address, Address.person_id == Case.victim_id)
            .where(Case.id.in_(case_ids), Address.to_date.is_(None), Address.confidential)
        )
    )
    query = (
        sa.select(CaseChild, Person)
        .join(Person, Person.id == CaseChild.person_id)
        .where(CaseChild.case_id.in_(case_ids))
        .order_by(CaseChild.position)
    )
    found: dict[uuid.UUID, list[Child]] = {}
    day = today(uow)
    for link, person in uow.session.execute(query):
        age = age_on(person.date_of_birth, day) if person.date_of_birth else None
        school = None if link.case_id in hidden and link.school else link.school or ""
        child = Child(display_name(person), person.date_of_birth, age, person.unborn, school)
        found.setdefault(link.case_id, []).append(child)
    return found
