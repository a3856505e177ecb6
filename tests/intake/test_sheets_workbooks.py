"""Workbooks: what a cell says, however it is kept, and everything that must be told about a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from marac_desk.intake.guards.package import open_package
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Part, Reading
from marac_desk.intake.tables.cells import Sheet
from marac_desk.intake.tables.workbook import MOST_COLUMNS, MOST_ROWS, read_workbook
from marac_desk.rules.vocabulary import Answer
from tests.intake.samples import TODAY
from tests.intake.sheet_files import MAIN, Cell, Tab, workbook
from tests.intake.word_files import zipped

TITLES = ["Ref", "Victim name", "Victim DOB", "Victim phone", "Perp name", "RIC score", "Escalating", "Narrative"]
ROW: list[object] = ["A1", "Ada Pike", date(1990, 2, 4), "07700 900123", "Ned Ford", 17, True, "He came back."]


def book(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook."""
    return read_workbook(open_package(data)).sheets


def read(*rows: Sequence[object], **about: object) -> Reading:
    """Read a workbook of one list with these rows."""
    return read_file(workbook(Tab("July", [TITLES, *rows], **about)), "a.xlsx", today=TODAY)  # type: ignore[arg-type]


def with_cell(title: str, cell: object) -> list[object]:
    """Return the row with one cell changed."""
    return [cell if name == title else value for name, value in zip(TITLES, ROW, strict=True)]


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("places", [False, True])
def test_a_row_is_read_however_the_program_keeps_it(from_1904: bool, shared: bool, places: bool) -> None:
    data = workbook(Tab("July", [TITLES, ROW]), from_1904=from_1904, shared=shared, places=places)

    [referral] = read_file(data, "a.xlsx", today=TODAY).referrals

    found = referral.draft
    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", date(1990, 2, 4))
    assert (found.victim.phone, found.risk.score) == ("07700 900123", 17)
    assert [criterion.value for criterion in found.criteria] == ["potential_escalation"]
    assert referral.origins["/victim/date_of_birth"].where == "record 1, sheet July, row 2, column Victim DOB"
    assert referral.not_understood == ()


@pytest.mark.parametrize(
    ("title", "cell", "code", "kept"),
    [
        ("RIC score", Cell("#REF!", error=True), "error_value", "#REF!"),
        ("RIC score", Cell("#N/A", error=True), "error_value", "#N/A"),
        ("RIC score", Cell(None, formula="SUM(A1:A9)"), "no_value", "=SUM(A1:A9)"),
        ("Victim phone", 7700900123, "digits_lost", "7700900123"),
        ("Victim phone", Cell(4.4770123456789e20), "digits_lost", "4.4770123456789e+20"),
        ("Victim DOB", "31/02/1990", "not_a_date", "31/02/1990"),
        ("RIC score", "many", "not_a_number", "many"),
    ],
)
def test_a_cell_that_is_no_answer_is_kept_and_told(title: str, cell: object, code: str, kept: str) -> None:
    reading = read(with_cell(title, cell))

    assert [(error.record, error.column, error.code) for error in reading.row_errors] == [(1, title, code)]
    [entry] = reading.referrals[0].not_understood
    assert (entry.label, entry.value) == (title, kept)


def test_the_value_of_a_formula_counts() -> None:
    found = read(with_cell("RIC score", Cell(14, formula="7*2"))).referrals[0]

    assert found.draft.risk.score == 14


def test_zeros_that_the_cell_is_set_to_show_are_read() -> None:
    found = read(with_cell("Victim phone", Cell(7700900123, digits="00000 000000"))).referrals[0]

    assert found.draft.victim.phone == "07700 900123"


