"""What all documents share on a page: margins with marking and numbers, titles, heads of sections, tick boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from marac_desk.documents.content import Agency, Imprint
from marac_desk.documents.drawing import Align, Drawing
from marac_desk.documents.paginate import Entry, Page, paginate
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import (
    BODY,
    BODY_BOTTOM,
    BODY_TOP,
    FOOT_RULE,
    FULL_WIDTH,
    HEAD_RULE,
    INK,
    INK2,
    LEAD,
    LEFT,
    MARGIN,
    MARKING,
    POLICE,
    QUIET,
    RIGHT,
    SECTION,
    SMALL,
    TITLE,
    Style,
)
from marac_desk.documents.typeset import Span, set_lines

LAYOUT = "paper 2"
"""Part of the key of every piece laid out here: count it up when the look of the same content changes."""

_GAP = 24.0
_TICK_GAP = 15.0

Argument = TypeVar("Argument")


class Take(Protocol):
    """Gives a piece: laid out now, or as it was laid out before for the very same arguments."""

    def __call__(self, layout: Callable[..., Piece], *arguments: object) -> Piece:
        """Return layout(*arguments)."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A document ready for its pages.

    title is the neutral one of the file, heading what later pages carry in their margin. next_page words what the foot
    of a page says, from its own entries and those of the next; None keeps no room for it.
    """

    title: str
    heading: str
    imprint: Imprint
    entries: tuple[Entry, ...]
    next_page: Callable[[Sequence[Entry], Sequence[Entry]], Piece] | None = None
    foot_height: float = 0.0


def paginated(composition: Composition) -> list[Page]:
    """Return the pages of a document."""
    return paginate(composition.entries, BODY_BOTTOM - BODY_TOP, composition.foot_height)


def phrases_of(imprint: Imprint) -> Phrases:
    """Return the words for a document's language and day."""
    return Phrases(imprint.language, imprint.made_at.date())


def page_head(phrases: Phrases, imprint: Imprint, heading: str) -> Piece:
    """Return the head of a page (marking, what it is a page of, whose copy), in coordinates of the whole page."""
    drawing = Drawing()
    copy = imprint.copy
    held = phrases.spans("page.copy", MARGIN, number=str(copy.number), of=str(copy.of), holder=copy.holder)
    marking = _raised(drawing, LEFT, HEAD_RULE - 10, (Span(imprint.marking, MARKING),), FULL_WIDTH / 2, Align.LEFT)
    room = FULL_WIDTH - marking - _GAP
    taken = _raised(drawing, RIGHT - room, HEAD_RULE - 10, held, room, Align.RIGHT)
    if heading and _widest((Span(heading, MARGIN),), FULL_WIDTH) < room - taken - _GAP:
        drawing.text(LEFT + marking + _GAP, HEAD_RULE - 10, heading, MARGIN, FULL_WIDTH)
    drawing.rule(LEFT, HEAD_RULE, FULL_WIDTH, INK)
    return drawing.slices(0)


def _raised(drawing: Drawing, x: float, baseline: float, spans: Sequence[Span], width: float, align: Align) -> float:
    """Set a text whose last line stands on the baseline; return its width."""
    lines = set_lines(spans, width)
    first = baseline - MARGIN.leading * (len(lines) - 1)
    drawing.text(x, first, spans, MARGIN, width, align)
    return _widest(spans, width)


def page_foot(phrases: Phrases, imprint: Imprint, number: int, of: int) -> Piece:
    """Return the foot of a page (marking, who made it when, page x of y), in coordinates of the whole page."""
    drawing = Drawing()
    baseline = FOOT_RULE + 19
    numbered = phrases.say("page.number", number=str(number), of=str(of))
    made = phrases.spans(
        "page.made",
        MARGIN,
        person=imprint.made_by,
        day=phrases.day(imprint.made_at.date(), year=True),
        clock=phrases.clock(imprint.made_at.time()),
        handling=_handling(phrases, imprint),
    )
    drawing.rule(LEFT, FOOT_RULE, FULL_WIDTH, INK)
    marking, numbers = (Span(imprint.marking, MARKING),), (Span(numbered, MARGIN),)
    sealed = phrases.spans("page.seal", MARGIN, mark=imprint.seal) if imprint.seal else ()
    left = _widest(marking, FULL_WIDTH / 3) + _GAP
    right = max(_widest(numbers, FULL_WIDTH / 4), _widest(sealed, FULL_WIDTH / 3)) + _GAP
    drawing.text(LEFT, baseline, marking, MARGIN, left - _GAP)
    drawing.text(LEFT + left, baseline, made, MARGIN, FULL_WIDTH - left - right, Align.CENTRE)
    drawing.text(RIGHT - right, baseline, numbers, MARGIN, right, Align.RIGHT)
    if sealed:
        drawing.text(RIGHT - right, baseline + MARGIN.leading, sealed, MARGIN, right, Align.RIGHT)
    return drawing.slices(0)


