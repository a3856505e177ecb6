"""Return sheets as agencies send them back: made as the desk makes them, filled in as other programs save them."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast
from xml.sax.saxutils import escape

import pikepdf
import pypdf
import sqlalchemy as sa

from marac_desk.documents.encryption import protect
from marac_desk.documents.press import render
from marac_desk.documents.return_book import write_book
from marac_desk.intake.sheets.reader import read_sheet_file
from marac_desk.intake.sheets.reading import SheetReading
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import Meeting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import ANSWER_COLUMNS, FIRST_ROW
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from marac_desk.services.circulation.sheets import PlannedSheet, plan_return_sheets
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.return_sheets.taking import SheetTaken, take_in_sheet

FIELDS = ("outcome", "day", "note", "new_day")
DONE = {"outcome": "Done", "day": "20/11/2026", "note": "Fitted by two people."}
NOT_POSSIBLE = {"outcome": "Not possible: circumstances changed", "note": "The home was given up."}
NOT_DONE = {"outcome": "Not done", "note": "Nobody was sent."}
UNDER_WAY = {"outcome": "Still under way", "note": "Ordered.", "new_day": "10/12/2026"}
Answers = Mapping[int, Mapping[str, str]]
_CELL = re.compile(
    r'<c r="([A-Z]+)(\d+)"( s="\d+")?(?: t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is></c>|/>)'
)


class Issued:
    """A sheet that was made and recorded: what was planned, and both its files as they left the desk."""

    def __init__(self, planned: PlannedSheet) -> None:
        built = render(planned.content)
        self.planned = planned
        self.drawn = built.drawn
        self.form = protect(built.pdf, planned.password)
        self.book = write_book(planned.sheet)

    def read(self, file: bytes, name: str = "returned.xlsx") -> SheetReading:
        """Return what a file says."""
        return read_sheet_file(file, name, [self.planned.password])

    def filled_book(self, answers: Answers, save: Callable[[bytes, Answers], bytes] | None = None) -> bytes:
        """Return the workbook filled in."""
        return (save or filled_in_place)(self.book, answers)

    def filled_form(self, answers: Answers) -> bytes:
        """Return the form filled in, and unlocked by whoever filled it in."""
        return filled_by_pypdf(self.form, self.planned.password, answers)

    def number_of(self, action_id: uuid.UUID) -> int:
        """Return the line of an action."""
        return self.planned.action_ids.index(action_id) + 1


def plan(register: Register, actor: Actor) -> dict[str, PlannedSheet]:
    """Return the sheets that would be made now, by the agency."""
    with register.reading(actor) as uow:
        meeting = uow.session.scalars(sa.select(Meeting.id).order_by(Meeting.day)).first()
        assert meeting is not None
        planned = plan_return_sheets(uow, actor=actor, meeting_id=meeting)
    return {
        f"{each.agency}{' extra' if '-extra' in each.file_name else ''}": cast("PlannedSheet", each) for each in planned
    }


def give(register: Register, agency: str) -> None:
    """Let one open action of each case be an agency's, and none that was reported done."""
    key = agency_id(register, agency)
    with register.writing() as uow:
        query = sa.select(Action).where(Action.closed_on.is_(None), Action.state != ActionState.DONE_CLAIMED)
        by_case = {action.case_id: action for action in uow.session.scalars(query.order_by(Action.entry))}
        for action in by_case.values():
            action.owner_agency_id = key


def issue(register: Register, actor: Actor, agency: str = "Housing") -> Issued:
    """Make the sheet of an agency and record it."""
    made = Issued(plan(register, actor)[agency])
    copy = MadeCopy(made.planned, 1, "form", beside="book", drawn=made.drawn)
    with register.writing(actor) as uow:
        record_copies(uow, actor=actor, copies=[copy])
    return made


def take(
    register: Register, actor: Actor, sheet: Issued, file: bytes, name: str = "back.xlsx", **more: Any
) -> SheetTaken:
    """Take in a file as the desk does."""
    reading = sheet.read(file, name)
    with register.writing(actor) as uow:
        original = Original(name, "application/octet-stream", file)
        return take_in_sheet(uow, actor=actor, original=original, reading=reading, **more)[0]


def agency_id(register: Register, name: str) -> uuid.UUID:
    """Return the key of an agency."""
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == name)).one()


# Workbooks


