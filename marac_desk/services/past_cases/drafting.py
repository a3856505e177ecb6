"""From a row of a tracker to the draft of a referral, in the tracker's own words."""

from __future__ import annotations

from marac_desk.intake.draft import (
    DraftPerpetrator,
    DraftPerson,
    DraftRisk,
    FreeText,
    ReferralDraft,
    Referrer,
)
from marac_desk.intake.past_cases import PastCase, PastPerpetrator
from marac_desk.intake.tracker.cells import CRITERION_CODES
from marac_desk.rules.vocabulary import Answer
from marac_desk.services.past_cases.looking import day_of

_CRITERIA = {code: criterion for criterion, code in CRITERION_CODES.items()}


def draft_of(past: PastCase) -> ReferralDraft:
    """Return what a tracker says of one referral.

    What was agreed then stands as it was written among the actions already taken: nobody follows it from here, and who
    reads the case sees what was said to be done and what was not.
    """
    return ReferralDraft(
        referral_date=day_of(past),
        referrer=Referrer(agency=past.referring_agency),
        victim=DraftPerson(
            full_name=past.victim.full_name,
            given_names=past.victim.given_names,
            family_name=past.victim.family_name,
            date_of_birth=past.victim.date_of_birth,
        ),
        perpetrators=[_perpetrator(someone) for someone in past.perpetrators],
        criteria_answers={_CRITERIA[code]: Answer.YES for code in past.criteria_codes},
        risk=DraftRisk(score=past.risk_score),
        free_text=FreeText(
            history=past.notes,
            actions_already_taken="\n".join(action.text for action in past.actions) or None,
        ),
    )


def _perpetrator(past: PastPerpetrator) -> DraftPerpetrator:
    return DraftPerpetrator(
        full_name=past.full_name,
        given_names=past.given_names,
        family_name=past.family_name,
        date_of_birth=past.date_of_birth,
    )
