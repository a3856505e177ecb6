"""Lays out the minutes of one case (D9): her words first, then the risk, what was said, and who does what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from marac_desk.documents.content import Agency, SaidToHarm
from marac_desk.documents.drawing import Drawing
from marac_desk.documents.minutes_content import (
    AddedLater,
    AgencyFlag,
    AgencySaid,
    Attendee,
    EarlierAction,
    MinutedAction,
    MinutesOfCase,
    RiskLine,
    Said,
    VictimView,
)
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import (
    Composition,
    Take,
    agency_name,
    continued,
    cut_here,
    note,
    phrases_of,
    section,
    title,
)
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece
from marac_desk.documents.style import (
    ACCENT,
    ACTION,
    BODY,
    COLUMN,
    FAINT,
    FULL_WIDTH,
    HER_WORDS,
    INK3,
    LEAD,
    LEFT,
    OPINION,
    QUIET,
    RIGHT,
    SMALL,
    STRONG,
)
from marac_desk.documents.typeset import Span
from marac_desk.rules.vocabulary import AttendanceStatus, CloseCode, InformationKind

LAYOUT = "minutes 3"
"""Part of every piece's key: count it up when the look of the same content changes."""

_TEXT, _DUE, _HALF = 204.0, 584.0, 404.0
_TEXT_WIDTH, _SIDE_WIDTH, _DUE_WIDTH = RIGHT - _TEXT, _TEXT - LEFT - 16, RIGHT - _DUE
_INDENT, _FIRST, _BETWEEN = 16.0, 20.0, 4.0
_SHORT = 3 * BODY.leading  # of a line said, this much at least stays on one page


def compose(content: MinutesOfCase, take: Take) -> Composition:
    """Return the minutes as entries, one section after the other; a section without lines leaves no trace."""
    phrases = phrases_of(content.imprint)
    pairs = [content.attendance[at : at + 2] for at in range(0, len(content.attendance), 2)]
    sections = {
        "risk": _risk(content, phrases, take),
        "said": [take(said_piece, phrases, each) for each in content.said],
        "actions": _actions(content, phrases, take),
        "earlier": _earlier(content.earlier, phrases, take),
        "links": _links(content, phrases, take),
        "attendance": [*(take(attendance_piece, phrases, pair) for pair in pairs), *_quorum(content, phrases, take)],
        "later": [take(later_piece, phrases, one) for one in content.later],
    }
    entries = flow(take(opening_piece, phrases, _bare(content)))
    entries += _view(content, phrases, take)
    entries += flow(
        take(people_piece, phrases, content.victim, phrases.born(content.victim_born), content.said_to_harm)
    )
    for key, pieces in sections.items():
        names = [each.agency.short_name for each in content.said] if key == "said" else []
        entries += _section(phrases.words[f"minutes.{key}"], pieces, phrases, take, names)
    if standing := _standing(content, phrases):
        entries += flow(take(note, standing))
    contact = content.imprint.contact
    entries += flow(take(note, phrases.spans("minutes.closing", QUIET, contact=contact.name, phone=contact.phone)))
    heading = phrases.say("minutes.title", reference=content.reference)
    return Composition(phrases.words["minutes.document"], heading, content.imprint, tuple(entries))


def _bare(content: MinutesOfCase) -> MinutesOfCase:
    """Return what the opening shows, so that no other change costs it anew."""
    shown = replace(content, victim="", said_to_harm=(), risk_statement="", view=None, at_risk=(), red_flags=())
    shown = replace(shown, indicators=(), protection=(), read_back=None, without_quorum=False, quorum_exception="")
    return replace(shown, said=(), actions=(), earlier=(), links=(), flags=(), attendance=(), later=(), approved=None)


def _standing(content: MinutesOfCase, phrases: Phrases) -> tuple[Span, ...]:
    """Return since when nothing in the minutes can change, and who approved them, or that nobody did yet."""
    if content.sealed_on is None:
        return ()
    sealed = phrases.spans(
        "minutes.sealed", QUIET, STRONG, day=phrases.day(content.sealed_on, year=True), _seal=content.imprint.seal
    )
    approved = content.approved
    if approved is None:
        return (*sealed, Span(" ", QUIET), *phrases.spans("minutes.not_approved", QUIET))
    key = "minutes.approved_by_keeper" if approved.keeper else "minutes.approved_by"
    who = phrases.spans(key, QUIET, person=approved.name, day=phrases.day(approved.on, year=True))
    return (*sealed, Span(" ", QUIET), *who)


