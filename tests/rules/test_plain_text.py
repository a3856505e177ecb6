"""Plain text: nothing unseen stays, nothing is cut, every script keeps its spelling, cleaning twice changes nothing."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.plain_text import SHOWN_AS, Cleaned, TextChange, TextRefusedError, clean, visible

ANY_TEXT = st.text(st.characters(codec=None, exclude_characters="\x00"))  # lone surrogates too
# Signs of the format class that have a shape of their own, the number and verse signs of Arabic, Syriac and Kaithi.
WITH_A_SHAPE = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\U000110bd\U000110cd"


def cleaned(text: str, *, lines: bool = True) -> Cleaned:
    return clean(text, limit=10_000, lines=lines)


@pytest.mark.parametrize(
    "text",
    [
        "", "She said: “don’t ring”.", "Łukasz Żak, Siân, O'Neill", "محمد علي", "Олена", "王芳", "किरण", "a\u00a0b",
        "€ 5 – ½",
    ],
)  # fmt: skip
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert cleaned(text, lines=False) == Cleaned(text, ())


@pytest.mark.parametrize(
    ("text", "expected", "change"),
    [
        ("Har\u200bbottle", f"Har{SHOWN_AS}bottle", TextChange.UNSEEN_SHOWN),
        ("Har\u200cbottle", f"Har{SHOWN_AS}bottle", TextChange.UNSEEN_SHOWN),
        ("Har\ufeffbottle", f"Har{SHOWN_AS}bottle", TextChange.UNSEEN_SHOWN),
        ("a\u3164b", f"a{SHOWN_AS}b", TextChange.UNSEEN_SHOWN),
        ("a\U000e0041b", f"a{SHOWN_AS}b", TextChange.UNSEEN_SHOWN),
        ("\u202etrabbotS\u202c", f"{SHOWN_AS}trabbotS{SHOWN_AS}", TextChange.DIRECTION_SHOWN),
        ("a\u2066b\u2069", f"a{SHOWN_AS}b{SHOWN_AS}", TextChange.DIRECTION_SHOWN),
        ("a\u200eb", f"a{SHOWN_AS}b", TextChange.DIRECTION_SHOWN),
        ("a\u200fb\u061cc", f"a{SHOWN_AS}b{SHOWN_AS}c", TextChange.DIRECTION_SHOWN),
        ("a\x07b\x1b[0m\x9b", f"a{SHOWN_AS}b{SHOWN_AS}[0m{SHOWN_AS}", TextChange.CONTROL_SHOWN),
        ("a\ud800b", f"a{SHOWN_AS}b", TextChange.BROKEN_SHOWN),
        ("\ufeffHart", "Hart", TextChange.BYTE_ORDER_MARK_REMOVED),
        ("Har\xadbottle", "Harbottle", TextChange.SOFT_HYPHENS_REMOVED),
        ("\u2714\ufe0f", "\u2714", TextChange.SELECTORS_REMOVED),
        ("E\u0301lodie", "Élodie", TextChange.NORMALISED),
        ("a\r\nb\rc\vd\u2028e\x85f", "a\nb\nc\nd\ne\nf", TextChange.LINE_ENDS),
    ],
)
def test_what_cannot_be_seen_is_shown_or_removed_and_named(text: str, expected: str, change: TextChange) -> None:
    assert cleaned(text) == Cleaned(expected, (change,))


def test_direction_marks_go_where_letters_decide_the_order() -> None:
    assert cleaned("\u200fמרים\u200e (ZZ1 1AA)\u200f") == Cleaned(
        "מרים (ZZ1 1AA)", (TextChange.DIRECTION_MARKS_REMOVED,)
    )
    assert cleaned("\u061cعلي") == Cleaned("علي", (TextChange.DIRECTION_MARKS_REMOVED,))


def test_overrides_are_shown_even_among_right_to_left_letters() -> None:
    assert cleaned("מרים\u202e").text == f"מרים{SHOWN_AS}"


@pytest.mark.parametrize("word", ["می\u200cخواهم", "ن\u200cم", "ක්\u200dරි", "क्\u200dष"])
def test_joiners_that_are_spelling_stay(word: str) -> None:
    assert cleaned(word) == Cleaned(word, ())


@pytest.mark.parametrize("text", ["می\u200c", "\u200cمی", "x\u200cمی", "می\u200cx", "x\u200dy"])
def test_joiners_that_join_nothing_are_shown(text: str) -> None:
    assert SHOWN_AS in cleaned(text).text


def test_lines_and_tabs_stay_only_where_lines_are_wanted() -> None:
    assert cleaned("a\n\tb\tc") == Cleaned("a\n\tb\tc", ())
    assert cleaned("a\r\n\tb\tc", lines=False) == Cleaned("a b c", (TextChange.LINE_ENDS, TextChange.LINES_JOINED))


def test_nul_is_refused_and_the_error_does_not_repeat_the_text() -> None:
    with pytest.raises(TextRefusedError) as refused:
        cleaned("Harbottle\x00")
    assert (refused.value.code, refused.value.values) == ("nul", {})
    assert "Harbottle" not in str(refused.value)


def test_a_long_text_passes_whole_or_is_refused_whole() -> None:
    long = "ö\n" * 5_000
    assert cleaned(long).text == long
    with pytest.raises(TextRefusedError) as refused:
        cleaned(long + "x")
    assert (refused.value.code, refused.value.values) == ("too_long", {"length": 10_001, "limit": 10_000})


def test_the_limit_counts_what_would_be_kept() -> None:
    assert clean("e\u0301" * 10, limit=10, lines=False).text == "é" * 10
    assert clean("\u200b" * 10, limit=10, lines=False).text == SHOWN_AS * 10
    with pytest.raises(TextRefusedError):
        clean("x", limit=0, lines=False)


@given(ANY_TEXT, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    once = clean(text, limit=10**6, lines=lines)
    assert clean(once.text, limit=10**6, lines=lines) == Cleaned(once.text, ())
    assert (once.changes == ()) == (once.text == text)


@given(ANY_TEXT, st.booleans())
def test_a_cleaned_text_can_be_kept_and_shows_what_it_is(text: str, lines: bool) -> None:
    kept = clean(text, limit=10**6, lines=lines).text
    kept.encode()
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == visible(text, lines=lines)


def test_no_sign_of_control_format_or_line_class_is_left_anywhere_in_unicode() -> None:
    for number in range(sys.maxunicode + 1):
        sign = chr(number)
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in WITH_A_SHAPE:
            shown = visible(f"a{sign}b")
            assert shown in (f"a{SHOWN_AS}b", "ab", "a\nb", "a\tb"), hex(number)


def test_showing_never_refuses() -> None:
    assert visible("\x00a") == f"{SHOWN_AS}a"
    assert visible("a\nb", lines=False) == "a b"
