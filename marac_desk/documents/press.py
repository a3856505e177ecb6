"""Prints documents: lays out what is new, takes the rest from memory, and makes one PDF of it.

A document is built in pieces. Each is kept under the hash of its content and of its layout's version, in memory alone;
a changed case costs only itself.
"""

from __future__ import annotations

import io
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from marac_desk.documents import actions, agenda, minutes
from marac_desk.documents.actions_content import ActionList
from marac_desk.documents.agenda_content import AgendaPack
from marac_desk.documents.faces import BY_CODE, EmbeddedFace
from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.documents.paginate import Page, Placed, paginate
from marac_desk.documents.paper import Composition, Take, margins, phrases_of
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import BODY_BOTTOM, BODY_TOP, PAGE_HEIGHT, PAGE_WIDTH, PIXEL
from marac_desk.documents.typeset import number
from marac_desk.rules.plain_text import visible

Content: TypeAlias = AgendaPack | ActionList | MinutesOfCase

rl_config.useA85 = 0  # page streams stay binary: a quarter smaller than as printable text
_MOST_BYTES = 32 * 1024 * 1024
_LANGUAGES = {"en": "en-GB"}
_COMPOSE: Mapping[type, Callable[..., Composition]] = {
    AgendaPack: agenda.compose,
    ActionList: actions.compose,
    MinutesOfCase: minutes.compose,
}


@dataclass(frozen=True, slots=True)
class Built:
    """A finished document: the PDF, its pages, and the characters that stand as the placeholder."""

    pdf: bytes
    pages: int
    missing_glyphs: tuple[str, ...]


class _Memory:
    """Pieces by their key, the least recently used forgotten first."""

    def __init__(self, most_bytes: int) -> None:
        self._pieces: OrderedDict[bytes, Piece] = OrderedDict()
        self._most, self._held = most_bytes, 0

    def get(self, key: bytes) -> Piece | None:
        if key not in self._pieces:
            return None
        self._pieces.move_to_end(key)
        return self._pieces[key]

    def put(self, key: bytes, piece: Piece) -> None:
        self._pieces[key] = piece
        self._held += piece.weight
        while self._held > self._most and len(self._pieces) > 1:
            _, forgotten = self._pieces.popitem(last=False)
            self._held -= forgotten.weight


class _Paper(Canvas):  # type: ignore[misc]
    """A canvas that names no standard font, so that every font of the file is our own and embedded."""

    def _make_preamble(self) -> None:
        self._preamble = f"{PIXEL} 0 0 {PIXEL} 0 {number(PAGE_HEIGHT * PIXEL)} cm"


class _Title(pdfdoc.PDFInfo):  # type: ignore[misc]
    """What the file says of itself: a neutral title, no author and no hint at who made it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title, self.author, self.subject, self.keywords = title, "", "", ""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return bytes(pdfdoc.PDFDictionary({"Title": pdfdoc.PDFString(self.title)}).format(document))


class Press:
    """Builds documents and remembers their pieces; for one thread at a time."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Take about how many bytes of pieces to remember at most."""
        self._memory = _Memory(most_bytes)
        self.laid_out = 0
        """How many pieces were laid out anew so far, so that one can see whether memory serves."""

    def build(self, content: Content) -> Built:
        """Return the document; the same content gives the same bytes in every process.

        Raises TypeError for anything that is not a content class.
        """
        compose = _COMPOSE.get(type(content))
        if compose is None:
            raise TypeError("not a document")
        missing: set[str] = set()

        def take(layout: Callable[..., Piece], *arguments: object) -> Piece:
            piece = self._piece(layout, arguments)
            missing.update(piece.missing)
            return piece

        composition = compose(content, take)
        pages = paginate(composition.entries, BODY_BOTTOM - BODY_TOP, composition.foot_height)
        standing = [_standing(composition, pages, nth, take) for nth in range(len(pages))]
        return Built(_pdf(composition, standing), len(pages), tuple(sorted(missing)))

    def _piece(self, layout: Callable[..., Piece], arguments: tuple[object, ...]) -> Piece:
        version = sys.modules[layout.__module__].LAYOUT
        key = blake2b(repr((version, layout.__qualname__, arguments)).encode("utf-8", "backslashreplace")).digest()
        piece = self._memory.get(key)
        if piece is None:
            self.laid_out += 1
            piece = layout(*arguments)
            self._memory.put(key, piece)
        return piece


def render(content: Content) -> Built:
    """Return one document without remembering anything; for tests and single sheets."""
    return Press().build(content)


def _standing(composition: Composition, pages: Sequence[Page], nth: int, take: Take) -> list[Placed]:
    """Return everything that stands on one page, with y counted from the top of the page."""
    imprint, page = composition.imprint, pages[nth]
    margin = take(margins, phrases_of(imprint), imprint, composition.heading, nth + 1, len(pages))
    placed = [Placed(each, each.top) for each in margin.slices]
    placed += [Placed(each.slice, BODY_TOP + each.y) for each in page.placed]
    if composition.next_page is not None and nth + 1 < len(pages):
        placed += [
            Placed(each, BODY_TOP + page.filled) for each in composition.next_page(pages[nth + 1].entries).slices
        ]
    return placed


def _pdf(composition: Composition, pages: Iterable[Iterable[Placed]]) -> bytes:
    size = PAGE_WIDTH * PIXEL, PAGE_HEIGHT * PIXEL
    language = _LANGUAGES.get(composition.imprint.language, composition.imprint.language)
    paper = _Paper(io.BytesIO(), pagesize=size, invariant=1, pageCompression=1, lang=language)
    paper.setViewerPreference("DisplayDocTitle", "true")
    paper._doc.info = _Title(composition.title)
    used: dict[str, set[str]] = {}
    for page in pages:
        for each in page:
            _put(paper, each)
            for code, chars in each.slice.uses:
                used.setdefault(code, set()).update(chars)
        paper.showPage()
    paper._doc.delayedFonts += [EmbeddedFace(BY_CODE[code], "".join(sorted(used[code]))) for code in sorted(used)]
    return bytes(paper.getpdfdata())


def _put(paper: Canvas, placed: Placed) -> None:
    piece, origin = placed.slice, placed.y - placed.slice.top
    paper._code.append(f"q 1 0 0 1 0 {number(-origin)} cm\n{piece.operators}Q")
    if piece.bookmark:
        key = f"entry{len(paper._doc.outline.destinationnamestotitles)}"
        paper.bookmarkPage(key, fit="XYZ", left=0, top=(PAGE_HEIGHT - placed.y) * PIXEL, zoom=0)
        paper.addOutlineEntry(visible(piece.bookmark, lines=False), key)
