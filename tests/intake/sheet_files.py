"""Workbooks built cell by cell, as Excel, LibreOffice and smaller programs write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from marac_desk.intake.tables.cells import letters
from tests.intake.word_files import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FIRST_1900, FIRST_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its value: a formula, an error, crossed out, in runs, coloured, shown with digits."""

    value: object = None
    formula: str | None = None
    error: bool = False
    struck: bool = False
    runs: tuple[tuple[str, bool], ...] = ()
    fill: str = ""
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its name, its rows, and what is merged, hidden or remarked on."""

    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[str] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    comments: Mapping[str, str] = field(default_factory=dict)


Look = tuple[str, bool, str]


def workbook(*tabs: Tab, from_1904: bool = False, shared: bool = False, places: bool = True) -> bytes:
    """Return a workbook. `shared` keeps texts in one part, `places` writes the place at each cell."""
    looks: dict[Look, int] = {("", False, ""): 0}
    texts: list[str] = []
    parts: dict[str, str | bytes] = {}
    for number, tab in enumerate(tabs, 1):
        sheet = _sheet(tab, looks, texts if shared else None, from_1904=from_1904, places=places)
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
        if tab.comments:
            beside = _relations([("comments", f"../comments{number}.xml")])
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = beside
            parts[f"xl/comments{number}.xml"] = _comments(tab.comments)
    names = "".join(
        f'<sheet name={quoteattr(tab.name)} sheetId="{n}" state="{_state(tab)}" r:id="rId{n}"/>'
        for n, tab in enumerate(tabs, 1)
    )
    epoch = '<workbookPr date1904="1"/>' if from_1904 else ""
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(tabs) + 1)]
    )
    parts["xl/styles.xml"] = _styles(looks)
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({name: part.encode() if isinstance(part, str) else part for name, part in parts.items()})


def _state(tab: Tab) -> str:
    return "hidden" if tab.hidden else "visible"


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def _comments(comments: Mapping[str, str]) -> str:
    inner = "".join(
        f'<comment ref="{place}"><text><r><t>{escape(text)}</t></r></text></comment>'
        for place, text in comments.items()
    )
    return f'<comments xmlns="{MAIN}"><commentList>{inner}</commentList></comments>'


def _sheet(tab: Tab, looks: dict[Look, int], shared: list[str] | None, *, from_1904: bool, places: bool) -> str:
    columns = "".join(f'<col min="{at + 1}" max="{at + 1}" hidden="1"/>' for at in sorted(tab.hidden_columns))
    rows = []
    for number, row in enumerate(tab.rows, 1):
        cells = "".join(
            _cell(value, f' r="{letters(at)}{number}"' if places else "", looks, shared, from_1904)
            for at, value in enumerate(row)
            if value is not None or not places
        )
        hidden = ' hidden="1"' if number in tab.hidden_rows else ""
        place = f' r="{number}"' if places else ""
        rows.append(f"<row{place}{hidden}>{cells}</row>")
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in tab.merged)
    before = f"<cols>{columns}</cols>" if columns else ""
    after = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def _cell(value: object, place: str, looks: dict[Look, int], shared: list[str] | None, from_1904: bool) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    shown = "dd/mm/yyyy" if isinstance(cell.value, date) else cell.digits
    style = looks.setdefault((shown, cell.struck, cell.fill), len(looks))
    begin = f'{place} s="{style}"'
    if cell.error:
        return f'<c{begin} t="e"><v>{cell.value}</v></c>'
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula is not None else ""
    if cell.value is None and not cell.runs:
        return f"<c{begin}>{formula}<v></v></c>" if formula else f"<c{begin}/>"
    if isinstance(cell.value, bool):
        return f'<c{begin} t="b">{formula}<v>{int(cell.value)}</v></c>'
    if isinstance(cell.value, date):
        number = (cell.value - (FIRST_1904 if from_1904 else FIRST_1900)).days
        return f"<c{begin}>{formula}<v>{number}</v></c>"
    if isinstance(cell.value, (int, float)):
        return f"<c{begin}>{formula}<v>{cell.value!r}</v></c>"
    if formula:
        return f'<c{begin} t="str">{formula}<v>{escape(str(cell.value))}</v></c>'
    inner = _runs(cell.runs) if cell.runs else f'<t xml:space="preserve">{escape(str(cell.value))}</t>'
    if shared is None:
        return f'<c{begin} t="inlineStr"><is>{inner}</is></c>'
    shared.append(f"<si>{inner}</si>")
    return f'<c{begin} t="s"><v>{len(shared) - 1}</v></c>'


def _runs(runs: Sequence[tuple[str, bool]]) -> str:
    return "".join(
        f"<r>{'<rPr><strike/></rPr>' if struck else ''}<t xml:space='preserve'>{escape(text)}</t></r>"
        for text, struck in runs
    )


def _styles(looks: Mapping[Look, int]) -> str:
    formats = list(dict.fromkeys(shown for shown, _, _ in looks if shown))
    fills = list(dict.fromkeys(fill for _, _, fill in looks if fill))
    xfs = "".join(
        f'<xf numFmtId="{164 + formats.index(shown) if shown else 0}" fontId="{int(struck)}" '
        f'fillId="{2 + fills.index(fill) if fill else 0}"/>'
        for shown, struck, fill in looks
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(each)}/>' for n, each in enumerate(formats))
        + "</numFmts><fonts><font/><font><strike/></font></fonts><fills><fill/><fill/>"
        + "".join(
            f'<fill><patternFill patternType="solid"><fgColor rgb="FF{fill}"/></patternFill></fill>' for fill in fills
        )
        + f"</fills><cellXfs>{xfs}</cellXfs></styleSheet>"
    )
