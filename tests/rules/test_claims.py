"""What an agency reported waits until it is settled, and not a moment longer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.claims import Claim, claim_after, claim_of
from marac_desk.rules.lives import ActionState

SETTLES = ("claimed", "closed", "extended", "reassigned", "asked_again", "reopened", "sent_back")
LEAVES = ("chased", "replied", "escalated", "progress", "acknowledged", "issued", "told", "reworded")
KINDS = st.sampled_from((*SETTLES, *LEAVES, "more_time_asked"))
OUTCOMES = st.sampled_from(("done", "not_possible", "not_done", "under_way", ""))


@pytest.mark.parametrize(
    ("outcome", "claim"),
    [("not_possible", Claim.NOT_POSSIBLE), ("not_done", Claim.NOT_DONE), ("under_way", None)],
)
def test_a_report_stands_until_it_is_settled(outcome: str, claim: Claim | None) -> None:
    assert claim_after(None, "reported", outcome) is claim
    assert claim_after(Claim.NOT_DONE, "reported", outcome) is claim  # the newer one takes its place


def test_more_time_waits_and_what_is_graver_stays() -> None:
    assert claim_after(None, "more_time_asked") is Claim.MORE_TIME
    assert claim_after(Claim.NOT_DONE, "more_time_asked") is Claim.NOT_DONE


@given(st.lists(st.tuples(st.one_of(KINDS, st.just("reported")), OUTCOMES)))
def test_nothing_waits_once_somebody_settled_it(steps: list[tuple[str, str]]) -> None:
    claim: Claim | None = None
    for kind, outcome in steps:
        before, claim = claim, claim_after(claim, kind, outcome)
        if kind in SETTLES:
            assert claim is None
        if kind in LEAVES:
            assert claim is before


def test_done_is_told_by_the_state() -> None:
    assert claim_of(ActionState.DONE_CLAIMED, None) is Claim.DONE
    assert claim_of(ActionState.ISSUED, Claim.NOT_DONE) is Claim.NOT_DONE
    assert claim_of(ActionState.ISSUED, None) is None
