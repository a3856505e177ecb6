"""Says what the colour behind a row means: as the key of the workbook says, or else by the colour itself."""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Iterable

from marac_desk.intake.past_cases import StatusColour
from marac_desk.intake.tables.cells import Row, Sheet
from marac_desk.intake.tracker.words import tracker_book

_PALE, _NEARLY_WHITE, _NEARLY_BLACK = 0.12, 0.97, 0.15
_HUES = ((20, StatusColour.RED), (70, StatusColour.AMBER), (170, StatusColour.GREEN))
_RED_AGAIN = 330


def legend(sheets: Iterable[Sheet]) -> dict[str, StatusColour]:
    """Return what the key of a workbook says: colours beside words for a colour or a state, on a sheet of their own."""
    book, found = tracker_book(), dict[str, StatusColour]()
    for sheet in sheets:
        for row in sheet.rows:
            said = [colour for at in row.said if (colour := book.status(row.texts[at]))]
            for mark in row.marks.values():
                if mark.fill and said:
                    found.setdefault(mark.fill, said[0])
    return found


def by_hue(fill: str) -> StatusColour | None:
    """Return the colour a person would name; None for white, black, blue and the like."""
    try:
        red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return None
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if light > _NEARLY_WHITE or light < _NEARLY_BLACK:
        return None
    if full < _PALE:
        return StatusColour.GREY
    degrees = hue * 360
    if degrees >= _RED_AGAIN:
        return StatusColour.RED
    return next((colour for most, colour in _HUES if degrees < most), None)


def status_of(row: Row, name_at: int | None, known: dict[str, StatusColour]) -> StatusColour | None:
    """Return what the colour of a row says: that of the name, or else the one most of its cells have."""

    def meaning(fill: str) -> StatusColour | None:
        return known.get(fill) if known else by_hue(fill)

    if name_at is not None and (fill := row.mark(name_at).fill):
        return meaning(fill)
    counts = Counter(colour for mark in row.marks.values() if mark.fill and (colour := meaning(mark.fill)))
    return counts.most_common(1)[0][0] if counts else None
