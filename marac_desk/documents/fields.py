"""Puts the fields of a form onto the pages of a finished PDF: what is filled in, and what is hidden under lock."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from marac_desk.documents.paginate import Placed
from marac_desk.documents.pieces import Box
from marac_desk.documents.style import PAGE_HEIGHT, PIXEL
from marac_desk.rules.return_sheets import digest_of

_HIDDEN, _PRINTED = 2, 4
_READ_ONLY, _LINES, _COMBO = 1, 1 << 12, 1 << 17
_LOOK = "/Helv 9 Tf 0.118 0.137 0.149 rg"
_EDGE, _PAPER = (0.53, 0.51, 0.48), (0.985, 0.98, 0.965)


def with_fields(pdf: bytes, pages: Sequence[Sequence[Placed]], hidden: Mapping[str, str]) -> tuple[bytes, str]:
    """Return the PDF with the fields of its slices, and with hidden ones that hold a text and cannot be changed.

    Beside it stands the digest of what is drawn on its pages, which filling it in does not change. Readers draw what
    is typed themselves, in whatever script; nothing in the file acts by itself.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made = []
        for page, placed in zip(document.pages, pages, strict=True):
            own = [_field(document, page, each, box) for each in placed for box in each.slice.boxes]
            if own:
                page.Annots = document.make_indirect(Array(own))
                page.Tabs = Name.R
            made += own
        for name, text in hidden.items():
            made.append(_kept(document, document.pages[0], name, text))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        document.Root.AcroForm = Dictionary(
            Fields=Array(made),
            NeedAppearances=True,
            DA=String(_LOOK),
            DR=Dictionary(Font=Dictionary(Helv=document.make_indirect(font))),
        )
        drawn = digest_of(page.Contents.read_bytes() for page in document.pages)
        file = io.BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue(), drawn


def _field(document: pikepdf.Pdf, page: pikepdf.Page, placed: Placed, box: Box) -> pikepdf.Object:
    left, top = (box.x + 0.5) * PIXEL, (PAGE_HEIGHT - (placed.y + box.top - placed.slice.top)) * PIXEL
    rectangle = [left, top - box.height * PIXEL, left + (box.width - 1) * PIXEL, top]
    kind = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        T=String(box.name),
        TU=String(box.label),
        DA=String(_LOOK),
        F=_PRINTED,
        Rect=Array([round(value, 2) for value in rectangle]),
        MK=Dictionary(BC=Array(list(_EDGE)), BG=Array(list(_PAPER))),
        BS=Dictionary(W=0.5, S=Name.S),
        P=page.obj,
    )
    if box.choices:
        kind.FT, kind.Ff = Name.Ch, _COMBO
        kind.Opt = Array([Array([String(code), String(word)]) for code, word in box.choices])
    else:
        kind.FT, kind.Ff = Name.Tx, _LINES if box.lines else 0
    return document.make_indirect(kind)


def _kept(document: pikepdf.Pdf, page: pikepdf.Page, name: str, text: str) -> pikepdf.Object:
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(name),
            V=String(text),
            DA=String(_LOOK),
            F=_HIDDEN,
            Ff=_READ_ONLY | _LINES,
            Rect=Array([0, 0, 0, 0]),
            P=page.obj,
        )
    )
    if Name.Annots not in page:
        page.Annots = document.make_indirect(Array())
    page.Annots.append(field)
    return field
