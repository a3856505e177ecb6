"""Takes the printed words off the pages of a PDF with PDFium, each stretch with its place, size and weight.

PDFium is asked for letters and their boxes alone: nothing is rendered, no picture decoded, no script engine is built
in, and the fonts of the system are out of its reach.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marac_desk.intake.pdf.places import Box, Frame, Print, around
from marac_desk.intake.refusal import RefusedError

MOST_LETTERS = 200_000
_WIDE_GAP, _WORD_GAP = 1.5, 0.16
_LEADERS = re.compile(r"[._…‥·]{3,}|(?:\.\s){3,}")
_UNSEEN = {3, 7}
"""Ways of drawing letters that leave no ink: how scans carry the words that a machine recognised."""
_LONGEST_FONT_NAME = 256
_PICTURE = 3


@dataclass(slots=True)
class PrintedPage:
    """What is printed on one page, in the order it was drawn. `recognised` says that no ink shows these words."""

    prints: list[Print] = field(default_factory=list)
    pictures: bool = False
    recognised: bool = False
    unseen: bool = False


@dataclass(slots=True)
class _Letter:
    sign: str
    box: Box
    size: float
    bold: bool


@cache
def library() -> Any:
    """Return PDFium, started without a way to the fonts of the system. Call it while files may still be opened."""
    import pypdfium2.raw as pdfium

    nothing = (ctypes.POINTER(ctypes.c_char) * 1)()
    pdfium.FPDF_DestroyLibrary()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pIsolate=None, m_v8EmbedderSlot=0)
    config.m_pUserFontPaths = ctypes.cast(nothing, type(config.m_pUserFontPaths))
    pdfium.FPDF_InitLibraryWithConfig(config)
    return pdfium


def printed_pages(data: bytes, frames: Sequence[Frame], fields: Sequence[Box]) -> list[PrintedPage]:
    """Return what is printed on each page; `fields` part the words that stand on either side of them.

    Raises RefusedError: "damaged", "too_large".
    """
    pdfium = library()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise RefusedError("damaged")
    try:
        left, found = MOST_LETTERS, []
        for number, frame in enumerate(frames):
            page = pdfium.FPDF_LoadPage(document, number)
            if not page:
                raise RefusedError("damaged")
            printed, count = _page(pdfium, page, frame, [box for box in fields if box.page == frame.page], left)
            pdfium.FPDF_ClosePage(page)
            left -= count
            found.append(printed)
        return found
    finally:
        pdfium.FPDF_CloseDocument(document)


def _page(pdfium: Any, page: Any, frame: Frame, fields: Sequence[Box], most: int) -> tuple[PrintedPage, int]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise RefusedError("damaged")
    count = pdfium.FPDFText_CountChars(text)
    if count > most:
        raise RefusedError("too_large", most=MOST_LETTERS)
    seen: list[_Letter | None] = []
    unseen: list[_Letter | None] = []
    for index in range(count):
        letter = _letter(pdfium, text, index, frame)
        (unseen if letter and _is_unseen(pdfium, text, index) else seen).append(letter)
    pdfium.FPDFText_ClosePage(text)
    recognised = not any(seen) and any(unseen)
    printed = PrintedPage(
        list(_prints(unseen if recognised else seen, fields)),
        any(
            pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, number)) == _PICTURE
            for number in range(min(pdfium.FPDFPage_CountObjects(page), 2000))
        ),
        recognised,
        any(unseen) and not recognised,
    )
    return printed, count


def _letter(pdfium: Any, text: Any, index: int, frame: Frame) -> _Letter | None:
    """A letter with its place; None for a blank, which only parts words."""
    code = pdfium.FPDFText_GetUnicode(text, index)
    if not code or pdfium.FPDFText_IsGenerated(text, index) == 1:
        return None
    sign = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if sign.isspace():
        return None
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, rect):
        return None
    box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
    if not frame.shows(box):
        return None
    size = pdfium.FPDFText_GetFontSize(text, index)
    return _Letter(sign, box, max(box.height, 1.0) if frame.turned else max(size, 1.0), _is_bold(pdfium, text, index))


def _is_bold(pdfium: Any, text: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    name = (ctypes.c_char * _LONGEST_FONT_NAME)()
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, index, name, _LONGEST_FONT_NAME, flags)
    return bool(0 < length <= _LONGEST_FONT_NAME) and b"bold" in name.value.lower()


def _is_unseen(pdfium: Any, text: Any, index: int) -> bool:
    drawn = pdfium.FPDFText_GetTextObject(text, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) in _UNSEEN


def _prints(letters: Sequence[_Letter | None], fields: Sequence[Box]) -> Iterator[Print]:
    """Letters as stretches of words: a new one begins with a new line, after a wide gap, and behind a field."""
    held: list[tuple[_Letter, bool]] = []
    blank = False
    for letter in letters:
        if letter is None:
            blank = True
            continue
        if held and not _goes_on(held[-1][0], letter, fields):
            yield from _print(held)
            held = []
        held.append((letter, bool(held) and (blank or _gap(held[-1][0], letter) > _WORD_GAP * letter.size)))
        blank = False
    yield from _print(held)


def _gap(before: _Letter, letter: _Letter) -> float:
    return letter.box.left - before.box.right


def _goes_on(before: _Letter, letter: _Letter, fields: Sequence[Box]) -> bool:
    size, gap = max(letter.size, before.size), _gap(before, letter)
    if not before.box.beside(letter.box) or not -size < gap < _WIDE_GAP * size:
        return False
    if gap < 0.5 * size:
        return True
    return not any(
        before.box.right - 2 <= box.centre[0] <= letter.box.left + 2 and box.beside(letter.box) for box in fields
    )


def _print(held: Sequence[tuple[_Letter, bool]]) -> Iterator[Print]:
    if not held:
        return
    letters = [letter for letter, _ in held]
    text = "".join((" " if apart else "") + letter.sign for letter, apart in held)
    text = " ".join(_LEADERS.sub(" ", text).split())
    if text:
        bold = sum(letter.bold for letter in letters) * 2 > len(letters)
        yield Print(text, around([letter.box for letter in letters]), letters[0].size, bold)
