"""The referrals of the demonstration as drafts, the way a form would hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marac_desk.demo.dates import DemoDates
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
from marac_desk.rules.vocabulary import (
    AbuseType,
    Answer,
    ConsentStatus,
    ContactChannel,
    Criterion,
    DobAccuracy,
    RedFlag,
    Relationship,
    Sex,
    SexualOrientation,
    VictimTold,
)

PERSON_FIELDS = (
    "full_name",
    "given_names",
    "family_name",
    "ethnicity",
    "main_language",
    "occupation",
    "phone",
)
_YES_NO = {True: Answer.YES, False: Answer.NO}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a draft is put together from: the people, the agencies' names, the dates."""

    persons: Mapping[str, Mapping[str, Any]]
    agencies: Mapping[str, str]
    dates: DemoDates


def draft_of_case(sources: Sources, case: Mapping[str, Any], referral: Mapping[str, Any]) -> ReferralDraft:
    """Return one referral of a case as a draft."""
    consent = ConsentStatus(referral["consent"]) if "consent" in referral else None
    return ReferralDraft(
        referral_date=sources.dates.need(referral["received"]),
        referrer=Referrer(
            agency=sources.agencies[referral["referring_agency"]], name=referral.get("referrer"), phone="020 7946 0300"
        ),
        victim=_person(DraftPerson, sources, case["victim"]),
        perpetrators=[_perpetrator(sources, entry) for entry in case["perpetrators"]],
        children=[_child(sources, entry) for entry in case["children"]],
        others_at_risk=[DraftOther(full_name=name) for name in case.get("others_at_risk", [])],
        safe_contact=_safe_contact(case.get("safe_contact") or {}),
        criteria_answers={Criterion(code): Answer.YES for code in referral["criteria"]},
        judgement_rationale=_rationale(referral),
        risk=_risk(sources, referral),
        incident_date=sources.dates.resolve(referral.get("latest_incident")),
        abuse_types=[AbuseType(code) for code in referral.get("abuse_types", [])],
        victim_aware_of_referral=Answer(referral["victim_aware"]) if "victim_aware" in referral else None,
        not_aware_reason=referral.get("not_aware_reason"),
        consent_given=None if consent is None else _YES_NO[consent is ConsentStatus.GIVEN],
        sharing=_sharing(referral, consent),
        previous_marac=_previous(case),
        must_not_receive=[_excluded(entry) for entry in case["must_not_receive"]],
        free_text=FreeText(
            reason=referral.get("reason"),
            history=referral.get("history"),
            victim_wishes=referral.get("victim_wishes"),
            actions_already_taken=referral.get("actions_already_taken"),
        ),
    )


def _rationale(referral: Mapping[str, Any]) -> str | None:
    only_judgement = referral["criteria"] == [Criterion.PROFESSIONAL_JUDGEMENT.value]
    return "The worker's concern is higher than the score shows." if only_judgement else None


def _person(kind: type[Any], sources: Sources, key: str) -> Any:
    person = sources.persons[key]
    address = person.get("address") or {}
    draft = kind(**{name: person.get(name) for name in PERSON_FIELDS})
    draft.aliases = list(person.get("aliases", []))
    draft.date_of_birth = sources.dates.resolve(person.get("date_of_birth"))
    draft.dob_accuracy = DobAccuracy.EXACT if draft.date_of_birth else DobAccuracy.UNKNOWN
    draft.sex = Sex(person["sex"]) if "sex" in person else None
    if "sexual_orientation" in person:
        draft.sexual_orientation = SexualOrientation(person["sexual_orientation"])
    draft.disability = Answer(person["disability"]) if "disability" in person else None
    draft.disability_types = list(person.get("disability_types", []))
    if "interpreter_required" in person:
        draft.interpreter_required = _YES_NO[person["interpreter_required"]]
    draft.pregnant = Answer(person["pregnant"]) if "pregnant" in person else None
    draft.expected_delivery_date = sources.dates.resolve(person.get("expected_delivery"))
    draft.deceased = "deceased" in person
    draft.address, draft.postcode = address.get("lines"), address.get("postcode")
    draft.address_confidential = bool(address.get("confidential"))
    return draft


def _perpetrator(sources: Sources, entry: Mapping[str, Any]) -> DraftPerpetrator:
    draft: DraftPerpetrator = _person(DraftPerpetrator, sources, entry["person"])
    person = sources.persons[entry["person"]]
    draft.relationship_to_victim = Relationship(entry["relationship"])
    draft.primary = bool(entry.get("primary"))
    if "in_custody" in person:
        draft.in_custody = _YES_NO[person["in_custody"]]
    draft.release_date = sources.dates.resolve(person.get("release"))
    return draft


def _child(sources: Sources, entry: Mapping[str, Any]) -> DraftChild:
    draft: DraftChild = _person(DraftChild, sources, entry["person"])
    draft.unborn = bool(sources.persons[entry["person"]].get("unborn"))
    draft.relationship_to_victim = entry["relationship_to_victim"]
    draft.relationship_to_perpetrator = entry["relationship_to_perpetrator"]
    draft.in_household = Answer(entry["in_household"])
    draft.school = entry.get("school")
    return draft


def _safe_contact(entry: Mapping[str, Any]) -> DraftSafeContact:
    answers: dict[str, Any] = {
        name: Answer(entry[name])
        for name in ("safe_to_call", "safe_to_text", "safe_to_voicemail", "safe_to_email", "safe_to_write")
        if name in entry
    }
    return DraftSafeContact(
        channel=ContactChannel(entry["channel"]) if "channel" in entry else None,
        value=entry.get("value"),
        safe_times=entry.get("safe_times") or None,
        code_word=entry.get("code_word"),
        people_safe_to_talk_to=list(entry.get("people_safe_to_talk_to", [])),
        people_not_safe=list(entry.get("people_not_safe", [])),
        **answers,
    )


def _risk(sources: Sources, referral: Mapping[str, Any]) -> DraftRisk:
    risk = referral.get("risk") or {}
    flags = [
        RedFlag(flag.replace(" ", "_")) for flag in risk.get("red_flags", []) if flag.replace(" ", "_") in set(RedFlag)
    ]
    return DraftRisk(
        tool=risk.get("tool"),
        score=risk.get("score"),
        assessed_on=sources.dates.resolve(risk.get("assessed")),
        red_flags=flags,
    )


def _sharing(referral: Mapping[str, Any], consent: ConsentStatus | None) -> DraftSharing:
    given = referral.get("information_sharing") or {}
    known = {name: given[name] for name in DraftSharing.__dataclass_fields__ if isinstance(given.get(name), str)}
    known.pop("consent_status", None)
    known.pop("victim_told", None)
    told = VictimTold(given["victim_told"]) if "victim_told" in given else None
    return DraftSharing(consent_status=consent, victim_told=told, decided_by=given.get("authorised_by"), **known)


def _previous(case: Mapping[str, Any]) -> PreviousConference:
    transfer = case.get("transfer") or {}
    if transfer.get("direction") == "in":
        return PreviousConference(Answer.YES, transfer["other_marac"])
    return PreviousConference()


def _excluded(entry: Mapping[str, Any]) -> MustNotReceive:
    return MustNotReceive(entry["name"], entry["party"], entry.get("reason"))
