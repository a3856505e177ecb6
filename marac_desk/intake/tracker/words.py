"""The words of trackers: titles of columns, what became of an action, colours, repeats; every language that ships."""

from __future__ import annotations

import re
from functools import cache

from marac_desk.intake.folding import fold
from marac_desk.intake.labels import column_book
from marac_desk.intake.past_cases import ActionState, StatusColour
from marac_desk.intake.shelves import Shelf
from marac_desk.intake.tables.titles import title_book
from marac_desk.intake.wordings import folded, merged, tables

_AFTER_WHOLE = re.compile(r"(?:[\d/. ]*\d)?")
_UNCLEAR = {"?", "??", "???"}
_TICKS = {"✓", "✔", "☑", "☒"}


class TrackerBook:
    """All known words of trackers."""

    def __init__(self) -> None:
        sources = tables("tracker")
        self._titles = column_book()
        columns = merged(sources, "columns")
        self._columns = Shelf({self._titles.key(word): field for field, written in columns.items() for word in written})
        self._states = folded(merged(sources, "states"))
        self._longest_first = sorted(self._states, key=len, reverse=True)
        self._whole = folded(merged(sources, "whole"))
        self._status = folded(merged(sources, "status"))
        self._repeat = folded(merged(sources, "repeat"))
        self._words = {kind: frozenset(map(fold, written)) for kind, written in merged(sources, "words").items()}

    def column(self, title: str) -> str | None:
        """Return the field of a case that a title means, where only trackers have it or call it so."""
        for form in (title, re.sub(r"\(.*?\)", " ", title)):
            key = self._titles.key(form)
            if found := self._columns.exact(key) or self._columns.slip(key):
                return found
        return None

    def understands(self, title: str) -> bool:
        """Whether a text is the title of a column of a tracker."""
        return title.strip() == "#" or self.column(title) is not None or title_book().understands(title)

    def words(self, kind: str) -> frozenset[str]:
        """Return the folded words of a kind."""
        return self._words.get(kind, frozenset())

    def state(self, text: str) -> ActionState | None:
        """Return what words say became of an action; None for words that say something else."""
        plain = fold(text)
        if text.strip() in _UNCLEAR:
            return ActionState.UNCLEAR
        if text.strip() in _TICKS:
            return ActionState.DONE
        for word, state in self._whole.items():
            if plain == word or (plain.startswith(f"{word} ") and _AFTER_WHOLE.fullmatch(plain[len(word) + 1 :])):
                return ActionState(state)
        found = next((word for word in self._longest_first if plain == word or plain.startswith(f"{word} ")), None)
        return ActionState(self._states[found]) if found else None

    def status(self, text: str) -> StatusColour | None:
        """Return the colour that words stand for."""
        found = self._status.get(fold(text))
        return StatusColour(found) if found else None

    def repeat(self, text: str) -> bool | None:
        """Return what somebody wrote about a repeat: "R", "Y (Oct 24)"; None where it is not clear."""
        head = re.split(r"[(,;:\-–]", text, maxsplit=1)[0]
        found = self._repeat.get(fold(text)) or self._repeat.get(fold(head))
        return None if found is None else found == "yes"


@cache
def tracker_book() -> TrackerBook:
    """Return the words that ship, read once."""
    return TrackerBook()
