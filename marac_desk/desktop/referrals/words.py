"""The words of the referral form: its sections, its fields, what is missing, what is wrong with what was typed."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording import dates
from marac_desk.desktop.wording.referral_form import missing as missing
from marac_desk.desktop.wording.referral_form import section as section
from marac_desk.intake.completeness import Missing, Section
from marac_desk.rules.identity import DateCode
from marac_desk.rules.months import age_on

_CONTEXT = "ReferralForm"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def section_remark(code: Section) -> str:
    """Return what a person filling in a section should know."""
    return {
        Section.SAFE_CONTACT: _tr("every answer that is not a clear yes is a no"),
        Section.CHECKLIST: _tr("Y yes, N no, U not known, - not asked"),
        Section.CRITERIA: _tr("any one is enough; a repeat counts whatever the score"),
        Section.WISHES: _tr("in the victim's own words where you can"),
        Section.INCIDENT: _tr("do not wait for the meeting with what is urgent"),
    }.get(code, "")


_FIELD_OF = {
    "name_missing": "full_name",
    "born_in_future": "date_of_birth",
    "born_too_long_ago": "date_of_birth",
    "no_agency": "referrer/agency",
    "no_referrer": "referrer/name",
    "no_way_to_ring_back": "referrer/phone",
    "no_address": "address",
    "no_safe_route": "channel",
    "call_not_answered": "safe_to_call",
    "feared_not_asked": "people_feared",
    "no_relationship": "relationship_to_victim",
    "household_not_answered": "in_household",
    "no_checklist": "answers",
    "no_criterion": "criteria_answers/visible_high_risk",
    "rationale_missing": "judgement_rationale",
    "score_missing": "answers",
    "below_threshold_claimed": "criteria_answers/visible_high_risk",
    "above_threshold_denied": "criteria_answers/visible_high_risk",
    "repeat_claimed_not_found": "criteria_answers/repeat",
    "no_reason": "free_text/reason",
    "no_incident_date": "incident_date",
    "incident_in_future": "incident_date",
    "no_abuse_types": "abuse_types",
    "no_wishes": "free_text/victim_wishes",
    "no_own_view": "risk/victim_own_view",
    "aware_not_answered": "victim_aware_of_referral",
    "no_reason_not_aware": "not_aware_reason",
    "consent_required": "consent_given",
    "no_consent_status": "sharing/consent_status",
    "no_necessity": "sharing/necessity",
    "no_proportionality": "sharing/proportionality",
    "no_risk_if_not_shared": "sharing/risk_if_not_shared",
}


def pointer_of(entry: Missing) -> str:
    """Return the field (JSON pointer) at which something that is missing is filled in."""
    path = _FIELD_OF.get(entry.code, "")
    base = {
        Section.VICTIM: "/victim",
        Section.SAFE_CONTACT: "/safe_contact",
        Section.PERPETRATORS: f"/perpetrators/{max(0, entry.number - 1)}",
        Section.CHILDREN: f"/children/{max(0, entry.number - 1)}",
        Section.CHECKLIST: "/risk",
    }.get(entry.section, "")
    if entry.code in {"score_missing"}:
        base = "/risk"
    return f"{base}/{path}" if path else base


_SECTIONS: tuple[tuple[str, Section], ...] = (
    (r"/referrer(/.*)?|/referral_date|/external_ref", Section.REFERRER),
    (r"/victim(/.*)?", Section.VICTIM),
    (r"/safe_contact(/.*)?", Section.SAFE_CONTACT),
    (r"/perpetrators(/.*)?", Section.PERPETRATORS),
    (r"/(children|others_at_risk)(/(?!present).*)?", Section.CHILDREN),
    (r"/risk/victim_own_.*|/free_text/victim_wishes", Section.WISHES),
    (r"/risk(/.*)?", Section.CHECKLIST),
    (r"/criteria_answers(/.*)?|/judgement_rationale", Section.CRITERIA),
    (
        r"/(sharing|previous_marac|must_not_receive)(/.*)?|/victim_aware_of_referral|/not_aware_reason|/consent_given",
        Section.SHARING,
    ),
)


def section_of(pointer: str) -> Section:
    """Return the section a field stands in; all that is left is about what happened."""
    return next((code for pattern, code in _SECTIONS if re.fullmatch(pattern, pointer)), Section.INCIDENT)


def problem(code: str, length: int = 0, limit: int = 0) -> str:
    """Return what is wrong with what was typed, and that it is kept."""
    return {
        DateCode.IMPOSSIBLE_DATE.value: _tr("There is no such day. Your text is kept."),
        DateCode.NOT_A_DATE.value: _tr("This is no date: write it like 14.02.89. Your text is kept."),
        DateCode.INCOMPLETE_DATE.value: _tr("Day, month and year are needed. Your text is kept."),
        DateCode.YEAR_OUT_OF_RANGE.value: _tr("The year cannot be right. Your text is kept."),
        DateCode.WEEKDAY_DIFFERS.value: _tr("That day is another weekday. Your text is kept."),
        "not_a_number": _tr("Write a whole number in digits. Your text is kept."),
        "too_long": _tr("Too long: {length} characters, at most {limit}. Nothing was cut.").format(
            length=f"{length:,}", limit=f"{limit:,}"
        ),
    }.get(code, code)


def day_read(day: date, today: date, *, birth: bool) -> str:
    """Return how a day was read: a birth with the age, any other with its weekday."""
    if not birth:
        return dates.day(day, today)
    if day > today:
        return _tr("{day}, in the future").format(day=dates.birth(day))
    return _tr("{day}, aged {age}").format(day=dates.birth(day), age=age_on(day, today))


def count_missing(count: int) -> str:
    """Return how many things are missing."""
    return _tr("%n missing", count) if count else ""
