"""The words of decisions about a referral, and of where it stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals import words
from marac_desk.desktop.wording import dates, labels
from marac_desk.intake.completeness import Missing, Section
from marac_desk.rules.lives import ReferralState
from marac_desk.services.referrals.around_decisions import ChallengeLine, ToldLine
from marac_desk.services.referrals.assessment import DraftAssessment
from marac_desk.services.referrals.screening_view import DecisionLine, ScreeningView

_CONTEXT = "Decisions"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def state(code: ReferralState) -> str:
    """Return where a referral stands."""
    return {
        ReferralState.RECEIVED: _tr("received"),
        ReferralState.SCREENING: _tr("being screened"),
        ReferralState.RETURNED: _tr("returned to sender"),
        ReferralState.NOT_ACCEPTED: _tr("declined"),
        ReferralState.EMERGENCY: _tr("emergency"),
        ReferralState.TRANSFER_OUT: _tr("passed to another area"),
        ReferralState.ACCEPTED: _tr("accepted"),
        ReferralState.LISTED: _tr("on an agenda"),
        ReferralState.RESEARCH: _tr("research asked"),
        ReferralState.READY: _tr("ready to be heard"),
        ReferralState.DEFERRED: _tr("deferred"),
        ReferralState.WITHDRAWN: _tr("withdrawn"),
        ReferralState.DISCUSSED: _tr("heard"),
        ReferralState.PLAN_OPEN: _tr("plan open"),
        ReferralState.PLAN_COMPLETE: _tr("plan complete"),
        ReferralState.DORMANT: _tr("twelve-month watch"),
        ReferralState.LAPSED: _tr("lapsed"),
        ReferralState.RETENTION: _tr("kept for retention"),
        ReferralState.DISPOSED: _tr("disposed of"),
        ReferralState.TRANSFERRED_OUT: _tr("transferred out"),
        ReferralState.LEGAL_HOLD: _tr("on legal hold"),
    }[code]


def decision(desk: Desk, line: DecisionLine) -> tuple[str, str]:
    """Return what was decided, and by whom with the reason."""
    what = {
        ReferralState.SCREENING: _tr("challenged")
        if line.before is ReferralState.NOT_ACCEPTED
        else _tr("screening begun"),
        ReferralState.RECEIVED: _tr("taken in again"),
    }.get(line.became, state(line.became))
    parts = [line.by, line.reason]
    if line.missing:
        asked = "; ".join(missing_code(code) for code in line.missing)
        parts.append(_tr("asked for: {list}").format(list=asked))
    if line.alternative_route:
        parts.append(_tr("other help: {route}").format(route=line.alternative_route))
    if line.deferred_to:
        parts.append(_tr("until {day}").format(day=dates.day(line.deferred_to, desk.today())))
    return what[:1].upper() + what[1:], ". ".join(part for part in parts if part)


def missing_code(code: str) -> str:
    """Return what is missing, by its code with the person's part and number ("children/name_missing:2")."""
    part, _, rest = code.rpartition("/")
    name, _, number = rest.partition(":")
    section = Section.PERPETRATORS if name == "no_relationship" else Section.CHILDREN
    if part in set(Section):
        section = Section(part)
    return words.missing(Missing(section, name, int(number) if number.isdecimal() else 0))


def criteria(found: DraftAssessment) -> str:
    """Return which criteria are met, with the score behind visible high risk."""
    if not found.criteria.met:
        return _tr("No criterion is met yet. Judgement may raise it, a reason is needed.")
    names = []
    for code in found.criteria.met:
        word = labels.word(code)
        if code.value == "visible_high_risk" and found.score is not None:
            word = _tr("checklist {score} of {most}").format(score=found.score, most=found.tool.max_score)
        names.append(word)
    joined = (
        names[0] if len(names) == 1 else _tr("{first}, and {last}").format(first=", ".join(names[:-1]), last=names[-1])
    )
    return _tr("Criteria met: {criteria}.").format(criteria=joined)


def standing(desk: Desk, view: ScreeningView) -> str:
    """Return what follows from accepting, or where the referral stands once it was decided."""
    if view.state in {ReferralState.RECEIVED, ReferralState.SCREENING}:
        parts = [_tr("Tell the advocate the same day when you accept.")]
        if open_ones := [one for one in view.challenges if one.outcome is None]:
            parts = [
                _tr("Challenged by {who}: somebody else than who declined it decides.").format(
                    who=open_ones[-1].challenger
                )
            ]
        if view.late and view.cut_off is not None:
            day = dates.day(view.cut_off.cutoff_on, desk.today())
            parts.insert(0, _tr("Late: cut-off was {day}, the chair decides.").format(day=day))
        return " ".join(parts)
    parts = [state(view.state)]
    last = view.decisions[-1] if view.decisions else None
    if last is not None and last.deferred_to:
        parts.append(_tr("until {day}").format(day=dates.day(last.deferred_to, desk.today())))
    if view.late:
        parts.append(_tr("late, chair to decide"))
    if view.untold:
        parts.append(_tr("the advocate is still to be told"))
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def waited(view: ScreeningView) -> str:
    """Return how long the sender waited for a decision, or waits: hours within a day, else working days."""
    found = view.waited
    if found is None:
        return ""
    long = dates.working_days(found.working_days) if found.working_days else _tr("%n hour(s)", found.hours)
    text = _tr("decided after {time}") if found.decided else _tr("waits for {time}")
    said = text.format(time=long)
    return said if found.verified else _tr("{said}, holidays not checked").format(said=said)


def told(desk: Desk, line: ToldLine) -> str:
    """Return whom somebody told, by which way."""
    return _tr("{by} told {whom}, {channel}").format(
        by=line.by, whom=desk.name(line.whom), channel=labels.word(line.channel)
    )


def challenged(line: ChallengeLine) -> str:
    """Return who challenged a decision and why, and what the second person said."""
    text = _tr("{who}: {reason}").format(who=line.challenger, reason=line.reason)
    if line.outcome is None:
        return _tr("{challenge} Not decided again yet.").format(challenge=text)
    return _tr("{challenge} Decided again by {by}: {state}.").format(
        challenge=text, by=line.settled_by, state=state(line.outcome)
    )
