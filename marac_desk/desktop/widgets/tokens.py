"""The tokens of the look: papers, inks, the one accent, the colours of lateness and risk, and the type scale.

Colours are checked for contrast by a test in both schemes: text 4.5:1, lines that mean something 3:1.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import NamedTuple


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Tokens(NamedTuple):  # quicker to make than a dataclass, and the lock window waits for it
    """The colours of one scheme, as #RRGGBB."""

    paper0: str  # where one works
    paper1: str  # what stands beside
    paper2: str  # pressed, inactive selection, the desk under a page
    rule: str  # divides, and means nothing
    edge: str  # the line of a thing one can use
    ink: str
    ink2: str
    ink3: str
    accent: str
    soft: str  # selection
    on_accent: str
    late: str
    soon: str
    done: str
    police: str


LIGHT = Tokens(
    paper0="#FBFAF7",
    paper1="#F3F2ED",
    paper2="#E7E5DE",
    rule="#D9D6CC",
    edge="#87837A",
    ink="#1E2326",
    ink2="#474F54",
    ink3="#667077",
    accent="#0B5D5B",
    soft="#E1EFEE",
    on_accent="#FFFFFF",
    late="#9B1C1C",
    soon="#8A5306",
    done="#2B6B45",
    police="#1F4E8C",
)
DARK = Tokens(
    paper0="#15181A",
    paper1="#1C2023",
    paper2="#262B2F",
    rule="#363D42",
    edge="#727B81",
    ink="#EDF0F1",
    ink2="#C3CACE",
    ink3="#98A2A8",
    accent="#7CC7C2",
    soft="#17302F",
    on_accent="#0F1F1E",
    late="#F1A5A5",
    soon="#E6C06A",
    done="#8FD0AC",
    police="#8FB6E8",
)
BY_SCHEME = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}


class Tone(Enum):
    """What a piece of text or a shape means, never which colour it has."""

    INK = "ink"
    INK2 = "ink2"
    INK3 = "ink3"
    ACCENT = "accent"
    LATE = "late"
    SOON = "soon"
    DONE = "done"
    ON_ACCENT = "on_accent"


class Type(Enum):
    """The type scale: pixels at 100 % and weight."""

    CLOCK = (62, 400)
    CLOCK_SMALL = (46, 400)
    COUNTDOWN = (50, 300)
    FIGURE = (30, 300)
    FIGURE_LATE = (30, 500)
    FIGURE_SMALL = (20, 500)
    READBACK_TITLE = (28, 600)
    TITLE = (22, 600)
    RECORD_LINE = (22, 400)
    READBACK = (20, 400)
    READBACK_STRONG = (20, 600)
    HER_WORDS = (18, 400)
    READING = (15, 400)
    READING_LEAD = (15, 500)
    SECTION = (15, 600)
    BODY = (14, 400)
    BODY_LEAD = (14, 500)
    BODY_STRONG = (14, 600)
    LIST = (13, 400)
    LIST_LEAD = (13, 500)
    LIST_STRONG = (13, 600)
    SMALL = (12, 400)
    SMALL_LEAD = (12, 500)
    KEY = (11, 500)

    @property
    def pixels(self) -> int:
        """Size in device-independent pixels."""
        return self.value[0]

    @property
    def weight(self) -> int:
        """Weight as in CSS."""
        return self.value[1]


ROW = 28
ROW_ROOM = 24
ROW_PALETTE = 32
ROW_PAIR = 54
ROW_FIELD = 26
CONTROL = 32
RAIL = 84
RAIL_NARROW = 48
TOP_LINE = 44
STATUS_LINE = 26
MARGIN = 28
GAP = 20


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
