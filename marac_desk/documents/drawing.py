"""Draws one part of a page: text, hairlines, tick boxes and signs, and cuts it into slices.

The bundled family has no box, triangle or disc, so these are painted. Measures are design pixels from the top left of
the drawing, downwards; colours and sizes come from style.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from marac_desk.documents.marks import circle, mark_operators
from marac_desk.documents.pieces import Piece, Slice
from marac_desk.documents.style import EDGE, INK, INK2, LATE, RULE, Style
from marac_desk.documents.typeset import Line, Span, missing_glyphs, number, set_lines

WHOLE = 240.0
"""A drawing up to this height (pixels) is never cut; with its heading it stays under a third of a page."""

_TOLERANCE = 0.01
_BOX = 9.0
_ABOVE = 0.72  # the part of a line's height that lies above its baseline; alike for all sizes, so that columns align


class Align(StrEnum):
    """Where a line stands in its column."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class _Item:
    top: float
    bottom: float
    operators: str
    runs: tuple[tuple[str, str], ...] = ()


class Drawing:
    """What is drawn so far."""

    def __init__(self) -> None:
        self._items: list[_Item] = []
        self._missing: set[str] = set()

    def text(
        self,
        x: float,
        baseline: float,
        text: str | Sequence[Span],
        style: Style,
        width: float,
        align: Align = Align.LEFT,
    ) -> float:
        """Set a text in a column that begins at x, its first line on baseline; return the baseline for a next line.

        Spans bring their own styles; style then gives the line height.
        """
        spans = (Span(text, style),) if isinstance(text, str) else text
        self._missing.update(missing_glyphs(spans))
        for line in set_lines(spans, width):
            self.line(x, baseline, line, style, width, align)
            baseline += style.leading
        return baseline

    def line(
        self, x: float, baseline: float, line: Line, style: Style, width: float = 0, align: Align = Align.LEFT
    ) -> None:
        """Draw one line that was set before."""
        room = {Align.LEFT: 0.0, Align.CENTRE: (width - line.width) / 2, Align.RIGHT: width - line.width}[align]
        above = _ABOVE * style.leading
        runs = tuple((run.face.code, run.text) for run in line.runs)
        self._items.append(
            _Item(baseline - above, baseline - above + style.leading, line.operators(x + room, baseline), runs)
        )

    def _paint(self, top: float, bottom: float, operators: str) -> None:
        self._items.append(_Item(top, bottom, f"q {operators} Q\n"))

    def hold(self, top: float, bottom: float) -> None:
        """Let the drawing not be cut between two heights."""
        self._items.append(_Item(top, bottom, ""))

    def rule(self, x: float, y: float, width: float, ink: str = RULE, thick: float = 1.0) -> None:
        """Draw a horizontal line."""
        stroke = f"{ink} RG {number(thick)} w {number(x)} {number(-y)} m {number(x + width)} {number(-y)} l S"
        self._paint(y - thick / 2, y + thick / 2, stroke)

    def hang(self, x: float, top: float, bottom: float, ink: str, thick: float) -> None:
        """Draw a vertical bar beside the text set so far, in strips, so that it may be cut wherever the text may."""
        edges = [top, *sorted({item.top for item in self._items if top < item.top < bottom}), bottom]
        for above, below in pairwise(edges):
            shape = f"{number(x)} {number(-below)} {number(thick)} {number(below - above)} re f"
            self._paint(above, below, f"{ink} rg {shape}")

    def tick_box(self, x: float, baseline: float) -> None:
        """Draw an empty box to tick, standing on the baseline."""
        shape = f"{INK2} RG 1 w {number(x + 0.5)} {number(-baseline)} {number(_BOX - 1)} {number(_BOX - 1)} re S"
        self._paint(baseline - _BOX, baseline + 1, shape)

    def write_on(self, x: float, baseline: float, width: float) -> None:
        """Draw a line to write on."""
        self.rule(x, baseline + 3, width, EDGE)

    def late_sign(self, x: float, baseline: float, ink: str = LATE) -> None:
        """Draw the triangle that stands before words of lateness."""
        x, y = x + 0.5, -baseline
        shape = f"{number(x)} {number(y)} m {number(x + 11)} {number(y)} l {number(x + 5.5)} {number(y + 10)} l s"
        stroke = f"{number(x + 5.5)} {number(y + 6.4)} m {number(x + 5.5)} {number(y + 3.6)} l S"
        dot = f"{number(x + 4.9)} {number(y + 1.4)} 1.2 1.2 re f"
        self._paint(baseline - 11, baseline + 1, f"{ink} RG {ink} rg 1.2 w 1 j {shape} {stroke} {dot}")

    def must_not_sign(self, x: float, baseline: float, ink: str = INK) -> None:
        """Draw the crossed ring that stands before what must not be done."""
        ring = circle(x + 5.5, -baseline + 4.5, 4.6)
        bar = f"{number(x + 2.25)} {number(-baseline + 1.25)} m {number(x + 8.75)} {number(-baseline + 7.75)} l S"
        self._paint(baseline - 10, baseline + 1, f"{ink} RG 1.3 w {ring} s {bar}")

    def mark(self, x: float, baseline: float, name: str, size: float = 16, ink: str = INK2) -> float:
        """Draw an agency's glyph so that it stands in a line of text; return the width it takes, 0 for none."""
        operators = mark_operators(name)
        if not operators:
            return 0.0
        scale, bottom = size / 20, -baseline - size * 0.22
        self._paint(
            baseline - size * 0.78,
            baseline + size * 0.22,
            f"{number(scale)} 0 0 {number(scale)} {number(x)} {number(bottom)} cm {ink} RG {ink} rg {operators}",
        )
        return size + 6

    def slices(self, height: float, lead: float = 0.0, bookmark: str = "", keep: bool = False) -> Piece:
        """Return the drawing as a piece of the given height.

        Up to WHOLE it is one slice; beyond, it is cut wherever nothing is crossed, and two lines stay together at
        either end.
        """
        bands = [self._items] if height <= WHOLE or not self._items else self._bands()
        edges = [0.0, *(min(item.top for item in band) for band in bands[1:]), height]
        made = [
            Slice(top, below - top, "".join(item.operators for item in band), _uses(band))
            for band, (top, below) in zip(bands, pairwise(edges), strict=True)
        ]
        return _tied(made, lead, bookmark, keep, "".join(sorted(self._missing)))

    def _bands(self) -> list[list[_Item]]:
        """Return the items between one possible cut and the next.

        Columns out of step can leave no cut for longer than a page; then one is made above a line all the same.
        """
        bands: list[list[_Item]] = []
        reached = 0.0
        for item in sorted(self._items, key=lambda item: item.top):
            if not bands or item.top >= reached - _TOLERANCE or item.top - bands[-1][0].top > WHOLE:
                bands.append([])
            bands[-1].append(item)
            reached = max(reached, item.bottom)
        return bands


def _uses(band: Iterable[_Item]) -> tuple[tuple[str, str], ...]:
    used: dict[str, set[str]] = {}
    for item in band:
        for code, text in item.runs:
            used.setdefault(code, set()).update(text)
    return tuple((code, "".join(sorted(chars))) for code, chars in sorted(used.items()))


def _tied(made: list[Slice], lead: float, bookmark: str, keep: bool, missing: str) -> Piece:
    """Return the slices as one piece: no line alone at either end, the last tied to what follows where asked."""
    ties = {0, len(made) - 2} | ({len(made) - 1} if keep else set())
    tied = [replace(each, keep=at in ties and (keep or at < len(made) - 1)) for at, each in enumerate(made)]
    tied[0] = replace(tied[0], lead=lead, bookmark=bookmark)
    return Piece(tuple(tied), missing)
