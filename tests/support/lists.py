"""Lists as the reader hands them over: many referrals of invented people, with what was wrong in some rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date

from marac_desk.intake.draft import DraftPerpetrator, DraftPerson, DraftRisk, DraftSafeContact, ReferralDraft, Referrer
from marac_desk.intake.origins import Origin
from marac_desk.intake.reading import Outcome, Reading, ReadReferral, RowError
from marac_desk.rules.matching import PersonKey
from marac_desk.rules.vocabulary import AbuseType, Answer, DobAccuracy, Relationship
from marac_desk.services.referrals.receiving import Original
from tests.support import made_people

ORIGINAL = Original("export.csv", "text/csv", b"Name,Date of birth\n")


def list_of(drafts: Iterable[ReferralDraft], errors: Sequence[RowError] = ()) -> Reading:
    """Return a sheet of these referrals, the first in row 1."""
    found = tuple(
        ReadReferral(
            draft, {"/victim/full_name": Origin("A2", draft.victim.full_name or "")}, (), (), {"record": number}
        )
        for number, draft in enumerate(drafts, 1)
    )
    return Reading(Outcome.PARSED, referrals=found, row_errors=tuple(errors))


def made_drafts(size: int, seed: int = 5) -> list[ReferralDraft]:
    """Return so many referrals as an export tells of them: two people, a score, a few answers and words."""
    people = made_people.register(2 * size, seed=seed)
    chance = random.Random(seed)
    return [draft_of(people[2 * place], people[2 * place + 1], chance) for place in range(size)]


def draft_of(victim: PersonKey, other: PersonKey, chance: random.Random) -> ReferralDraft:
    """Return a referral of one person, with another who causes harm."""
    return ReferralDraft(
        external_ref=f"X{chance.randrange(10**6)}",
        referral_date=date(2026, 11, chance.randint(1, 20)),
        referrer=Referrer("Anytown Police", "Pat Lee", "Officer"),
        victim=_person(DraftPerson(), victim),
        perpetrators=[_other(other)],
        safe_contact=DraftSafeContact(value=victim.phone, safe_to_call=Answer.YES, safe_times="mornings"),
        risk=DraftRisk(tool="dash_ric_24", score=chance.randint(8, 24)),
        incident_date=date(2026, 10, chance.randint(1, 30)),
        abuse_types=[AbuseType.PHYSICAL],
        reported_to_police=Answer.YES,
        victim_aware_of_referral=Answer.YES,
    )


def _other(key: PersonKey) -> DraftPerpetrator:
    made = DraftPerpetrator(relationship_to_victim=Relationship.EX_PARTNER)
    _person(made, key)
    return made


def _person(draft: DraftPerson, key: PersonKey) -> DraftPerson:
    draft.given_names, draft.family_name = key.given_names, key.family_name
    draft.full_name = " ".join(name for name in (key.given_names, key.family_name) if name) or None
    draft.aliases = list(key.aliases)
    draft.date_of_birth = key.date_of_birth
    draft.dob_accuracy = DobAccuracy.EXACT if key.date_of_birth else DobAccuracy.UNKNOWN
    draft.postcode, draft.address, draft.phone = key.postcode, key.address, key.phone
    return draft
