"""JSON of the register: the same text as the standard library makes, so that no digest ever made becomes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marac_desk.register.json_text import as_it_comes, canonical, text_of, value_of
from marac_desk.rules.lives import ActionState

TEXTS = st.text(st.characters(), max_size=12)
"""Half a surrogate pair as well, which a file of an old program may hold."""
PLAIN = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


def encoded(value: Any, **how: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, **how).encode()


@given(VALUES)
@example({"b": '\x00\x1f\x7f\u2028"\\/\b\f\n\r\t', "a": "ä\U0001f600"})
@example([2**53, -(2**63), 2**64 - 1, 2**64])
@example({"\U0001f600": 1, "\uffff": 2, "z": 3})
def test_the_text_is_the_one_that_the_standard_library_makes(value: Any) -> None:
    try:
        expected = encoded(value), encoded(value, sort_keys=True)
    except UnicodeEncodeError:  # half a pair has no text in UTF-8, with either
        for make in (as_it_comes, canonical):
            with pytest.raises(UnicodeEncodeError):
                make(value)
        return
    assert (as_it_comes(value), canonical(value)) == expected


@given(VALUES)
def test_a_column_gives_back_what_it_was_given(value: Any) -> None:
    assert value_of(text_of(value)) == value
    assert value_of(json.dumps(value)) == value  # as former versions wrote it


def test_codes_are_written_as_their_text() -> None:
    state = next(iter(ActionState))
    assert json.loads(text_of({"state": state})) == {"state": state.value}
    assert canonical([state]) == encoded([state])
    assert canonical({state: 1}) == encoded({state: 1})


@pytest.mark.parametrize("value", [{1, 2}, object(), b"bytes", {b"key": 1}])
def test_what_json_does_not_know_is_refused(value: Any) -> None:
    for make in (text_of, as_it_comes, canonical):
        with pytest.raises(TypeError):
            make(value)


@pytest.mark.parametrize("text", ["", "{", "[1,]", "nothing", '{"a" 1}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        value_of(text)


def test_numbers_that_are_none_are_read_as_before() -> None:
    assert value_of("[NaN, Infinity]")[1] == float("inf")
