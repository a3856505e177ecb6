"""Makes Word files from a few words: **bold**, ~~struck~~, tables of cells, and anything else as XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MARKED = re.compile(r"(\*\*.+?\*\*|~~.+?~~)")
_LOOKS = {"**": "<w:b/>", "~~": "<w:strike/>"}

Row = Sequence["str | Cell"]


class Cell(str):
    """The XML of a cell, so that it is told from plain words."""


class Block(str):
    """The XML of a paragraph or table."""


def run(text: str, look: str = "") -> str:
    """Return a run; a line end becomes a break."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>"


def runs(text: str) -> str:
    """Return runs of words with **bold** and ~~struck~~ parts."""
    parts = [part for part in _MARKED.split(text) if part]
    return "".join(run(p[2:-2], _LOOKS[p[:2]]) if _MARKED.fullmatch(p) else run(p) for p in parts)


def paragraph(text: str = "", *, style: str = "", xml: str = "") -> Block:
    """Return a paragraph of words, or of XML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return Block(f"<w:p>{properties}{xml or runs(text)}</w:p>")


def heading(text: str) -> Block:
    """Return a title."""
    return paragraph(text, style="Heading1")


def cell(text: str = "", *, shaded: bool = False, span: int = 1, merge: str = "", xml: str = "") -> Cell:
    """Return a cell; each line of its words is a paragraph. `merge` is "restart" or "continue"."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += '<w:shd w:val="clear" w:fill="DDDDDD"/>' if shaded else ""
    inside = xml or "".join(paragraph(line) for line in text.split("\n"))
    return Cell(f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")


def label(text: str, *, span: int = 1) -> Cell:
    """Return a cell as labels are printed: shaded and bold."""
    return cell(f"**{text}**" if text else "", shaded=True, span=span)


def table(*rows: Row) -> Block:
    """Return a table."""
    return Block(f"<w:tbl>{''.join(_row(row) for row in rows)}</w:tbl>")


def form(*rows: Row) -> Block:
    """Return a table whose every other cell is a label: label, answer, label, answer."""
    return table(
        *(
            [label(c) if not number % 2 and not isinstance(c, Cell) else c for number, c in enumerate(row)]
            for row in rows
        )
    )


def grid(titles: Sequence[str], *rows: Row) -> Block:
    """Return a table with titles over its columns."""
    return table([label(title) for title in titles], *rows)


def _row(row: Row) -> str:
    return f"<w:tr>{''.join(c if isinstance(c, Cell) else cell(c) for c in row)}</w:tr>"


def document(*blocks: str, parts: Mapping[str, str] | None = None, styles: str = "", relations: str = "") -> bytes:
    """Return a Word file with these blocks, and with further parts or relationships."""
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(
            f'<Relationship Id="d" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(
            f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>{relations}'
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        "word/document.xml": (
            f'<w:document xmlns:w="{WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{''.join(blocks)}</w:body></w:document>"
        ),
        **(parts or {}),
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text)
    return buffer.getvalue()


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'
