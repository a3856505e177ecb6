"""Case numbers: random, sayable, without words or look-alikes; and initials in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.references import (
    ALPHABET,
    VARIETY,
    case_reference,
    initials,
    is_case_reference,
    read_case_reference,
)

PREFIXES = st.text("ABCMWXYZ", min_size=1, max_size=6)


def test_a_case_number_has_its_form() -> None:
    assert case_reference("MW", 2026, 0) == "MW-2026-2222"
    assert case_reference("MW", 2026, VARIETY) == "MW-2026-2222"
    assert case_reference("MW", 2026, 1) == "MW-2026-3222"


def test_no_sign_can_be_mistaken_or_form_a_word() -> None:
    assert not set("01OILAEUY") & set(ALPHABET)
    assert not any(pair <= set(ALPHABET) for pair in ({"S", "5"}, {"Z", "2"}, {"B", "8"}))
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert set("K7Q4") <= set(ALPHABET)


def test_every_number_comes_up_equally_often() -> None:
    seen = {case_reference("MW", 2026, n) for n in range(VARIETY)}
    assert len(seen) == VARIETY == 24**4


@given(PREFIXES, st.integers(1000, 9999), st.integers(0, 2**128))
def test_what_is_made_is_recognised(prefix: str, year: int, randomness: int) -> None:
    made = case_reference(prefix, year, randomness)
    assert is_case_reference(made)
    assert is_case_reference(made, prefix)
    assert not is_case_reference(made, prefix + "X")
    assert read_case_reference(f"  {made.lower()}") == made


@pytest.mark.parametrize("prefix", ["", "mw", "M W", "TOOLONG", "MÜ", "MW-", "M1"])
def test_a_prefix_that_would_not_be_recognised_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix_refused"):
        case_reference(prefix, 2026, 1)


@pytest.mark.parametrize(("year", "randomness"), [(999, 1), (10000, 1), (2026, -1)])
def test_numbers_out_of_range_are_refused(year: int, randomness: int) -> None:
    with pytest.raises(ValueError, match="number_out_of_range"):
        case_reference("MW", year, randomness)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MW-2026-K7Q",
        "MW-2026-K7Q44",
        "MW-2026-K7QO",
        "MW-2026-K7Q4\n",
        "mw-2026-k7q4",
        "MW-٢٠٢٦-K7Q4",
        "MW2026K7Q4",
    ],
)
def test_what_is_no_case_number(text: str) -> None:
    assert not is_case_reference(text)


@pytest.mark.parametrize("typed", ["mw-2026-k7q4", " MW - 2026 - K7Q4 ", "MW–2026–K7Q4"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert read_case_reference(typed, "MW") == "MW-2026-K7Q4"
    assert read_case_reference(typed, "ANY") is None
    assert read_case_reference("lowri") is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Lowri Vaughan-Ellis", "L. V-E."),
        ("lowri vaughan-ellis", "L. V-E."),
        ("Sunita", "S."),
        ("Ana Maria de la Cruz", "A. M. d. l. C."),
        ("ANNE VAN DER BERG", "A. V. D. B."),
        ("Anne van der Berg", "A. v. d. B."),
        ("Siobhán O'Neill", "S. O."),
        ("Łukasz Żak", "Ł. Ż."),
        ("E\u0301lodie Roux", "É. R."),
        ("Олена Шевченко", "О. Ш."),
        ("محمد علي", "م. ع."),
        ("王 芳", "王. 芳."),
        ("Jo (Joanne) Hart", "J. J. H."),
        ("  Jo   Hart ", "J. H."),
        ("Hart – Jo", "H. J."),
        ("ßimon", "ß."),
        ("12 ?", ""),
        ("", ""),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


@given(st.text())
def test_initials_never_give_a_whole_word_away(name: str) -> None:
    for part in initials(name).split():
        assert part.endswith(".")
        assert all(len(piece) == 1 for piece in part[:-1].split("-"))
