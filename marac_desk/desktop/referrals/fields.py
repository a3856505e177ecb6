"""What the fields of a referral are called, for lists that show them one by one."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

_CONTEXT = "ReferralFields"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _person_names() -> dict[str, str]:
    return {
        "full_name": _tr("Name"),
        "family_name": _tr("Family name"),
        "given_names": _tr("Given names"),
        "known_as": _tr("Known as"),
        "aliases": _tr("Other names"),
        "date_of_birth": _tr("Date of birth"),
        "dob_accuracy": _tr("How exact"),
        "age_stated": _tr("Age"),
        "sex": _tr("Sex"),
        "gender_same_as_sex": _tr("Gender same as sex"),
        "sexual_orientation": _tr("Sexual orientation"),
        "ethnicity": _tr("Ethnicity"),
        "disability": _tr("Disability"),
        "disability_types": _tr("Kinds of disability"),
        "main_language": _tr("Language"),
        "interpreter_required": _tr("Interpreter needed"),
        "communication_needs": _tr("Communication needs"),
        "immigration_status": _tr("Immigration status"),
        "pregnant": _tr("Pregnant"),
        "expected_delivery_date": _tr("Expected delivery"),
        "occupation": _tr("Occupation"),
        "gp_practice": _tr("Doctor"),
        "address": _tr("Address"),
        "postcode": _tr("Postcode"),
        "phone": _tr("Telephone"),
    }


def _tie_names() -> dict[str, str]:
    return {
        "relationship_to_victim": _tr("Relation to victim"),
        "relationship_to_perpetrator": _tr("To person causing harm"),
        "lives_together": _tr("Lives together"),
        "in_custody": _tr("In custody"),
        "release_date": _tr("Release"),
        "in_household": _tr("In the household"),
        "school": _tr("School or nursery"),
        "why": _tr("Why at risk"),
        "channel": _tr("Safe route"),
        "value": _tr("Number or address"),
        "safe_to_call": _tr("Safe to call"),
        "safe_to_text": _tr("Safe to text"),
        "safe_to_voicemail": _tr("Safe for voicemail"),
        "safe_to_email": _tr("Safe to e-mail"),
        "safe_to_write": _tr("Safe to write"),
        "safe_times": _tr("Safe times"),
        "withheld_number": _tr("Hide our number"),
        "code_word": _tr("Code word"),
        "say_if_answered_by_other": _tr("If another answers"),
        "people_safe_to_talk_to": _tr("Safe to talk to"),
        "people_not_safe": _tr("Never speak to"),
        "people_feared": _tr("Afraid of"),
    }


def _form_names() -> dict[str, str]:
    return {
        "agency": _tr("Agency"),
        "name": _tr("Referrer"),
        "role": _tr("Role"),
        "email": _tr("E-mail"),
        "line_manager": _tr("Line manager"),
        "referral_date": _tr("Date of referral"),
        "external_ref": _tr("Their reference"),
        "tool": _tr("Checklist"),
        "assessed_on": _tr("Filled in on"),
        "assessor": _tr("Filled in by"),
        "source_of_answers": _tr("Answers from"),
        "score": _tr("Score"),
        "answers": _tr("Answers"),
        "red_flags": _tr("Red flags"),
        "victim_own_view": _tr("Own view of the risk"),
        "victim_own_words": _tr("In own words"),
        "judgement_rationale": _tr("Reasons for the judgement"),
        "incident_date": _tr("Latest incident"),
        "incident_place": _tr("Place"),
        "injuries": _tr("Injuries"),
        "weapon": _tr("Weapon"),
        "children_present": _tr("Children present"),
        "reported_to_police": _tr("Reported to police"),
        "crime_reference": _tr("Crime reference"),
        "incidents_12m": _tr("Incidents in 12 months"),
        "police_incidents_12m": _tr("Of these to police"),
        "abuse_types": _tr("Kinds of abuse"),
        "reason": _tr("What happened"),
        "history": _tr("What was before"),
        "victim_wishes": _tr("What the victim wants"),
        "actions_already_taken": _tr("Already done"),
    }


def _sharing_names() -> dict[str, str]:
    return {
        "victim_aware_of_referral": _tr("Victim knows of this"),
        "not_aware_reason": _tr("If not, why"),
        "consent_given": _tr("Consent given"),
        "consent_status": _tr("What was agreed"),
        "victim_told": _tr("Victim told of sharing"),
        "purpose": _tr("Purpose"),
        "article_6_basis": _tr("Article 6 basis"),
        "article_9_condition": _tr("Article 9 condition"),
        "offence_data_condition": _tr("Offence data"),
        "statutory_gateway": _tr("Gateway"),
        "law_enforcement": _tr("Part 3"),
        "necessity": _tr("Necessity"),
        "proportionality": _tr("Proportionality"),
        "risk_if_not_shared": _tr("Risk if not shared"),
        "risk_if_shared": _tr("Risk if shared"),
        "data_shared": _tr("What is shared"),
        "data_withheld": _tr("Withheld, and why"),
        "decided_by": _tr("Decided by"),
        "decided_on": _tr("Decided on"),
        "where": _tr("Where"),
        "when": _tr("When"),
        "answer": _tr("Heard in another area"),
        "visible_high_risk": _tr("Visible high risk"),
        "professional_judgement": _tr("Professional judgement"),
        "potential_escalation": _tr("Potential escalation"),
        "repeat": _tr("Repeat"),
        "transfer_in": _tr("Transfer in"),
        "emergency": _tr("Emergency"),
        "primary": _tr("Main person causing harm"),
        "unborn": _tr("Not born yet"),
    }


def _names() -> dict[str, str]:
    return {**_person_names(), **_tie_names(), **_form_names(), **_sharing_names()}


def label_of(name: str) -> str:
    """Return what a field is called within its section, by its own name in the draft."""
    return _names().get(name, name.replace("_", " "))


def field_name(pointer: str) -> str:
    """Return what a field is called on its own: a person's with whose it is."""
    parts = pointer.strip("/").split("/")
    owner = {
        "perpetrators": _tr("Person {number}"),
        "children": _tr("Child {number}"),
        "others_at_risk": _tr("Other person {number}"),
    }.get(parts[0])
    if re.fullmatch(r"/risk/answers/\d+", pointer):
        return _tr("Item {number}").format(number=parts[-1])
    if len(parts) > 1 and parts[0] == "victim":
        return _tr("Victim, {field}").format(field=label_of(parts[1]).lower())
    if owner is None:
        return _tr("Children") if pointer == "/children" else label_of(parts[-1])
    if len(parts) == 1:
        return owner.format(number="").strip()
    number = int(parts[1]) + 1
    whose = owner.format(number=number)
    return f"{whose}, {label_of(parts[2]).lower()}" if len(parts) > 2 else whose
