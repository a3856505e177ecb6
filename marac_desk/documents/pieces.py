"""Pieces of a document: slices of page operators that were set once and can stand on any page of any document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a form: its name, what it is for, and where it stands in the drawing (pixels, downwards).

    choices are pairs of a code with its word; lines says that more than one may be written.
    """

    name: str
    label: str
    x: float
    top: float
    width: float
    height: float
    choices: tuple[tuple[str, str], ...] = ()
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """A horizontal strip of a drawing that is never cut.

    top is where it begins in the drawing whose coordinates its operators use (pixels, downwards); lead is white space
    above it that is dropped at the head of a page; keep ties it to the slice that follows. uses names, for each face
    code, the characters it shows. bookmark is the outline entry that leads here, boxes the fields to be filled in.
    """

    top: float
    height: float
    operators: str
    uses: tuple[tuple[str, str], ...] = ()
    keep: bool = False
    lead: float = 0.0
    bookmark: str = ""
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a document (a case, a section): its slices in order and the characters that no face has."""

    slices: tuple[Slice, ...]
    missing: str = ""

    @property
    def height(self) -> float:
        """The height of all slices with their leads, in pixels."""
        return sum(each.lead + each.height for each in self.slices)

    @property
    def weight(self) -> int:
        """About how many bytes the piece takes in memory."""
        return sum(200 + len(each.operators) for each in self.slices)

    def kept(self) -> Piece:
        """Return the piece tied to whatever follows it."""
        return replace(self, slices=(*self.slices[:-1], replace(self.slices[-1], keep=True)))


def in_a_row(pieces: Iterable[Piece]) -> Piece:
    """Return several pieces as one."""
    parts = list(pieces)
    missing = "".join(sorted({char for part in parts for char in part.missing}))
    return Piece(tuple(each for part in parts for each in part.slices), missing)
