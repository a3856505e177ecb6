"""Where things stand on the pages of a PDF, in points from the upper left corner of the page as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; pages count from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """The middle across and down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def beside(self, other: Box) -> bool:
        """Whether both stand in one line: the lower of them overlaps the other by half its height."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.page == other.page and shared >= min(self.height, other.height) / 2

    def within(self, other: Box) -> bool:
        """Whether it lies inside another box, give or take the width of a line."""
        return (
            self.page == other.page
            and min(self.left - other.left, self.top - other.top, other.right - self.right, other.bottom - self.bottom)
            >= -1
        )

    def over(self, other: Box) -> bool:
        """Whether both stand in one column: they share a stretch across."""
        return self.page == other.page and min(self.right, other.right) - max(self.left, other.left) > 1


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own units, and by how many degrees it is turned when it is shown."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    turned: int = 0

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a rectangle of the page's own units as it is shown."""
        corners = [self._shown(x, y) for x, y in ((left, bottom), (right, top))]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        return Box(self.page, across[0], down[0], across[1], down[1])

    def shows(self, box: Box) -> bool:
        """Whether a box of this page can be seen at all."""
        sides = (self.right - self.left, self.top - self.bottom)
        width, height = sides if self.turned % 180 == 0 else sides[::-1]
        within = box.left < width and box.right > 0 and box.top < height and box.bottom > 0
        return within and box.width >= 1 and box.height >= 1

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        match self.turned % 360:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
        return x - self.left, self.top - y


@dataclass(frozen=True, slots=True)
class Print:
    """A stretch of printed words in one line, up to the next wide gap or field."""

    text: str
    box: Box
    size: float
    bold: bool = False
    where: str = ""


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of these, which stand on one page."""
    return Box(
        boxes[0].page,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
