"""Matters arising in the chair's order: what was not done, what is late, and apart from both what was not possible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.arising import Arising, arising, order_of
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import DueBasis

DAY = date(2026, 12, 1)


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("basis", list(DueBasis))
def test_not_possible_is_never_late_and_never_not_done(basis: DueBasis, late: bool) -> None:
    assert arising(ActionState.CLOSED_NOT_POSSIBLE, basis, late=late) is Arising.NOT_POSSIBLE
    assert arising(ActionState.CLOSED_NOT_DONE, basis, late=late) is Arising.NOT_DONE


@pytest.mark.parametrize(
    ("state", "basis", "late", "kind"),
    [
        (ActionState.ISSUED, DueBasis.WORKING_DAYS, True, Arising.LATE),
        (ActionState.ISSUED, DueBasis.WORKING_DAYS, False, Arising.STILL_OPEN),
        (ActionState.ISSUED, DueBasis.EVENT, True, Arising.EVENT_PASSED),
        (ActionState.IN_PROGRESS, DueBasis.ONGOING, True, Arising.EVENT_PASSED),
        (ActionState.IN_PROGRESS, DueBasis.EVENT, False, Arising.STILL_OPEN),
        (ActionState.DONE_CLAIMED, DueBasis.DATE, True, Arising.TO_CONFIRM),
        (ActionState.CLOSED_DONE, DueBasis.DATE, False, Arising.DONE_SINCE),
        (ActionState.CLOSED_DECLINED, DueBasis.DATE, False, None),
        (ActionState.CLOSED_SUPERSEDED, DueBasis.DATE, False, None),
        (ActionState.CLOSED_TRANSFERRED, DueBasis.DATE, False, None),
    ],
)
def test_why_an_action_is_before_the_meeting(
    state: ActionState, basis: DueBasis, late: bool, kind: Arising | None
) -> None:
    assert arising(state, basis, late=late) is kind


@given(st.lists(st.tuples(st.sampled_from(Arising), st.integers(0, 3), st.integers(0, 60)), max_size=12))
def test_they_are_sorted_by_kind_then_by_how_high_they_reach(found: list[tuple[Arising, int, int]]) -> None:
    def order(one: tuple[Arising, int, int]) -> tuple[int, int, int, date, str, int]:
        return order_of(one[0], level=one[1], days_late=one[2], due_on=DAY, reference="X", number=1)

    kinds = [list(Arising).index(kind) for kind, _, _ in sorted(found, key=order)]
    assert kinds == sorted(kinds)
    for kind in Arising:
        levels = [level for each, level, _ in sorted(found, key=order) if each is kind]
        assert levels == sorted(levels, reverse=True)