def _section(
    heading: str, pieces: Sequence[Piece], phrases: Phrases, take: Take, names: Sequence[str] = ()
) -> list[Entry]:
    """Return a section; names say, at the head of a page, which of its pieces goes on there."""
    if not pieces:
        return []
    running = take(continued, phrases, heading).slices
    entries = flow(take(section, heading))
    for nth, piece in enumerate(pieces):
        name = names[nth] if names else ""
        again = Span(phrases.say("page.continued", heading=name), SMALL)
        entries += flow(piece, running, within=take(cut_here, again).slices if name else ())
    return entries


def opening_piece(phrases: Phrases, content: MinutesOfCase) -> Piece:
    """Return the title by reference, and where and when the case was heard."""
    subtitle = phrases.spans(
        "minutes.subtitle" if content.heard_to else "minutes.subtitle_open",
        QUIET,
        STRONG,
        area=content.imprint.area,
        day=phrases.day(content.meeting_day, year=True),
        number=str(content.number),
        start=phrases.clock(content.heard_from),
        end=phrases.clock(content.heard_to) if content.heard_to else "",
        _agency=content.recipient.short_name,
    )
    heading = phrases.say("minutes.title", reference=content.reference)
    return title(heading, subtitle, bookmark=phrases.say("minutes.outline", reference=content.reference))


def _view(content: MinutesOfCase, phrases: Phrases, take: Take) -> list[Entry]:
    if content.view is not None:
        return flow(take(view_piece, phrases, content.view))
    if content.no_view is None:
        return []
    reason = phrases.coded("minutes", content.no_view, prefix="no_view_")
    return flow(take(note, phrases.spans("minutes.no_view", QUIET, reason=reason), 8.0))


def view_piece(phrases: Phrases, view: VictimView) -> Piece:
    """Return her words behind a hanging rule in the accent, and who asked when."""
    drawing = Drawing()
    x = LEFT + 20
    baseline = drawing.text(x, 22, view.words, HER_WORDS, RIGHT - x) - HER_WORDS.leading + 21
    key = "minutes.asked_by_on" if view.asked_on else "minutes.asked_by"
    day = phrases.day(view.asked_on) if view.asked_on else ""
    bottom = drawing.text(x, baseline, phrases.spans(key, SMALL, person=view.asked_by, day=day), SMALL, RIGHT - x)
    bottom += 5 - SMALL.leading
    drawing.hang(LEFT, 0, bottom, ACCENT, 4)
    return drawing.slices(bottom, lead=14)


def people_piece(phrases: Phrases, victim: str, born: str, said_to_harm: Sequence[SaidToHarm]) -> Piece:
    """Return the person at risk beside those said to cause harm."""
    drawing = Drawing()
    width, other = _HALF - LEFT - 24, RIGHT - _HALF
    drawing.text(LEFT, _FIRST, phrases.words["minutes.at_risk"], COLUMN, width)
    drawing.text(_HALF, _FIRST, phrases.words["minutes.said_to_harm"], COLUMN, other)
    left = drawing.text(LEFT, _FIRST + 18, victim, replace(ACTION, leading=18), width)
    left = drawing.text(LEFT, left, born, QUIET, width)
    right = _FIRST + 18
    for person in said_to_harm:
        right = drawing.text(_HALF, right, person.name, STRONG, other)
        about = f"{phrases.born(person.born)}, {phrases.relationship(person)}"
        right = drawing.text(_HALF, right, about, QUIET, other)
    if not said_to_harm:
        right = drawing.text(_HALF, right, phrases.words["person.none_known"], QUIET, other)
    return drawing.slices(max(left, right) - 12, lead=6)


def row_piece(label: str, body: Sequence[Span], agency: Agency | None = None) -> Piece:
    """Return a label, or an agency with its glyph, in the side column, and words in the column of text."""
    drawing = Drawing()
    side = drawing.text(LEFT, _FIRST, label, STRONG, _SIDE_WIDTH)
    if agency is not None:
        side = agency_name(drawing, LEFT, _FIRST, agency, (Span(agency.short_name, STRONG),), _SIDE_WIDTH, STRONG)
    baseline = drawing.text(_TEXT, _FIRST, body, BODY, _TEXT_WIDTH)
    return drawing.slices(max(side, baseline) - 14)


def _risk(content: MinutesOfCase, phrases: Phrases, take: Take) -> list[Piece]:
    words = phrases.words
    pieces = []
    if content.risk_statement:
        pieces.append(take(row_piece, words["minutes.statement"], (Span(content.risk_statement, BODY),)))
    for nth, line in enumerate(content.at_risk):
        pieces.append(take(risk_piece, phrases, line, words["minutes.who"] if nth == 0 else ""))
    for key, points in (("indicators", content.indicators), ("protection", content.protection)):
        for nth, point in enumerate(points):
            pieces.append(take(row_piece, words[f"minutes.{key}"] if nth == 0 else "", (Span(point, BODY),)))
    checklist = _checklist(content, phrases)
    return [*pieces, take(row_piece, words["minutes.checklist"], checklist)] if checklist else pieces


