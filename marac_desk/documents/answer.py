"""Lays out the answer to whoever sent a referral (D2): what is missing and nothing else, or why it was declined."""

from __future__ import annotations

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.letters_content import ReferralAnswer
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import Composition, Take, note, phrases_of, section, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import BODY, LEFT, QUIET, RIGHT, STRONG
from marac_desk.documents.typeset import Span

LAYOUT = "answer 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_INDENT = 18.0


def compose(content: ReferralAnswer, take: Take) -> Composition:
    """Return the letter, its title first."""
    phrases = phrases_of(content.imprint)
    heading = phrases.words[f"answer.title_{content.kind}"]
    entries = flow(take(opening, phrases, (content.kind, content.agency.name, content.agency.mark, content.person)))
    entries += flow(take(note, _body(phrases, content), 20.0, BODY))
    for key in content.missing:
        entries += flow(take(missing_piece, phrases, key))
    entries += _parts(phrases, content, take)
    entries += flow(take(note, phrases.spans("answer.act_now", STRONG), 14.0, BODY))
    if content.kind == "not_accepted":
        entries += flow(take(note, phrases.spans("answer.challenge", BODY), 14.0, BODY))
    contact = content.imprint.contact
    entries += flow(take(note, phrases.spans("answer.closing", QUIET, contact=contact.name, phone=contact.phone)))
    return Composition(phrases.words["answer.document"], heading, content.imprint, tuple(entries))


def _body(phrases: Phrases, content: ReferralAnswer) -> tuple[Span, ...]:
    key = f"answer.body_{content.kind}" if content.missing or content.kind != "returned" else "answer.body_note"
    return phrases.spans(
        key,
        BODY,
        STRONG,
        _reference=content.reference,
        received=phrases.day(content.received_on, year=True),
        decided=phrases.day(content.decided_on, year=True),
    )


def _parts(phrases: Phrases, content: ReferralAnswer, take: Take) -> list[Entry]:
    entries: list[Entry] = []
    for name in ("note", "reason", "route"):
        words = getattr(content, name)
        if words:
            entries += flow(take(section, phrases.words[f"answer.{name}"]))
            entries += flow(take(note, (Span(words, BODY),), 14.0, BODY))
    return entries


def opening(phrases: Phrases, content: tuple[str, str, str, str]) -> Piece:
    """Return the title with the agency's glyph, and to whom it is written."""
    kind, agency, mark, person = content
    below = phrases.spans(
        "answer.subtitle" if person else "answer.subtitle_agency", QUIET, agency=agency, person=person
    )
    return title(phrases.words[f"answer.title_{kind}"], below, mark)


def missing_piece(phrases: Phrases, key: str) -> Piece:
    """Return one thing that is missing, in words that name nobody."""
    where, _, rest = key.rpartition("/")
    code, _, number = rest.partition(":")
    words = phrases.words.get(f"answer.missing_{code}", phrases.words["answer.missing_other"])
    if number:
        who = phrases.words["answer.child" if where == "children" else "answer.person"]
        words = f"{who.format(number=number)}: {words[:1].lower()}{words[1:]}"
    drawing = Drawing()
    drawing.text(LEFT, 18, "–", BODY, _INDENT)
    baseline = drawing.text(LEFT + _INDENT, 18, words, BODY, RIGHT - LEFT - _INDENT)
    return drawing.slices(baseline + 2)
