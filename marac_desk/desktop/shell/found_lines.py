"""What the command line shows: commands, people, cases, actions and meetings, with what was typed standing out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.veil import Veil
from marac_desk.desktop.widgets.rows import Cell, Row, RowKind
from marac_desk.desktop.widgets.tokens import ROW_PALETTE, Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary import MeetingKind
from marac_desk.services.finding import Found

_CONTEXT = "CommandLine"
HEAD = 28


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an icon or an agency's mark, the words, what stands at the right, and where choosing it leads."""

    key: Hashable
    text: str
    icon: str = ""
    mark: str = ""
    right: str = ""
    words: tuple[str, ...] = ()

    @property
    def strong(self) -> list[tuple[int, int]]:
        """Where the words that were typed begin a word of the line, as first and last position."""
        return matches(self.text, self.words)

    @property
    def row(self) -> Row:
        """The line as the list holds it, for a screen reader and for what choosing it does."""
        right = Cell(self.right, tone=Tone.INK3, type=Type.SMALL, right=True)
        return Row(self.key, (Cell(self.text, verb="go"), right), height=ROW_PALETTE)


def matches(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where typed words begin words of a text, in order and without overlaps."""
    lower, found = text.casefold(), set()
    if len(lower) != len(text):  # a letter that folds into two would shift every place after it
        return []
    for word in words:
        start = lower.find(word)
        while start >= 0:
            if start == 0 or not lower[start - 1].isalnum():
                found.add((start, start + len(word)))
            start = lower.find(word, start + 1)
    ranges: list[tuple[int, int]] = []
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if not ranges or first >= ranges[-1][1]:
            ranges.append((first, last))
    return ranges


def head_row(title: str) -> Row:
    """Return the name of a group of lines."""
    return Row(("head", title), (Cell(title, tone=Tone.INK3, type=Type.SMALL),), RowKind.NOTE, height=HEAD)


def command_line(command: Command, words: tuple[str, ...]) -> Line:
    """Return a command with its keys."""
    return Line(("do", command.text), command.text, icon="chevron-right", right=command.keys, words=words)


def found_line(desk: Desk, found: Found, words: tuple[str, ...]) -> Line:
    """Return something that was found; names obey the key that hides them."""
    match found.kind:
        case "meeting":
            return _meeting(desk, found, words)
        case "action":
            return _action(desk, found, words)
        case _:
            return _person(desk, found, words)


def _person(desk: Desk, found: Found, words: tuple[str, ...]) -> Line:
    name = desk.name(found.name, _tr("no name given"))
    who = name if found.age is None else _tr("{name}, {age}").format(name=name, age=found.age)
    text = _tr("{who}, in {reference}").format(who=who, reference=found.reference)
    right = _tr("referred {day}").format(day=dates.day(found.on, desk.today())) if found.on else ""
    return Line((found.kind, found), text, icon="folder", right=right, words=words)


def _action(desk: Desk, found: Found, words: tuple[str, ...]) -> Line:
    title = Veil(desk, found.people).words(found.name)
    text = _tr("{title}, {name}").format(title=title, name=desk.name(found.about))
    if found.late:
        right = dates.working_days_late(found.late)
    elif found.state:
        right = _tr("ended {day}").format(day=dates.day(found.on, desk.today())) if found.on else _tr("ended")
    else:
        right = dates.due(found.on, desk.today()) if found.on else ""
    return Line((found.kind, found), text, mark=found.mark, right=right, words=words)


def _meeting(desk: Desk, found: Found, words: tuple[str, ...]) -> Line:
    kind = labels.word(MeetingKind(found.name))
    day = dates.day(found.on, desk.today()) if found.on else ""
    text = _tr("{kind} of {day}").format(kind=kind[:1].upper() + kind[1:], day=day)
    if found.about:
        text = _tr("{meeting}, chaired by {name}").format(meeting=text, name=found.about)
    state = labels.word(MeetingState(found.state)) if found.state else ""
    return Line((found.kind, found), text, icon="calendar-days", right=state, words=words)


def fits(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text holds every word that was typed."""
    lower = text.casefold()
    return all(word in lower for word in words)


def target_of(found: Found) -> tuple[str, dict[str, Any]]:
    """Return the place and the thing there that something found leads to."""
    match found.kind:
        case "action":
            return "actions", {"id": str(found.subject_id)}
        case "meeting":
            return "meetings", {"id": str(found.subject_id)}
        case _:
            return "case", {"id": str(found.case_id)}
