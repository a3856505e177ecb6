"""Draws the pages of a PDF with PDFium, form fields as they are filled in, each within a fixed number of pixels.

It runs in the limited process alone. No script engine is built in, and the fonts of the system are out of reach.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from typing import Any

from marac_desk.intake.pdf.opening import opened
from marac_desk.intake.pdf.printed import library
from marac_desk.intake.pictures import LARGEST, MOST_PAGES, MOST_PIXELS, PagePicture, PagePictures
from marac_desk.intake.refusal import RefusedError

_SCALE = 1.75
"""Pixels a point, where the page is not too large: 126 to the inch."""
_WHITE = 0xFFFFFFFF
_THREE_BYTES = 2


def draw_pages(data: bytes) -> PagePictures:
    """Return pictures of the first pages. Raises RefusedError as reading the file does, and "damaged"."""
    with opened(data):  # the same checks as before reading: what is refused there is not drawn either
        pass
    pdfium = library()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise RefusedError("damaged")
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(info))
    try:
        if form:
            pdfium.FPDF_RemoveFormFieldHighlight(form)
        count = pdfium.FPDF_GetPageCount(document)
        pages = tuple(_page(pdfium, document, form, number) for number in range(min(count, MOST_PAGES)))
        return PagePictures(pages, count)
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)
        pdfium.FPDF_CloseDocument(document)


def _page(pdfium: Any, document: Any, form: Any, number: int) -> PagePicture:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise RefusedError("damaged")
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (1 <= width < 20_000 and 1 <= height < 20_000):
        raise RefusedError("damaged")
    scale = min(_SCALE, MOST_PIXELS / max(width, height))
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    stride = across * 3
    pixels = (ctypes.c_ubyte * (stride * down))()  # a buffer of our own: taking a copy of another's is forbidden here
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, _THREE_BYTES, pixels, stride)
    if not bitmap:
        raise RefusedError("reader_out_of_memory")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, _WHITE)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        if form:
            pdfium.FPDF_FFLDraw(form, bitmap, page, 0, 0, across, down, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
        pdfium.FPDF_ClosePage(page)
    return PagePicture(number + 1, width, height, _png(bytes(pixels), across, down))


def _png(pixels: bytes, across: int, down: int) -> bytes:
    """The pixels as a PNG of three bytes each, without interlacing."""
    stride = across * 3
    rows = b"".join(b"\x00" + pixels[at * stride : (at + 1) * stride] for at in range(down))
    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    if len(png) > LARGEST:
        raise RefusedError("too_large", most=LARGEST)
    return png
