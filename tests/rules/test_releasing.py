"""Child-only agencies leave after the last case with a child, never before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.releasing import Heard, release

CASES = st.lists(
    st.builds(
        Heard,
        key=st.integers(),
        child=st.booleans(),
        to_hear=st.booleans(),
        at=st.none() | st.floats(0, 100, allow_nan=False),
    )
)


@given(CASES)
def test_nobody_is_released_while_a_child_is_still_to_be_heard(cases: list[Heard]) -> None:
    found = release(cases)
    waiting = [case for case in cases if case.child and case.to_hear]
    assert found.may == (not waiting)
    assert found.to_come == len(waiting)
    if waiting:
        assert found.after is None


def test_they_leave_after_the_child_case_that_was_heard_last_wherever_it_stood() -> None:
    cases = [Heard("late", True, False, 30.0), Heard("adult", False, True), Heard("early", True, False, 10.0)]
    assert release(cases).after == "late"
    assert release([*cases, Heard("moved", True, True)]).after is None
    assert release([Heard("put off", True, False)]).after is None
