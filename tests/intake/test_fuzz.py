"""Whatever the bytes: the reader answers, soon, and never raises."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.intake import sandbox
from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Outcome, Reading, reading_from_json, reading_to_json
from tests.intake import mails, outlook_files
from tests.intake.pdf_files import Form, asked, beside
from tests.intake.renderings import as_html, as_tabbed, blocks_of
from tests.intake.samples import TODAY, content
from tests.intake.sheet_files import Cell, Tab, workbook
from tests.intake.word_files import document, grid, heading, paragraph, table, zipped

NAMES = st.sampled_from(
    [
        "a.docx",
        "a.csv",
        "a.docm",
        "a.xlsx",
        "a.pdf",
        "a.eml",
        "a.msg",
        "a.txt",
        "a.html",
        "a",
        "../b.docx",
        "ü\udcff.csv",
    ]
)
FORM = content("docx/03_service_user_messy.docx")
PDF_FORM = asked(
    beside(
        beside(Form().print(50, 40, "Victim", size=12, bold=True), 60, "Name", "Ada Pike"),
        80,
        "Telephone",
        "07700 900111",
    ),
    100,
    "Interpreter",
    "No",
).bytes(compress_streams=False)
SHEET = content("csv/police_wide_utf8sig_comma.csv")[:9000]
PEOPLE = content("csv/police_persons_cp1252_semicolon.csv")[:6000]
BOOK = workbook(
    Tab("Key", [[Cell("done", fill="C6EFCE")]]),
    Tab(
        "2025",
        [
            ["No.", "Meeting", "Victim", "DOB", "Perp", "Repeat?", "Score", "Action 1", "Notes"],
            [
                1,
                date(2025, 3, 4),
                "Ada Pike",
                date(1990, 2, 4),
                "Ned Ford & Tom Ray",
                "R",
                17,
                "CSC - visit - done",
                "x",
            ],
            [2, None, Cell("Bea Long", struck=True), "3/4/1991", None, "N", Cell(None, formula="A1"), None, None],
        ],
        merged=["B2:B3"],
        comments={"C2": "spelling?"},
    ),
    Tab("July", [["Ref", "Victim name", "Perp name", "Incident date"], ["A1", "Ada Pike", "Ned Ford", "1/2/2026"]]),
)
WORDS = st.sampled_from(
    [
        "Victim name",
        "Date of birth:",
        "Yes",
        "No",
        "☒",
        "Call: Yes / No",
        "x",
        "1.",
        "same",
        "as victim",
        "Children",
        "",
    ]
) | st.text(max_size=30)
FILES = int(os.environ.get("MARAC_DESK_FUZZ", "80"))  # more in the full run of faults
RELAXED = settings(
    max_examples=FILES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(reading: Reading) -> None:
    """A reading is whole, and crosses the process boundary."""
    assert (reading.outcome is Outcome.REFUSED) <= (reading.reason_code is not None and not reading.referrals)
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


@st.composite
def mutated(draw: st.DrawFn, source: bytes) -> bytes:
    """Return a file with some stretches cut out, doubled or overwritten."""
    data = bytearray(source)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        data[start : start + length] = draw(st.binary(max_size=40))
    return bytes(data)


def members(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = members(FORM)
BOOK_PARTS = members(BOOK)
LETTER = mails.mail(
    mails.several(
        mails.several(
            mails.words(as_tabbed(blocks_of(FORM))),
            mails.words("<b>hi</b>", kind="html"),
            kind="alternative",
            boundary="=_b",
        ),
        mails.letter(mails.words("Victim name: Ada Pike\n\n> Date of birth: 1/2/90")),
        mails.file(FORM, "form.docx"),
    )
)
PAGE = as_html(blocks_of(FORM)).encode()
OUTLOOK = outlook_files.compound(
    outlook_files.message(
        {
            0x37: "x",
            0x1013: PAGE,
            0x1009: outlook_files.packed(b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <p>}a}"),
            0x3FDE: 65001,
        },
        [{0x39FE: "m@example.org"}],
        [{0x3707: "form.docx", 0x3701: FORM}],
        [outlook_files.message({0x1000: "Victim name: Ada Pike"}, header=24)],
    )
)


@RELAXED
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    check(read_file(data, name, today=TODAY))


@RELAXED
@given(mutated(FORM))
def test_a_damaged_package(data: bytes) -> None:
    check(read_file(data, "a.docx", today=TODAY))


@RELAXED
@given(st.sampled_from(sorted(PARTS)).flatmap(lambda name: st.tuples(st.just(name), mutated(PARTS[name]))))
def test_a_sound_package_with_a_damaged_part(part: tuple[str, bytes]) -> None:
    check(read_file(zipped(PARTS | {part[0]: part[1]}), "a.docx", today=TODAY))


@RELAXED
@given(mutated(PDF_FORM))
def test_a_damaged_pdf(data: bytes) -> None:
    check(read_file(data, "a.pdf", today=TODAY))


SIGNS = st.sampled_from(
    [b"/V", b"/Kids", b"/Parent", b"<<", b">>", b"[", b"]", b"null", b"-1", b"1e308", b"/AP", b"/T"]
)


@RELAXED
@given(st.lists(st.tuples(st.integers(0, len(PDF_FORM)), SIGNS), min_size=1, max_size=6))
def test_a_pdf_whose_things_are_of_another_kind(changes: list[tuple[int, bytes]]) -> None:
    """What stands where a thing of one kind is due may be of any other."""
    data = PDF_FORM
    for start, sign in changes:
        at = data.find(b"/", start)
        data = data[:at] + sign + data[at + len(sign) :] if at >= 0 else data
    check(read_file(data, "a.pdf", today=TODAY))


@RELAXED
@given(mutated(SHEET))
def test_a_damaged_export(data: bytes) -> None:
    check(read_file(data, "a.csv", today=TODAY))


@RELAXED
@given(mutated(PEOPLE))
def test_a_damaged_export_without_a_profile(data: bytes) -> None:
    check(read_file(data, "a.csv", today=TODAY))


@RELAXED
@given(mutated(BOOK))
def test_a_damaged_workbook(data: bytes) -> None:
    check(read_file(data, "a.xlsx", today=TODAY))


@RELAXED
@given(st.sampled_from(sorted(BOOK_PARTS)).flatmap(lambda name: st.tuples(st.just(name), mutated(BOOK_PARTS[name]))))
def test_a_sound_workbook_with_a_damaged_part(part: tuple[str, bytes]) -> None:
    check(read_file(zipped(BOOK_PARTS | {part[0]: part[1]}), "a.xlsx", today=TODAY))


CELLS = st.one_of(
    st.none(),
    WORDS.map(lambda word: "".join(filter(str.isprintable, word))),
    st.integers(-9, 99999),
    st.floats(),
    st.booleans(),
)
HEADERS = st.sampled_from(
    ["Ref", "Victim name", "DOB", "Perp", "Role", "Meeting", "Action 1", "Repeat?", "Child", "q3", ""]
)


@RELAXED
@given(st.lists(HEADERS, min_size=1, max_size=9), st.lists(st.lists(CELLS, max_size=10), max_size=6))
def test_workbooks_of_any_shape(titles: list[str], rows: list[list[object]]) -> None:
    check(read_file(workbook(Tab("A", [titles, *rows])), "a.xlsx", today=TODAY))


@RELAXED
@given(st.text(max_size=300))
def test_any_text_as_an_export(text: str) -> None:
    check(read_file(text.encode("utf-8", "surrogatepass"), "a.csv", today=TODAY))


@RELAXED
@given(mutated(LETTER))
def test_a_damaged_mail(data: bytes) -> None:
    check(read_file(data, "a.eml", today=TODAY))


@RELAXED
@given(mutated(OUTLOOK))
def test_a_damaged_mail_of_outlook(data: bytes) -> None:
    check(read_file(data, "a.msg", today=TODAY))


@RELAXED
@given(mutated(PAGE))
def test_a_damaged_page(data: bytes) -> None:
    check(read_file(b"<html>" + data, "a.html", today=TODAY))


@RELAXED
@given(st.lists(st.tuples(WORDS, st.sampled_from([": ", "\t", "  ", "\n", " - ", "? ", "|"]), WORDS), max_size=12))
def test_any_lines_that_look_like_a_form(lines: list[tuple[str, str, str]]) -> None:
    check(read_file("\n".join(map("".join, lines)).encode("utf-8", "surrogatepass"), "a.txt", today=TODAY))


@RELAXED
@given(st.binary(max_size=300))
def test_any_rich_text(data: bytes) -> None:
    rich = b"{\\rtf1\\ansi\\fromhtml1 " + data
    tree = outlook_files.message({0x37: "x", 0x1009: outlook_files.packed(rich)})
    check(read_file(outlook_files.compound(tree), "a.msg", today=TODAY))


PRINTED = WORDS.map(lambda word: "".join(filter(str.isprintable, word)))
ROWS = st.lists(st.lists(PRINTED, min_size=1, max_size=6), min_size=1, max_size=6)


@RELAXED
@given(ROWS, ROWS)
def test_forms_of_any_shape(plain: list[list[str]], titled: list[list[str]]) -> None:
    blocks = [heading(plain[0][0]), table(*plain), *map(paragraph, titled[0]), grid(titled[0], *titled[1:])]

    check(read_file(document(*blocks), "a.docx", today=TODAY))


@settings(max_examples=8, deadline=None)
@given(mutated(FORM) | mutated(PDF_FORM), NAMES)
def test_the_real_process_answers_too(data: bytes, name: str) -> None:
    reading = sandbox.read(data, name, today=TODAY)

    check(reading)
    assert not str(reading.reason_code).startswith("reader_")


@pytest.mark.parametrize(
    "text", ["a: " * 30_000, "Name: " * 20_000, "(" * 50_000, "1/1/" * 30_000, "\n" * 5_000], ids=range(5)
)
def test_a_long_paragraph_does_not_hold_the_reader(text: str) -> None:
    reading = sandbox.read(document(paragraph(text), table([text, "x"])), "a.docx", today=TODAY)

    assert reading.outcome in {Outcome.PARSED, Outcome.TEXT_ONLY, Outcome.NO_TEXT}
