"""Lays out the pack that goes with a case to another area (D13): her words, then who must not know, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from marac_desk.documents.drawing import Drawing
from marac_desk.documents.minutes import view_piece
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import Composition, Take, continued, note, phrases_of, section, title
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import BODY, LEFT, QUIET, RIGHT, STRONG
from marac_desk.documents.transfer_content import PackAction, PackLeft, PackOrder, PackReach, PackScore, TransferPack
from marac_desk.documents.typeset import Span

LAYOUT = "transfer 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_TEXT, _FIRST = 204.0, 20.0
_SIDE_WIDTH, _TEXT_WIDTH = _TEXT - LEFT - 16, RIGHT - _TEXT
Line = tuple[str, str]
"""What stands at the side, and the words beside it."""


def compose(content: TransferPack, take: Take) -> Composition:
    """Return the pack; a part without lines leaves no trace."""
    phrases = phrases_of(content.imprint)
    entries = flow(take(opening, phrases, (content.reference, content.other_area, content.code, content.number)))
    if content.view is not None:
        entries += flow(take(view_piece, phrases, content.view))
    entries += flow(take(note, phrases.spans("transfer.ring", BODY), 14.0, BODY))
    entries += flow(take(line_piece, phrases.words["transfer.fingerprint"], content.fingerprint))
    for key, lines in _sections(content, phrases):
        entries += _section(phrases, take, phrases.words[f"transfer.{key}"], lines)
    contact = content.imprint.contact
    entries += flow(take(note, phrases.spans("transfer.closing", QUIET, contact=contact.name, phone=contact.phone)))
    heading = phrases.say("transfer.title", reference=content.reference)
    return Composition(phrases.words["transfer.document"], heading, content.imprint, tuple(entries))


def _sections(content: TransferPack, phrases: Phrases) -> Iterator[tuple[str, list[Line]]]:
    words = phrases.words
    yield "must_not_know", [(one.lead, one.words) for one in content.must_not_know] or [("", words["transfer.nobody"])]
    yield "reach", _reach(content.reach, phrases)
    yield "people", _people(content, phrases)
    yield "why", [("", content.reason)] if content.reason else []
    yield "happened", [("", content.what_happened)] if content.what_happened else []
    heard = phrases.day(content.heard_on, year=True) if content.heard_on else ""
    yield "risk", [(heard, content.risk)] if content.risk else []
    yield "scores", [_score(one, phrases) for one in content.scores]
    yield "actions", [_action(one, phrases) for one in content.actions]
    yield "orders", [_order(one, phrases) for one in content.orders]
    yield "said", [(one.lead, one.words) for one in content.said]
    yield "handover", _handover(content, words)
    yield "to_tell", [("", words[f"transfer.told_{one.value}"]) for one in content.to_tell]
    yield "left", [("", _left(one, words)) for one in content.left]


def _section(phrases: Phrases, take: Take, heading: str, lines: Sequence[Line]) -> list[Entry]:
    if not lines:
        return []
    running = take(continued, phrases, heading).slices
    entries = flow(take(section, heading))
    for side, words in lines:
        entries += flow(take(line_piece, side, words), running)
    return entries


def opening(phrases: Phrases, about: tuple[str, str, str, int]) -> Piece:
    """Return the title by reference, to which area, and to which package it belongs."""
    reference, area, code, number = about
    below = phrases.spans("transfer.subtitle", QUIET, STRONG, _area=area, code=code, number=str(number))
    return title(phrases.say("transfer.title", reference=reference), below)


def line_piece(side: str, words: str) -> Piece:
    """Return words, with what they belong to at the side; over the whole width where there is nothing."""
    drawing = Drawing()
    low = drawing.text(LEFT, _FIRST, side, STRONG, _SIDE_WIDTH) if side else _FIRST
    x, width = (_TEXT, _TEXT_WIDTH) if side else (LEFT, RIGHT - LEFT)
    return drawing.slices(max(low, drawing.text(x, _FIRST, (Span(words, BODY),), BODY, width)) - 14)


def _reach(reach: PackReach | None, phrases: Phrases) -> list[Line]:
    if reach is None:
        return []
    given = ((name, getattr(reach, name)) for name in ("value", "times", "code_word", "say_if_answered"))
    checked = phrases.day(reach.checked_on, year=True) if reach.checked_on else phrases.words["transfer.never_checked"]
    return [
        *([("", phrases.must_not(reach.must_not))] if reach.must_not else []),
        *((phrases.words[f"transfer.reach_{name}"], text) for name, text in given if text),
        (phrases.words["transfer.checked"], checked),
    ]


def _people(content: TransferPack, phrases: Phrases) -> list[Line]:
    words = phrases.words
    found = [(words["minutes.at_risk"], f"{content.victim}, {phrases.born(content.victim_born)}")]
    for one in content.said_to_harm:
        about = f"{one.name}, {phrases.born(one.born)}, {phrases.relationship(one)}"
        found.append((words["minutes.said_to_harm"], about))
    return [*found, *((words["transfer.child"], name) for name in content.children)]


def _score(one: PackScore, phrases: Phrases) -> Line:
    score = phrases.say("minutes.score_alone", score=str(one.score)) if one.score is not None else ""
    day = phrases.day(one.on, year=True) if one.on else ""
    return one.tool, ", ".join(part for part in (score, day) if part) or phrases.words["transfer.no_score"]


def _action(one: PackAction, phrases: Phrases) -> Line:
    ended = phrases.words[f"minutes.{one.ended.value}"] if one.ended else phrases.words["transfer.open"]
    due = phrases.day(one.due, year=True) if one.due and not one.ended else ""
    share = phrases.words[f"minutes.share_{one.share.value}"]
    return one.agency, "; ".join(part for part in (one.title, ended, due, share) if part)


def _order(one: PackOrder, phrases: Phrases) -> Line:
    until = phrases.say("transfer.until", day=phrases.day(one.until, year=True)) if one.until else ""
    days = [phrases.day(day, year=True) for day in one.breached_on]
    breached = phrases.say("transfer.breached", days=phrases.listed(days)) if days else ""
    words = "; ".join(part for part in (one.conditions, until, breached) if part)
    return phrases.words[f"transfer.order_{one.kind.value}"], words or phrases.words["transfer.no_conditions"]


def _handover(content: TransferPack, words: Mapping[str, str]) -> list[Line]:
    given = (("service", content.service), ("advocate", content.advocate), ("to_whom", content.to_whom))
    return [(words[f"transfer.{name}"], text) for name, text in given if text]


def _left(one: PackLeft, words: Mapping[str, str]) -> str:
    why = words[f"transfer.stays_{one.why.value}"]
    return f"{words[f'transfer.part_{one.part.value}']}: {why}" if one.part is not None else why
