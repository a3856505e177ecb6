"""Words what stands on paper: dates, lateness, births and lists, in the words of the document's language."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from marac_desk.assets.words import paper_words
from marac_desk.documents.content import Born, Due, SaidToHarm
from marac_desk.documents.scripts import NO_BREAK
from marac_desk.documents.style import Style
from marac_desk.documents.typeset import Span
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import DobAccuracy

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDED_COUNTS = range(1, 13)


@lru_cache(maxsize=1024)
def _parsed(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _, _ in string.Formatter().parse(template))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language, and the day on which the document was made (its year is left out of dates)."""

    language: str
    made_on: date

    @property
    def words(self) -> Mapping[str, str]:
        """Every text by its name."""
        return paper_words(self.language)

    def say(self, key: str, **values: str) -> str:
        """Return a text with its values put in; for values that keep to the direction of the language."""
        return self.words[key].format(**values)

    def spans(self, key: str, style: Style, strong: Style | None = None, **values: str) -> tuple[Span, ...]:
        """Return a text as spans, one for each value, so that a right-to-left name moves nothing around it.

        Values whose name begins with an underscore in the call are set in the strong style.
        """
        found = []
        for text, name in _parsed(self.words[key]):
            found.append(Span(text, style))
            if name is not None:
                plain = name in values
                found.append(Span(values[name if plain else f"_{name}"], style if plain else strong or style))
        return tuple(span for span in found if span.text)

    def day(self, day: date, *, year: bool = False) -> str:
        """Return "Tue 24 Nov", with the year where asked or where it is not the document's own; never broken."""
        key = "date.day_year" if year or day.year != self.made_on.year else "date.day"
        weekday = self.words[f"date.{_WEEKDAYS[day.weekday()]}"]
        said = self.say(key, weekday=weekday, day=str(day.day), month=self._month(day), year=str(day.year))
        return said.replace(" ", NO_BREAK)

    def _month(self, day: date) -> str:
        return self.words[f"date.month_{day.month}"]

    def birth_day(self, day: date) -> str:
        """Return a day without its weekday, always with the year."""
        said = self.say("date.birth", day=str(day.day), month=self._month(day), year=str(day.year))
        return said.replace(" ", NO_BREAK)

    @staticmethod
    def clock(at: time) -> str:
        """Return "09:28"."""
        return f"{at:%H:%M}"

    def born(self, born: Born) -> str:
        """Return "born 11 May 1983", "born about 1983", or that the date is not known."""
        if born.day is None or born.accuracy is DobAccuracy.UNKNOWN:
            return self.words["person.born_unknown"]
        if born.accuracy is DobAccuracy.ESTIMATED:
            return self.say("person.born_about", year=str(born.day.year))
        return self.say("person.born", day=self.birth_day(born.day))

    def relationship(self, person: SaidToHarm) -> str:
        """Return the word for the relationship, of the person's sex where the language has one and it is known."""
        plain = f"relationship.{person.relationship.value}"
        return self.words.get(f"{plain}_{person.sex.value}", self.words[plain])

    def listed(self, items: Sequence[str], joint: str = "and") -> str:
        """Return "a, b and c" or, with the joint "or", "a, b or c"; "" for nothing."""
        if len(items) < 2:
            return "".join(items)
        *first, last = items
        head = first[0]
        for item in first[1:]:
            head = self.say("list.comma", first=head, rest=item)
        return self.say(f"list.{joint}", first=head, last=last)

    def must_not(self, ways: Sequence[MustNot]) -> str:
        """Return "Do not phone or send letters"; "" where nothing is ruled out."""
        if not ways:
            return ""
        return self.say("must_not.line", ways=self.listed([self.words[f"must_not.{way}"] for way in ways], "or"))

    def late(self, days: int) -> str:
        """Return "4 working days late"; "" for zero."""
        if days <= 0:
            return ""
        return self.words["late.one"] if days == 1 else self.say("late.many", days=str(days))

    def due(self, due: Due) -> tuple[str, str]:
        """Return when something falls due, and a second line with the day to ask again ("" for none)."""
        again = self.say("due.ask_again", day=self.day(due.ask_again)) if due.ask_again else ""
        if due.event or due.day is None:
            return due.event or self.words["due.none"], again
        said = self.day(due.day)
        if due.at is not None:
            said = self.say("date.day_clock", day=said, clock=self.clock(due.at))
        elif due.day == self.made_on:
            said = self.say("date.day_today", day=said)
        return said, again

    def count(self, number: int) -> str:
        """Return "five", or figures above twelve."""
        return self.words[f"count.{number}"] if number in _WORDED_COUNTS else str(number)

    def coded(self, room: str, code: StrEnum, prefix: str = "") -> str:
        """Return the word for a code in one part of the words ("minutes.present")."""
        return self.words[f"{room}.{prefix}{code.value}"]
