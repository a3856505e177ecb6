"""Pictures of the pages of a file: few, small, and checked before anything shows them."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Any

MOST_PAGES = 12
MOST_PIXELS = 1600
"""Of the longer side of a page."""
LARGEST = 6 * 1024 * 1024
"""Bytes of one picture."""
_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
_HEAD = len(_START) + 13


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as PNG. `width` and `height` are its own, in points, as the places of origins are."""

    page: int
    width: float
    height: float
    png: bytes


@dataclass(frozen=True, slots=True)
class PagePictures:
    """The pages that were drawn, how many the file has, and why there are none."""

    pages: tuple[PagePicture, ...] = ()
    of: int = 0
    reason_code: str = ""


def pictures_to_json(pictures: PagePictures) -> Any:
    """Return plain JSON values."""
    return {
        "of": pictures.of,
        "reason": pictures.reason_code,
        "pages": [[p.page, p.width, p.height, base64.b64encode(p.png).decode()] for p in pictures.pages],
    }


def pictures_from_json(data: Any) -> PagePictures:
    """Build pictures from what pictures_to_json made. Raises ValueError where one is not what a page may be."""
    try:
        pages = tuple(_picture(*entry) for entry in data["pages"])
        if len(pages) > MOST_PAGES:
            raise ValueError("too many pages")
        return PagePictures(pages, int(data["of"]), str(data["reason"]))
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError("no pictures") from error


def _picture(page: Any, width: Any, height: Any, text: Any) -> PagePicture:
    png = base64.b64decode(text, validate=True)
    found = PagePicture(int(page), float(width), float(height), png)
    if not (png.startswith(_START) and _HEAD < len(png) <= LARGEST and found.width > 0 and found.height > 0):
        raise ValueError("no picture")
    across, down, depth, colours, *rest = struct.unpack(">IIBBBBB", png[len(_START) : _HEAD])
    if not (0 < across <= MOST_PIXELS and 0 < down <= MOST_PIXELS and (depth, colours, *rest) == (8, 2, 0, 0, 0)):
        raise ValueError("too large a picture")
    return found
