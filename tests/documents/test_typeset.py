"""Setting text: lines, scripts and characters that no face has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.documents.faces import PLACEHOLDER, Weight
from marac_desk.documents.scripts import shown
from marac_desk.documents.style import BODY, STRONG, Style
from marac_desk.documents.typeset import Line, Span, missing_glyphs, set_lines


def words_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def lines(text: str, width: float = 300, style: Style = BODY) -> list[str]:
    return [words_of(line) for line in set_lines((Span(text, style),), width)]


def faces(text: str, style: Style = BODY) -> set[str]:
    return {run.face.code for line in set_lines((Span(text, style),), 9999) for run in line.runs}


def test_words_wrap_and_blanks_are_single() -> None:
    assert lines("one  two\tthree", 50) == ["one two", "three"]


def test_every_line_is_filled_to_its_width() -> None:
    (whole,) = set_lines((Span("aaa aaa", BODY),), 999)
    assert lines("aaa aaa aaa aaa aaa", whole.width) == ["aaa aaa", "aaa aaa", "aaa"]


def test_nothing_has_no_line() -> None:
    assert lines("") == lines("  \n ") == []


def test_a_line_end_begins_a_new_line() -> None:
    assert lines("one\n\ntwo") == ["one", "two"]


def test_a_reference_a_number_and_a_date_stay_whole() -> None:
    for whole in ("MW-2026-0107", "020\u00a07946\u00a00300"):
        assert whole.replace("\u00a0", " ") in lines(f"some words before {whole}", 130)
    assert lines("ring 020 7946 0300 now", 100)[1].startswith("020 7946 0300")


def test_a_hyphenated_name_breaks_after_its_hyphen() -> None:
    assert lines("Magdalena Sikora-Westenholme", 120) == ["Magdalena Sikora-", "Westenholme"]


def test_a_word_wider_than_its_line_is_cut_and_loses_nothing() -> None:
    cut = lines("x" * 200, 100)
    assert len(cut) > 5
    assert "".join(cut) == "x" * 200


@pytest.mark.parametrize(
    "name", ["Wrześniak Łódź Żółć", "Siân Llŷr ŵy Gŵydd", "Nguyễn Thị Hằng", "Ірина Шевченко", "Ελένη"]
)
@pytest.mark.parametrize("weight", list(Weight))
def test_the_family_itself_has_these_names(name: str, weight: Weight) -> None:
    (code,) = faces(name, BODY.cut(weight))
    assert code.startswith("P")
    assert missing_glyphs((Span(name, BODY),)) == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("王小明", "C"),
        ("田中さくら", "C"),
        ("김민지", "C"),
        ("محمد", "N0"),
        ("شاہدہ گل", "N0"),
        ("שרה", "N1"),
        ("Աննա", "N2"),
        ("ნინო", "N3"),
        ("ሰላም", "N4"),
        ("สมหญิง", "N5"),
        ("Ɗanjuma", "NL"),
        ("ƙwara", "NL"),
    ],
)
def test_each_other_script_has_a_face(name: str, code: str) -> None:
    assert code in faces(name)
    assert code.replace("N", "B") in faces(name, STRONG)
    assert missing_glyphs((Span(name, BODY),)) == ""


def test_a_word_is_set_in_one_face_where_one_has_all_of_it() -> None:
    assert faces("Ɗanjuma") == {"NL"}


def test_arabic_letters_join_and_stand_from_right_to_left() -> None:
    """Meem, hah, meem, dal in their initial, medial and final forms, the last letter leftmost."""
    assert lines("محمد") == ["\ufeaa\ufee4\ufea4\ufee3"]


def test_lam_and_alef_become_one_sign() -> None:
    assert lines("لا") == ["\ufefb"]


def test_urdu_has_its_own_last_letter() -> None:
    assert lines("نے") == ["\ufbaf\ufee7"]
    assert missing_glyphs((Span("شاہدہ بی بی ٹھٹھہ چوہدری گل نے لئے", BODY),)) == ""


def test_a_right_to_left_name_moves_nothing_around_it() -> None:
    spans = (Span("محمد", BODY), Span(", ", BODY), Span("10", BODY), Span(", school", BODY))
    assert words_of(set_lines(spans, 999)[0]) == "\ufeaa\ufee4\ufea4\ufee3, 10, school"


def test_a_right_to_left_name_stays_on_one_line() -> None:
    name = "محمد عبد الرحمن"
    assert len(lines(name)) == 1
    assert lines(f"also known as {name}", 150) == ["also known as", *lines(name)]


def test_long_right_to_left_text_reads_line_by_line() -> None:
    """The first words of the text stand on the first line, whatever the direction."""
    first, *_, last = lines("محمد " * 8 + "سلام " * 16, 250)
    assert "\ufeaa\ufee4\ufea4\ufee3" in first
    assert "\ufeaa\ufee4\ufea4\ufee3" not in last


def test_vowel_signs_do_not_stand_beside_their_letters() -> None:
    assert lines("مُحَمَّد") == lines("محمد")
    assert lines("שָׂרָה") == lines("שרה")


def test_a_mark_without_a_composed_letter_is_centred_on_its_letter() -> None:
    (line,) = set_lines((Span("Adébáyọ̀", BODY),), 999)
    assert " TJ" in line.operators(0, 0)
    (bare,) = set_lines((Span("Adébáyọ", BODY),), 999)
    assert line.width == pytest.approx(bare.width)


def test_decomposed_letters_are_composed() -> None:
    assert lines("y\u0302 w\u0302") == ["ŷ ŵ"]


def test_a_character_that_no_face_has_is_shown_as_the_placeholder_and_named() -> None:
    assert lines("नेहा 😀") == [PLACEHOLDER * 4 + " " + PLACEHOLDER]
    assert missing_glyphs((Span("नेहा 😀", BODY),)) == "नहाे😀"


@given(st.text(max_size=200), st.floats(40, 700))
@settings(max_examples=150, deadline=None)
def test_every_line_fits_and_no_character_is_lost(text: str, width: float) -> None:
    style = BODY
    made = set_lines((Span(text, style),), width)
    assert all(line.width <= width + 1 or len(words_of(line)) <= 2 for line in made)
    if text.isascii():
        kept = "".join(words_of(line).replace(" ", "") for line in made)
        assert kept == "".join(shown(text).split()).replace("\u00a0", "")


@given(st.lists(st.text("abc -/", max_size=12), max_size=8), st.floats(30, 200))
@settings(max_examples=150, deadline=None)
def test_several_spans_are_set_like_one_text(texts: list[str], width: float) -> None:
    apart = [words_of(line) for line in set_lines([Span(text, BODY) for text in texts], width)]
    assert "".join("".join(apart).split()) == "".join("".join(texts).split())
