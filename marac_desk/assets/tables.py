"""Reads TOML files key by key, and refuses the first thing that is wrong with file, line and reason.

A reader asks a Table for each key with what the value must be, and gets it typed; `Table.into` then refuses keys that
nobody asked for. So the code that reads a file is also its schema.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from marac_desk.assets.lines import Place, line_of
from marac_desk.assets.problems import ResourceProblemError

T = TypeVar("T")

_KINDS = {
    str: "text",
    int: "a whole number",
    float: "a decimal fraction",
    bool: "true or false",
    date: "a date",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class _Source:
    file: str
    text: str

    def problem(self, place: Place, reason: str) -> ResourceProblemError:
        return ResourceProblemError(self.file, line_of(self.text, place), reason)


class Table:
    """One table of a TOML file. Every method raises ResourceProblemError where the value is not what it asks for."""

    __slots__ = ("_asked", "_place", "_source", "_values")

    def __init__(self, source: _Source, place: Place, values: dict[str, Any]) -> None:
        self._source, self._place, self._values = source, place, values
        self._asked: set[str] = set()

    def into(self, build: Callable[[Table], T]) -> T:
        """Return what build makes of this table, after refusing every key that it did not ask for."""
        built = build(self)
        for key in self._values:
            if key not in self._asked:
                raise self.problem(key, f'unknown key "{key}"')
        return built

    def problem(self, key: str | None, reason: str) -> ResourceProblemError:
        """Return the error for a key of this table, or for the table itself, to be raised by the reader."""
        return self._source.problem(self._place if key is None else (*self._place, key), reason)

    def has(self, key: str) -> bool:
        """Whether the table gives this key."""
        return key in self._values

    def holds_table(self, key: str) -> bool:
        """Whether the value under this key is a table of its own."""
        return isinstance(self._values.get(key), dict)

    def given(self) -> tuple[str, ...]:
        """Return the keys the table gives, in the order of the file."""
        return tuple(self._values)

    def text(
        self,
        key: str,
        *,
        among: Collection[str] | None = None,
        like: re.Pattern[str] | None = None,
        longest: int | None = None,
    ) -> str:
        """Return a text that is not empty, is one of the codes, has the form, and is no longer than asked for."""
        return self._checked_text(key, self._get(key, str), among, like, longest)

    def any_text(self, key: str) -> str:
        """Return a text as it stands, space around it included."""
        value: str = self._get(key, str)
        return value

    def number(self, key: str, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        value: int = self._get(key, int)
        if not low <= value <= high:
            raise self.problem(key, f'"{key}" is {value}; it must be from {low} to {high}')
        return value

    def chance(self, key: str) -> float:
        """Return a fraction above 0 and below 1."""
        value: float = self._get(key, float)
        if not 0.0 < value < 1.0:
            raise self.problem(key, f'"{key}" is {value}; it must be above 0 and below 1')
        return value

    def factor(self, key: str) -> float:
        """Return a fraction above 0, at most 100."""
        value: float = self._get(key, float)
        if not 0.0 < value <= 100.0:
            raise self.problem(key, f'"{key}" is {value}; it must be above 0 and at most 100')
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false; the default where the key is left out and there is one."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        value: bool = self._get(key, bool)
        return value

    def texts(
        self, key: str, *, among: Collection[str] | None = None, like: re.Pattern[str] | None = None
    ) -> tuple[str, ...]:
        """Return a list of different texts, each as `text` would have it; it may be empty."""
        values = [
            self._checked_text((key, number), self._typed((key, number), value, str), among, like, None)
            for number, value in enumerate(self._get(key, list))
        ]
        for number, value in enumerate(values):
            if value in values[:number]:
                raise self._entry_problem((key, number), f'"{value}" is there twice')
        return tuple(values)

    def numbers(self, key: str, among: Collection[int]) -> tuple[int, ...]:
        """Return a list of numbers, each one of those allowed; it may be empty."""
        values: list[int] = []
        for number, value in enumerate(self._get(key, list)):
            if self._typed((key, number), value, int) not in among:
                raise self._entry_problem((key, number), f"{_name((key, number))} is {value}, which there is not")
            values.append(value)
        return tuple(values)

    def dates(self, key: str) -> tuple[date, ...]:
        """Return a list of dates; it may be empty."""
        return tuple(self._typed((key, number), value, date) for number, value in enumerate(self._get(key, list)))

    def table(self, key: str) -> Table:
        """Return the table under a key."""
        return Table(self._source, (*self._place, key), self._get(key, dict))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables written as [[key]], at least one."""
        values = self._get(key, list)
        if not values:
            raise self.problem(key, f'"{key}" is empty')
        return tuple(
            Table(self._source, (*self._place, key, number), self._typed((key, number), value, dict))
            for number, value in enumerate(values)
        )

    def _get(self, key: str, kind: type) -> Any:
        self._asked.add(key)
        if key not in self._values:
            raise self.problem(None, f'"{key}" is missing')
        return self._typed(key, self._values[key], kind)

    def _typed(self, entry: str | tuple[str, int], value: Any, kind: type) -> Any:
        if type(value) is not kind:  # isinstance would take true for a number and an instant for a date
            raise self._entry_problem(entry, f"{_name(entry)} must be {_KINDS[kind]}")
        return value

    def _checked_text(
        self,
        entry: str | tuple[str, int],
        value: str,
        among: Collection[str] | None,
        like: re.Pattern[str] | None,
        longest: int | None,
    ) -> str:
        reason = None
        if not value.strip() or value != value.strip():
            reason = f"{_name(entry)} is empty or has space around it"
        elif among is not None and value not in among:
            reason = f'{_name(entry)} is "{value}"; it must be one of {", ".join(among)}'
        elif like is not None and not like.fullmatch(value):
            reason = f'{_name(entry)} is "{value}", which is not in the form asked for'
        elif longest is not None and len(value) > longest:
            reason = f"{_name(entry)} has {len(value)} characters; at most {longest} are allowed"
        if reason:
            raise self._entry_problem(entry, reason)
        return value

    def _entry_problem(self, entry: str | tuple[str, int], reason: str) -> ResourceProblemError:
        return self._source.problem((*self._place, *((entry,) if isinstance(entry, str) else entry)), reason)


def _name(entry: str | tuple[str, int]) -> str:
    return f'"{entry}"' if isinstance(entry, str) else f'entry {entry[1] + 1} of "{entry[0]}"'


def read_toml(file: Path) -> Table:
    """Return the top table of a TOML file.

    Raises ResourceProblemError where the file cannot be read, is not UTF-8 or is not TOML. The file is named by its
    folder and name, which is its path below resources/.
    """
    name = f"{file.parent.name}/{file.name}"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ResourceProblemError(name, None, "the file cannot be read, or there is no such file") from error
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ResourceProblemError(name, data.count(b"\n", 0, error.start) + 1, "this is not UTF-8 text") from error
    return Table(_Source(name, text), (), _parsed(name, text))


def toml_table(name: str, text: str) -> Table:
    """Return the top table of a TOML text, named for its errors. Raises ResourceProblemError where it is not TOML."""
    return Table(_Source(name, text), (), _parsed(name, text))


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        raise ResourceProblemError(name, line, f"this is not TOML: {reason.lower()}") from error
    except RecursionError as error:
        raise ResourceProblemError(name, None, "this is not TOML that can be read: nested too deeply") from error
