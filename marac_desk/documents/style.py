"""The look of paper: sizes, weights, inks and the measures of the page, in CSS pixels (0.75 point each) as designed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marac_desk.documents.faces import Weight

PIXEL = 0.75
"""One design pixel in points."""

PAGE_WIDTH, PAGE_HEIGHT = 793.7, 1122.52
LEFT, RIGHT = 60.0, 733.7
FULL_WIDTH = RIGHT - LEFT
HEAD_RULE, FOOT_RULE = 55.5, 1066.5
BODY_TOP, BODY_BOTTOM = 72.0, 1052.0


def _ink(colour: str) -> str:
    """Return a colour like #1E2326 as the operands of PDF's colour operators."""
    return " ".join(f"{int(colour[place : place + 2], 16) / 255:.3f}" for place in (1, 3, 5))


INK, INK2, INK3 = _ink("#1E2326"), _ink("#474F54"), _ink("#667077")
RULE, EDGE = _ink("#D9D6CC"), _ink("#87837A")
ACCENT, LATE, POLICE = _ink("#0B5D5B"), _ink("#9B1C1C"), _ink("#1F4E8C")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size and line height in pixels, weight, ink, and extra space between letters."""

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    ink: str = INK
    spaced: float = 0.0

    def inked(self, ink: str) -> Style:
        """Return the same style in another ink."""
        return replace(self, ink=ink)

    def cut(self, weight: Weight) -> Style:
        """Return the same style in another weight."""
        return replace(self, weight=weight)


TITLE = Style(24, 30, Weight.SEMIBOLD)
HER_WORDS = Style(18, 26)
SECTION = Style(13, 18, Weight.SEMIBOLD)
ACTION = Style(14, 19, Weight.SEMIBOLD)
STRONG = Style(12.5, 18, Weight.SEMIBOLD)
LEAD = Style(12.5, 18, Weight.MEDIUM)
BODY = Style(12.5, 18)
QUIET = BODY.inked(INK2)
OPINION = Style(12.5, 18, Weight.ITALIC)
SMALL = Style(12, 18, ink=INK2)
FAINT = Style(12, 18, ink=INK3)
COLUMN = Style(11, 14, Weight.MEDIUM, INK2)
MARGIN = Style(11, 14, ink=INK2)
MARKING = Style(11, 14, Weight.SEMIBOLD, spaced=0.4)
