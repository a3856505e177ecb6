"""Reviewing what was read: which fields a person wrote over or left blank, and what moves when people move."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.origins import NotUnderstood
from marac_desk.intake.targets import value_at
from marac_desk.services.referrals.notes import CheckKind, FormNotes, to_check


def keys_of(notes: FormNotes, pointer: str) -> list[str]:
    """Return the keys of everything that is to be looked at in one field."""
    return [item.key for item in to_check(notes) if item.pointer == pointer and item.kind is not CheckKind.UNREAD]


def to_look_at(notes: FormNotes) -> list[str]:
    """Return the fields that are to be looked at, each once."""
    return list(dict.fromkeys(item.pointer for item in to_check(notes) if item.pointer))


def not_understood(notes: FormNotes) -> int:
    """Return how many stretches of words have no field and were not looked at."""
    return sum(item.kind is CheckKind.NOT_UNDERSTOOD for item in to_check(notes))


def leave_blank(notes: FormNotes, pointer: str, label: str, *, protected: bool = False) -> None:
    """Note that a person leaves blank what was read into a field: its words stay among the not understood.

    `label` is what the field is called. What has no place in the file has no words to keep. The words of a `protected`
    field stay masked.
    """
    origin = notes.origins.get(pointer)
    if origin is not None:
        kept = NotUnderstood(label, origin.text, origin.where)
        notes.not_understood += [] if kept in notes.not_understood else [kept]
        notes.protected += [origin.where] if protected and origin.where not in notes.protected else []
    notes.yours += [] if pointer in notes.yours else [pointer]


def written_over(notes: FormNotes, read: ReferralDraft, now: ReferralDraft) -> list[str]:
    """Return the fields that are a person's own: those that were before, and those that hold something else now."""
    said = dict.fromkeys([*notes.origins, *(notice.pointer for notice in notes.notices if notice.pointer)])
    changed = [pointer for pointer in said if value_at(read, pointer) != value_at(now, pointer)]
    return list(dict.fromkeys([*notes.yours, *changed]))


def with_people_moved(notes: FormNotes, name: str, places: Mapping[int, int]) -> FormNotes:
    """Return notes after people of a list moved up: `places` says who is where now; who is left out is gone.

    A notice about somebody who is gone stays, as one about the list.
    """

    def moved(pointer: str) -> str | None:
        parts = pointer.split("/")
        if len(parts) < 3 or parts[1] != name or not parts[2].isdecimal():
            return pointer
        at = places.get(int(parts[2]))
        return None if at is None else "/".join(["", name, str(at), *parts[3:]])

    def key_moved(key: str) -> str:
        kind, colon, pointer = key.partition(":")
        return f"{kind}{colon}{moved(pointer) or pointer}" if kind == "look" else key

    return dataclasses.replace(
        notes,
        origins={to: origin for pointer, origin in notes.origins.items() if (to := moved(pointer))},
        confidence={to: level for pointer, level in notes.confidence.items() if (to := moved(pointer))},
        notices=[
            dataclasses.replace(notice, pointer=f"/{name}" if (to := moved(notice.pointer)) is None else to)
            for notice in notes.notices
        ],
        yours=[to for pointer in notes.yours if (to := moved(pointer))],
        checked=[key_moved(key) for key in notes.checked],
    )
