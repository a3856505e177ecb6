"""Says on which line of a TOML text a key, a table or the n-th entry of an array stands.

tomllib gives values without positions. This scanner gives positions without values: it walks a text that tomllib has
already accepted, so it need not check anything, and it runs only when there is a problem to report.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping

Place = tuple[str | int, ...]
"""The way to a value: names of keys, and numbers (from 0) in arrays and in arrays of tables."""

_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # up to two quotes may stand right before the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")  # a date and its time may be parted by a space
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._ends = [end.start() for end in re.finditer("\n", text)]
        self._counts: dict[Place, int] = {}  # how many tables each array of tables has so far
        self.lines: dict[Place, int] = {}

    def scan(self) -> None:
        table: Place = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Place:
        line, array = self._line(), self._text.startswith("[[", self._at)
        self._at += 2 if array else 1
        place: Place = ()
        for part in self._key():
            place = self._latest(place)
            self.lines.setdefault(place, line)
            place += (part,)
        if array:
            self.lines.setdefault(place, line)
            self._counts[place] = self._counts.get(place, 0) + 1
            place = self._latest(place)
        self.lines[place] = line
        self._at += 2 if array else 1
        return place

    def _latest(self, place: Place) -> Place:
        count = self._counts.get(place)
        return place if count is None else (*place, count - 1)

    def _pair(self, table: Place) -> None:
        line, place = self._line(), table
        for part in self._key():
            place += (part,)
            self.lines.setdefault(place, line)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(place)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while not parts or self._text.startswith(".", self._at):
            self._at += 1 if parts else 0
            self._skip(_SPACE)
            if self._text[self._at] in "\"'":
                parts.append(tomllib.loads("key = " + self._take(_STRING))["key"])
            else:
                parts.append(self._take(_BARE_KEY))
            self._skip(_SPACE)
        return parts

    def _value(self, place: Place) -> None:
        opening = self._text[self._at]
        if opening in "\"'":
            self._take(_STRING)
        elif opening in "[{":
            self._collection(place, "]" if opening == "[" else "}")
        else:
            self._take(_BARE_VALUE)

    def _collection(self, place: Place, closing: str) -> None:
        self._at += 1
        self._skip(_BLANK)
        number = 0
        while not self._text.startswith(closing, self._at):
            if closing == "]":
                self.lines[(*place, number)] = self._line()
                self._value((*place, number))
            else:
                self._pair(place)
            number += 1
            self._skip(_BLANK)
            if self._text.startswith(",", self._at):
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = found.end()
        return found.group()

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1


def lines_of(text: str) -> Mapping[Place, int]:
    """Return the line (from 1) of every key, table and array entry of a valid TOML text.

    A table that is only implied ("a" of "[a.b]") stands where it is first implied.
    """
    scanner = _Scanner(text)
    scanner.scan()
    scanner.lines.pop((), None)
    return scanner.lines


def line_of(text: str, place: Place) -> int | None:
    """Return the line of a place, or of the nearest table around it; None for the whole text."""
    lines = lines_of(text)
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place)
