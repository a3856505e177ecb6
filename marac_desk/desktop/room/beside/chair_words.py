"""What the chair's window says about the case on the table: few words, each large enough for two metres."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room import case_sentences as words
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.coverage import Gap, GapWeight
from marac_desk.rules.lives import ActionState, ItemState
from marac_desk.services.meeting_room.views import CaseInRoom, TriedBefore

MOST_GAPS, MOST_TRIED = 5, 4
_FAILED = frozenset({ActionState.CLOSED_NOT_DONE, ActionState.CLOSED_NOT_POSSIBLE})
_CONTEXT = "ChairWindow"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: what it is about, what of it, and what that means."""

    lead: str
    rest: str
    shape: Shape | None = None
    tone: Tone = Tone.INK2


@dataclass(frozen=True, slots=True)
class ChairWords:
    """All words of the window but those of the clocks."""

    place: str
    title: str
    people: str
    her_words: str
    expects: str
    gaps: tuple[Line, ...]
    tried_head: str
    tried: tuple[Line, ...]
    step: ItemState | None
    question: str
    following: str
    about_following: str

    def said(self) -> str:
        """Return all of it as sentences, for whoever does not see the window."""
        lists = [f"{line.lead} {line.rest}" for line in (*self.gaps, *self.tried)]
        told = [self.place, self.title, self.people, self.her_words, self.expects, *lists]
        return ". ".join(part for part in (*told, self.question, self.following) if part)


def chair_words(desk: Desk, state: RoomState) -> ChairWords:
    """Return what the window says now."""
    case, following = state.case, state.following
    return ChairWords(
        place=_place(state),
        title=words.title(desk, case) if case else _between(state),
        people=_people(desk, case) if case else "",
        her_words=words.her_words(case) if case else "",
        expects=words.her_source(desk, case)[1] if case else "",
        gaps=_gaps(desk, case) if case else (),
        tried_head=_tried_head(desk, case) if case else "",
        tried=tuple(_tried(line) for line in case.tried[:MOST_TRIED]) if case else (),
        step=case.state if case else None,
        question=words.asked(case.state)[1].split(" Alt+")[0] if case else "",
        following=following.reference if following else "",
        about_following=dates.minutes(following.planned_minutes) if following else "",
    )


def _place(state: RoomState) -> str:
    listed = state.listed
    of = _tr("of {count}").format(count=len(state.room.cases))
    return f"{_tr('Case {number}').format(number=listed.position)} {of}" if listed is not None and state.case else ""


def _between(state: RoomState) -> str:
    if state.all_heard:
        return _tr("Every case has been heard")
    return _tr("Between two cases") if state.running else _tr("The meeting is not in session")


def _people(desk: Desk, case: CaseInRoom) -> str:
    children = ", ".join(words.person_words(desk, child) for child in case.children)
    harm = ", ".join(
        desk.name(one.name, _tr("not known")) + (f", {one.age}" if one.age is not None else "")
        for one in case.perpetrators
    )
    parts = [children, _tr("from {names}").format(names=harm) if harm else ""]
    remarks = words.remarks(case).partition(", ")[2]
    told = ". ".join(part[:1].upper() + part[1:] for part in (*parts, remarks) if part)
    return f"{told}." if told else ""


def _gaps(desk: Desk, case: CaseInRoom) -> tuple[Line, ...]:
    """Return what is not answered yet, what could harm somebody first; where it is too much, how much more."""
    found = [_gap(desk, case, gap) for gap in case.gaps]
    if len(found) <= MOST_GAPS:
        return tuple(found)
    kept = found[: MOST_GAPS - 1]
    return (*kept, Line(_tr("%n more", len(found) - len(kept)), ""))


def _gap(desk: Desk, case: CaseInRoom, gap: Gap) -> Line:
    lead, rest = words.gap_words(desk, case, gap)
    return Line(lead.removesuffix(":"), rest, Shape.TRIANGLE if gap.weight is GapWeight.HARM else Shape.RING)


def _tried_head(desk: Desk, case: CaseInRoom) -> str:
    days = [line.heard_on for line in case.tried if line.heard_on is not None]
    if not days:
        return _tr("Tried before") if case.tried else ""
    return _tr("Tried before, {day}").format(day=dates.day(max(days), desk.today()))


def _tried(line: TriedBefore) -> Line:
    return Line(line.title, labels.word(line.state), tone=Tone.LATE if line.state in _FAILED else Tone.INK2)
