"""Lays out the return sheet as a form: each action with the fields in which its agency says what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.paginate import flow
from marac_desk.documents.paper import Composition, Take, note, phrases_of, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Box, Piece
from marac_desk.documents.return_content import ReturnSheet, SheetLine, form_face
from marac_desk.documents.style import ACTION, COLUMN, FAINT, FULL_WIDTH, INK3, LEFT, QUIET, RIGHT, STRONG, Style
from marac_desk.documents.typeset import Span
from marac_desk.rules.return_sheets import FACE_FIELD, SEAL_FIELD, Outcome

LAYOUT = "returns 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_TEXT, _DUE = 98.0, 584.0
_GAP, _FIELD, _NOTE = 12.0, 24.0, 42.0
_OUTCOME_WIDTH, _DAY_WIDTH = 300.0, 104.0


def compose(content: ReturnSheet, take: Take) -> Composition:
    """Return the sheet as entries: whose it is and how it is filled in, then line by line."""
    phrases = phrases_of(content.imprint)
    heading = phrases.say("returns.title", number=str(content.number), agency=content.recipient.short_name)
    entries = flow(take(opening_piece, phrases, replace(content, lines=()), heading))
    for key in ("how", "how_words", "how_days", "form_lock"):
        entries += flow(take(note, (Span(phrases.words[f"returns.{key}"], QUIET),), 2.0))
    for line in content.lines:
        entries += flow(take(line_piece, phrases, line))
    return Composition(phrases.words["returns.document"], heading, content.imprint, tuple(entries))


def opening_piece(phrases: Phrases, content: ReturnSheet, heading: str) -> Piece:
    """Return the title with the agency's glyph, who fills it in by when, and the code of the sheet."""
    below = (
        *phrases.spans(
            "returns.subtitle",
            QUIET,
            STRONG,
            agency=content.recipient.name,
            person=content.person,
            day=phrases.day(content.imprint.made_at.date(), year=True),
            _back=phrases.day(content.send_back_by, year=True),
        ),
        Span(f". {phrases.words['returns.code']} {content.code}", QUIET),
    )
    return title(heading, below, content.recipient.mark)


def line_piece(phrases: Phrases, line: SheetLine) -> Piece:
    """Return one action with its fields."""
    drawing = Drawing()
    drawing.text(LEFT, 27, str(line.number), Style(14, 19, ink=INK3), _TEXT - LEFT - 8)
    baseline = drawing.text(_TEXT, 27, line.title, ACTION, _DUE - _TEXT - 24)
    side = drawing.text(_DUE, 27, phrases.day(line.due, year=True), ACTION, RIGHT - _DUE)
    side = drawing.text(_DUE, side, line.reference, FAINT, RIGHT - _DUE)
    top = max(baseline, side) - 6
    boxes, bottom = _boxes(phrases, drawing, line.number, top)
    drawing.rule(LEFT, bottom + 13.5, FULL_WIDTH)
    piece = drawing.slices(bottom + 14, bookmark=phrases.say("returns.outline", number=str(line.number)))
    return replace(piece, slices=(replace(piece.slices[0], boxes=boxes), *piece.slices[1:]))


def _boxes(phrases: Phrases, drawing: Drawing, number: int, top: float) -> tuple[tuple[Box, ...], float]:
    """Return the fields of a line below a height, each under its label, and where they end."""
    words = phrases.words
    choices = ((" ", ""), *((outcome.value, words[f"returns.{outcome.value}"]) for outcome in Outcome))
    new_x = _TEXT + _OUTCOME_WIDTH + _DAY_WIDTH + 2 * _GAP
    places = (
        ("outcome", _TEXT, top, _OUTCOME_WIDTH, _FIELD),
        ("day", _TEXT + _OUTCOME_WIDTH + _GAP, top, _DAY_WIDTH, _FIELD),
        ("new_day", new_x, top, RIGHT - new_x, _FIELD),
        ("note", _TEXT, top + _FIELD + 26, RIGHT - _TEXT, _NOTE),
    )
    boxes = []
    for name, x, above, width, height in places:
        label = words[f"returns.{name}"]
        drawing.text(x, above + 10, label, COLUMN, width)
        offered = choices if name == "outcome" else ()
        boxes.append(Box(f"line{number}.{name}", label, x, above + 16, width, height, offered, lines=name == "note"))
    bottom = places[-1][2] + 16 + _NOTE
    drawing.hold(top, bottom)
    return tuple(boxes), bottom


def hidden_fields(content: ReturnSheet) -> Mapping[str, str]:
    """Return the hidden fields of the form."""
    return {FACE_FIELD: form_face(content), SEAL_FIELD: content.form_seal}
