"""Short plain messages that ask an agency for what is missing: references and days, and a person's own words never.

The content class has no field for anybody of a case, for an address, or for what a case is about. A message is made in
the desk's own process, so this knows the words of paper and nothing of type.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.assets.words import paper_words

RESEARCH, ACTIONS, OWNERS = "research", "actions", "owners"


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """One thing that is missing: its code, its day, how many working days it is late, how often it was asked for."""

    code: str
    due: date
    late_days: int
    asked_before: int = 0


@dataclass(frozen=True, slots=True)
class ChaseMessage:
    """What one agency is asked for in one message; `kind` is "research" or "actions".

    `meeting_day` and `asked_by` are those of the meeting whose research is missing, None for actions.
    """

    area: str
    kind: str
    agency: str
    person: str
    made_on: date
    answer_by: date
    contact: str
    phone: str
    lines: tuple[ChaseLine, ...]
    meeting_day: date | None = None
    asked_by: date | None = None
    language: str = "en"


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = range(1, 13)


@dataclass(frozen=True, slots=True)
class MessageWords:
    """The words of a language, and the day whose year dates leave out."""

    language: str
    made_on: date

    def say(self, key: str, **values: str) -> str:
        """Return the words of a key, with these values in them."""
        return paper_words(self.language)[key].format(**values)

    def day(self, day: date) -> str:
        """Return a day, with its year where that is another one."""
        key = "date.day" if day.year == self.made_on.year else "date.day_year"
        weekday, month = self.say(f"date.{_WEEKDAYS[day.weekday()]}"), self.say(f"date.month_{day.month}")
        return self.say(key, weekday=weekday, day=str(day.day), month=month, year=str(day.year))

    def late(self, days: int) -> str:
        """Return how many working days late something is."""
        return self.say("late.one") if days == 1 else self.say("late.many", days=str(days))

    def count(self, number: int) -> str:
        """Return a number, in words where it is small."""
        return self.say(f"count.{number}") if number in _COUNTS else str(number)


def subject_of(message: ChaseMessage) -> str:
    """Return the subject of a message: no case stands in it."""
    words = _words(message)
    meeting = words.day(message.meeting_day) if message.meeting_day else ""
    return words.say(f"chase.subject_{message.kind}", area=message.area, meeting=meeting)


def text_of(message: ChaseMessage) -> str:
    """Return the whole message as plain text, to be sent by the person."""
    words = _words(message)
    key = "chase.to" if message.person else "chase.to_agency"
    paragraphs = [
        f"{words.say(key, person=message.person, agency=message.agency)}\n{subject_of(message)}",
        _opening(words, message),
        "\n".join(_line(words, message, line) for line in message.lines),
        words.say(f"chase.how_{message.kind}"),
        f"{_by_when(words, message)} {words.say('chase.no_names')}",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _line(words: MessageWords, message: ChaseMessage, line: ChaseLine) -> str:
    """Return one line: the code, its day, how late it is, how often it was asked for."""
    day = "chase.by" if message.kind == RESEARCH else "chase.was_due"
    due = words.say(day, day=words.day(line.due))
    if line.late_days:
        due = words.say("chase.late", due=due, late=words.late(line.late_days))
    said = words.say("chase.line", code=line.code, due=due)
    if line.asked_before:
        known = {1: "chase.once", 2: "chase.twice"}.get(line.asked_before, "chase.often")
        often = words.say(known, count=words.count(line.asked_before))
        said = words.say("chase.asked_before", line=said, often=often)
    return said


def _words(message: ChaseMessage) -> MessageWords:
    return MessageWords(message.language, message.made_on)


def _opening(words: MessageWords, message: ChaseMessage) -> str:
    number = len(message.lines)
    meeting = words.day(message.meeting_day) if message.meeting_day else ""
    by = words.day(message.asked_by) if message.asked_by else ""
    key = f"chase.{message.kind}_{'one' if number == 1 else 'many'}"
    said = words.say(key, count=words.count(number), meeting=meeting, by=by)
    return said[:1].upper() + said[1:]


def _by_when(words: MessageWords, message: ChaseMessage) -> str:
    key = "chase.by_when" if message.phone else "chase.by_when_no_phone"
    return words.say(key, day=words.day(message.answer_by), contact=message.contact, phone=message.phone)
