"""What the people of a row are matched by, hashed once when a list is looked through and kept until it is imported."""

from __future__ import annotations

from collections.abc import Iterator

from marac_desk.intake.draft import DraftPerson, ReferralDraft
from marac_desk.register.person_hashes import PersonHashes
from marac_desk.rules.matching import PersonKey
from marac_desk.services.referrals.candidates import key_of_draft

Hashed = tuple[bytes, ...]
"""The hashes of everybody in a row, packed as they are kept, in the order of `people_of`."""


def people_of(draft: ReferralDraft) -> Iterator[DraftPerson]:
    """Yield everybody of a referral in the order in which they are written."""
    yield draft.victim
    yield from draft.perpetrators
    yield from draft.children
    yield from draft.others_at_risk


def hashed_people(hashes: PersonHashes, draft: ReferralDraft) -> Hashed:
    """Return the hashes under which everybody of a referral is kept."""
    contact = draft.safe_contact.value
    keys = (_without_hidden(one, contact if one is draft.victim else None) for one in people_of(draft))
    return tuple(map(hashes.packed, keys))


def _without_hidden(draft: DraftPerson, contact: str | None) -> PersonKey:
    """What is matched by as the register knows it: under the whole name, and nothing of a confidential address."""
    key = key_of_draft(draft, contact)
    whole = key.full_name or " ".join(name for name in (key.given_names, key.family_name) if name) or None
    if whole == key.full_name and not draft.address_confidential:
        return key
    return PersonKey(
        id="",
        full_name=whole,
        given_names=key.given_names,
        family_name=key.family_name,
        aliases=key.aliases,
        date_of_birth=key.date_of_birth,
        postcode=None if draft.address_confidential else key.postcode,
        phone=key.phone,
    )
