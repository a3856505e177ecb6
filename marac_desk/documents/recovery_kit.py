"""Lays out one share of the recovery kit: what is typed back, large and in fours, and how the sheet is kept."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.paginate import flow
from marac_desk.documents.paper import Composition, Take, note, phrases_of, section, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.documents.style import BODY, FULL_WIDTH, INK, LEFT, QUIET, RIGHT, SMALL, Style

LAYOUT = "recovery kit 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_GROUP = Style(26, 44, ink=INK, spaced=3.0)
_IN_A_ROW = 5
_FIRST = 48.0
_LINE = 42.0
_ANSWER = 250.0


def compose(content: RecoveryShare, take: Take) -> Composition:
    """Return the one page of a share."""
    phrases, imprint = phrases_of(content.imprint), content.imprint
    words = phrases.words
    heading = phrases.say("kit.title", number=str(content.number))
    day = phrases.day(imprint.made_at.date(), year=True)
    signs = {"register": content.register, "kit": content.kit}
    below = phrases.spans("kit.subtitle", QUIET, None, area=imprint.area, day=day, **signs)
    entries = flow(take(title, heading, below))
    entries += flow(take(groups_piece, content.groups))
    entries += flow(take(section, words["kit.what"]))
    entries += flow(take(note, phrases.spans("kit.opens", BODY)))
    entries += flow(take(note, phrases.spans("kit.typed", QUIET)))
    entries += flow(take(section, words["kit.keep"]))
    entries += flow(take(note, phrases.spans("kit.sealed", BODY)))
    entries += flow(take(note, phrases.spans("kit.lost", BODY, person=imprint.made_by)))
    entries += flow(take(answers_piece, phrases))
    return Composition(words["kit.document"], heading, imprint, tuple(entries))


def groups_piece(groups: Sequence[str]) -> Piece:
    """Return the groups in rows of five, each row numbered, so that a finger finds its place again."""
    drawing, baseline = Drawing(), _FIRST
    column = (FULL_WIDTH - _LINE) / _IN_A_ROW
    for first in range(0, len(groups), _IN_A_ROW):
        drawing.text(LEFT, baseline, str(first // _IN_A_ROW + 1), SMALL, _LINE)
        for at, group in enumerate(groups[first : first + _IN_A_ROW]):
            drawing.text(LEFT + _LINE + at * column, baseline, group, _GROUP, column)
        baseline += _GROUP.leading
    drawing.rule(LEFT, baseline - 22, FULL_WIDTH)
    return drawing.slices(baseline - 18)


def answers_piece(phrases: Phrases) -> Piece:
    """Return the lines on which the holder signs."""
    drawing, baseline = Drawing(), _LINE
    for key in ("holder", "sealed_on", "seen_on"):
        drawing.text(LEFT, baseline, phrases.words[f"kit.{key}"], SMALL, _ANSWER - LEFT)
        drawing.write_on(_ANSWER, baseline, RIGHT - _ANSWER)
        baseline += _LINE
    return drawing.slices(baseline - 20)
