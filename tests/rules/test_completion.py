"""How actions count: what became impossible never lowers a score and is never the same as what was not done."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.completion import Outcome, kind_of, score_of
from marac_desk.rules.lives import ActionState

TODAY = date(2026, 11, 21)
days = st.integers(-60, 60).map(lambda number: TODAY + timedelta(days=number))
outcomes = st.builds(Outcome, st.sampled_from(ActionState), days, st.none() | days)
NOT_POSSIBLE, NOT_DONE = ActionState.CLOSED_NOT_POSSIBLE, ActionState.CLOSED_NOT_DONE


@given(st.lists(outcomes), outcomes)
def test_one_more_that_became_impossible_changes_no_score(before: list[Outcome], one: Outcome) -> None:
    more = [*before, dataclasses.replace(one, state=NOT_POSSIBLE)]
    assert score_of(more, TODAY).share == score_of(before, TODAY).share
    assert score_of(more, TODAY).not_possible == score_of(before, TODAY).not_possible + 1
    assert score_of(more, TODAY).not_done == score_of(before, TODAY).not_done


@given(st.lists(outcomes), st.data())
def test_closing_what_is_not_done_as_impossible_never_lowers_a_score(
    before: list[Outcome], data: st.DataObject
) -> None:
    undone = [number for number, one in enumerate(before) if one.state is not ActionState.CLOSED_DONE]
    if not undone:
        return
    number = data.draw(st.sampled_from(undone))
    after = [*before]
    after[number] = dataclasses.replace(before[number], state=NOT_POSSIBLE)
    was, now = score_of(before, TODAY).share, score_of(after, TODAY).share
    assert was is None or now is None or now >= was
    assert now is not None or not score_of(before, TODAY).in_time


@given(st.lists(outcomes), outcomes)
def test_what_the_agency_did_not_do_counts_against_it(before: list[Outcome], one: Outcome) -> None:
    was, now = score_of(before, TODAY), score_of([*before, dataclasses.replace(one, state=NOT_DONE)], TODAY)
    assert now.not_done == was.not_done + 1
    assert now.not_possible == was.not_possible
    assert now.share is not None
    assert now.share <= (1 if was.share is None else was.share)


@given(st.lists(outcomes))
def test_each_action_is_counted_once(found: list[Outcome]) -> None:
    score = score_of(found, TODAY)
    assert sum(dataclasses.asdict(score).values()) == len(found)
    assert score.counted <= len(found)


def test_how_one_action_counts() -> None:
    due = TODAY
    late, early = due + timedelta(days=1), due - timedelta(days=1)
    assert kind_of(Outcome(ActionState.CLOSED_DONE, due, due), TODAY) == "in_time"
    assert kind_of(Outcome(ActionState.CLOSED_DONE, due, late), TODAY) == "late"
    assert kind_of(Outcome(ActionState.ISSUED, due), TODAY) == "still_open"
    assert kind_of(Outcome(ActionState.ISSUED, early), TODAY) == "open_late"
    assert kind_of(Outcome(ActionState.DONE_CLAIMED, early), TODAY) == "claimed"
    score = score_of(
        [Outcome(ActionState.CLOSED_DONE, due, due), Outcome(NOT_DONE, due), Outcome(NOT_POSSIBLE, due)], TODAY
    )
    assert (score.share, score.closed) == (Fraction(1, 2), 3)
