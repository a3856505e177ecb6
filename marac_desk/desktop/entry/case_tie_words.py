"""The words of a tie between two cases: of what kind, with which case, why the rule thinks so, what was decided."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import dates
from marac_desk.rules.ties import TieKind, TieReason, TieVerdict
from marac_desk.services.referrals.ties import TieDecision, TieLine

_CONTEXT = "CaseTies"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def what(line: TieLine) -> str:
    """Return of what kind a tie is, and with which case; a question where it is not certain."""
    sure = {
        TieKind.REPEAT: _tr("Repeat of {case}"),
        TieKind.OTHER_PERPETRATOR: _tr("Same victim in {case}, somebody else causes the harm there"),
        TieKind.SERIAL: _tr("Also causes harm to somebody else, {case}"),
        TieKind.COUNTER_ALLEGATION: _tr("Counter-allegation in {case}"),
        TieKind.TRANSFER: _tr("Came back from another area, {case}"),
    }
    asked = {
        TieKind.REPEAT: _tr("Perhaps a repeat of {case}"),
        TieKind.OTHER_PERPETRATOR: _tr("Same victim in {case}, perhaps somebody else causes the harm there"),
        TieKind.SERIAL: _tr("Perhaps also causes harm to somebody else, {case}"),
        TieKind.COUNTER_ALLEGATION: _tr("Perhaps a counter-allegation in {case}"),
        TieKind.TRANSFER: _tr("Perhaps transferred from another area"),
    }
    firm = line.certain or (line.decision is not None and line.decision.verdict is TieVerdict.CONFIRMED)
    return (sure if firm and line.case_id else asked)[line.kind].format(case=_case(line))


def _case(line: TieLine) -> str:
    return _tr("the earlier referral of this case") if line.same_case else line.reference or _tr("a case elsewhere")


def why(desk: Desk, line: TieLine) -> str:
    """Return why the rule proposes it, and of whom."""
    reason = {
        TieReason.WITHIN_WINDOW: _tr("the incident is within the window after the last referral"),
        TieReason.PERPETRATOR_UNKNOWN: _tr("one of the two names nobody as causing harm"),
        TieReason.ABUSE_UNKNOWN: _tr("nobody said whether there was new abuse"),
        TieReason.INCIDENT_DATE_UNKNOWN: _tr("nobody said when the incident was"),
        TieReason.INCIDENT_NOT_AFTER_ANCHOR: _tr("the incident is not after the last referral"),
        TieReason.INCIDENT_AFTER_REFERRAL: _tr("the incident lies after the referral"),
        TieReason.SOMEBODY_ELSE_NAMED: _tr("each names somebody else as causing harm"),
        TieReason.SAME_PERPETRATOR: _tr("both name the same person"),
        TieReason.NAME_EACH_OTHER: _tr("each is said to harm the other"),
        TieReason.NAMED_BY_ONE: _tr("one is named, the other referral names nobody"),
        TieReason.HEARD_ELSEWHERE: _tr("the referral says that another area heard it"),
        TieReason.CAME_BACK: _tr("the case was handed to another area before"),
    }[line.found_by]
    names = ", ".join(desk.name(name) for name in line.names)
    text = _tr("Because {reason}: {names}.") if names else _tr("Because {reason}.")
    words = text.format(reason=reason, names=names)
    if line.certain or line.kind in {TieKind.REPEAT, TieKind.TRANSFER, TieKind.OTHER_PERPETRATOR}:
        return words
    likely = _tr("Nobody has said yet that they are the same people.")
    return words if line.found_by is TieReason.NAMED_BY_ONE else f"{words} {likely}"


def decided(desk: Desk, decision: TieDecision) -> str:
    """Return what was decided, by whom, when and why, and by which text of the rule."""
    local = decision.at.astimezone(desk.area.zone)
    text = _tr("Confirmed by {by}, {day}: {reason} (rule {version})")
    if decision.verdict is TieVerdict.REJECTED:
        text = _tr("Rejected by {by}, {day}: {reason} (rule {version})")
    day = dates.day(local.date(), desk.today())
    return text.format(by=decision.by, day=day, reason=decision.reason, version=decision.rule_version)
