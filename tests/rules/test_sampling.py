"""The draw: the same each time, as many as were asked for, and untouched by what one may not know of."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.sampling import LEAST, drawn

MONTH = date(2026, 10, 1)
keys = st.sets(st.binary(min_size=16, max_size=16), max_size=60)


@given(keys, st.integers(1, 100), st.binary(min_size=1, max_size=16))
def test_the_same_things_give_the_same_sample_of_the_right_size(found: set[bytes], share: int, seed: bytes) -> None:
    sample = drawn(found, seed=seed, month=MONTH, share=share)
    assert sample == drawn(sorted(found, reverse=True), seed=seed, month=MONTH, share=share)
    assert set(sample) <= found
    assert len(sample) == min(len(found), max(LEAST, -(-len(found) * share // 100)))


@given(keys, keys, st.integers(1, 100))
def test_what_one_may_not_know_of_moves_nothing(known: set[bytes], hidden: set[bytes], share: int) -> None:
    everything = drawn(known | hidden, seed=b"s", month=MONTH, share=share)
    mine = drawn(known, seed=b"s", month=MONTH, share=100)
    assert [key for key in everything if key in known] == list(mine)[: sum(key in known for key in everything)]


def test_another_month_or_another_seed_draws_others() -> None:
    found = [bytes([number] * 16) for number in range(200)]
    first = drawn(found, seed=b"a", month=MONTH, share=5)
    assert len(first) == 10
    assert set(first) != set(drawn(found, seed=b"b", month=MONTH, share=5))
    assert set(first) != set(drawn(found, seed=b"a", month=date(2026, 9, 1), share=5))
