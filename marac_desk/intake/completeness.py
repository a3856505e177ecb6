"""What a draft still lacks: listed by section, never a reason to block anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.intake.draft import ReferralDraft
from marac_desk.rules.identity import check_person
from marac_desk.rules.vocabulary import Answer, ConsentStatus, Criterion


class Section(StrEnum):
    """The sections of the referral form, in its order."""

    REFERRER = "referrer"
    VICTIM = "victim"
    SAFE_CONTACT = "safe_contact"
    PERPETRATORS = "perpetrators"
    CHILDREN = "children"
    CHECKLIST = "checklist"
    CRITERIA = "criteria"
    INCIDENT = "incident"
    WISHES = "wishes"
    SHARING = "sharing"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there, where it belongs, and for the how-manieth person of that section."""

    section: Section
    code: str
    number: int = 0


NEEDABLE: tuple[tuple[Section, str], ...] = (
    (Section.REFERRER, "no_agency"),
    (Section.REFERRER, "no_referrer"),
    (Section.REFERRER, "no_way_to_ring_back"),
    (Section.VICTIM, "name_missing"),
    (Section.VICTIM, "no_address"),
    (Section.SAFE_CONTACT, "no_safe_route"),
    (Section.SAFE_CONTACT, "call_not_answered"),
    (Section.SAFE_CONTACT, "feared_not_asked"),
    (Section.PERPETRATORS, "nobody_named"),
    (Section.PERPETRATORS, "no_relationship"),
    (Section.CHILDREN, "household_not_answered"),
    (Section.CHECKLIST, "no_checklist"),
    (Section.CRITERIA, "no_criterion"),
    (Section.CRITERIA, "rationale_missing"),
    (Section.INCIDENT, "no_reason"),
    (Section.INCIDENT, "no_incident_date"),
    (Section.INCIDENT, "no_abuse_types"),
    (Section.WISHES, "no_wishes"),
    (Section.WISHES, "no_own_view"),
    (Section.SHARING, "aware_not_answered"),
    (Section.SHARING, "no_reason_not_aware"),
    (Section.SHARING, "consent_required"),
    (Section.SHARING, "no_consent_status"),
    (Section.SHARING, "no_necessity"),
    (Section.SHARING, "no_proportionality"),
    (Section.SHARING, "no_risk_if_not_shared"),
)
"""What an area may ask of every referral; the rest is always worth asking and never asked for by rule."""


def need_of(section: Section, code: str) -> str:
    """Return the name under which an area asks for something: "victim.no_address"."""
    return f"{section.value}.{code}"


def missing(draft: ReferralDraft, *, consent_required: bool, today: date) -> tuple[Missing, ...]:
    """Return what a careful referrer would still fill in, in the order of the form."""
    return tuple(_missing(draft, consent_required=consent_required, today=today))


def _missing(draft: ReferralDraft, *, consent_required: bool, today: date) -> Iterator[Missing]:
    yield from _of_referrer(draft)
    for code in check_person(draft.victim, today=today):
        yield Missing(Section.VICTIM, code.value)
    if not draft.victim.address and not draft.victim.address_confidential:
        yield Missing(Section.VICTIM, "no_address")
    yield from _of_safe_contact(draft)
    yield from _of_others(draft, today)
    if draft.risk.score is None and not draft.risk.answers:
        yield Missing(Section.CHECKLIST, "no_checklist")
    yield from _of_criteria(draft)
    yield from _of_incident(draft, today)
    if not draft.free_text.victim_wishes:
        yield Missing(Section.WISHES, "no_wishes")
    if draft.risk.victim_own_view is None:
        yield Missing(Section.WISHES, "no_own_view")
    yield from _of_sharing(draft, consent_required=consent_required)


def _of_referrer(draft: ReferralDraft) -> Iterator[Missing]:
    if not draft.referrer.agency:
        yield Missing(Section.REFERRER, "no_agency")
    if not draft.referrer.name:
        yield Missing(Section.REFERRER, "no_referrer")
    if not (draft.referrer.phone or draft.referrer.email):
        yield Missing(Section.REFERRER, "no_way_to_ring_back")


def _of_safe_contact(draft: ReferralDraft) -> Iterator[Missing]:
    contact = draft.safe_contact
    if not contact.value and contact.channel is None:
        yield Missing(Section.SAFE_CONTACT, "no_safe_route")
    if contact.safe_to_call is None:
        yield Missing(Section.SAFE_CONTACT, "call_not_answered")
    if not contact.people_feared:
        yield Missing(Section.SAFE_CONTACT, "feared_not_asked")


def _of_others(draft: ReferralDraft, today: date) -> Iterator[Missing]:
    if not draft.perpetrators:
        yield Missing(Section.PERPETRATORS, "nobody_named")
    for number, perpetrator in enumerate(draft.perpetrators, 1):
        for code in check_person(perpetrator, today=today):
            yield Missing(Section.PERPETRATORS, code.value, number)
        if perpetrator.relationship_to_victim is None:
            yield Missing(Section.PERPETRATORS, "no_relationship", number)
    for number, child in enumerate(draft.children, 1):
        for code in check_person(child, today=today, unborn=child.unborn):
            yield Missing(Section.CHILDREN, code.value, number)
        if not child.unborn and child.in_household is None:
            yield Missing(Section.CHILDREN, "household_not_answered", number)


def _of_criteria(draft: ReferralDraft) -> Iterator[Missing]:
    if not draft.criteria:
        yield Missing(Section.CRITERIA, "no_criterion")
    if draft.criteria == [Criterion.PROFESSIONAL_JUDGEMENT] and not draft.judgement_rationale:
        yield Missing(Section.CRITERIA, "no_rationale")


def _of_incident(draft: ReferralDraft, today: date) -> Iterator[Missing]:
    if not draft.free_text.reason:
        yield Missing(Section.INCIDENT, "no_reason")
    if draft.incident_date is None:
        yield Missing(Section.INCIDENT, "no_incident_date")
    elif draft.incident_date > today:
        yield Missing(Section.INCIDENT, "incident_in_future")
    if not draft.abuse_types:
        yield Missing(Section.INCIDENT, "no_abuse_types")


def _of_sharing(draft: ReferralDraft, *, consent_required: bool) -> Iterator[Missing]:
    if draft.victim_aware_of_referral is None:
        yield Missing(Section.SHARING, "aware_not_answered")
    elif draft.victim_aware_of_referral is not Answer.YES and not draft.not_aware_reason:
        yield Missing(Section.SHARING, "no_reason_not_aware")
    sharing = draft.sharing
    agreed = draft.consent_given is Answer.YES or sharing.consent_status is ConsentStatus.GIVEN
    if agreed:
        return
    if consent_required:
        yield Missing(Section.SHARING, "consent_required")
    elif sharing.consent_status is None:
        yield Missing(Section.SHARING, "no_consent_status")
    for name in ("necessity", "proportionality", "risk_if_not_shared"):
        if not getattr(sharing, name):
            yield Missing(Section.SHARING, f"no_{name}")
