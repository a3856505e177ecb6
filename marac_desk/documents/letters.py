"""Lays out the two short letters: a title, a few plain paragraphs, and lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.letters_content import HandOverSheet, RecallLetter
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import Composition, Take, note, phrases_of, section, tick, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import BODY, LEFT, QUIET, RIGHT, SMALL, STRONG
from marac_desk.documents.typeset import Span, set_lines

LAYOUT = "letters 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_LINE = 34.0
_KINDS = frozenset({"agenda", "actions", "minutes", "sheets"})


def compose_recall(content: RecallLetter, take: Take) -> Composition:
    """Return the letter that asks a copy back."""
    phrases = phrases_of(content.imprint)
    heading = phrases.words["recall.title"]
    entries = flow(take(recall_opening, phrases, content))
    entries += flow(take(note, _what_to_do(phrases, content), 20.0, BODY))
    entries += flow(take(section, phrases.words["recall.answer"]))
    entries += flow(take(answer_piece, phrases, ("recall.returned", "recall.destroyed"), _RECALL_LINES))
    entries += flow(take(note, _contact(phrases, "recall.closing", content.imprint.contact.name,
                                        content.imprint.contact.phone)))  # fmt: skip
    return Composition(phrases.words["recall.document"], heading, content.imprint, tuple(entries))


_RECALL_LINES = ("recall.on", "recall.by", "recall.passed_on")
_HAND_OVER_LINES = ("hand_over.sender", "hand_over.sent_on", "hand_over.taken_by", "hand_over.taken_on")


def recall_opening(phrases: Phrases, content: RecallLetter) -> Piece:
    """Return the title with the agency's glyph, and which copy is asked back."""
    below = phrases.spans("recall.subtitle", QUIET, agency=content.recipient.name or content.person,
                          person=content.person)  # fmt: skip
    return title(phrases.words["recall.title"], below, content.recipient.mark)


def _what_to_do(phrases: Phrases, content: RecallLetter) -> tuple[Span, ...]:
    kind = content.kind if content.kind in _KINDS else "other"
    document = phrases.words[f"recall.kind_{kind}"]
    key = "recall.body" if content.meeting_day is not None else "recall.body_no_meeting"
    meeting = {"_meeting": phrases.day(content.meeting_day, year=True)} if content.meeting_day is not None else {}
    return phrases.spans(
        key,
        BODY,
        STRONG,
        _document=document,
        **meeting,
        _number=str(content.copy_number),
        _of=str(content.copies),
        made=phrases.day(content.made_on, year=True),
        mark=content.mark_of_file,
        _answer=phrases.day(content.answer_by),
    )


def _contact(phrases: Phrases, key: str, name: str, phone: str) -> tuple[Span, ...]:
    return phrases.spans(key, QUIET, contact=name, phone=phone)


def answer_piece(phrases: Phrases, boxes: Sequence[str], lines: Sequence[str]) -> Piece:
    """Return boxes to tick and lines to write on."""
    drawing = Drawing()
    baseline, x = 24.0 if boxes else -6.0, LEFT
    for key in boxes:
        x = tick(drawing, x, baseline, phrases.words[key])
    for key in lines:
        baseline += _LINE
        prompt = phrases.words[key]
        drawing.text(LEFT, baseline, prompt, SMALL, RIGHT - LEFT)
        begins = LEFT + sum(line.width for line in set_lines((Span(prompt, SMALL),), RIGHT - LEFT)) + 8
        drawing.write_on(begins, baseline, RIGHT - begins)
    return drawing.slices(baseline + 12)


def compose_hand_over(content: HandOverSheet, take: Take) -> Composition:
    """Return the sheet that sends a referral to another register."""
    phrases = phrases_of(content.imprint)
    heading = phrases.words["hand_over.title"]
    day = phrases.day(content.decided_on, year=True)
    entries: list[Entry] = flow(take(hand_over_opening, phrases, content))
    for key in ("hand_over.why", "hand_over.what", "hand_over.rest"):
        spans = phrases.spans(key, BODY, STRONG, whose=_whose(phrases, content), _deputy=content.deputy, day=day)
        entries += flow(take(note, spans, 14.0, BODY))
    entries += flow(take(section, phrases.words["hand_over.fill_in"]))
    entries += flow(take(answer_piece, phrases, (), _HAND_OVER_LINES))
    return Composition(phrases.words["hand_over.document"], heading, content.imprint, tuple(entries))


def _whose(phrases: Phrases, content: HandOverSheet) -> str:
    return phrases.words["hand_over.chair" if content.whose == "chair" else "hand_over.coordinator"]


def hand_over_opening(phrases: Phrases, content: HandOverSheet) -> Piece:
    """Return the title, and who hands over to whom."""
    below = phrases.spans("hand_over.subtitle", QUIET, deputy=content.deputy, person=content.decided_by,
                          day=phrases.day(content.decided_on, year=True))  # fmt: skip
    return title(phrases.words["hand_over.title"], below)
