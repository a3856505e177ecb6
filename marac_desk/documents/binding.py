"""Binds placed slices into one PDF: pages, outline, embedded faces, and what the file says of itself."""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from marac_desk.documents.faces import BY_CODE, Document, EmbeddedFace
from marac_desk.documents.outline import Outline, Place
from marac_desk.documents.paginate import Placed
from marac_desk.documents.style import PAGE_HEIGHT, PAGE_WIDTH, PIXEL
from marac_desk.documents.typeset import number
from marac_desk.rules.plain_text import visible

rl_config.useA85 = 0  # page streams stay binary: a quarter smaller than as printable text

_VERSION = (1, 5)
_TERRITORIES = {"en": "en-GB"}


class _Paper(Canvas):
    """A canvas that names no standard font, so that every font of the file is our own and embedded."""

    _code: list[str]  # the operators of the page so far, which the stubs leave out
    _doc: Document

    def _make_preamble(self) -> None:
        self._preamble = f"{PIXEL} 0 0 {PIXEL} 0 {number(PAGE_HEIGHT * PIXEL)} cm"


class _Title(pdfdoc.PDFInfo):
    """What the file says of itself: a neutral title, no author and no hint at who made it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title, self.author, self.subject, self.keywords = title, "", "", ""

    def format(self, document: Document) -> bytes:
        return bytes(pdfdoc.PDFDictionary({"Title": pdfdoc.PDFString(self.title)}).format(document))


def bind(title: str, language: str, pages: Iterable[Iterable[Placed]]) -> bytes:
    """Return a PDF of pages whose slices are placed from the top of the page; alike for alike, byte by byte.

    The outline has one entry for each bookmark of a slice.
    """
    file = io.BytesIO()
    paper = _Paper(
        file,
        pagesize=(PAGE_WIDTH * PIXEL, PAGE_HEIGHT * PIXEL),
        invariant=1,
        pageCompression=1,
        pdfVersion=_VERSION,
        lang=_TERRITORIES.get(language, language),
    )
    paper.setViewerPreference("DisplayDocTitle", "true")
    paper._doc.info = _Title(title)
    used: dict[str, set[str]] = {}
    places: list[Place] = []
    for page in pages:
        for placed in page:
            places += _put(paper, placed)
            for code, chars in placed.slice.uses:
                used.setdefault(code, set()).update(chars)
        paper.showPage()
    paper._doc.delayedFonts += [EmbeddedFace(BY_CODE[code], "".join(sorted(used[code]))) for code in sorted(used)]
    if places:
        paper._doc.Outlines = paper._doc.Catalog.Outlines = Outline(places)
    paper.save()
    return file.getvalue()


def _put(paper: _Paper, placed: Placed) -> list[Place]:
    """Write a slice onto the page; return its entry of the outline, if it has one."""
    piece, origin = placed.slice, placed.y - placed.slice.top
    paper._code.append(f"q 1 0 0 1 0 {number(-origin)} cm\n{piece.operators}Q")
    height = (PAGE_HEIGHT - placed.y) * PIXEL
    return [Place(visible(piece.bookmark, lines=False), paper._doc.thisPageName(), height)] if piece.bookmark else []
