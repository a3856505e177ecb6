"""Writes the return sheet as a workbook (XLSX): what was agreed under lock, four columns to fill in.

A small workbook is a few parts of XML in a zip. Every text goes in as text and never as a formula, so nothing in it can
run, and the same content always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from marac_desk.assets.words import paper_words
from marac_desk.documents.return_content import ReturnSheet
from marac_desk.rules.plain_text import visible
from marac_desk.rules.return_sheets import (
    ANSWER_COLUMNS,
    CODE_CELL,
    FIRST_ROW,
    LONGEST_NOTE,
    SEAL_CELL,
    Outcome,
    face_of,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MOMENT = (2000, 1, 1, 0, 0, 0)  # a zip wants a time; the real one stands in the sheet
_WIDTHS = (22, 44, 15, 34, 14, 60, 18)
_PLAIN, _TITLE, _QUIET, _HEADING, _LOCKED, _FILL, _FILL_DAY = range(7)
_HEADINGS = ("reference", "action", "due", "outcome", "day", "note", "new_day")
_STYLES = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="4"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="16"/><name val="Calibri"/></font>'
    '<font><sz val="10"/><color rgb="FF474F54"/><name val="Calibri"/></font>'
    '<font><b/><sz val="10"/><color rgb="FF474F54"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFBF9F2"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(f'<{side} style="thin"><color rgb="FFD9D6CC"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</cellStyleXfs>"
)


def book_cells(content: ReturnSheet) -> dict[str, str]:
    """Return every text that is under lock, by its cell, but the seal."""
    words, imprint = paper_words(content.imprint.language), content.imprint
    cells = {
        "A1": imprint.marking,
        "A2": words["returns.title"].format(number=content.number, agency=content.recipient.short_name),
        "A3": _subtitle(words, content),
        "A4": f"{words['returns.how']} {words['returns.how_days']}",
        "A5": f"{words['returns.how_words']} {words['returns.no_password']}",
        "A6": words["returns.code"],
        CODE_CELL: content.code,
        "A7": words["returns.seal"],
    }
    cells |= {
        f"{column}{FIRST_ROW - 1}": words[f"returns.{name}"] for column, name in zip("ABCDEFG", _HEADINGS, strict=True)
    }
    for row, line in enumerate(content.lines, FIRST_ROW):
        told = (line.reference, line.wording or words["returns.on_the_list"], _day(words, line.due))
        cells |= {f"{column}{row}": text for column, text in zip("ABC", told, strict=True)}
    return {place: visible(text, lines=False) for place, text in cells.items()}


def book_face(content: ReturnSheet) -> str:
    """Return what the workbook has under lock, as one text."""
    return face_of(book_cells(content))


def write_book(content: ReturnSheet) -> bytes:
    """Return the workbook."""
    words = paper_words(content.imprint.language)
    name = words["returns.book_name"]
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"{_HEAD}<workbook xmlns={quoteattr(_MAIN)} xmlns:r={quoteattr(_RELATION)}><sheets>"
        f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(words, content),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _subtitle(words: Mapping[str, str], content: ReturnSheet) -> str:
    imprint, copy = content.imprint, content.imprint.copy
    whose = words["returns.subtitle"].format(
        agency=content.recipient.name,
        person=content.person,
        day=_day(words, imprint.made_at.date()),
        back=_day(words, content.send_back_by),
    )
    kept = words[imprint.kept]
    held = words["returns.copy"].format(
        number=copy.number, of=copy.of, holder=copy.holder, maker=imprint.made_by, kept=kept
    )
    return f"{whose}. {held}"


def _day(words: Mapping[str, str], day: date) -> str:
    """Return "Tue 24 Nov 2026", as text: a spreadsheet must not make a day of it that it shows its own way."""
    weekday = words[f"date.{('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[day.weekday()]}"]
    month = words[f"date.month_{day.month}"]
    return words["date.day_year"].format(weekday=weekday, day=day.day, month=month, year=day.year)


def _sheet(words: Mapping[str, str], content: ReturnSheet) -> str:
    cells, last = {**book_cells(content), SEAL_CELL: content.book_seal}, FIRST_ROW + len(content.lines) - 1
    rows = "".join(_row(row, cells, last) for row in range(1, last + 1))
    columns = "".join(
        f'<col min="{nth}" max="{nth}" width="{width}" customWidth="1"/>' for nth, width in enumerate(_WIDTHS, 1)
    )
    merged = "".join(f'<mergeCell ref="A{row}:G{row}"/>' for row in range(1, 6))
    margin = escape(f"&L{content.imprint.marking.replace('&', '&&')}&RPage &P of &N")
    return (
        f'{_HEAD}<worksheet xmlns={quoteattr(_MAIN)}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{FIRST_ROW - 1}" '
        f'topLeftCell="A{FIRST_ROW}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" '
        f'activeCell="D{FIRST_ROW}" sqref="D{FIRST_ROW}"/></sheetView></sheetViews>'
        f'<cols>{columns}</cols><sheetData>{rows}</sheetData><sheetProtection sheet="1" objects="1" scenarios="1"/>'
        f'<mergeCells count="5">{merged}</mergeCells>{_validations(words, last)}'
        '<pageMargins left="0.5" right="0.5" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>{margin}</oddHeader><oddFooter>{margin}</oddFooter></headerFooter></worksheet>"
    )


def _row(row: int, cells: Mapping[str, str], last: int) -> str:
    styles: tuple[int, ...]
    if FIRST_ROW <= row <= last:
        styles = (_LOCKED, _LOCKED, _LOCKED, _FILL, _FILL_DAY, _FILL, _FILL_DAY)
    else:
        above = {1: _QUIET, 2: _TITLE, FIRST_ROW - 1: _HEADING}
        styles = (above.get(row, _PLAIN if row < 6 else _QUIET),) * len(_WIDTHS)
    heights = {2: ' ht="24" customHeight="1"', 4: ' ht="30" customHeight="1"', 5: ' ht="30" customHeight="1"'}
    made = (_cell(f"{column}{row}", style, cells) for column, style in zip("ABCDEFG", styles, strict=True))
    return f'<row r="{row}"{heights.get(row, "")}>{"".join(made)}</row>'


def _cell(place: str, style: int, cells: Mapping[str, str]) -> str:
    if text := cells.get(place):
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    return f'<c r="{place}" s="{style}"/>'


def _validations(words: Mapping[str, str], last: int) -> str:
    """Return what may be put into the cells: one of the words, a day, a note of a length that is kept."""
    choices = ",".join(words[f"returns.{outcome.value}"] for outcome in Outcome)
    what, day, note, new_day = (f"{column}{FIRST_ROW}:{column}{max(last, FIRST_ROW)}" for column in ANSWER_COLUMNS)
    days = f"{day} {new_day}"
    how = quoteattr(words["returns.how_days"])
    made = (
        f'type="list" sqref="{what}"><formula1>{escape(quoted(choices))}</formula1>',
        f'type="date" operator="greaterThan" error={how} sqref="{days}"><formula1>36525</formula1>',
        f'type="textLength" operator="lessThanOrEqual" sqref="{note}"><formula1>{LONGEST_NOTE}</formula1>',
    )
    checks = "".join(f'<dataValidation allowBlank="1" showErrorMessage="1" {each}</dataValidation>' for each in made)
    return f'<dataValidations count="{len(made)}">{checks}</dataValidations>'


def quoted(text: str) -> str:
    """Return a text as a formula holds one."""
    return '"' + text.replace('"', '""') + '"'


def _styles() -> str:
    wrap = '<alignment vertical="top" wrapText="1"/>'
    open_lock = '<protection locked="0"/>'
    forms = (
        (0, 0, 0, 0, wrap, ""),
        (0, 1, 0, 0, "", ""),
        (0, 2, 0, 0, wrap, ""),
        (0, 3, 0, 1, wrap, ""),
        (0, 0, 0, 1, wrap, ""),
        (0, 0, 2, 1, wrap, open_lock),
        (164, 0, 2, 1, wrap, open_lock),
    )
    made = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">{aligned}{lock}</xf>'
        for number, font, fill, border, aligned, lock in forms
    )
    cells = f'<cellXfs count="{len(forms)}">{made}</cellXfs>'
    names = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    return f"{_HEAD}<styleSheet xmlns={quoteattr(_MAIN)}>{_STYLES}{cells}{names}</styleSheet>"


def _content_types() -> str:
    overrides = (
        ("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("/xl/worksheets/sheet1.xml", f"{_TYPE}.worksheet+xml"),
        ("/xl/styles.xml", f"{_TYPE}.styles+xml"),
    )
    made = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{made}</Types>'
    )


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    made: Iterable[str] = (
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'
