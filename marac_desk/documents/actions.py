"""Lays out the action list (D7): what one agency took on, what must not be done, and room to say what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marac_desk.documents.actions_content import ActionList, ListedAction
from marac_desk.documents.drawing import Drawing
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import Composition, Take, continued, must_not, note, phrases_of, section, tick, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import (
    ACTION,
    BODY,
    FAINT,
    FULL_WIDTH,
    INK3,
    LATE,
    LEAD,
    LEFT,
    QUIET,
    RIGHT,
    SMALL,
    STRONG,
    Style,
)
from marac_desk.documents.typeset import Span, set_lines

LAYOUT = "actions 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_TEXT, _DUE = 98.0, 584.0
_TEXT_WIDTH, _DUE_WIDTH = _DUE - _TEXT - 24, RIGHT - _DUE
_STEP = 18.0


def compose(content: ActionList, take: Take) -> Composition:
    """Return the list as entries: what is still open first, then what is new."""
    phrases, agency = phrases_of(content.imprint), content.recipient
    heading = phrases.say("actions.title", agency=agency.short_name)
    nothing = not content.still_open and not content.new
    seen: set[str] = set()
    entries = flow(take(opening_piece, phrases, _bare(content), len(content.still_open), len(content.new)))
    entries += _list("still_open", content.still_open, phrases, take, seen)
    entries += _list("new", content.new, phrases, take, seen)
    if not content.new:
        key = "actions.empty" if nothing else "actions.empty_new"
        entries += flow(take(note, phrases.spans(key, BODY, agency=agency.short_name)))
    entries += flow(take(note, _closing(phrases, content, nothing)))
    return Composition(phrases.words["actions.document"], heading, content.imprint, tuple(entries))


def _bare(content: ActionList) -> ActionList:
    return replace(content, still_open=(), new=())


def _list(key: str, actions: Sequence[ListedAction], phrases: Phrases, take: Take, seen: set[str]) -> list[Entry]:
    """Return a section with its actions; the first action of a case carries the entry of the outline."""
    if not actions:
        return []
    heading = phrases.words[f"actions.{key}"]
    entries = flow(take(section, heading))
    running = take(continued, phrases, heading).slices
    for action in actions:
        entries += flow(take(action_piece, phrases, action, action.reference not in seen), running)
        seen.add(action.reference)
    return entries


def _closing(phrases: Phrases, content: ActionList, nothing: bool) -> tuple[Span, ...]:
    contact = content.imprint.contact
    if nothing:
        return phrases.spans("actions.closing_empty", QUIET, contact=contact.name, phone=contact.phone)
    day = phrases.day(content.send_back_by)
    return phrases.spans("actions.closing", QUIET, STRONG, _day=day, contact=contact.name, phone=contact.phone)


def opening_piece(phrases: Phrases, content: ActionList, still_open: int, new: int) -> Piece:
    """Return the title with the agency's glyph, and how many actions there are."""
    day = phrases.day(content.meeting_day, year=True)
    subtitle = phrases.spans(
        "actions.subtitle",
        QUIET,
        agency=content.recipient.name,
        person=content.person,
        day=day,
        counts=_counts(phrases, still_open, new),
    )
    heading = phrases.say("actions.title", agency=content.recipient.short_name)
    return title(heading, subtitle, content.recipient.mark)


def _counts(phrases: Phrases, still_open: int, new: int) -> str:
    def said(key: str, number: int) -> str:
        many = phrases.say(f"actions.{key}_many", count=phrases.count(number))
        return phrases.words[f"actions.{key}_one"] if number == 1 else many

    taken = said("new", new) if new else phrases.words["actions.new_none"]
    return phrases.say("actions.counts", new=taken, open=said("open", still_open)) if still_open else taken


def action_piece(phrases: Phrases, action: ListedAction, first_of_case: bool) -> Piece:
    """Return one action: what, for whom, what must not be done, by when, and what became of it."""
    drawing = Drawing()
    drawing.text(LEFT, 25, str(action.number), Style(14, 19, ink=INK3), _TEXT - LEFT - 8)
    baseline = drawing.text(_TEXT, 25, action.title, ACTION, _TEXT_WIDTH)
    baseline = drawing.text(_TEXT, baseline, _subject(phrases, action), QUIET, _TEXT_WIDTH)
    baseline = drawing.text(_TEXT, baseline, action.evidence, FAINT, _TEXT_WIDTH)
    if action.must_not:
        baseline = must_not(drawing, _TEXT, baseline + 1, phrases.must_not(action.must_not), _TEXT_WIDTH)
    baseline = max(baseline, _due(drawing, phrases, action)) + 5
    _answer(drawing, phrases, baseline)
    drawing.rule(LEFT, baseline + 13.5, FULL_WIDTH)
    number, reference = str(action.number), action.reference
    bookmark = phrases.say("actions.outline", number=number, reference=reference) if first_of_case else ""
    return drawing.slices(baseline + 14, bookmark=bookmark)


def _subject(phrases: Phrases, action: ListedAction) -> tuple[Span, ...]:
    spans = [Span(action.subject, QUIET)]
    if action.address:
        spans += [Span(", ", QUIET), Span(", ".join(action.address), QUIET)]
    elif action.address_known:
        spans += [Span(". ", QUIET), Span(phrases.words["actions.address_known"], QUIET)]
    return tuple(spans)


def _due(drawing: Drawing, phrases: Phrases, action: ListedAction) -> float:
    """Set the due, how late it is, and the reference; return the baseline for a next line."""
    due, again = phrases.due(action.due)
    late = phrases.late(action.late_days)
    words = phrases.say("due.was", due=due) if late else due
    baseline = drawing.text(_DUE, 25, words, ACTION, _DUE_WIDTH)
    if late:
        drawing.late_sign(_DUE, baseline)
        baseline = drawing.text(_DUE + 16, baseline, late, LEAD.inked(LATE), _DUE_WIDTH - 16)
    baseline = drawing.text(_DUE, baseline, again, SMALL, _DUE_WIDTH)
    return drawing.text(_DUE, baseline, action.reference, FAINT, _DUE_WIDTH)


def _answer(drawing: Drawing, phrases: Phrases, baseline: float) -> None:
    x = _TEXT
    for word in ("done", "not_possible", "not_done"):
        x = tick(drawing, x, baseline, phrases.words[f"actions.{word}"])
    prompt = phrases.words["actions.what_when_whom"]
    drawing.text(x, baseline, prompt, SMALL, RIGHT - x)
    x += sum(line.width for line in set_lines((Span(prompt, SMALL),), RIGHT - x)) + 8
    drawing.write_on(x, baseline, RIGHT - x)
