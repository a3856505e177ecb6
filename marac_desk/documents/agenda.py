"""Lays out the agenda pack (D3): names and times in four columns, and boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marac_desk.documents.agenda_content import AgendaBreak, AgendaCase, AgendaPack, AgendaPart, ArisingAction, Tag
from marac_desk.documents.content import Child, SaidToHarm, Victim
from marac_desk.documents.drawing import Drawing
from marac_desk.documents.paginate import Entry, flow
from marac_desk.documents.paper import (
    Composition,
    Take,
    agency_name,
    continued,
    cut_here,
    must_not,
    note,
    phrases_of,
    section,
    tick,
    title,
)
from marac_desk.documents.phrases import Phrases
from marac_desk.documents.pieces import Piece, in_a_row
from marac_desk.documents.scripts import NO_BREAK
from marac_desk.documents.style import (
    ACTION,
    BODY,
    COLUMN,
    FULL_WIDTH,
    INK,
    INK3,
    LEAD,
    LEFT,
    QUIET,
    RIGHT,
    SMALL,
    STRONG,
    Style,
)
from marac_desk.documents.typeset import Span

LAYOUT = "agenda 1"
"""Part of every piece's key: count it up when the look of the same content changes."""

_VICTIM, _HARM, _CHILDREN, _LAST_BOX = 156.0, 364.0, 530.0, 632.0
_STEP, _GUTTER = 18.0, 14.0
_TIME = Style(15, _STEP, STRONG.weight)
_NAME = Style(ACTION.size, _STEP, ACTION.weight)
_TAGS = SMALL.cut(STRONG.weight).inked(INK)
_FOOT, _BEFORE_BLOCK = 30.0, 10.0


def compose(pack: AgendaPack, take: Take) -> Composition:
    """Return the agenda as entries, its pieces taken one by one."""
    phrases, bare = phrases_of(pack.imprint), replace(pack, parts=(), arising=())
    listed = any(part.cases for part in pack.parts)
    columns = take(columns_piece, phrases)
    entries = flow(take(opening_piece, phrases, bare))
    entries += flow(columns) if listed else flow(take(note, (Span(phrases.words["agenda.empty"], BODY),)))
    for part in pack.parts:
        entries += _part(part, phrases, columns, take, 0.0 if part is pack.parts[0] else _BEFORE_BLOCK)
    entries += _arising(phrases, pack.arising, take)
    entries += flow(take(note, _ringing(phrases, "agenda.closing", pack, QUIET)))
    return Composition(
        title=phrases.words["agenda.document" if pack.added_to is None else "agenda.addition_document"],
        heading=_title(phrases, pack),
        imprint=pack.imprint,
        entries=tuple(entries),
        next_page=lambda here, coming: take(next_page_piece, phrases, *_following(here, coming)),
        foot_height=_FOOT,
    )


def _arising(phrases: Phrases, actions: Sequence[ArisingAction], take: Take) -> list[Entry]:
    """Return the agency's own actions of earlier meetings: codes, days, and how each stands."""
    if not actions:
        return []
    heading = phrases.words["agenda.arising"]
    entries = flow(take(section, heading))
    running = take(continued, phrases, heading).slices
    for action in actions:
        entries += flow(take(arising_piece, phrases, action), running)
    return entries


def arising_piece(phrases: Phrases, action: ArisingAction) -> Piece:
    """Return one earlier action: its code, how it stands, when it was due, room to say what became of it."""
    drawing = Drawing()
    drawing.text(LEFT, 22, action.code, STRONG, _VICTIM + 60 - LEFT)
    x = _VICTIM + 60
    due = phrases.say("agenda.arising_due", day=phrases.day(action.due))
    words = ", ".join(part for part in (phrases.coded("agenda", action.kind, "arising_"), due) if part)
    if late := phrases.late(action.late_days):
        drawing.late_sign(x, 22)
        x += 16
        words = f"{words}, {late}"
    drawing.text(x, 22, words, BODY, RIGHT - x)
    drawing.rule(LEFT, 31.5, FULL_WIDTH)
    return drawing.slices(32)


def _part(part: AgendaPart, phrases: Phrases, columns: Piece, take: Take, lead: float) -> list[Entry]:
    heading = phrases.coded("agenda", part.block)
    again = phrases.say("page.continued", heading=heading)
    entries = flow(take(block_piece, heading, lead), columns.slices) if part.cases else []
    running = in_a_row((columns, take(block_piece, again, 0.0))).slices
    for case in part.cases:
        piece = take(case_piece, phrases, case)
        tied = part.break_after is not None and case is part.cases[-1]
        said = phrases.say("agenda.case", number=str(case.number))
        name = Span(phrases.say("page.continued", heading=f"{said}, {case.reference}"), SMALL)
        within = take(cut_here, name).slices if len(piece.slices) > 1 else ()
        entries += flow(piece.kept() if tied else piece, running, case.number, within)
    if part.break_after is not None:
        entries += flow(take(break_piece, phrases, part.break_after), columns.slices)
    return entries