def _handling(phrases: Phrases, imprint: Imprint) -> str:
    if imprint.destroy_after is None:
        said = phrases.words[imprint.kept]
    else:
        said = phrases.say("page.destroy", day=phrases.day(imprint.destroy_after))
    return f"{said}, {phrases.say('page.ledger', mark=imprint.ledger)}" if imprint.ledger else said


def _widest(spans: Sequence[Span], width: float) -> float:
    return max((line.width for line in set_lines(spans, width)), default=0.0)


def title(text: str, below: Sequence[Span], mark: str = "", bookmark: str = "") -> Piece:
    """Return the title of a document with the lines below it."""
    drawing = Drawing()
    marked = drawing.mark(LEFT, 30, mark, 24, mark_ink(mark, INK))
    x = LEFT + marked + 4 if marked else LEFT
    baseline = drawing.text(x, 32, text, TITLE, RIGHT - x)
    baseline = drawing.text(LEFT, baseline - TITLE.leading + 24, below, QUIET, FULL_WIDTH)
    return drawing.slices(baseline - QUIET.leading + 6, keep=True, bookmark=bookmark)


def section(text: str, lead: float = 18.0) -> Piece:
    """Return the head of a section that owns a list: its name over a line in ink."""
    drawing = Drawing()
    baseline = drawing.text(LEFT, 14, text, SECTION, FULL_WIDTH) - SECTION.leading
    drawing.rule(LEFT, baseline + 10, FULL_WIDTH, INK)
    return drawing.slices(baseline + 10.5, lead=lead, keep=True)


def continued(phrases: Phrases, text: str) -> Piece:
    """Return the head of a section that began on an earlier page."""
    return section(phrases.say("page.continued", heading=text), lead=0.0)


def cut_here(*spans: Span) -> Piece:
    """Return the line that names, at the head of a page, what began on the page before."""
    drawing = Drawing()
    drawing.text(LEFT, 19, spans, SMALL, FULL_WIDTH)
    return drawing.slices(24)


def note(spans: Sequence[Span], lead: float = 20.0, style: Style = QUIET, x: float = LEFT) -> Piece:
    """Return a paragraph over the whole width."""
    drawing = Drawing()
    baseline = drawing.text(x, 16, spans, style, RIGHT - x)
    return drawing.slices(baseline - 10, lead=lead)


def mark_ink(mark: str, otherwise: str = INK2) -> str:
    """Return the ink of an agency's glyph: blue is left to the police."""
    return POLICE if mark == "police" else otherwise


def agency_name(
    drawing: Drawing,
    x: float,
    baseline: float,
    agency: Agency,
    spans: Sequence[Span],
    width: float,
    style: Style = BODY,
) -> float:
    """Set an agency's glyph with words beside it; return the baseline for a next line."""
    taken = drawing.mark(x, baseline, agency.mark, 16, mark_ink(agency.mark))
    return drawing.text(x + taken, baseline, spans, style, width - taken)


def tick(drawing: Drawing, x: float, baseline: float, label: str) -> float:
    """Draw a box to tick with its label; return where a next one may begin."""
    drawing.tick_box(x, baseline)
    wide = sum(line.width for line in set_lines((Span(label, SMALL),), FULL_WIDTH))
    drawing.text(x + _TICK_GAP, baseline, label, SMALL, wide + 1)
    return x + _TICK_GAP + wide + _GAP


def must_not(drawing: Drawing, x: float, baseline: float, words: str, width: float) -> float:
    """Set what must not be done behind its sign; return the baseline for a next line."""
    drawing.must_not_sign(x, baseline)
    return drawing.text(x + _TICK_GAP + 2, baseline, words, LEAD, width - _TICK_GAP - 2)
