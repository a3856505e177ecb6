"""Return sheets by rule: days are read and never guessed, an answer is clear or says what it lacks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.return_sheets import (
    Outcome,
    Trouble,
    Understood,
    Written,
    digest_of,
    face_of,
    lacking,
    printed_codes,
    read_day,
    understand,
)

TODAY, DUE = date(2026, 11, 21), date(2026, 12, 1)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/11/2026", date(2026, 11, 27)),
        ("3.4.2026", date(2026, 4, 3)),
        ("03-04-2026", date(2026, 4, 3)),
        ("2026-11-27", date(2026, 11, 27)),
        ("2026-11-27T00:00:00", date(2026, 11, 27)),
        ("2026-11-27 00:00:00.000", date(2026, 11, 27)),
        ("27 Nov 2026", date(2026, 11, 27)),
        ("27th November 2026", date(2026, 11, 27)),
        ("Fri 27 Nov. 2026", date(2026, 11, 27)),
        ("1 Sept 2026", date(2026, 9, 1)),
        (" 27  nov 2026 ", date(2026, 11, 27)),
        ("46353", date(2026, 11, 27)),
        ("46353.5", date(2026, 11, 27)),
    ],
)
def test_a_day_is_read_however_a_program_keeps_it(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "27/11/26", "27/11", "11/27/2026", "31/02/2026", "27/11-2026", "Ma 2026", "1 Ju 2026", "2026",
        "4635", "463530", "99999", "27 Nov", "2026-13-01", "2026-11-27T12:30:00", "tomorrow", "1/2/2026 or 2/2/2026",
    ],
)  # fmt: skip
def test_what_names_no_day_or_could_name_two_is_not_guessed(text: str) -> None:
    assert read_day(text) is None


@given(DAYS)
def test_every_way_of_writing_a_day_leads_back_to_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_day(f"{day:%d/%m/%Y}") == read_day(day.isoformat()) == read_day(f"{day.day} {day:%B %Y}") == day
    assert read_day(str(serial)) == day
    assert read_day(str((day - date(1904, 1, 1)).days), from_1904=True) in {day, None}


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_day(text: str) -> None:
    found = read_day(text)
    assert found is None or isinstance(found, date)


def troubles(outcome: Outcome | None, **fields: str) -> tuple[Trouble, ...]:
    written = Written(outcome=outcome.value if outcome else "", **fields)  # type: ignore[arg-type]
    return understand(written, outcome=outcome, due_on=DUE, today=TODAY).troubles


def test_a_whole_answer_is_clear() -> None:
    assert troubles(Outcome.DONE, day="20/11/2026", note="Fitted.") == ()
    assert troubles(Outcome.NOT_POSSIBLE, note="She moved.") == ()
    assert troubles(Outcome.NOT_DONE, note="Nobody was sent.") == ()
    assert troubles(Outcome.UNDER_WAY) == ()
    assert troubles(Outcome.UNDER_WAY, new_day="2/12/2026") == ()


def test_what_an_answer_lacks_is_said() -> None:
    assert troubles(Outcome.DONE) == (Trouble.DAY_MISSING, Trouble.NOTE_MISSING)
    assert troubles(Outcome.DONE, day="22/11/2026", note="x") == (Trouble.DAY_IN_FUTURE,)
    assert troubles(Outcome.DONE, day="last week", note="x") == (Trouble.DAY_UNCLEAR,)
    assert troubles(Outcome.NOT_DONE, note=" ") == (Trouble.NOTE_MISSING,)
    assert troubles(Outcome.UNDER_WAY, new_day="1/12/2026") == (Trouble.NEW_DAY_NOT_LATER,)
    assert troubles(Outcome.UNDER_WAY, new_day="next week") == (Trouble.NEW_DAY_UNCLEAR,)
    assert troubles(None, note="x") == (Trouble.NO_OUTCOME,)
    unclear = understand(Written(outcome="nearly"), outcome=None, due_on=DUE, today=TODAY)
    assert unclear.troubles == (Trouble.OUTCOME_UNCLEAR,)


def test_a_formula_and_a_note_that_was_cut_are_looked_at() -> None:
    assert troubles(Outcome.NOT_DONE, note="x" * 1_001) == (Trouble.NOTE_TOO_LONG,)
    formula = understand(Written("done", "46345", "x", formula=True), outcome=Outcome.DONE, due_on=DUE, today=TODAY)
    assert formula.troubles == (Trouble.FORMULA,)


@given(st.sampled_from(Outcome), st.none() | DAYS, st.text(max_size=5), st.none() | DAYS)
def test_done_without_its_day_is_never_clear(
    outcome: Outcome, day: date | None, note: str, new_day: date | None
) -> None:
    found = lacking(Understood(outcome, day, note, new_day), due_on=DUE, today=TODAY)
    assert (outcome is Outcome.DONE and day is None) == (Trouble.DAY_MISSING in found)
    assert (day is not None and day > TODAY) == (Trouble.DAY_IN_FUTURE in found)
    assert (new_day is not None and new_day - max(DUE, TODAY) < timedelta(days=1)) == (
        Trouble.NEW_DAY_NOT_LATER in found
    )


CELLS = st.dictionaries(st.from_regex(r"[A-G][1-9][0-9]?", fullmatch=True), st.text(min_size=1), min_size=1, max_size=8)


@given(CELLS, st.data())
def test_one_cell_that_differs_makes_another_face(cells: dict[str, str], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(sorted(cells)))
    other = data.draw(st.text())
    changed = {**cells, place: other}
    assert (face_of(changed) == face_of(cells)) == (other.strip() == cells[place].strip())
    removed = {key: text for key, text in cells.items() if key != place}
    assert (face_of(removed) == face_of(cells)) == (not cells[place].strip())


def test_what_is_drawn_counts_by_page_and_not_by_line() -> None:
    assert digest_of([b"a  b", b"c"]) == digest_of([b"a\nb", b"c"])
    assert digest_of([b"a b", b"c"]) != digest_of([b"a", b"b c"])


def test_the_codes_of_the_lines_are_read_as_the_sheet_writes_them() -> None:
    assert printed_codes(face_of({"A8": "Action", "A9": "X/01", "A10": "X/02", "B9": "y"}), "book") == {
        "1": "X/01",
        "2": "X/02",
    }
    assert printed_codes(face_of({"line2.reference": "X/02", "line2.title": "y"}), "form") == {"2": "X/02"}