def _following(here: Sequence[Entry], coming: Sequence[Entry]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the cases cut between two pages, and those that begin on the second."""
    first, second = ({entry.number for entry in page if entry.number is not None} for page in (here, coming))
    return tuple(sorted(first & second)), tuple(sorted(second - first))


def _title(phrases: Phrases, pack: AgendaPack) -> str:
    key = "agenda.title" if pack.added_to is None else "agenda.addition_title"
    return phrases.say(key, day=phrases.day(pack.meeting_day, year=True))


def _ringing(phrases: Phrases, key: str, pack: AgendaPack, style: Style) -> tuple[Span, ...]:
    contact = pack.imprint.contact
    return phrases.spans(key, style, contact=contact.name, phone=contact.phone)


def opening_piece(phrases: Phrases, pack: AgendaPack) -> Piece:
    """Return the title, for whom the copy is, to what it adds, by when research is asked for, when to stop reading."""
    subtitle = phrases.spans(
        "agenda.subtitle" if pack.venue else "agenda.subtitle_no_venue",
        QUIET,
        STRONG,
        area=pack.imprint.area,
        start=phrases.clock(pack.starts),
        end=phrases.clock(pack.ends),
        venue=pack.venue,
        _agency=pack.recipient.name,
        person=pack.person,
    )
    reply = phrases.spans(
        "agenda.reply",
        ACTION,
        day=phrases.day(pack.reply_by.date()),
        clock=phrases.clock(pack.reply_by.time()),
    )
    drawing, baseline = Drawing(), 20.0
    if pack.added_to is not None:
        adds = phrases.spans("agenda.addition", BODY, STRONG, _day=phrases.day(pack.added_to, year=True))
        baseline = drawing.text(LEFT, baseline, adds, BODY, FULL_WIDTH) + 4
    baseline = drawing.text(LEFT, baseline, reply, ACTION, FULL_WIDTH)
    baseline = drawing.text(LEFT, baseline + 1, _ringing(phrases, "agenda.stop", pack, QUIET), QUIET, FULL_WIDTH)
    below = drawing.slices(baseline - QUIET.leading + 14, keep=True)
    return in_a_row((title(_title(phrases, pack), subtitle), below))


def columns_piece(phrases: Phrases) -> Piece:
    """Return the heads of the columns over a line in ink."""
    drawing = Drawing()
    heads = ((LEFT, "time"), (_VICTIM, "at_risk"), (_HARM, "said_to_harm"), (_CHILDREN, "children"))
    for x, word in heads:
        drawing.text(x, 14, phrases.words[f"agenda.{word}"], COLUMN, FULL_WIDTH)
    drawing.rule(LEFT, 22.5, FULL_WIDTH, INK)
    return drawing.slices(23, keep=True)


def block_piece(heading: str, lead: float) -> Piece:
    """Return the heading of a block, as it begins or as it goes on at the head of a page."""
    drawing = Drawing()
    drawing.text(LEFT, 20, heading, STRONG, FULL_WIDTH)
    drawing.rule(LEFT, 30.5, FULL_WIDTH)
    return drawing.slices(31, lead=lead, keep=True)


def case_piece(phrases: Phrases, case: AgendaCase) -> Piece:
    """Return one case: who, where, said to cause harm by whom, which children, who presents, and the boxes."""
    drawing = Drawing()
    reached = max(
        _when(drawing, phrases, case),
        _victim(drawing, phrases, case.victim, case.tags),
        _said_to_harm(drawing, phrases, case.said_to_harm),
    )
    if case.must_not:
        words = phrases.must_not(case.must_not)
        reached = must_not(drawing, _VICTIM, reached, words, _CHILDREN - _VICTIM - _GUTTER)
    baseline = max(reached, _children(drawing, phrases, case)) + 4
    for x, word in (
        (_VICTIM, "known_and_relevant"),
        (_HARM, "will_share"),
        (_CHILDREN, "not_relevant"),
        (_LAST_BOX, "nothing_known"),
    ):
        tick(drawing, x, baseline, phrases.words[f"agenda.{word}"])
    drawing.rule(LEFT, baseline + 13.5, FULL_WIDTH)
    return drawing.slices(baseline + 14, bookmark=phrases.say("agenda.outline", reference=case.reference))


def _when(drawing: Drawing, phrases: Phrases, case: AgendaCase) -> float:
    width = _VICTIM - LEFT - 6
    drawing.text(LEFT, 23, phrases.clock(case.at), _TIME, width)
    drawing.text(LEFT, 23 + _STEP, phrases.say("agenda.case", number=str(case.number)), SMALL.inked(INK3), width)
    return drawing.text(LEFT, 23 + 2 * _STEP, case.reference, Style(11, _STEP, ink=INK3), width)


def _victim(drawing: Drawing, phrases: Phrases, victim: Victim, tags: Sequence[Tag]) -> float:
    width = _HARM - _VICTIM - _GUTTER
    baseline = drawing.text(_VICTIM, 23, victim.name, _NAME, width)
    baseline = _aliases(drawing, phrases, _VICTIM, baseline, victim.aliases, width)
    baseline = drawing.text(_VICTIM, baseline, phrases.born(victim.born), QUIET, width)
    baseline = drawing.text(_VICTIM, baseline, _address(phrases, victim), QUIET, width)
    return drawing.text(_VICTIM, baseline, ", ".join(_tag(phrases, tag) for tag in tags), _TAGS, width)


def _aliases(
    drawing: Drawing, phrases: Phrases, x: float, baseline: float, aliases: Sequence[str], width: float
) -> float:
    if not aliases:
        return baseline
    return drawing.text(x, baseline, phrases.spans("person.alias", QUIET, names=", ".join(aliases)), QUIET, width)


def _address(phrases: Phrases, victim: Victim) -> str:
    if victim.address is None:
        return phrases.words["person.address_withheld"]
    lines = [line.replace(" ", NO_BREAK) if len(line) < 10 else line for line in victim.address]
    return ", ".join(lines) or phrases.words["person.address_unknown"]


def _tag(phrases: Phrases, tag: Tag) -> str:
    words = phrases.say(f"agenda.{tag.kind}", number=str(tag.number))
    return words.replace(" ", NO_BREAK)


def _said_to_harm(drawing: Drawing, phrases: Phrases, people: Sequence[SaidToHarm]) -> float:
    width, baseline = _CHILDREN - _HARM - _GUTTER, 23.0
    if not people:
        return drawing.text(_HARM, baseline, phrases.words["person.none_known"], QUIET, width)
    for person in people:
        baseline = drawing.text(_HARM, baseline, person.name, STRONG, width)
        baseline = _aliases(drawing, phrases, _HARM, baseline, person.aliases, width)
        baseline = drawing.text(_HARM, baseline, phrases.born(person.born), QUIET, width)
        baseline = drawing.text(_HARM, baseline, phrases.relationship(person), QUIET, width)
    return baseline


def _children(drawing: Drawing, phrases: Phrases, case: AgendaCase) -> float:
    width, baseline = RIGHT - _CHILDREN, 23.0
    for child in case.children:
        baseline = drawing.text(_CHILDREN, baseline, child_spans(phrases, child), BODY, width)
    if not case.presenter.short_name:
        return drawing.text(_CHILDREN, baseline, phrases.words["agenda.nobody_presents"], QUIET, width)
    presents = phrases.spans("agenda.presents", QUIET, agency=case.presenter.short_name)
    return agency_name(drawing, _CHILDREN, baseline, case.presenter, presents, width, QUIET)


def child_spans(phrases: Phrases, child: Child) -> tuple[Span, ...]:
    """Return a child's name, birth or age, and school, parted by commas."""
    name = child.name or ("" if child.unborn else phrases.words["person.child_unnamed"])
    school = phrases.words["person.school_withheld"] if child.school is None else child.school
    said = [(name, LEAD), (_child_age(phrases, child), BODY), (school, BODY)]
    spans: list[Span] = []
    for text, style in said:
        if text:
            spans += [Span(", ", BODY)] * bool(spans) + [Span(text, style)]
    return tuple(spans)


def _child_age(phrases: Phrases, child: Child) -> str:
    if child.unborn:
        due = phrases.birth_day(child.born) if child.born else ""
        return phrases.say("person.unborn_due", day=due) if due else phrases.words["person.unborn"]
    if child.born:
        return phrases.say("person.born", day=phrases.birth_day(child.born))
    return "" if child.age is None else str(child.age)


def break_piece(phrases: Phrases, pause: AgendaBreak) -> Piece:
    """Return the line of a break, with the agencies that may leave then."""
    at = phrases.clock(pause.at)
    words = (
        phrases.say("agenda.break_until", at=at, until=phrases.clock(pause.until))
        if pause.until
        else phrases.say("agenda.break", at=at)
    )
    spans = [Span(words, LEAD)]
    if pause.may_leave:
        spans += [
            Span(". ", QUIET),
            *phrases.spans("agenda.may_leave", QUIET, agencies=phrases.listed(pause.may_leave)),
        ]
    drawing = Drawing()
    baseline = drawing.text(LEFT, 20, spans, QUIET, FULL_WIDTH) - QUIET.leading
    drawing.rule(LEFT, baseline + 10.5, FULL_WIDTH)
    return drawing.slices(baseline + 11)


def next_page_piece(phrases: Phrases, cut: Sequence[int], coming: Sequence[int]) -> Piece:
    """Return the line at the foot of a page: the case that goes on on the next, and the cases that begin there."""
    said = [phrases.say("agenda.goes_on", number=str(number)) for number in cut]
    if coming:
        key = {1: "agenda.next_page_one", 2: "agenda.next_page_two"}.get(len(coming), "agenda.next_page")
        said.append(phrases.say(key, first=str(coming[0]), last=str(coming[-1])))
    drawing = Drawing()
    drawing.text(LEFT, 20, " ".join(said), QUIET, FULL_WIDTH)
    return drawing.slices(_FOOT)
