"""Merging two people's changes: both are in it, or nobody's is taken without being asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.merging import merged

WORD = st.sampled_from(("red", "green", "blue", "one", "two", "three", "four", "five", "six"))
WORDS = st.lists(WORD, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "both"),
    [
        ("She wants him gone.", "She wants him gone today.", "She wants him gone.", "She wants him gone today."),
        (
            "He knows the door. Ask again.",
            "He knows the back door. Ask again.",
            "He knows the door. Ask her mother again.",
            "He knows the back door. Ask her mother again.",
        ),
        (
            "Ring on Monday. Locks are old. Ask the school.",
            "Ring on Friday. Locks are old. Ask the school.",
            "Ring on Monday. Locks are old. Ask the nursery.",
            "Ring on Friday. Locks are old. Ask the nursery.",
        ),
        ("Ring on Monday.", "Ring on Friday.", "Ring on Sunday.", None),
        ("", "Hers", "His", None),
        ("", "The same", "The same", "The same"),
        ("Locks are old", "", "Locks are new", None),
    ],
)
def test_both_or_nobody(before: str, mine: str, theirs: str, both: str | None) -> None:
    assert merged(before, mine, theirs) == both
    assert merged(before, theirs, mine) == both


@given(WORDS, WORDS, WORDS)
def test_a_merge_holds_every_word_that_either_added(before: list[str], mine: list[str], theirs: list[str]) -> None:
    base, one, other = (" ".join(words) for words in (before, mine, theirs))
    found = merged(base, one, other)
    if found is None:
        return
    assert set(found.split()) >= (set(mine) | set(theirs)) - set(before)
    assert merged(base, other, one) == found


@given(st.text(max_size=40), st.text(max_size=40))
def test_where_one_changed_nothing_the_others_text_stands(before: str, after: str) -> None:
    assert merged(before, before, after) == after
    assert merged(before, after, before) == after
    assert merged(before, after, after) == after


def test_long_texts_are_merged_as_well() -> None:
    lines = [f"Line {number}: he was seen near the school again and again." for number in range(180)]
    mine, theirs = list(lines), list(lines)
    mine[3], theirs[170] = "Line 3: it was his brother.", "Line 170: nobody was there."
    expected = list(mine)
    expected[170] = theirs[170]
    assert merged("\n".join(lines), "\n".join(mine), "\n".join(theirs)) == "\n".join(expected)