def parts_of(book: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_cells(book: bytes, cells: Mapping[str, str]) -> bytes:
    """Return the workbook with the content of cells replaced by these pieces of XML (or attributes and XML)."""
    parts = parts_of(book)
    sheet = parts[SHEET].decode()
    for place, inside in cells.items():
        before = re.search(rf'<c r="{place}"( s="\d+")?(?:/>|[^>]*>.*?</c>)', sheet)
        assert before is not None, place
        sheet = sheet.replace(before[0], f'<c r="{place}"{before[1] or ""} {inside}</c>')
    return package({**parts, SHEET: sheet.encode()})


def inline(text: str) -> str:
    """Return a text as a cell holds it in place."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is>'


def filled_in_place(book: bytes, answers: Answers) -> bytes:
    """Fill in with texts in place, as this program writes them itself."""
    return with_cells(book, {place: inline(text) for place, text in places(answers).items()})


def places(answers: Answers) -> dict[str, str]:
    """Return what goes into which cell."""
    return {
        f"{column}{FIRST_ROW + number - 1}": answer[name]
        for number, answer in answers.items()
        for column, name in zip(ANSWER_COLUMNS, FIELDS, strict=True)
        if answer.get(name)
    }


def serial(text: str) -> str:
    """Return a day like 27/11/2026 as the number a spreadsheet keeps for it."""
    day, month, year = map(int, text.split("/"))
    return str((date(year, month, day) - date(1899, 12, 30)).days)


def saved_by_excel(book: bytes, answers: Answers) -> bytes:
    """Fill in as Excel and openpyxl save: every text in one shared table, days as numbers, parts of other names."""
    parts = parts_of(filled_in_place(book, answers))
    strings: list[str] = []

    def share(found: re.Match[str]) -> str:
        column, row, style, text = found.groups()
        if text is None:
            return found[0]
        if column in "EG" and int(row) >= FIRST_ROW and re.fullmatch(r"\d+/\d+/\d+", text):
            return f'<c r="{column}{row}"{style or ""}><v>{serial(text)}</v></c>'
        strings.append(text)
        return f'<c r="{column}{row}"{style or ""} t="s"><v>{len(strings) - 1}</v></c>'

    sheet = _CELL.sub(share, parts.pop(SHEET).decode())
    entries = "".join(
        f'<si><r><t xml:space="preserve">{text[:3]}</t></r><r><t xml:space="preserve">{text[3:]}</t></r></si>'
        for text in strings
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    relations = relations.replace("worksheets/sheet1.xml", "/xl/worksheets/sheet.xml")
    return package(
        {
            **parts,
            "xl/_rels/workbook.xml.rels": relations.encode(),
            "xl/worksheets/sheet.xml": sheet.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{entries}</sst>'.encode(),
        }
    )


def saved_by_libreoffice(book: bytes, answers: Answers) -> bytes:
    """Fill in as LibreOffice saves: days as numbers with a fraction, texts shared, a cell of nothing but style kept."""
    shared = parts_of(saved_by_excel(book, answers))
    name = "xl/worksheets/sheet.xml"
    sheet = re.sub(r"(<c [^>]*?)><v>(\d{5})</v>", r'\1 t="n"><v>\2.0</v>', shared[name].decode())
    return package(
        {**shared, name: sheet.replace("</sheetData>", '<row r="400"><c r="A400" s="0"/></row></sheetData>').encode()}
    )


# Forms

_CODES = {
    "Done": "done",
    "Not done": "not_done",
    "Still under way": "under_way",
    NOT_POSSIBLE["outcome"]: "not_possible",
}


def fields_of(answers: Answers) -> dict[str, str]:
    """Return what goes into which field."""
    return {
        f"line{number}.{name}": _CODES.get(text, text) if name == "outcome" else text
        for number, answer in answers.items()
        for name, text in answer.items()
    }


def filled_by_pypdf(form: bytes, password: str, answers: Answers) -> bytes:
    """Fill in a form by one library."""
    reader = pypdf.PdfReader(io.BytesIO(form), password=password or None)
    writer = pypdf.PdfWriter()
    writer.append(reader)
    writer.set_need_appearances_writer(True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, fields_of(answers), auto_regenerate=False)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def filled_by_pikepdf(form: bytes, password: str, answers: Answers, **more: str) -> bytes:
    """Fill in a form by another library, which keeps its lock; `more` are values of any field by its name."""
    values = {**fields_of(answers), **more}
    with pikepdf.open(io.BytesIO(form), password=password) as document:
        for field in document.Root.AcroForm.Fields:
            if str(field.T) in values:
                field.V = pikepdf.String(values[str(field.T)])
        file = io.BytesIO()
        document.save(file, encryption=pikepdf.Encryption(user=password, owner=password, R=6))
    return file.getvalue()
