"""The lives: every state can be reached, every end is an end, and no step is possible that the field does not know."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Any

import pytest

from marac_desk.rules.lives import (
    ACTION,
    AGENDA_ITEM,
    CHAIRS_STEPS,
    CLOSED_BY_CODE,
    CLOSED_STATES,
    MEETING,
    REFERRAL,
    REPORT_BACK,
    ActionState,
    ItemState,
    Life,
    MeetingState,
    ReferralState,
    ReportBackState,
    StepRefusedError,
    needs_on_closing,
)
from marac_desk.rules.vocabulary import CloseCode

R, M, A, B = ReferralState, MeetingState, ActionState, ReportBackState

LIVES: list[tuple[Life[Any], type[StrEnum], StrEnum]] = [
    (REFERRAL, ReferralState, R.RECEIVED),
    (MEETING, MeetingState, M.PLANNED),
    (AGENDA_ITEM, ItemState, ItemState.QUEUED),
    (ACTION, ActionState, A.PROPOSED),
    (REPORT_BACK, ReportBackState, B.PLANNED),
]


def reachable(life: Life[Any], start: StrEnum) -> set[StrEnum]:
    seen: set[StrEnum] = set()
    ahead = [start]
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead.extend(life.may_follow(state))
    return seen


@pytest.mark.parametrize(("life", "states", "first"), LIVES, ids=lambda value: getattr(value, "name", None))
def test_every_state_can_be_reached(life: Life[Any], states: type[StrEnum], first: StrEnum) -> None:
    assert reachable(life, first) == set(states)


@pytest.mark.parametrize(("life", "states", "first"), LIVES, ids=lambda value: getattr(value, "name", None))
def test_a_step_is_taken_or_refused_with_both_states(life: Life[Any], states: type[StrEnum], first: StrEnum) -> None:
    for before in states:
        for after in states:
            if after in life.may_follow(before):
                assert life.step(before, after) is after
                continue
            with pytest.raises(StepRefusedError) as refused:
                life.step(before, after)
            assert (refused.value.life, refused.value.before, refused.value.after) == (life.name, before, after)


@pytest.mark.parametrize(
    ("life", "ends"),
    [
        (MEETING, {M.ARCHIVED, M.CANCELLED, M.RESCHEDULED}),
        (AGENDA_ITEM, {ItemState.CONCLUDED, ItemState.WITHDRAWN}),
        (ACTION, set()),
        (REPORT_BACK, {B.FED_BACK}),
    ],
)
def test_what_is_final(life: Life[Any], ends: set[StrEnum]) -> None:
    states = next(states for known, states, _ in LIVES if known is life)
    assert {state for state in states if not life.may_follow(state)} == ends


@pytest.mark.parametrize("life", [MEETING, AGENDA_ITEM, ACTION, REFERRAL])
def test_no_step_stands_still(life: Life[Any]) -> None:
    states = next(states for known, states, _ in LIVES if known is life)
    assert not [state for state in states if state in life.may_follow(state)]


def walk(life: Life[Any], *states: StrEnum) -> None:
    for before, after in pairwise(states):
        life.step(before, after)


def test_the_usual_way_of_a_referral() -> None:
    walk(
        REFERRAL, R.RECEIVED, R.SCREENING, R.ACCEPTED, R.LISTED, R.RESEARCH, R.READY, R.DISCUSSED, R.PLAN_OPEN,
        R.PLAN_COMPLETE, R.DORMANT, R.LAPSED, R.RETENTION, R.DISPOSED,
    )  # fmt: skip


@pytest.mark.parametrize("state", [R.ACCEPTED, R.LISTED, R.RESEARCH, R.READY])
def test_a_referral_on_its_way_may_be_deferred_or_withdrawn(state: ReferralState) -> None:
    assert {R.DEFERRED, R.WITHDRAWN} <= REFERRAL.may_follow(state)


def test_a_refusal_can_be_challenged_and_a_return_comes_back() -> None:
    walk(REFERRAL, R.SCREENING, R.NOT_ACCEPTED, R.SCREENING, R.RETURNED, R.RECEIVED)


def test_nothing_is_disposed_of_except_out_of_retention() -> None:
    assert [state for state in R if R.DISPOSED in REFERRAL.may_follow(state)] == [R.RETENTION]
    assert not REFERRAL.may_follow(R.DISPOSED)


def test_a_legal_hold_stops_disposal_from_every_state_after_the_hearing() -> None:
    heard = [R.DISCUSSED, R.PLAN_OPEN, R.PLAN_COMPLETE, R.DORMANT, R.LAPSED, R.RETENTION]
    assert all(R.LEGAL_HOLD in REFERRAL.may_follow(state) for state in heard)
    assert R.DISPOSED not in REFERRAL.may_follow(R.LEGAL_HOLD)


def test_the_usual_way_of_a_meeting_and_no_way_back_once_it_is_closed() -> None:
    walk(
        MEETING, M.PLANNED, M.OPEN_FOR_REFERRALS, M.LOCKED, M.CIRCULATED, M.IN_SESSION, M.CLOSED, M.ACTIONS_ISSUED,
        M.MINUTES_DRAFT, M.MINUTES_APPROVED, M.MINUTES_ISSUED, M.ARCHIVED,
    )  # fmt: skip
    assert M.IN_SESSION not in reachable(MEETING, M.CLOSED)
    assert M.CLOSED not in reachable(MEETING, M.ACTIONS_ISSUED)


@pytest.mark.parametrize("state", [M.PLANNED, M.OPEN_FOR_REFERRALS, M.LOCKED, M.CIRCULATED])
def test_a_meeting_can_be_called_off_until_it_starts(state: MeetingState) -> None:
    assert {M.CANCELLED, M.RESCHEDULED} <= MEETING.may_follow(state)
    assert not {M.CANCELLED, M.RESCHEDULED} & MEETING.may_follow(M.IN_SESSION)


def test_minutes_go_out_only_after_the_chair_approved_them() -> None:
    assert [state for state in M if M.MINUTES_ISSUED in MEETING.may_follow(state)] == [M.MINUTES_APPROVED]


def test_the_chairs_steps_never_block() -> None:
    for step in CHAIRS_STEPS[:-1]:
        assert set(CHAIRS_STEPS) - {step} <= AGENDA_ITEM.may_follow(step)
        assert {ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED} <= AGENDA_ITEM.may_follow(step)


def test_a_case_is_concluded_only_by_somebody_who_called_it() -> None:
    assert ItemState.CONCLUDED not in AGENDA_ITEM.may_follow(ItemState.QUEUED)


def test_every_way_of_closing_has_its_own_state() -> None:
    assert set(CLOSED_BY_CODE) == set(CloseCode)
    assert len(CLOSED_STATES) == len(CloseCode)
    assert CLOSED_BY_CODE[CloseCode.NOT_POSSIBLE_CHANGE] is not CLOSED_BY_CODE[CloseCode.NOT_DONE_AGENCY]


def test_an_open_action_can_be_closed_honestly_from_everywhere_and_reopened() -> None:
    for state in set(ActionState) - CLOSED_STATES:
        assert ACTION.may_follow(state) >= CLOSED_STATES
    for state in CLOSED_STATES:
        assert ACTION.may_follow(state) == {A.IN_PROGRESS}


def test_what_is_asked_of_an_absent_agency_is_acknowledged_or_issued() -> None:
    walk(ACTION, A.PROPOSED, A.ASKED, A.ISSUED, A.ACKNOWLEDGED, A.IN_PROGRESS, A.DONE_CLAIMED, A.CLOSED_DONE)
    walk(ACTION, A.ASKED, A.ACKNOWLEDGED)


@pytest.mark.parametrize("code", list(CloseCode))
def test_done_asks_for_evidence_and_anything_else_for_a_reason(code: CloseCode) -> None:
    assert needs_on_closing(code) == ("evidence" if code is CloseCode.DONE else "reason")


def test_attempts_to_report_back_may_go_on() -> None:
    walk(REPORT_BACK, B.PLANNED, B.SAFE_ROUTE_CONFIRMED, B.ATTEMPTED, B.ATTEMPTED, B.NOT_SAFE_NOW, B.ATTEMPTED)
    walk(REPORT_BACK, B.ATTEMPTED, B.DELIVERED, B.RESPONSE_RECORDED, B.RESPONSE_RECORDED, B.FED_BACK)
