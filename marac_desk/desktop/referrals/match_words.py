"""The words of a possible match: who, in which case, why, why not, and what would follow."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import dates, signs
from marac_desk.rules.repeat import RepeatJudgement, RepeatReason
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.referrals.matches import CaseRole, PossibleMatch

_CONTEXT = "Matches"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def role(code: CaseRole) -> str:
    """Return what somebody is in the case where they were found; nothing for the victim, who is expected there."""
    return {
        CaseRole.VICTIM: "",
        CaseRole.PERPETRATOR: _tr("named as causing harm there"),
        CaseRole.CHILD: _tr("a child there"),
        CaseRole.OTHER: _tr("another person at risk there"),
    }[code]


def who(desk: Desk, match: PossibleMatch) -> str:
    """Return who it may be: the name, the case, when it was heard."""
    parts = [desk.name(match.name, _tr("no name"))]
    if match.reference:
        parts.append(match.reference)
    if match.heard_on:
        parts.append(_tr("heard {day}").format(day=dates.day(match.heard_on, desk.today())))
    if there := role(match.role):
        parts.append(there)
    return ", ".join(parts)


def how_likely(match: PossibleMatch) -> str:
    """Return how sure the comparison is; it never decides."""
    return _tr("Likely the same person.") if match.likely else _tr("Possibly the same person.")


def reasons(match: PossibleMatch) -> str:
    """Return what speaks for it and against it."""
    said = [_tr("For: {reasons}.").format(reasons=signs.sentence(match.reasons_for))]
    if match.reasons_against:
        said.append(_tr("Against: {reasons}.").format(reasons=signs.sentence(match.reasons_against)))
    return " ".join(said)


def others(desk: Desk, match: PossibleMatch) -> str:
    """Return which of the other people of both cases may be the same."""
    if not match.alike:
        return ""
    names = ", ".join(desk.name(pair.other_name, _tr("no name")) for pair in match.alike)
    return _tr("Also alike: {names}.").format(names=names)


def if_same(desk: Desk, match: PossibleMatch) -> str:
    """Return what the repeat rule would say if they were the same."""
    found = match.if_same
    if found is None:
        return _tr("If the same: perhaps a counter-allegation, both cases stay.") if _accused(match) else ""
    return _tr("If the same: {verdict}").format(verdict=repeat(desk, found))


def _accused(match: PossibleMatch) -> bool:
    return match.role is CaseRole.PERPETRATOR


def repeat(desk: Desk, found: RepeatJudgement) -> str:
    """Return the repeat rule's answer with its reason, beginning in small letters."""
    anchor = dates.day(found.anchor_date, desk.today()) if found.anchor_date else ""
    last = dates.day(found.last_day, desk.today()) if found.last_day else ""
    verdict = {
        RepeatVerdict.YES: _tr("a repeat"),
        RepeatVerdict.NO: _tr("no repeat"),
        RepeatVerdict.PERHAPS: _tr("perhaps a repeat"),
    }[found.verdict]
    why = {
        RepeatReason.WITHIN_WINDOW: _tr("last referred {anchor}, the incident is within the window to {last}"),
        RepeatReason.OUTSIDE_WINDOW: _tr("last referred {anchor}, the window closed {last}"),
        RepeatReason.NO_EARLIER_REFERRAL: _tr("no earlier referral"),
        RepeatReason.NONE_ACCEPTED: _tr("no earlier referral was accepted"),
        RepeatReason.NEW_PERPETRATOR: _tr("another person causes the harm"),
        RepeatReason.PERPETRATOR_UNKNOWN: _tr("nobody is named as causing harm"),
        RepeatReason.NO_NEW_ABUSE: _tr("no new abuse is told of"),
        RepeatReason.ABUSE_UNKNOWN: _tr("nobody said whether there was new abuse"),
        RepeatReason.INCIDENT_DATE_UNKNOWN: _tr("nobody said when the incident was; last referred {anchor}"),
        RepeatReason.INCIDENT_NOT_AFTER_ANCHOR: _tr("the incident is not after the last referral, {anchor}"),
        RepeatReason.INCIDENT_AFTER_REFERRAL: _tr("the incident lies after the referral"),
        RepeatReason.HEARD_ELSEWHERE: _tr("heard in another area, {anchor}"),
    }[found.reason].format(anchor=anchor, last=last)
    return _tr("{verdict}, {why}.").format(verdict=verdict, why=why)
