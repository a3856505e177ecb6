"""Lays out the escalation letter (D12): codes of late actions, their days, what was done before, room to answer."""

from __future__ import annotations

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.letters_content import EscalationLetter, LateAction
from marac_desk.documents.paginate import flow
from marac_desk.documents.paper import Composition, Take, continued, note, phrases_of, section, tick, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import ACTION, BODY, FULL_WIDTH, LATE, LEAD, LEFT, QUIET, RIGHT, SMALL, STRONG
from marac_desk.documents.typeset import Span, set_lines

LAYOUT = "escalation 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_DUE = 520.0
_WIDTH = _DUE - LEFT - 24


def compose(content: EscalationLetter, take: Take) -> Composition:
    """Return the letter: what is asked, then one action after the other."""
    phrases = phrases_of(content.imprint)
    heading = phrases.words[f"escalation.title_{content.rung}"]
    entries = flow(take(opening, phrases, _bare(content)))
    body = phrases.spans(f"escalation.body_{content.rung}", BODY, STRONG, **_values(phrases, content))
    entries += flow(take(note, body, 20.0, BODY))
    listed = phrases.words["escalation.list"]
    entries += flow(take(section, listed))
    running = take(continued, phrases, listed).slices
    for action in content.actions:
        entries += flow(take(action_piece, phrases, action), running)
    entries += flow(take(note, phrases.spans("escalation.difference", QUIET)))
    contact = content.imprint.contact
    entries += flow(take(note, phrases.spans("escalation.closing", QUIET, contact=contact.name, phone=contact.phone)))
    return Composition(phrases.words["escalation.document"], heading, content.imprint, tuple(entries))


def _bare(content: EscalationLetter) -> tuple[int, str, str, str]:
    return content.rung, content.agency.name, content.agency.mark, content.person


def _values(phrases: Phrases, content: EscalationLetter) -> dict[str, str]:
    values = {"_answer": phrases.day(content.answer_by)}
    return {**values, "agency": content.agency.name} if content.rung > 2 else values


def opening(phrases: Phrases, content: tuple[int, str, str, str]) -> Piece:
    """Return the title with the agency's glyph, and to whom it is written."""
    rung, agency, mark, person = content
    named = "escalation.subtitle_chair" if rung > 2 else "escalation.subtitle"
    key = named if person else "escalation.subtitle_manager"
    below = phrases.spans(key, QUIET, agency=agency, person=person)
    return title(phrases.words[f"escalation.title_{rung}"], below, mark)


def action_piece(phrases: Phrases, action: LateAction) -> Piece:
    """Return one action: its code and neutral words, when it was due, what was written before, and boxes to tick."""
    drawing = Drawing()
    words = [Span(action.code, ACTION)]
    if action.words:
        words += [Span("  ", BODY), Span(action.words, BODY)]
    baseline = drawing.text(LEFT, 25, words, ACTION, _WIDTH)
    baseline = drawing.text(LEFT, baseline, before(phrases, action), QUIET, _WIDTH)
    late = phrases.late(action.late_days)
    due = phrases.say("escalation.due", day=phrases.day(action.due))
    reached = drawing.text(_DUE, 25, due, ACTION, RIGHT - _DUE)
    if late:
        drawing.late_sign(_DUE, reached)
        reached = drawing.text(_DUE + 16, reached, late, LEAD.inked(LATE), RIGHT - _DUE - 16)
    baseline = max(baseline, reached) + 5
    x = LEFT
    for key in ("done", "not_possible", "not_done"):
        x = tick(drawing, x, baseline, phrases.words[f"escalation.{key}"])
    prompt = phrases.words["escalation.what_when_whom"]
    drawing.text(x, baseline, prompt, SMALL, RIGHT - x)
    x += sum(line.width for line in set_lines((Span(prompt, SMALL),), RIGHT - x)) + 8
    drawing.write_on(x, baseline, RIGHT - x)
    drawing.rule(LEFT, baseline + 13.5, FULL_WIDTH)
    return drawing.slices(baseline + 14)


def before(phrases: Phrases, action: LateAction) -> str:
    """Return what was done before: how often somebody asked, who was written to, and who was passed over."""
    said = [_chased(phrases, action)]
    said += [phrases.say(f"escalation.written_{one.rung}", day=phrases.day(one.on)) for one in action.written]
    if action.passed_over:
        rungs = [phrases.words[f"escalation.rung_{rung}"] for rung in action.passed_over]
        said.append(phrases.say("escalation.not_written", rungs=phrases.listed(rungs)))
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _chased(phrases: Phrases, action: LateAction) -> str:
    if not action.times_chased or action.last_chased_on is None:
        return phrases.words["escalation.never_chased"]
    day = phrases.day(action.last_chased_on)
    if action.times_chased == 1:
        return phrases.say("escalation.chased_once", day=day)
    return phrases.say("escalation.chased_many", count=phrases.count(action.times_chased), day=day)
