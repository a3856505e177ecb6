"""What stands beside a form: where its fields were read, what a person has to look at, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marac_desk.intake.draft import from_json, to_json
from marac_desk.intake.origins import Confidence, Notice, NotUnderstood, Origin


class CheckKind(StrEnum):
    """Why something is to be checked: noticed by the reader, unsure, without a field, or words that make no date."""

    NOTICE = "notice"
    LOOK = "look"
    NOT_UNDERSTOOD = "not_understood"
    UNREAD = "unread"


@dataclass(slots=True)
class FormNotes:
    """Everything about a form that is not its fields.

    `origins`, `confidence` and `unread` are by JSON pointer; `unread` holds words that were typed into a field and make
    no value of it. `checked` are the keys of what a person has looked at, `yours` the fields that a person wrote over,
    or left blank, after they were read. `protected` are places of the source whose words are masked although no field
    holds them any more. `attachment` is the key of the file as hex,
    `record` the row of a sheet, or the number of the form where a mail brought several; `part` is the place in the file
    that alone belongs to it, empty where the whole file does or the row says it.
    `edition` counts the corrections, so that two people do not overwrite each other unseen.
    """

    origins: dict[str, Origin] = field(default_factory=dict)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    confidence: dict[str, Confidence] = field(default_factory=dict)
    yours: list[str] = field(default_factory=list)
    attachment: str | None = None
    record: int | None = None
    part: str = ""
    warning: str | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One thing to look at: its key for settling it, the field (JSON pointer, may be empty), and what was found."""

    key: str
    kind: CheckKind
    code: str
    pointer: str
    where: str
    words: str
    values: dict[str, str] = field(default_factory=dict)


def notes_to_json(notes: FormNotes) -> dict[str, Any]:
    """Return plain JSON values."""
    data: dict[str, Any] = to_json(notes)
    return data


def notes_from_json(data: dict[str, Any]) -> FormNotes:
    """Build notes from what notes_to_json made; an empty object gives empty notes."""
    return from_json(FormNotes, data)


def to_check(notes: FormNotes) -> tuple[ToCheck, ...]:
    """Return what nobody has looked at yet: what could not be read first, then what is unsure, then what has no field.

    A field that a person wrote over is that person's: nothing that was read of it is left to look at.
    """
    yours = set(notes.yours)
    noticed = [_of_notice(notes, number, notice) for number, notice in enumerate(notes.notices)]
    found = [
        *(
            ToCheck(f"unread:{where}", CheckKind.UNREAD, "unread", where, "", words)
            for where, words in notes.unread.items()
        ),
        *(item for item in noticed if not item.pointer or item.pointer not in yours),
        *(item for item in _unsure(notes, {item.pointer for item in noticed}) if item.pointer not in yours),
        *(
            ToCheck(f"left:{number}", CheckKind.NOT_UNDERSTOOD, left.label, "", left.where, left.value)
            for number, left in enumerate(notes.not_understood)
        ),
    ]
    return tuple(item for item in found if item.key not in notes.checked)


def _unsure(notes: FormNotes, said: set[str]) -> Iterator[ToCheck]:
    """The fields to look at of which no notice says why."""
    for pointer, level in notes.confidence.items():
        origin = notes.origins.get(pointer)
        if level is Confidence.LOOK and origin and pointer not in said:
            yield ToCheck(f"look:{pointer}", CheckKind.LOOK, "unsure", pointer, origin.where, origin.text)


def _of_notice(notes: FormNotes, number: int, notice: Notice) -> ToCheck:
    where = notice.pointer or field_at(notes, notice.where)
    words = notes.origins[where].text if where in notes.origins else ""
    return ToCheck(f"notice:{number}", CheckKind.NOTICE, notice.code, where, notice.where, words, dict(notice.values))


def fields_at(notes: FormNotes, place: str) -> list[str]:
    """Return the fields that were read at a place of the source, inside it or around it: the closest first."""
    held = [pointer for pointer, origin in notes.origins.items() if _within(place, origin.where)]
    inside = [pointer for pointer, origin in notes.origins.items() if _within(origin.where, place)]
    return list(dict.fromkeys([*(p for p in held if notes.origins[p].where == place), *held, *inside]))


def field_at(notes: FormNotes, place: str) -> str:
    """Return the field that was read at a place of the source, or inside it; empty where none was."""
    return next((p for p, origin in notes.origins.items() if _within(place, origin.where)), "")


def _within(place: str, where: str) -> bool:
    return bool(where) and (place == where or place.startswith(f"{where}, "))
