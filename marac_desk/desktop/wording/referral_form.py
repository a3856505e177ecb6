"""What the parts of the referral form are called, and what is missing of one, wherever that is said."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.intake.completeness import Missing, Section

_CONTEXT = "ReferralForm"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def section(code: Section) -> str:
    """Return the name of a section."""
    return {
        Section.REFERRER: _tr("Referrer"),
        Section.VICTIM: _tr("Victim"),
        Section.SAFE_CONTACT: _tr("Safe contact"),
        Section.PERPETRATORS: _tr("Persons causing harm"),
        Section.CHILDREN: _tr("Children, others at risk"),
        Section.CHECKLIST: _tr("Checklist"),
        Section.CRITERIA: _tr("Criteria"),
        Section.INCIDENT: _tr("Incident"),
        Section.WISHES: _tr("Wishes and own view"),
        Section.SHARING: _tr("Sharing decision"),
    }[code]


def missing(entry: Missing) -> str:
    """Return what is missing, as a phrase; people are numbered where there are several."""
    words = _missing_words().get(entry.code, entry.code)
    if entry.code == "name_missing" and entry.section is Section.VICTIM:
        return _tr("Name of the victim")
    if entry.number:
        who = _tr("Person {number}") if entry.section is Section.PERPETRATORS else _tr("Child {number}")
        return f"{who.format(number=entry.number)}: {words[:1].lower()}{words[1:]}"
    return words


def _missing_words() -> dict[str, str]:
    return {
        "name_missing": _tr("Name"),
        "born_in_future": _tr("Date of birth lies in the future"),
        "born_too_long_ago": _tr("Date of birth too long ago"),
        "no_agency": _tr("Which agency refers"),
        "no_referrer": _tr("Name of the referrer"),
        "no_way_to_ring_back": _tr("A way to ring the referrer back"),
        "no_address": _tr("Address of the victim"),
        "no_safe_route": _tr("A safe way to reach the victim"),
        "call_not_answered": _tr("Whether it is safe to call"),
        "feared_not_asked": _tr("Whom the victim is afraid of"),
        "nobody_named": _tr("Who causes the harm"),
        "no_relationship": _tr("Relation to the victim"),
        "household_not_answered": _tr("Whether in the household"),
        "no_checklist": _tr("A checklist, answers or score"),
        "no_criterion": _tr("A criterion that is met"),
        "rationale_missing": _tr("Reasons for the judgement"),
        "score_missing": _tr("The score behind visible high risk"),
        "below_threshold_claimed": _tr("Visible high risk is claimed below the threshold"),
        "above_threshold_denied": _tr("Visible high risk is denied above the threshold"),
        "repeat_claimed_not_found": _tr("A repeat is claimed, none is found"),
        "no_reason": _tr("What happened"),
        "no_incident_date": _tr("Date of the latest incident"),
        "incident_in_future": _tr("The incident lies in the future"),
        "no_abuse_types": _tr("Kinds of abuse"),
        "no_wishes": _tr("What the victim wants"),
        "no_own_view": _tr("The victim's own view of the risk"),
        "aware_not_answered": _tr("Whether the victim knows of this"),
        "no_reason_not_aware": _tr("Why the victim does not know"),
        "consent_required": _tr("Consent, which this area requires"),
        "no_consent_status": _tr("What was agreed about sharing"),
        "no_necessity": _tr("Why sharing is necessary"),
        "no_proportionality": _tr("Why sharing is proportionate"),
        "no_risk_if_not_shared": _tr("The risk if it is not shared"),
    }
