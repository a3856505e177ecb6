"""The small values of the record line: what it knows, what it understood, what it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marac_desk.rules.deadlines import DueSpec


class PartKind(StrEnum):
    """What a stretch of the line was understood as."""

    AGENCY = "agency"
    ACTION = "action"
    DUE = "due"
    URGENT = "urgent"
    PERSON = "person"
    WORDS = "words"


class Unclear(StrEnum):
    """What the line does not say."""

    NO_AGENCY = "no_agency"
    SEVERAL_AGENCIES = "several_agencies"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the partnership as the line knows it: its key, kind, short name, and what people type for it."""

    key: str
    kind: str
    subkind: str | None
    short_name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An action of the catalogue as the line knows it. `kinds` are agency types, or "any"."""

    code: str
    title: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    subkinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the line, by its first and last position, and what it was understood as."""

    start: int
    end: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Understood:
    """How the line was understood.

    `agencies` are all that the line names as owners, in their order, and `agency` is the first. `jointly` says
    that they stand side by side (`police and housing`), so that the line can be split; otherwise one word
    names them all; `owners` are the positions of what names each.
    `matches` are codes of the catalogue, the best first; `extra` are the words that the best match does not explain;
    `words` are all words of the action as typed. `due` is None where none was typed.
    `learned` tells that the area's own phrase put the best match first; `unlearned` is the one that the line alone
    would have proposed.
    """

    parts: tuple[Part, ...]
    agency: str | None
    matches: tuple[str, ...]
    due: DueSpec | None
    urgent: bool
    person: str | None
    words: str
    extra: str
    unclear: tuple[Unclear, ...]
    agencies: tuple[str, ...] = ()
    jointly: bool = False
    owners: tuple[tuple[int, int], ...] = ()
    unlearned: str | None = None
    learned: bool = False

    @property
    def code(self) -> str | None:
        """The best match of the catalogue, if any."""
        return self.matches[0] if self.matches else None
