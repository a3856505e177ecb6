"""Builds one draft field by field: each with its origin, the first answer kept, a second one that differs reported."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from marac_desk.intake.draft import DraftChild, DraftOther, DraftPerpetrator, DraftPerson, ReferralDraft
from marac_desk.intake.meaning.facts import Fact
from marac_desk.intake.origins import Notice, NotUnderstood, Origin, Path, pointer
from marac_desk.intake.sections import LISTS, Section

_LIST_NAMES = {
    Section.PERPETRATORS: "perpetrators",
    Section.CHILDREN: "children",
    Section.OTHERS: "others_at_risk",
}
_CLASSES = {"perpetrators": DraftPerpetrator, "children": DraftChild, "others_at_risk": DraftOther}


class DraftBuilder:
    """A draft in the making, with everything a person has to look at."""

    def __init__(self, today: date) -> None:
        self.draft = ReferralDraft()
        self.today = today
        self.not_understood: list[NotUnderstood] = []
        self.notices: list[Notice] = []
        self._origins: dict[Path, Origin] = {}
        self._contested: set[Path] = set()

    @property
    def referral_date(self) -> date:
        """The day other dates of the form are close to: that of the referral, or today."""
        return self.draft.referral_date or self.today

    def person_path(self, section: Section, index: int) -> Path:
        """Return the way to a person, who is there from now on."""
        if section not in LISTS:
            return ("victim",)
        name = _LIST_NAMES[section]
        people = getattr(self.draft, name)
        while len(people) <= index:
            people.append(_CLASSES[name]())
        return (name, index)

    def get(self, path: Path) -> Any:
        """Return the value at a place of the draft; None where a key or a list entry is missing."""
        value: Any = self.draft
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list):
                value = value[part] if isinstance(part, int) and part < len(value) else None
            else:
                value = getattr(value, str(part))
        return value

    def put(self, path: Path, value: object, fact: Fact) -> None:
        """Fill a field. Where it already holds something else, prose keeps the first, a code or date is left open."""
        if path in self._contested:
            self.puzzle(fact)
            return
        held = self.get(path)
        if isinstance(held, list) and isinstance(value, list) and held:
            held.extend(entry for entry in value if entry not in held)
            return
        if held not in (None, [], False) and held != value:
            self._contest(path, fact, keep=isinstance(held, str) and type(held) is str)
            return
        if held == value:
            return
        self._store(path, value)
        self._origins[path] = Origin(fact.where, fact.shown or fact.text)
        if fact.guessed:
            self.notice("label_guessed", fact, path, label=fact.label)

    def put_if_free(self, path: Path, value: object, fact: Fact) -> None:
        """Fill a field that nothing was said about."""
        if self.get(path) in (None, [], False) and path not in self._contested:
            self.put(path, value, fact)

    def puzzle(self, fact: Fact, text: str | None = None) -> None:
        """Keep words that were not understood."""
        self.not_understood.append(
            NotUnderstood(fact.label, (fact.shown or fact.text) if text is None else text, fact.where)
        )

    def notice(self, code: str, fact: Fact, path: Path, **values: str) -> None:
        """Point a person to a field."""
        self.notices.append(Notice(code, fact.where, pointer(path), values))

    def notice_at(self, code: str, path: Path, **values: str) -> None:
        """Point a person to a field that was filled."""
        origin = self._origins.get(path)
        self.notices.append(Notice(code, origin.where if origin else "", pointer(path), values))

    def copy_origin(self, source: Path, target: Path) -> None:
        """Let a field that follows from another have the same origin."""
        if source in self._origins:
            self._origins[target] = self._origins[source]

    def read_from(self) -> frozenset[Origin]:
        """Return the places, with their words, from which fields were filled so far."""
        return frozenset(self._origins.values())

    def origins(self) -> dict[str, Origin]:
        """Return the origin of every field, and drop people about whom nothing could be read."""
        kept = self._origins
        for name in _CLASSES:
            people: list[DraftPerson] = getattr(self.draft, name)
            said = [index for index, person in enumerate(people) if _is_described(person)]
            places = {old: new for new, old in enumerate(said)}
            setattr(self.draft, name, [people[index] for index in said])
            kept = {_moved(path, name, places): origin for path, origin in kept.items()}
            self.notices = [_moved_notice(notice, name, places) for notice in self.notices]
        return {pointer(path): origin for path, origin in kept.items()}

    def _contest(self, path: Path, fact: Fact, *, keep: bool) -> None:
        self.notice("two_values", fact, path)
        self.puzzle(fact)
        if keep:
            return
        first = self._origins.pop(path, None)
        if first:
            self.not_understood.append(NotUnderstood(fact.label, first.text, first.where))
        self._contested.add(path)
        self._store(path, None)

    def _store(self, path: Path, value: object) -> None:
        holder = self.get(path[:-1])
        if isinstance(holder, dict):
            if value is None:
                holder.pop(path[-1], None)
            else:
                holder[path[-1]] = value
        else:
            setattr(holder, str(path[-1]), value)


def _is_described(person: DraftPerson) -> bool:
    return person != type(person)()


def _moved(path: Path, name: str, places: dict[int, int]) -> Path:
    if len(path) > 1 and path[0] == name and isinstance(path[1], int):
        return (name, places.get(path[1], path[1]), *path[2:])
    return path


def _moved_notice(notice: Notice, name: str, places: dict[int, int]) -> Notice:
    parts = notice.pointer.split("/")
    if len(parts) > 2 and parts[1] == name and parts[2].isdecimal():
        parts[2] = str(places.get(int(parts[2]), int(parts[2])))
        return dataclasses.replace(notice, pointer="/".join(parts))
    return notice