def test_words_that_are_crossed_out_are_no_answer_and_are_shown() -> None:
    reading = read(
        with_cell("Perp name", Cell("Tom Ray", struck=True)),
        with_cell("Victim name", Cell(runs=(("Bea ", False), ("Ada ", True), ("Long", False)))),
        with_cell("RIC score", Cell(12, struck=True)),
    )

    first, second, third = reading.referrals
    assert first.draft.perpetrators == []
    assert second.draft.victim.full_name == "Bea Long"
    assert third.draft.risk.score is None
    struck = [(notice.code, notice.values["words"]) for each in reading.referrals for notice in each.notices]
    assert struck == [("words_struck", "Tom Ray"), ("words_struck", "Ada"), ("words_struck", "12")]
    shown = [cell for row in reading.source_text[0].rows for cell in row if cell.struck]
    assert [cell.text[slice(*cell.struck[0])] for cell in shown] == ["Tom Ray", "Ada", "12"]


def test_a_cell_merged_over_rows_speaks_for_all_of_them() -> None:
    titles = ["Incident date", *TITLES]
    rows = [[date(2026, 7, 1), *ROW], [None, *with_cell("Ref", "A2")], [date(2026, 7, 5), *with_cell("Ref", "A3")]]

    data = workbook(Tab("July", [titles, *rows], merged=["A2:A3"]))

    days = [each.draft.incident_date for each in read_file(data, "a.xlsx", today=TODAY).referrals]
    assert days == [date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 5)]


def test_words_over_several_columns_say_whose_they_are() -> None:
    groups = [None, "Victim", None, None, "Perpetrator 1", None, "Perpetrator 2", None]
    titles = ["Ref", "Surname", "Forename", "DOB", "Surname", "Forename", "Surname", "DOB"]
    row: list[object] = ["A1", "Pike", "Ada", date(1990, 2, 4), "Ford", "Ned", "Ray", date(1980, 1, 2)]
    tab = Tab("July", [["July list"], [], groups, titles, row], merged=["A1:H1", "B3:D3", "E3:F3", "G3:H3"])

    [referral] = read_file(workbook(tab), "a.xlsx", today=TODAY).referrals

    found = referral.draft
    assert (found.victim.full_name, found.victim.date_of_birth) == ("Ada Pike", date(1990, 2, 4))
    assert [each.full_name for each in found.perpetrators] == ["Ned Ford", "Ray"]
    assert [each.date_of_birth for each in found.perpetrators] == [None, date(1980, 1, 2)]


def test_what_is_hidden_is_read_and_said() -> None:
    reading = read(ROW, with_cell("Ref", "A2"), hidden_rows=frozenset({3}), hidden_columns=frozenset({3}), hidden=True)

    assert len(reading.referrals) == 2
    assert reading.referrals[0].draft.victim.phone == "07700 900123"
    assert {(notice.code, *notice.values.values()) for notice in reading.notices} == {
        ("sheet_hidden", "July"),
        ("columns_hidden", "D"),
        ("rows_hidden", "3", "1"),
    }


def test_a_remark_pinned_to_a_cell_is_kept() -> None:
    [referral] = read(ROW, comments={"B2": "now lives at 3 High Road"}).referrals

    assert [(entry.label, entry.value) for entry in referral.not_understood] == [
        ("Victim name (comment)", "now lives at 3 High Road")
    ]


def test_each_sheet_with_a_list_is_read_and_the_others_are_named() -> None:
    cover = Tab("Cover", [["Referrals of the force"], ["Prepared on 1 July 2026"]])
    other = Tab("August", [["Reference", "Victim", "Perpetrator", "Score"], ["B1", "Bea Long", "Tom Ray", 9]])

    reading = read_file(workbook(cover, Tab("July", [TITLES, ROW]), other), "a.xlsx", today=TODAY)

    assert [each.draft.external_ref for each in reading.referrals] == ["A1", "B1"]
    assert [each.source_locator["record"] for each in reading.referrals] == [1, 2]
    assert [(notice.code, notice.values["sheet"]) for notice in reading.notices] == [("sheet_not_read", "Cover")]
    assert "Referrals of the force" in {
        cell.text for block in reading.source_text for row in block.rows for cell in row
    }


def test_every_origin_can_be_found_in_the_source_text() -> None:
    reading = read(ROW, with_cell("Ref", "A2"))

    places = {cell.where for block in reading.source_text for row in block.rows for cell in row}
    assert {origin.where for each in reading.referrals for origin in each.origins.values()} <= places


