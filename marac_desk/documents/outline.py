"""The outline of a PDF: one flat entry a case, which leads straight to its place.

ReportLab's own outline adds a named destination to each entry; ours writes the place into the entry, which halves the
objects of a pack and most of the time that a build from memory takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfdoc

from marac_desk.documents.faces import Document

_PLAIN = re.compile(r"[A-Za-z0-9 .:-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """An entry: its words, the page's name in the document, and the height of the place in points from the bottom."""

    words: str
    page: str
    height: float


class _Entry(pdfdoc.PDFObject):
    def __init__(self, place: Place, neighbours: dict[str, str]) -> None:
        self._place, self._neighbours = place, neighbours

    def format(self, document: Document) -> bytes:
        """Return the entry as a dictionary; words beyond plain letters and figures go in UTF-16, unescaped."""
        words = self._place.words
        title = f"({words})" if _PLAIN.fullmatch(words) else f"<feff{words.encode('utf-16-be').hex()}>"
        links = "".join(f" /{key} {_reference(document, name)}" for key, name in self._neighbours.items())
        page = _reference(document, self._place.page)
        return f"<< /Title {title}{links} /Dest [{page} /XYZ 0 {self._place.height:.2f} null] >>".encode("ascii")


def _reference(document: Document, name: str) -> str:
    return "{} {} R".format(*document.idToObjectNumberAndVersion[name])


class Outline(pdfdoc.PDFObject):
    """All entries of one document (one at least), in the shape in which ReportLab asks for them when it saves."""

    ready = 1  # ReportLab's sign that there is an outline to write

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places

    def prepare(self, document: Document, _canvas: object) -> None:
        """Add the entries to the document."""
        document.Reference(self, "outline")
        for at, place in enumerate(self._places):
            document.Reference(_Entry(place, dict(self._neighbours(at))), f"outline{at}")

    def _neighbours(self, at: int) -> Iterator[tuple[str, str]]:
        yield "Parent", "outline"
        if at > 0:
            yield "Prev", f"outline{at - 1}"
        if at < len(self._places) - 1:
            yield "Next", f"outline{at + 1}"

    def format(self, document: Document) -> bytes:
        """Return the root of the outline."""
        ends = _reference(document, "outline0"), _reference(document, f"outline{len(self._places) - 1}")
        return f"<< /Type /Outlines /Count {len(self._places)} /First {ends[0]} /Last {ends[1]} >>".encode("ascii")
