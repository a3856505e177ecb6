"""The timeline of a case and what can be said of its plan; on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.vocabulary import Answer, CloseCode, FeelsSafer, OrderType
from marac_desk.services.cases.adding import AssessmentDraft, BetweenDraft, agency_choices, ask_between, assess_again
from marac_desk.services.cases.routes import route_of
from marac_desk.services.cases.views import CaseView, EventKind, Route, TimelineEvent
from tests.support.cases import case_id, opened
from tests.support.registers import actor


def _of(view: CaseView, kind: EventKind) -> list[TimelineEvent]:
    return [event for event in view.events if event.kind is kind]


def _assess(register: Register, end: str, score: int, on: date) -> None:
    who = actor(register)
    with register.writing(who) as uow:
        draft = AssessmentDraft(tool="dash_ric_24", score=score, assessed_on=on, assessor="Jo Abernathy")
        assess_again(uow, actor=who, case_id=case_id(register, end), draft=draft)


def test_every_way_of_closing_an_action_is_told_by_its_own_name(demonstration: Register) -> None:
    view = opened(demonstration, "0130")
    closed = _of(view, EventKind.ACTION_CLOSED)
    assert sorted(event.codes[0] for event in closed) == sorted(
        [
            CloseCode.DONE,
            CloseCode.DONE,
            CloseCode.DONE,
            CloseCode.NOT_POSSIBLE_CHANGE,
            CloseCode.NOT_DONE_AGENCY,
            CloseCode.DECLINED_BY_VICTIM,
            CloseCode.SUPERSEDED,
        ]
    )
    failed = next(event for event in closed if event.codes == (CloseCode.NOT_DONE_AGENCY,))
    assert (failed.title, failed.agency) == ("Hear both children through a trusted adult", "Children")
    assert failed.note.startswith("The agency did not act")
    moved = next(event for event in closed if event.codes == (CloseCode.NOT_POSSIBLE_CHANGE,))
    assert moved.note.startswith("Circumstances changed")


def test_time_runs_down_to_today(demonstration: Register) -> None:
    view = opened(demonstration, "0130")
    days = [event.on for event in view.events]
    assert days == sorted(days)
    assert view.events[-1].kind is EventKind.TODAY
    kinds = [event.kind for event in view.events]
    assert kinds.index(EventKind.INCIDENT) < kinds.index(EventKind.HEARING) < kinds.index(EventKind.PLAN_COMPLETE)


def test_the_first_hearing_is_honest_about_the_day_it_does_not_know(demonstration: Register) -> None:
    first, second = _of(opened(demonstration, "0130"), EventKind.REFERRAL)
    assert first.undated
    assert not second.undated
    assert second.repeat
    hearing = _of(opened(demonstration, "0130"), EventKind.HEARING)
    assert [(event.number, event.actions, event.repeat) for event in hearing] == [(2, 7, True)]


def test_an_earlier_hearing_is_told_where_the_case_still_knows_its_day(demonstration: Register) -> None:
    view = opened(demonstration, "0101")
    hearing = _of(view, EventKind.HEARING)
    assert [(event.number, event.subject_id) for event in hearing] == [(1, None)]
    assert hearing[0].on == view.standing.last_heard
    assert not any(event.undated for event in view.events)


def test_a_breach_is_told_on_its_day(demonstration: Register) -> None:
    breaches = _of(opened(demonstration, "0101"), EventKind.BREACH)
    assert [(event.on, event.codes) for event in breaches] == [(date(2026, 11, 9), (OrderType.RESTRAINING,))]


def test_the_report_back_says_how_safe_she_feels_and_by_which_way(demonstration: Register) -> None:
    told = _of(opened(demonstration, "0130"), EventKind.REPORT_BACK)
    assert len(told) == 1
    assert {FeelsSafer.SAFER, Answer.NO, Route.PHONE} <= set(told[0].codes)
    assert told[0].number == 2
    assert told[0].person == "Jo Abernathy"


def test_a_case_that_was_put_off_says_so(demonstration: Register) -> None:
    view = opened(demonstration, "0122")
    assert [event.kind for event in view.events].count(EventKind.NOT_HEARD) == 1
    assert view.change.heard_on is None


def test_a_score_stands_at_its_referral_and_a_repeated_checklist_on_its_own_day(demonstration: Register) -> None:
    _assess(demonstration, "0130", 11, date(2026, 11, 12))
    view = opened(demonstration, "0130")
    scores = [(event.kind, event.score) for event in view.events if event.score is not None]
    assert scores == [(EventKind.REFERRAL, 17), (EventKind.ASSESSMENT, 11)]
    assert [(point.score, point.threshold) for point in view.risk] == [(17, 14), (11, 14)]


def test_did_the_plan_change_the_risk_compares_only_what_was_assessed(demonstration: Register) -> None:
    before = opened(demonstration, "0130").change
    assert (before.before, before.after) == (17, None)
    assert before.feels_safer is FeelsSafer.SAFER
    _assess(demonstration, "0130", 14, date(2026, 10, 6))  # on the day of the hearing: still before
    _assess(demonstration, "0130", 11, date(2026, 11, 12))
    after = opened(demonstration, "0130").change
    assert (after.before, after.after) == (14, 11)
    assert after.days_after == (date(2026, 11, 12) - date(2026, 10, 6)).days
    ended = after.counts
    assert (ended.agreed, ended.done, ended.not_possible, ended.agency_did_not_act) == (7, 3, 1, 1)
    assert (ended.declined, ended.superseded, ended.still_open) == (1, 1, 0)


def test_what_lies_ahead_is_not_told_as_past(demonstration: Register) -> None:
    wanted = case_id(demonstration, "0130")
    with demonstration.writing() as uow:
        row = uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.case_id == wanted)).first()
        assert row is not None
        uow.add(
            RiskAssessment(
                case_id=wanted,
                tool=row.tool,
                tool_version=row.tool_version,
                threshold=14,
                score=20,
                assessed_on=date(2026, 11, 21) + timedelta(days=3),
            )
        )
    assert not _of(opened(demonstration, "0130"), EventKind.ASSESSMENT)


def test_an_action_asked_between_meetings_has_its_place(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        agency = next(a for a in agency_choices(uow, actor=who) if a.short_name == "Housing")
        draft = BetweenDraft(agency.agency_id, "ring the landlord about the lights")
        ask_between(uow, actor=who, case_id=case_id(demonstration, "0130"), draft=draft)
    view = opened(demonstration, "0130")
    assert [(event.title, event.agency) for event in _of(view, EventKind.BETWEEN)] == [
        ("Ring the landlord about the lights", "Housing")
    ]
    assert not _of(view, EventKind.PLAN_COMPLETE)
    assert [line.title for line in view.open] == ["Ring the landlord about the lights"]


def test_open_actions_stand_latest_first_and_tried_ones_by_when_they_ended(demonstration: Register) -> None:
    view = opened(demonstration, "0129")
    assert [line.late for line in view.open] == sorted((line.late for line in view.open), reverse=True)
    ended = [line.closed_on for line in opened(demonstration, "0130").tried]
    assert ended == sorted(day for day in ended if day)


def test_a_watch_runs_twelve_months_from_the_last_referral(demonstration: Register) -> None:
    assert opened(demonstration, "0130").standing.watch_until == date(2027, 9, 21)
    assert opened(demonstration, "0126").standing.watch_until is None  # she moved to another area
    assert opened(demonstration, "0127").standing.watch_until is None  # on legal hold


def test_a_place_that_somebody_typed_never_comes_back_as_a_way() -> None:
    assert route_of("school, in person") is Route.IN_PERSON
    assert route_of("clinic") is Route.IN_PERSON
    assert route_of("mobile") is Route.PHONE
    assert route_of("via_professional") is Route.PROFESSIONAL
    assert route_of("") is None


def test_hearings_are_counted_with_those_before_this_register(demonstration: Register) -> None:
    view = opened(demonstration, "0130")
    with demonstration.reading() as uow:
        items = uow.session.scalar(
            sa.select(sa.func.count()).select_from(AgendaItem).where(AgendaItem.case_id == view.case_id)
        )
        case = uow.session.get_one(Case, view.case_id)
    assert items == 1
    assert view.standing.heard == 2
    assert view.standing.last_heard == case.last_meeting_on