def test_signs_that_cannot_be_seen_are_told() -> None:
    reading = read(with_cell("Perp name", "\u202eTom Ray"))

    assert (reading.outcome, reading.reason_code) == (Outcome.FLAGGED, "bidi_or_invisible")
    assert reading.referrals[0].draft.perpetrators == []
    assert [(error.column, error.code) for error in reading.row_errors] == [("Perp name", "hidden_signs")]


def test_truths_in_columns_of_answers() -> None:
    reading = read(with_cell("Escalating", False), with_cell("Escalating", None))

    answers = [list(each.draft.criteria_answers.values()) for each in reading.referrals]
    assert answers == [[Answer.NO], []]


def test_a_long_list_is_read_part_by_part() -> None:
    rows = [with_cell("Ref", f"A{number}") for number in range(1, 1002)]
    data = workbook(Tab("July", [TITLES, *rows]))

    whole = read_file(data, "a.xlsx", today=TODAY)
    part = read_file(data, "a.xlsx", today=TODAY, part=Part(998, 1000))

    assert (whole.outcome, whole.reason_code) == (Outcome.REFUSED, "too_many_rows")
    assert [each.draft.external_ref for each in part.referrals] == ["A999", "A1000", "A1001"]
    assert part.facts["referrals"] == "1001"
    assert [each.source_locator["record"] for each in part.referrals] == [999, 1000, 1001]


def sheet_xml(inside: str) -> bytes:
    """Return a workbook whose one sheet is this XML."""
    whole = workbook(Tab("July", [TITLES]))
    parts = dict(open_package(whole).parts)
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{MAIN}">{inside}</worksheet>'.encode()
    return zipped(parts)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData>', "damaged"),
        ('<sheetData><row r="1"><c r="A1"/><c r="A1"/></row></sheetData>', "damaged"),
        ('<sheetData><row r="1"><c r="A2"/></row></sheetData>', "damaged"),
        ('<sheetData><row r="2"/><row r="1"/></sheetData>', "damaged"),
        ('<sheetData><row r="x"><c/></row></sheetData>', "damaged"),
        ('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>', "damaged"),
        (f'<sheetData><row r="1">{"<c/>" * (MOST_COLUMNS + 1)}</row></sheetData>', "too_many_columns"),
        (f"<sheetData>{'<row/>' * (MOST_ROWS + 1)}</sheetData>", "too_many_rows"),
        ('<sheetData><row r="1"/></sheetData>', "empty"),
    ],
    ids=range(9),
)
def test_a_sheet_that_cannot_be_read_without_guessing_is_refused(inside: str, code: str) -> None:
    reading = read_file(sheet_xml(inside), "a.xlsx", today=TODAY)

    assert (reading.outcome, reading.reason_code) == (Outcome.REFUSED, code)


def test_a_merge_over_a_million_rows_costs_nothing() -> None:
    data = workbook(Tab("July", [TITLES, ROW], merged=["A2:A1048576", "B2:XFD1048576"]))

    assert len(read_file(data, "a.xlsx", today=TODAY).referrals) == 1


def test_colours_by_number_theme_and_value() -> None:
    whole = dict(open_package(workbook(Tab("July", [[Cell("x", fill="00B050")]]))).parts)
    styles = whole["xl/styles.xml"].decode()

    def fill(colour: str) -> str:
        changed = styles.replace('<fgColor rgb="FF00B050"/>', f"<fgColor {colour}/>")
        return book(zipped(whole | {"xl/styles.xml": changed.encode()}))[0].rows[0].mark(0).fill

    assert fill('rgb="FF00B050"') == "00B050"
    assert fill('indexed="10"') == "FF0000"
    assert fill('theme="4"') == ""
    whole["xl/theme/theme1.xml"] = (
        b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme>'
        b'<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:theme>'
    )
    assert fill('theme="4"') == "4472C4"
    assert fill('theme="4" tint="-0.5"') == "203864"
