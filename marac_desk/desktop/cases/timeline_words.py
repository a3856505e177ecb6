"""The words of the timeline: what happened, by whom, how it ended; "not possible" and "did not act" stay apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.cases.list_rows import stands
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.rows import Cell
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels, safe_contact
from marac_desk.rules.lives import ItemState, ReferralState, ReportBackState
from marac_desk.rules.vocabulary import (
    AbuseType,
    Answer,
    AnswerSource,
    CloseCode,
    Criterion,
    FeelsSafer,
    LinkedProcess,
    OrderType,
    Sex,
)
from marac_desk.services.cases.views import CaseView, EventKind, PlanCounts, Route, TimelineEvent

_CONTEXT = "Timeline"
_LATE_KINDS = {EventKind.INCIDENT, EventKind.BREACH}
E = TypeVar("E", bound=StrEnum)


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class Telling:
    """What the words of one event need besides the event: the desk, who may be named, the whole case."""

    desk: Desk
    veil: Veil
    view: CaseView

    @property
    def today(self) -> date:
        """The day on which the case is looked at."""
        return self.view.today


def told(telling: Telling, event: TimelineEvent) -> Cell:
    """Return what happened in one cell: the word that matters first, then the rest, and by whom below."""
    return _TELLERS[event.kind](telling, event)


def pronoun(sex: Sex) -> str:
    """Return the pronoun for somebody, neutral where the sex is not known."""
    return {Sex.FEMALE: _tr("she"), Sex.MALE: _tr("he")}.get(sex, _tr("they"))


def first_sentence(text: str) -> str:
    """Return the first sentence of what somebody wrote; the rest is on the referral."""
    line = text.strip().split("\n", 1)[0]
    end = line.find(". ")
    return line if end < 0 else line[: end + 1]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _code(event: TimelineEvent, kind: type[E]) -> E | None:
    return next((code for code in event.codes if isinstance(code, kind)), None)


def _codes(event: TimelineEvent, kind: type[StrEnum]) -> str:
    return _joined(*(labels.word(code) for code in event.codes if isinstance(code, kind)))


def _incident(telling: Telling, event: TimelineEvent) -> Cell:
    what = _codes(event, AbuseType)
    text = telling.veil.words(first_sentence(event.title)) or what
    second = _joined(event.agency, what if event.title else "", _tr("crime recorded") if event.note else "")
    return Cell(text, _tr("Incident:"), lead_tone=Tone.LATE, second=second)


def _breach(_telling: Telling, event: TimelineEvent) -> Cell:
    return Cell(labels.word(event.codes[0]), _tr("Breach:"), lead_tone=Tone.LATE)


def _referral(_telling: Telling, event: TimelineEvent) -> Cell:
    repeat = _tr("repeat") if event.repeat and Criterion.REPEAT not in event.codes else ""
    text = _joined(_codes(event, Criterion), repeat)
    who = _joined(event.agency, event.person if event.person != event.agency else "")
    state = _code(event, ReferralState)
    if event.undated:
        who = _tr("{who}; heard, the day is not in this register").format(who=who or _tr("Agency not recorded"))
    elif state in {ReferralState.WITHDRAWN, ReferralState.RETURNED, ReferralState.NOT_ACCEPTED}:
        who = _joined(who, labels.word(state))
    return Cell(text, _tr("Referral,") if text else _tr("Referral"), second=_joined(who, _waited(event)))


def _waited(event: TimelineEvent) -> str:
    if event.waited is None:
        return ""
    found = event.waited
    time = dates.working_days(found.working_days) if found.working_days else _tr("%n hour(s)", found.hours)
    return _tr("decided after {time}").format(time=time)


def _hearing(telling: Telling, event: TimelineEvent) -> Cell:
    conference = telling.desk.area.terms["conference"]
    lead = _tr("Heard at {conference},").format(conference=conference)
    kind = _tr("repeat") if event.repeat else _tr("first hearing") if event.number == 1 else _tr("heard again")
    if event.subject_id is None:
        return Cell(kind, lead, second=_tr("before this register was kept"))
    agreed = _tr("%n action(s) agreed", event.actions) if event.actions else _tr("no action agreed")
    presented = _tr("{agency} presented").format(agency=event.agency) if event.agency else ""
    length = dates.minutes(event.minutes) if event.minutes else ""
    return Cell(_joined(kind, agreed), lead, second=_joined(presented, length, event.person))


def _not_heard(telling: Telling, event: TimelineEvent) -> Cell:
    state = _code(event, ItemState)
    return Cell(telling.veil.words(_low(event.note)), _tr("Not heard,"), second=labels.word(state))


def _between(telling: Telling, event: TimelineEvent) -> Cell:
    return Cell(telling.veil.words(_low(event.title)), _tr("Asked between meetings,"), second=event.agency)


def _action_closed(telling: Telling, event: TimelineEvent) -> Cell:
    title, note = telling.veil.words(event.title), telling.veil.words(event.note)
    code = _code(event, CloseCode)
    lead, tone = ending_lead(telling.view, code)
    second = event.agency if lead else _joined(event.agency, ending(telling.view, code))
    second = _tr("{what}: {note}").format(what=second, note=note) if note else second
    return Cell(_low(title) if lead else title, lead, lead_tone=tone, second=second)


def ending_lead(view: CaseView, code: CloseCode | None) -> tuple[str, Tone]:
    """Return the words an ending begins with where it is not simply done, and how they are toned."""
    who = pronoun(view.victim.sex)
    declined = _tr("{She} declined,").format(She=who[:1].upper() + who[1:])
    return (
        {
            CloseCode.NOT_POSSIBLE_CHANGE: (_tr("Not possible,"), Tone.INK),
            CloseCode.NOT_DONE_AGENCY: (_tr("Agency did not act,"), Tone.LATE),
            CloseCode.DECLINED_BY_VICTIM: (declined, Tone.INK),
        }.get(code, ("", Tone.INK))
        if code
        else ("", Tone.INK)
    )


def ending(view: CaseView, code: CloseCode | None) -> str:
    """Return how an action ended; "not possible" and "agency did not act" are never one word."""
    if code is CloseCode.NOT_DONE_AGENCY:
        return _tr("agency did not act")
    if code is CloseCode.DECLINED_BY_VICTIM:
        return _tr("{she} declined").format(she=pronoun(view.victim.sex))
    return labels.word(code)


def _report_back(telling: Telling, event: TimelineEvent) -> Cell:
    state = _code(event, ReportBackState)
    lead = _report_lead(telling, state)
    words = telling.veil.words(event.title if lead.endswith(":") else event.note)
    route = _code(event, Route)
    tries = _tr("%n attempts", event.number) if event.number > 1 else ""
    second = _joined(_safety(telling, event), event.person, safe_contact.route(route) if route else "", tries)
    new_abuse = _code(event, Answer) is Answer.YES
    return Cell(
        words, lead if words else lead.rstrip(":"), second=second, second_tone=Tone.LATE if new_abuse else Tone.INK3
    )


def _report_lead(telling: Telling, state: ReportBackState | None) -> str:
    who = pronoun(telling.view.victim.sex)
    match state:
        case ReportBackState.DELIVERED | ReportBackState.RESPONSE_RECORDED | ReportBackState.FED_BACK:
            return _tr("Told what was agreed:")
        case ReportBackState.DECLINED_BY_VICTIM:
            return _tr("{She} did not want to know").format(She=who[:1].upper() + who[1:])
        case ReportBackState.NOT_SAFE_NOW:
            return _tr("Not told, not safe now")
        case ReportBackState.HANDED_TO:
            return _tr("Report-back handed on to")
        case _:
            return _tr("Tried to tell, not reached yet")


def _safety(telling: Telling, event: TimelineEvent) -> str:
    """Return what the victim says of her safety, and of new abuse."""
    feels, abuse = _code(event, FeelsSafer), _code(event, Answer)
    parts = []
    if feels is not None:
        who = pronoun(telling.view.victim.sex)
        parts.append(_tr("{she} feels {how}").format(she=who, how=labels.word(feels)))
    if abuse is Answer.YES:
        parts.append(_tr("new abuse"))
    elif abuse is Answer.NO:
        parts.append(_tr("no new abuse"))
    return _joined(*parts)


def _assessment(_telling: Telling, event: TimelineEvent) -> Cell:
    score = _tr("score {score}").format(score=event.score)
    source = _code(event, AnswerSource)
    answered = _tr("answered by {who}").format(who=labels.word(source)) if source else ""
    return Cell(score, _tr("Checklist repeated,"), second=_joined(event.person, answered, event.title))


def _order(_telling: Telling, event: TimelineEvent) -> Cell:
    kind = labels.word(_code(event, OrderType))
    return Cell(_tr("{order} in force").format(order=kind[:1].upper() + kind[1:]), second=event.note)


def _link(_telling: Telling, event: TimelineEvent) -> Cell:
    process = labels.word(_code(event, LinkedProcess))
    return Cell(_tr("Linked to {process}").format(process=process), second=event.note)


def _plan_complete(telling: Telling, event: TimelineEvent) -> Cell:
    watched = _code(event, ReferralState) in {ReferralState.PLAN_COMPLETE, ReferralState.DORMANT, ReferralState.LAPSED}
    text = _tr("Plan complete, watch begins") if watched else _tr("Every action has ended")
    return Cell(text, second=counted(telling.view, event.counts) if event.counts else "")


def counted(view: CaseView, counts: PlanCounts) -> str:
    """Return how the actions of a plan ended, each ending by its own name and never two as one."""
    parts = [_tr("{done} of %n action(s) done", counts.agreed).format(done=counts.done)]
    named = (
        (counts.not_possible, _tr("{count} not possible")),
        (counts.agency_did_not_act, _tr("{count} where the agency did not act")),
        (counts.declined, _tr("{count} that {she} declined")),
        (counts.superseded, _tr("{count} superseded")),
        (counts.transferred, _tr("{count} transferred")),
        (counts.still_open, _tr("{count} still open")),
    )
    she = pronoun(view.victim.sex)
    parts += [words.format(count=count, she=she) for count, words in named if count]
    return _joined(*parts)


def _transfer(_telling: Telling, event: TimelineEvent) -> Cell:
    text = _tr("Transferred in from {area}") if event.kind is EventKind.TRANSFER_IN else _tr("Transferred to {area}")
    return Cell(text.format(area=event.title))


def _died(telling: Telling, _event: TimelineEvent) -> Cell:
    hold = telling.veil.words(telling.view.standing.hold_reason)
    return Cell(lead=_tr("{name} died").format(name=telling.veil.name(telling.view.victim.name)), second=hold)


def _now(telling: Telling, _event: TimelineEvent) -> Cell:
    text = stands(telling.view.standing, telling.today)
    return Cell("", text[:1].upper() + text[1:])


_TELLERS: dict[EventKind, Callable[[Telling, TimelineEvent], Cell]] = {
    EventKind.INCIDENT: _incident,
    EventKind.BREACH: _breach,
    EventKind.REFERRAL: _referral,
    EventKind.TRANSFER_IN: _transfer,
    EventKind.HEARING: _hearing,
    EventKind.NOT_HEARD: _not_heard,
    EventKind.BETWEEN: _between,
    EventKind.ACTION_CLOSED: _action_closed,
    EventKind.REPORT_BACK: _report_back,
    EventKind.ASSESSMENT: _assessment,
    EventKind.ORDER: _order,
    EventKind.LINK: _link,
    EventKind.PLAN_COMPLETE: _plan_complete,
    EventKind.TRANSFER_OUT: _transfer,
    EventKind.DIED: _died,
    EventKind.TODAY: _now,
}
