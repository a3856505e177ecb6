"""Reads the title of one column: which field it means, and whom of several people it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook, column_book
from marac_desk.intake.risk_list import item_number
from marac_desk.intake.sections import PEOPLE, Match, Section
from marac_desk.intake.shelves import Shelf
from marac_desk.intake.wordings import merged, tables

_CAPITAL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_ITEM = re.compile(
    r"(?:(?:dash|ric|dara|risk|checklist|list|liste|lista) )*"
    r"(?:q|qu|que|question|item|frage|kysymys|risk|dash|ric|indicator) ?(\d{1,2})(?: (.*))?"
)
_MOST_ITEMS = 40
_ORDER = (*PEOPLE, Section.SAFE_CONTACT, Section.GROUNDS, Section.ACCOUNT, Section.CONSENT, Section.RISK)
_SHORTEST_PERSON, _SHORTEST_FIELD = 4, 3
_LINKS = ("", "s", "es", "n", "en", "r")
_PERSON_SIGNS = {
    Section.VICTIM: "@victim",
    Section.PERPETRATORS: "@perpetrator",
    Section.CHILDREN: "@child",
    Section.REFERRER: "@referrer",
}


class TitleBook:
    """What titles of columns mean, in every language that ships."""

    def __init__(self) -> None:
        self.book: LabelBook = column_book()
        sources = tables("columns")
        doubtful = merged(sources, "doubtful")
        self._doubtful = Shelf({self.book.key(word): field for field, written in doubtful.items() for word in written})
        self._month_first = frozenset(fold(word) for word in merged(sources, "words")["month_first"])
        people = merged(tables("labels"), "people")
        self._long_people = sorted(
            {fold(word) for written in people.values() for word in written if " " not in fold(word)},
            key=len,
            reverse=True,
        )

    def match(self, title: str, group: str = "", within: tuple[Section, ...] = ()) -> Match | None:
        """Return the field a title means, below the words that stand over several columns and titles of these parts."""
        for form in self._forms(title):
            if found := self._item(form):
                return found
            if group and (found := self.book.match(f"{_parted(group)} {form}", within)):
                return found
            if found := self.book.match(form, within):
                return found
        target = next((hit for form in self._forms(title) if (hit := self._doubtful.exact(self.book.key(form)))), None)
        return Match(target, guessed=True) if target else None

    def understands(self, title: str) -> bool:
        """Whether a text is the title of a column under any part."""
        return self.match(title, within=_ORDER) is not None

    def owner(self, words: str) -> tuple[Section, int] | None:
        """Return whom words name and which of several, or None: "VIC", "Suspect 2"."""
        key = self.book.key(_parted(words)).split()
        kinds = {sign: section for section, sign in _PERSON_SIGNS.items()}
        if key and key[0] in kinds and all(part.isdecimal() for part in key[1:]) and len(key) <= 2:
            return kinds[key[0]], int(key[1]) if len(key) == 2 else 0
        return None

    def is_month_first(self, title: str) -> bool:
        """Whether a title itself says that the month stands before the day."""
        plain = f" {fold(title)} "
        return any(f" {form} " in plain for form in self._month_first)

    def _forms(self, title: str) -> Iterator[str]:
        """The title as it stands, with its parts apart, and with a person and a field that are written as one word."""
        yield title
        parted = _parted(title)
        if parted != title:
            yield parted
        compound = " ".join(self._apart(word) for word in fold(parted).split())
        if compound != fold(parted):
            yield compound

    def _apart(self, word: str) -> str:
        for person in self._long_people:
            if (
                len(person) < _SHORTEST_PERSON
                or not word.startswith(person)
                or len(word) < len(person) + _SHORTEST_FIELD
            ):
                continue
            for link in _LINKS:
                rest = word.removeprefix(person).removeprefix(link)
                if word == person + link + rest and self.book.match(rest, PEOPLE):
                    return f"{person} {rest}"
        return word

    def _item(self, form: str) -> Match | None:
        """An item of the risk list, by its number."""
        found = _ITEM.fullmatch(fold(_parted(form)))
        if not found or not 1 <= int(found[1]) <= _MOST_ITEMS:
            return None
        if found[2] and item_number(f"{found[1]}. {found[2]}", self.book, in_list=True) is None:
            return None  # the words name another item than the number
        return Match(f"risk/answers/{int(found[1])}")


@cache
def title_book() -> TitleBook:
    """Return the titles that ship, read once."""
    return TitleBook()


def _parted(title: str) -> str:
    return _CAPITAL.sub(" ", title.replace("_", " "))


def with_owner(match: Match, owner: Section, number: int | None) -> Match:
    """Return a match as one about this person."""
    return replace(match, owner=owner, number=number)
