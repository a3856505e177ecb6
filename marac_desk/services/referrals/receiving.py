"""Taking a referral in: from a draft to people, a case, a risk assessment and a sharing decision; and correcting it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import ReferralDraft
from marac_desk.model.agency import Agency
from marac_desk.model.attachment import Attachment
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.plain_text import visible
from marac_desk.rules.references import case_reference
from marac_desk.services.access import known_case, require, scope_of
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import add_person, display_name, index_person, put_in_finder
from marac_desk.services.referrals.cleaning import SHORT, cleaned
from marac_desk.services.referrals.corrections import keep_what_is_replaced
from marac_desk.services.referrals.joining import carry_again
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.referrals.writing import (
    PeopleKeys,
    people_keys,
    rewrite_person,
    write_people,
    write_referral,
)
from marac_desk.services.settings import area_settings


@dataclass(frozen=True, slots=True)
class Original:
    """The file a referral came in as."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """Where a referral stands now."""

    referral_id: uuid.UUID
    case_id: uuid.UUID
    reference: str


def receive(
    uow: UnitOfWork,
    *,
    actor: Actor,
    draft: ReferralDraft,
    source: str = "form",
    received_at: datetime | None = None,
    original: Original | None = None,
    origins: dict[str, Any] | None = None,
    case_id: uuid.UUID | None = None,
    reference: str | None = None,
) -> tuple[Received, Changes]:
    """Take a referral in as it is; what is missing is listed at screening and never a reason to refuse it here.

    `case_id` puts it on a case that exists already (the same people, recorded before). Whoever refers for her agency
    alone refers as that agency. Raises RefusedError for text that cannot be kept ("text_nul", "text_too_long") and
    "referral_of_another_agency", and NotFoundError for a case that the person acting may not know of.
    """
    require(uow, actor, Operation.CREATE, DataClass.REFERRAL)
    draft = cleaned(draft)
    at = received_at or uow.now
    case = _known(uow, actor, case_id) if case_id else _new_case(uow, draft, reference)
    referral = Referral(
        case_id=case.id, state=ReferralState.RECEIVED, received_at=at, origins=origins or {}, source=source
    )
    uow.add(referral)
    write_referral(uow, referral, draft)
    if not scope_of(uow, actor, Operation.CREATE, DataClass.REFERRAL).is_everything:
        _send_as_own_agency(uow, actor, referral)
    case.first_referral_on = min(filter(None, (case.first_referral_on, referral.referral_date)))
    if original is not None:
        kept = keep_original(uow, original, at=at)
        kept.referral_id, kept.case_id = referral.id, case.id
    uow.record("receive", "referral", referral.id, case_id=case.id, source=source)
    return Received(referral.id, case.id, case.reference), Changes.REFERRALS | Changes.CASES


def _known(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Case:
    known_case(uow, actor, case_id)
    return known_case(uow, actor, case_id, Operation.CREATE, DataClass.REFERRAL)


def _send_as_own_agency(uow: UnitOfWork, actor: Actor, referral: Referral) -> None:
    if referral.agency_id not in {None, actor.agency_id} or actor.agency_id is None:
        raise RefusedError("referral_of_another_agency")
    agency = uow.session.get_one(Agency, actor.agency_id)
    referral.agency_id, referral.source_group = agency.id, agency.agency_type


def correct(
    uow: UnitOfWork,
    *,
    actor: Actor,
    referral_id: uuid.UUID,
    draft: ReferralDraft,
    people: PeopleKeys | None = None,
    origins: dict[str, Any] | None = None,
) -> tuple[None, Changes]:
    """Write a corrected form over a referral and the people it came in with.

    `people` says which person each entry is; without it they are the present ones in their order. `origins` replaces
    what is known of where the fields were read. Raises RefusedError for text that cannot be kept.
    """
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    draft = cleaned(draft)
    case = uow.session.get_one(Case, referral.own_case_id or referral.case_id)
    keep_what_is_replaced(uow, referral, draft)
    victim = uow.session.get_one(Person, case.victim_id)
    rewrite_person(uow, victim, draft.victim)
    index_person(uow, victim, case.id)
    put_in_finder(uow, "case", case.id, case.id, f"{case.reference} {display_name(victim)}")
    write_people(uow, case, draft, people or people_keys(uow, case.id))
    write_referral(uow, referral, draft)
    if origins is not None:
        referral.origins = origins
    carry_again(uow, referral)
    uow.record("correct", "referral", referral.id, case_id=referral.case_id)
    return None, Changes.REFERRALS | Changes.CASES


def _new_case(uow: UnitOfWork, draft: ReferralDraft, reference: str | None) -> Case:
    settings = area_settings(uow)
    victim = add_person(uow, draft.victim)
    case = Case(
        area_id=settings.area_id,
        reference=reference or free_reference(uow, settings.reference_prefix),
        victim_id=victim.id,
    )
    uow.add(case)
    uow.session.flush()
    index_person(uow, victim, case.id)
    put_in_finder(uow, "case", case.id, case.id, f"{case.reference} {display_name(victim)}")
    write_people(uow, case, draft, PeopleKeys())
    return case


def free_reference(uow: UnitOfWork, prefix: str) -> str:
    """Return a new reference that no case has."""
    while True:
        reference = case_reference(prefix, uow.now.year, secrets.randbits(64))
        if uow.session.scalar(sa.select(Case.id).where(Case.reference == reference)) is None:
            return reference


def keep_original(uow: UnitOfWork, original: Original, *, at: datetime) -> Attachment:
    """Keep the file as it arrived, with its hash; its name is shown without any sign that cannot be seen."""
    kept = Attachment(
        shown_name=visible(original.name[-SHORT:], lines=False),
        media_type=original.media_type,
        size=len(original.content),
        sha256=hashlib.sha256(original.content).hexdigest(),
        received_at=at,
        content=original.content,
    )
    uow.add(kept)
    return kept
