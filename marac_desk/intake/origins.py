"""Where each field of a draft was read, and what a person has to look at.

A place (`where`) is a stable text such as "table 3, row 2, column 2" or "record 4, column VICT_DOB". The blocks of the
source text carry the same texts, so a screen can show the origin of a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Origin:
    """The place a field was read at, and the words that stood there."""

    where: str
    text: str


class Confidence(StrEnum):
    """How sure it is that a field holds what the file says.

    sure: a tag, a profile or a known label, and words that are the value. likely: the label was close, or the value was
    made of the words. look: the words can be read in two ways, or something speaks against them.
    """

    SURE = "sure"
    LIKELY = "likely"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words that were filled in and found no field, under the label they stood at."""

    label: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a careful person would look at: a code with values, and the field (JSON pointer) it is about."""

    code: str
    where: str
    pointer: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


Path = tuple[str | int, ...]
"""The way to a field of a draft: names of fields, keys, and numbers in lists."""


def pointer(path: Path) -> str:
    """Return the JSON pointer (RFC 6901) of a field: ("perpetrators", 0, "address") is "/perpetrators/0/address"."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
