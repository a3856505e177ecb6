"""Reads finished PDFs back, the way a person or a program would."""

from __future__ import annotations

import io
import re
from functools import lru_cache

import pypdf
from pypdf.generic import Destination


@lru_cache(maxsize=64)
def reader(pdf: bytes) -> pypdf.PdfReader:
    """Open a PDF."""
    return pypdf.PdfReader(io.BytesIO(pdf))


@lru_cache(maxsize=64)
def pages(pdf: bytes) -> list[str]:
    """Return the text of each page with single blanks."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader(pdf).pages]


def text(pdf: bytes) -> str:
    """Return the whole text with single blanks."""
    return " ".join(pages(pdf))


def solid(words: str) -> str:
    """Return words without any blank, for what may break anywhere."""
    return re.sub(r"\s+", "", words)


def outline(pdf: bytes) -> list[tuple[str, int]]:
    """Return each entry of the outline with the page it leads to, counted from 1."""
    found = reader(pdf)
    entries = [entry for entry in found.outline if isinstance(entry, Destination)]
    return [(str(entry.title), (found.get_destination_page_number(entry) or 0) + 1) for entry in entries]


def streams(pdf: bytes) -> bytes:
    """Return every stream of the file decoded, so that nothing hides in compression."""
    found = reader(pdf)
    parts = []
    for number in range(1, len(found.xref[0]) + 1):
        thing = found.get_object(pypdf.generic.IndirectObject(number, 0, found))
        if isinstance(thing, pypdf.generic.StreamObject):
            parts.append(thing.get_data())
    return b"\n".join(parts)
