"""Return sheets as files: read word for word in the limited process, and refused where they could do anything."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.documents.encryption import protect
from marac_desk.documents.press import render
from marac_desk.documents.return_book import book_cells, book_face, write_book
from marac_desk.documents.return_content import ReturnSheet, SheetLine, form_face
from marac_desk.intake import sandbox
from marac_desk.intake.sheets.reader import read_sheet_file
from marac_desk.intake.sheets.reading import SheetReading, sheet_from_json, sheet_to_json
from marac_desk.rules.return_sheets import FIRST_ROW, Written
from tests.documents import samples
from tests.support import sheets
from tests.support.sheets import DONE, UNDER_WAY, with_cells

LINES = tuple(
    SheetLine(number, f"MW-2026-K7Q{number}/0{number}", f"Do thing {number}", f"Thing {number}", date(2026, 12, number))
    for number in range(1, 4)
)
CONTENT = ReturnSheet(
    samples.imprint(destroy=False), samples.HOUSING, "Ysanne Trew", 2, "K7Q4-MWXX-2345-CDFG", date(2026, 12, 1), LINES,
    "bookseal", "formseal",
)  # fmt: skip
BOOK, FORM = write_book(CONTENT), render(CONTENT).pdf
LOCKED = sorted(book_cells(CONTENT))


def read(data: bytes, name: str = "back.xlsx") -> SheetReading:
    return read_sheet_file(data, name)


def test_both_forms_are_read_in_the_limited_process() -> None:
    book = sandbox.read_sheet(sheets.filled_in_place(BOOK, {1: DONE}), "back.xlsx")
    form = sandbox.read_sheet(sheets.filled_by_pikepdf(FORM, "", {2: UNDER_WAY}), "back.pdf", passwords=["a", "b"])
    assert (book.code, book.seal, book.face) == (CONTENT.code, "bookseal", book_face(CONTENT))
    assert (form.code, form.seal, form.face) == (CONTENT.code, "formseal", form_face(CONTENT))
    assert book.answers["1"] == Written("Done", "20/11/2026", DONE["note"])
    assert form.answers["2"] == Written("under_way", "", "Ordered.", "10/12/2026")
    assert form.drawn == render(CONTENT).drawn


def test_a_locked_form_opens_with_one_of_the_passwords_and_with_no_other() -> None:
    locked = protect(FORM, "ABCD-EFGH")
    assert sandbox.read_sheet(locked, "back.pdf", passwords=["x", "ABCD-EFGH"]).code == CONTENT.code
    assert sandbox.read_sheet(locked, "back.pdf", passwords=["x", "y"]).refused == "password"


@pytest.mark.parametrize("save", [sheets.filled_in_place, sheets.saved_by_excel, sheets.saved_by_libreoffice])
def test_what_is_under_lock_is_the_same_however_it_was_saved(
    save: Callable[[bytes, sheets.Answers], bytes],
) -> None:
    found = read(save(BOOK, {1: DONE, 2: UNDER_WAY}))
    assert found.face == book_face(CONTENT)
    assert found.answers["1"].outcome == "Done"
    assert found.answers["2"].note == "Ordered."


def test_what_is_drawn_stays_the_same_when_a_form_is_filled_in() -> None:
    drawn = read(FORM, "a.pdf").drawn
    assert read(sheets.filled_by_pypdf(FORM, "", {1: DONE}), "a.pdf").drawn == drawn
    assert read(sheets.filled_by_pikepdf(FORM, "", {1: DONE}), "a.pdf").refused in {"", "password"}


@given(st.sampled_from(LOCKED), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])))
@settings(max_examples=60)
def test_any_locked_cell_that_was_changed_is_found(place: str, text: str) -> None:
    changed = read(with_cells(BOOK, {place: sheets.inline(text)}))
    same = text.strip() == book_cells(CONTENT)[place].strip()
    assert bool(changed.refused) or (changed.face == book_face(CONTENT)) == same


@given(st.integers(0, len(BOOK) - 1), st.integers(1, 255))
@settings(max_examples=150)
def test_any_byte_that_was_changed_is_found_or_changes_nothing_under_lock(at: int, by: int) -> None:
    broken = bytearray(BOOK)
    broken[at] ^= by
    found = read(bytes(broken))
    if not found.refused and found.face == book_face(CONTENT):
        assert found.code == CONTENT.code
        assert [found.answers[str(line.number)] for line in LINES] == [Written()] * len(LINES)


@given(st.integers(0, len(FORM) - 1), st.integers(1, 255))
@settings(max_examples=100)
def test_any_byte_of_a_form_that_was_changed_breaks_nothing(at: int, by: int) -> None:
    broken = bytearray(FORM)
    broken[at] ^= by
    found = read(bytes(broken), "a.pdf")
    if not found.refused and found.face == form_face(CONTENT):
        assert found.code == CONTENT.code


def test_rows_that_change_places_are_found() -> None:
    cells = book_cells(CONTENT)
    one, two = f"A{FIRST_ROW}", f"A{FIRST_ROW + 1}"
    moved = read(with_cells(BOOK, {one: sheets.inline(cells[two]), two: sheets.inline(cells[one])}))
    assert moved.face != book_face(CONTENT)


def test_a_formula_is_never_taken_for_a_text() -> None:
    under_lock = read(with_cells(BOOK, {f"B{FIRST_ROW}": 't="str"><f>A1</f><v>Thing 1</v>'}))
    assert under_lock.face != book_face(CONTENT)
    answered = read(with_cells(BOOK, {f"E{FIRST_ROW}": "><f>TODAY()</f><v>46345</v>"}))
    assert answered.face == book_face(CONTENT)
    assert answered.answers["1"] == Written(day="46345", formula=True)


def test_a_workbook_that_counts_days_from_1904_says_so() -> None:
    parts = sheets.parts_of(BOOK)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
    assert read(sheets.package(parts)).from_1904
    assert not read(BOOK).from_1904


def _more_tables(parts: dict[str, bytes]) -> None:
    added = b'<sheet name="x" sheetId="2" r:id="rId9"/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", added)


def _macro(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"x"


def _external(parts: dict[str, bytes]) -> None:
    name = "xl/_rels/workbook.xml.rels"
    link = b'<Relationship Id="r9" Type="x/externalLink" Target="http://gov.example/x" TargetMode="External"/>'
    parts[name] = parts[name].replace(b"</Relationships>", link + b"</Relationships>")


def _bomb(parts: dict[str, bytes]) -> None:
    parts["xl/media/image1.png"] = bytes(60 * 1024 * 1024)


def _entity(parts: dict[str, bytes]) -> None:
    parts[sheets.SHEET] = parts[sheets.SHEET].replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)


def _twice(parts: dict[str, bytes]) -> None:
    parts[sheets.SHEET] = parts[sheets.SHEET].replace(b"</sheetData>", b'<row><c r="A1"/></row></sheetData>')


def _no_table(parts: dict[str, bytes]) -> None:
    del parts[sheets.SHEET]


def _not_ours(parts: dict[str, bytes]) -> None:
    parts[sheets.SHEET] = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def _no_string(parts: dict[str, bytes]) -> None:
    parts[sheets.SHEET] = parts[sheets.SHEET].replace(b"</sheetData>", b'<c r="Z1" t="s"><v>7</v></c></sheetData>')


@pytest.mark.parametrize(
    ("change", "code"),
    [(_more_tables, "sheet_added"), (_macro, "macros"), (_external, "external_link"), (_bomb, "unpacked_size"),
     (_entity, "dtd_or_entity"), (_twice, "damaged"), (_no_table, "damaged"), (_not_ours, "not_a_return_sheet"),
     (_no_string, "damaged")],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(change: Callable[[dict[str, bytes]], None], code: str) -> None:
    parts = sheets.parts_of(BOOK)
    change(parts)
    assert read(sheets.package(parts)).refused == code


def _form_with(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(FORM)) as document:
        warnings.simplefilter("ignore")  # of fields that hang nowhere, which is meant
        change(document)
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def _script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _on_opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _script()


def _in_a_field(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields[0].AA = pikepdf.Dictionary(K=_script())


def _on_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(O=_script())


def _by_a_link(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("a"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1], A=action)
    document.pages[0].Annots.append(document.make_indirect(link))


def _by_name(document: pikepdf.Pdf) -> None:
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", _script()]))


def _attached(document: pikepdf.Pdf) -> None:
    document.attachments["a.txt"] = b"x"


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.XFA = pikepdf.String("x")


def _flattened(document: pikepdf.Pdf) -> None:
    del document.Root.AcroForm


def _emptied(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields = pikepdf.Array()


def _two_of_a_name(document: pikepdf.Pdf) -> None:
    fields = document.Root.AcroForm.Fields
    fields.append(document.make_indirect(pikepdf.Dictionary(T=fields[0].T, FT=pikepdf.Name.Tx)))


def _without_a_face(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields = pikepdf.Array([f for f in document.Root.AcroForm.Fields if "sheet" not in str(f.T)])


@pytest.mark.parametrize(
    ("change", "code"),
    [(_on_opening, "active_content"), (_in_a_field, "active_content"), (_on_a_page, "active_content"),
     (_by_a_link, "active_content"), (_by_name, "active_content"), (_attached, "embedded_file"),
     (_xfa, "active_content"), (_flattened, "form_flattened"), (_emptied, "form_flattened"),
     (_two_of_a_name, "damaged"), (_without_a_face, "not_a_return_sheet")],
)  # fmt: skip
def test_a_hostile_form_is_refused(change: Callable[[pikepdf.Pdf], None], code: str) -> None:
    assert read(_form_with(change), "a.pdf").refused == code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"", "a.xlsx", "empty"), (b"%PDF-1.5 nothing", "a.pdf", "damaged"), (b"a,b", "a.csv", "not_a_return_sheet"),
     (BOOK, "a.pdf", "wrong_type"), (FORM, "a.xlsx", "wrong_type"), (BOOK, "a.docx", "not_a_return_sheet"),
     (BOOK[:800], "a.xlsx", "damaged")],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(data: bytes, name: str, code: str) -> None:
    assert read(data, name).refused == code


def test_a_reading_crosses_as_plain_values_and_nothing_else_does() -> None:
    found = read(sheets.filled_in_place(BOOK, {1: DONE}))
    assert sheet_from_json(sheet_to_json(found)) == found
    bad: tuple[Any, ...] = ({"face": 3}, {"answers": {"1": 5}}, [], None, {"from_1904": "yes"})
    for wrong in bad:
        with pytest.raises(ValueError):
            sheet_from_json(wrong)


def test_the_same_sheet_is_the_same_bytes_and_holds_no_formula() -> None:
    assert write_book(CONTENT) == BOOK
    assert render(CONTENT).pdf == FORM
    assert b"<f>" not in sheets.parts_of(BOOK)[sheets.SHEET]
    hostile = replace(CONTENT, person='=cmd|"/c calc"!A1', lines=(replace(LINES[0], wording="=1+1 <&>"),))
    found = read(write_book(hostile))
    assert found.face == book_face(hostile)
