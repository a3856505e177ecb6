"""Puts slices on pages: what stays together stays together, and no page is left a third white for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from marac_desk.documents.pieces import Piece, Slice

MOST_WHITE = 1 / 3
"""How much of a page may stay empty so that a group stays whole."""

_TOLERANCE = 0.01
_AIR = 8.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A slice in the flow of a document.

    running repeats at the head of a page that begins with this slice (column heads, a heading with "continued").
    number is the case it belongs to, where a page says which cases follow.
    """

    slice: Slice
    running: tuple[Slice, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice and how far below the top of the body it stands, in pixels."""

    slice: Slice
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """The slices of one page, the entries it holds, and how much of the body they take."""

    placed: tuple[Placed, ...]
    entries: tuple[Entry, ...]
    filled: float


def flow(
    piece: Piece, running: tuple[Slice, ...] = (), number: int | None = None, within: tuple[Slice, ...] = ()
) -> list[Entry]:
    """Return a piece as entries of the flow; within says, below the running heads, what was cut where it was."""
    cut = running + within
    return [Entry(each, cut if nth else running, number) for nth, each in enumerate(piece.slices)]


def _standing(entries: Iterable[Entry], room: float) -> tuple[int, float]:
    """Return how many entries fit into the room from the head of a page on, and the height that they take.

    There the first entry's running heads stand on top, and its lead is dropped.
    """
    count, used = 0, 0.0
    for entry in entries:
        above = entry.slice.lead if count else sum(each.height for each in _heads(entry))
        if used + above + entry.slice.height > room + _TOLERANCE:
            break
        used += above + entry.slice.height
        count += 1
    return count, used


def _page_end(entries: Sequence[Entry], start: int, room: float) -> int:
    """Return the first entry of the next page: as many as fit, less those tied to one that does not."""
    count, _ = _standing(islice(entries, start, None), room)
    full = start + max(count, 1)
    if full == len(entries):
        return full
    end = full
    while end > start and entries[end - 1].slice.keep:
        end -= 1
    _, used = _standing(islice(entries, start, end), room)
    return full if end == start or room - used > MOST_WHITE * room else end


def paginate(entries: Sequence[Entry], body: float, foot: float = 0.0) -> list[Page]:
    """Return the pages for entries, each with a body of the given height (pixels); one empty page for none.

    foot is kept free at the bottom of every page but the last. Slices that are tied together are parted only where
    keeping them would leave more than MOST_WHITE of a page empty.
    """
    pages: list[Page] = []
    start = 0
    while start < len(entries) or not pages:
        end = start + _standing(islice(entries, start, None), body)[0]
        if end < len(entries):
            end = _page_end(entries, start, body - foot)
        pages.append(_page(entries[start:end]))
        start = end
    return pages


def _heads(entry: Entry) -> tuple[Slice, ...]:
    """Return what stands above a slice that begins a page; one cut from a drawing stands off a little."""
    inside = entry.slice.top > 0 and entry.running
    return (*entry.running, Slice(0, _AIR, "")) if inside else entry.running


def _page(entries: Sequence[Entry]) -> Page:
    placed: list[Placed] = []
    y = 0.0
    for nth, entry in enumerate(entries):
        for each in _heads(entry) if nth == 0 else ():
            placed.append(Placed(each, y))
            y += each.height
        y += entry.slice.lead if nth else 0.0
        placed.append(Placed(entry.slice, y))
        y += entry.slice.height
    return Page(tuple(placed), tuple(entries), y)