def _checklist(content: MinutesOfCase, phrases: Phrases) -> tuple[Span, ...]:
    """Return the total and the red flags, never an answer."""
    spans: tuple[Span, ...] = ()
    if content.score is not None:
        key = "minutes.score" if content.score_of else "minutes.score_alone"
        spans = phrases.spans(key, BODY, score=str(content.score), of=str(content.score_of))
    if content.red_flags:
        flags = ", ".join(phrases.coded("minutes", flag) for flag in content.red_flags)
        spans += (Span(". " if spans else "", BODY), *phrases.spans("minutes.red_flags", BODY, LEAD, _flags=flags))
    return spans


def risk_piece(phrases: Phrases, line: RiskLine, label: str) -> Piece:
    """Return who is at risk of what from whom, and how soon."""
    soon = phrases.coded("minutes", line.imminence) if line.imminence else ""
    key = f"minutes.risk_line{'_from' if line.from_whom else ''}{'_soon' if soon else ''}"
    what = line.of_what.rstrip(" .") or phrases.words["minutes.risk_not_said"]
    values = {"_who": line.who, "what": what, "whom": line.from_whom, "soon": soon}
    return row_piece(label, phrases.spans(key, BODY, LEAD, **values))


def said_piece(phrases: Phrases, said: AgencySaid) -> Piece:
    """Return what one agency said: facts as plain lines with their source, opinion apart with who holds it."""
    drawing = Drawing()
    name = (Span(said.agency.short_name, STRONG),)
    side = agency_name(drawing, LEFT, _FIRST, said.agency, name, _SIDE_WIDTH, STRONG)
    baseline = _FIRST
    for line in said.lines:
        put = _fact if line.kind is InformationKind.FACT else _opinion
        below = put(drawing, phrases, baseline, line, said.agency)
        drawing.hold(baseline, min(below, baseline + _SHORT) - BODY.leading)
        baseline = below + _BETWEEN
    bottom = max(side + _BETWEEN, baseline) - 10
    drawing.rule(LEFT, bottom - 0.5, FULL_WIDTH)
    return drawing.slices(bottom)


def _fact(drawing: Drawing, phrases: Phrases, baseline: float, line: Said, _agency: Agency) -> float:
    spans = [Span(line.words, BODY)]
    source = _source(phrases, line)
    if source:
        spans += [Span("  ", BODY), *source]
    return drawing.text(_TEXT, baseline, spans, BODY, _TEXT_WIDTH)


def _source(phrases: Phrases, line: Said) -> tuple[Span, ...]:
    day = phrases.day(line.on) if line.on else ""
    if line.source and day:
        return phrases.spans("minutes.source", FAINT, source=line.source, day=day)
    return (Span(line.source or day, FAINT),) if line.source or day else ()


def _opinion(drawing: Drawing, phrases: Phrases, baseline: float, line: Said, agency: Agency) -> float:
    x, width = _TEXT + _INDENT, _TEXT_WIDTH - _INDENT
    holder = (
        phrases.spans("minutes.opinion", SMALL, holder=line.holder)
        if line.holder
        else phrases.spans("minutes.opinion_of_agency", SMALL, agency=agency.short_name)
    )
    baseline = drawing.text(x, baseline, holder, SMALL, width)
    return drawing.text(x, baseline, (Span(line.words, OPINION),), OPINION, width)


def _actions(content: MinutesOfCase, phrases: Phrases, take: Take) -> list[Piece]:
    if not content.actions:
        return [take(note, (Span(phrases.words["minutes.no_actions"], QUIET),), 4.0)]
    pieces = [take(action_piece, phrases, action) for action in content.actions]
    back = content.read_back
    if back is not None:
        key = "minutes.read_back" if back.agreed == back.of else "minutes.read_back_part"
        words = phrases.spans(key, QUIET, time=phrases.clock(back.at), agreed=str(back.agreed), of=str(back.of))
        pieces.append(take(note, words, 4.0))
    return pieces


def action_piece(phrases: Phrases, action: MinutedAction) -> Piece:
    """Return one action: its owner, what, by when, and whether the victim may be told."""
    drawing = Drawing()
    number, owner = str(action.number), (Span(action.owner.short_name, QUIET),)
    drawing.text(LEFT, _FIRST, number, QUIET.inked(INK3), 24)
    side = agency_name(drawing, LEFT + 28, _FIRST, action.owner, owner, _SIDE_WIDTH - 28, QUIET)
    text = drawing.text(_TEXT, _FIRST, action.title, LEAD, _DUE - _TEXT - 24)
    due, again = phrases.due(action.due)
    when = drawing.text(_DUE, _FIRST, due, LEAD, _DUE_WIDTH)
    when = drawing.text(_DUE, when, again, SMALL, _DUE_WIDTH)
    when = drawing.text(_DUE, when, phrases.coded("minutes", action.share, prefix="share_"), SMALL, _DUE_WIDTH)
    bottom = max(side, text, when) - 9
    drawing.rule(LEFT, bottom - 0.5, FULL_WIDTH)
    return drawing.slices(bottom)


