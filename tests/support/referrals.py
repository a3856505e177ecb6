"""Referrals to test with: drafts that say everything, and the demonstration's by their number."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import (
    DraftChild,
    DraftOther,
    DraftPerpetrator,
    DraftPerson,
    DraftRisk,
    DraftSafeContact,
    DraftSharing,
    FreeText,
    MustNotReceive,
    PreviousConference,
    ReferralDraft,
    Referrer,
)
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.vocabulary import (
    AbuseType,
    Answer,
    ConsentStatus,
    ContactChannel,
    Criterion,
    DobAccuracy,
    OwnRiskView,
    RedFlag,
    Relationship,
    Sex,
    VictimTold,
)


def referral_numbered(uow: UnitOfWork, number: str) -> Referral:
    """Return the latest referral of the demonstration's case with this number ("0101")."""
    query = sa.select(Referral).join(Case, Case.id == Referral.case_id).where(Case.reference.endswith(f"-{number}"))
    found = uow.session.scalars(query.order_by(Referral.received_at.desc())).first()
    assert found is not None
    return found


def case_numbered(uow: UnitOfWork, number: str) -> Case:
    """Return the demonstration's case with this number."""
    return uow.session.scalars(sa.select(Case).where(Case.reference.endswith(f"-{number}"))).one()


def full_draft() -> ReferralDraft:
    """Return a referral in which every section says something."""
    return ReferralDraft(
        external_ref="44/17000/26",
        referral_date=date(2026, 11, 20),
        referrer=Referrer(
            "Harrowmere General Hospital", "Dr Imogen Ashdown-Bell", "Nurse", "020 7946 0187", "i@example.org"
        ),
        victim=DraftPerson(
            full_name="Agnieszka Borowska",
            given_names="Agnieszka",
            family_name="Borowska",
            known_as="Aga",
            aliases=["Agnes Borowska"],
            date_of_birth=date(1989, 2, 14),
            dob_accuracy=DobAccuracy.EXACT,
            sex=Sex.FEMALE,
            main_language="Polish",
            interpreter_required=Answer.YES,
            address="Flat 3, 81 Corn Street",
            postcode="ZZ2 1HT",
            phone="07700 900233",
        ),
        perpetrators=[
            DraftPerpetrator(
                full_name="Tomasz Borowski",
                date_of_birth=date(1986, 9, 1),
                dob_accuracy=DobAccuracy.EXACT,
                relationship_to_victim=Relationship.CURRENT_SPOUSE,
                lives_together=Answer.YES,
                primary=True,
            )
        ],
        children=[
            DraftChild(
                full_name="Zofia Borowska",
                date_of_birth=date(2013, 5, 2),
                dob_accuracy=DobAccuracy.EXACT,
                relationship_to_victim="daughter",
                relationship_to_perpetrator="daughter",
                in_household=Answer.YES,
                school="Harrowmere Academy",
            )
        ],
        others_at_risk=[DraftOther(full_name="Maria Nowak", dob_accuracy=DobAccuracy.UNKNOWN, why="her mother")],
        safe_contact=DraftSafeContact(
            channel=ContactChannel.VIA_PROFESSIONAL,
            value="020 7946 0187",
            safe_to_call=Answer.NO,
            safe_to_text=Answer.NO,
            safe_times="Tuesdays 10:00, fracture clinic",
            code_word="bluebell",
            people_not_safe=["husband's brother"],
            people_feared=["Tomasz Borowski"],
        ),
        criteria_answers={Criterion.VISIBLE_HIGH_RISK: Answer.YES, Criterion.REPEAT: Answer.NO},
        judgement_rationale="She minimises.",
        risk=DraftRisk(
            tool="dash_ric_24",
            assessed_on=date(2026, 11, 19),
            assessor="Dr Imogen Ashdown-Bell",
            answers={str(number): Answer.YES for number in range(1, 16)},
            red_flags=[RedFlag.HBA],
            victim_own_view=OwnRiskView.VERY_HIGH,
            victim_own_words="He will find me.",
        ),
        incident_date=date(2026, 11, 18),
        incident_place="At home",
        injuries="Broken wrist",
        weapon=Answer.NO,
        reported_to_police=Answer.NOT_KNOWN,
        incidents_12m=2,
        abuse_types=[AbuseType.PHYSICAL, AbuseType.STRANGULATION],
        victim_aware_of_referral=Answer.YES,
        consent_given=Answer.YES,
        sharing=DraftSharing(consent_status=ConsentStatus.GIVEN, purpose="Safety", victim_told=VictimTold.YES),
        previous_marac=PreviousConference(Answer.NO),
        must_not_receive=[MustNotReceive("Marek Borowski", "perpetrator_associate", "works for housing")],
        free_text=FreeText("He broke her wrist.", "Two earlier visits.", "She wants him gone.", "Safety plan made."),
    )


def key_of(value: uuid.UUID | None) -> uuid.UUID:
    """Return a key that must be there."""
    assert value is not None
    return value