def _earlier(earlier: Iterable[EarlierAction], phrases: Phrases, take: Take) -> list[Piece]:
    """Return what was not completed, by how it ended: "not possible" and "not done" never mix."""
    by_code: dict[CloseCode, list[EarlierAction]] = {code: [] for code in CloseCode}
    for action in earlier:
        by_code[action.close_code].append(action)
    return [
        take(row_piece, phrases.coded("minutes", code) if nth == 0 else "", _ended(action))
        for code, actions in by_code.items()
        for nth, action in enumerate(actions)
    ]


def _ended(action: EarlierAction) -> tuple[Span, ...]:
    spans = [Span(action.title, LEAD), Span(", ", BODY), Span(action.owner.short_name, BODY)]
    return (*spans, Span(": ", BODY), Span(action.reason, BODY)) if action.reason else tuple(spans)


def _links(content: MinutesOfCase, phrases: Phrases, take: Take) -> list[Piece]:
    links = [
        take(row_piece, phrases.coded("minutes", link.process), (Span(link.decision, BODY),)) for link in content.links
    ]
    return links + _flags(content.flags, phrases, take)


def _flags(flags: Iterable[AgencyFlag], phrases: Phrases, take: Take) -> list[Piece]:
    """Return one line for each day on which flags lapse, with the agencies that keep one until then."""
    by_day: dict[date, list[str]] = {}
    for flag in flags:
        by_day.setdefault(flag.until, []).append(flag.agency.short_name)
    return [
        take(row_piece, phrases.say("minutes.flag", day=phrases.day(day)), (Span(", ".join(agencies), BODY),))
        for day, agencies in sorted(by_day.items())
    ]


def later_piece(phrases: Phrases, later: AddedLater) -> Piece:
    """Return one correction: its day in the side column, its words, by whom, and whether it is approved."""
    drawing = Drawing()
    drawing.text(LEFT, _FIRST, str(later.number), QUIET.inked(INK3), 24)
    side = drawing.text(LEFT + 28, _FIRST, phrases.day(later.on, year=True), STRONG, _SIDE_WIDTH - 28)
    baseline = drawing.text(_TEXT, _FIRST, later.words, BODY, _TEXT_WIDTH)
    key = "minutes.later_by" if later.approved else "minutes.later_by_not_approved"
    baseline = drawing.text(_TEXT, baseline, phrases.spans(key, SMALL, person=later.by), SMALL, _TEXT_WIDTH)
    bottom = max(side, baseline) - 9
    drawing.rule(LEFT, bottom - 0.5, FULL_WIDTH)
    return drawing.slices(bottom)


def _quorum(content: MinutesOfCase, phrases: Phrases, take: Take) -> list[Piece]:
    """Return that a core agency was missing, and why the chair went on."""
    if not content.without_quorum:
        return []
    why = content.quorum_exception
    key = "minutes.without_quorum" if why else "minutes.without_quorum_no_reason"
    return [take(note, phrases.spans(key, QUIET, reason=why.rstrip(" .")), 4.0)]


def attendance_piece(phrases: Phrases, pair: Sequence[Attendee]) -> Piece:
    """Return up to two people side by side: agency, name, in what capacity, and whether they were there."""
    drawing = Drawing()
    reached = 0.0
    for attendee, x in zip(pair, (LEFT, _HALF), strict=False):
        absent = attendee.status is not AttendanceStatus.PRESENT
        words = phrases.coded("minutes", attendee.status if absent else attendee.capacity)
        if attendee.out_from is not None:
            words = _out(attendee, phrases)
        spans = [Span(attendee.agency.short_name, LEAD)]
        for text in (attendee.person, words):
            spans += [Span(", ", QUIET), Span(text, QUIET)] if text else []
        reached = max(reached, agency_name(drawing, x, 18, attendee.agency, spans, _HALF - LEFT - 24, QUIET))
    return drawing.slices(reached - 18)


def _out(attendee: Attendee, phrases: Phrases) -> str:
    """Return from when to when somebody was out of the room for this item."""
    start, end = attendee.out_from, attendee.out_to
    if start is None:
        return ""
    if end is None:
        return phrases.say("minutes.out", start=phrases.clock(start))
    return phrases.say("minutes.out_to", start=phrases.clock(start), end=phrases.clock(end))
