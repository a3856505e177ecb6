"""Two corrections of one referral beside each other: in which fields they part, and the form with what was chosen.

A form is looked at as a tree of plain values in which people stand under who they are and not under their number, so
that somebody added or taken off moves nobody else. Fields that make sense together alone (a name and its parts, an
address and whether it is confidential, a way to reach somebody and its number) part as one.
"""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marac_desk.intake.draft import ReferralDraft, from_json, to_json

Tree = dict[str, Any]
Keys = Mapping[str, Sequence[uuid.UUID | None]]
PEOPLE = ("perpetrators", "children", "others_at_risk")
"""The lists of a form whose entries are people of the register."""

UNREAD = "unread"
"""Under which words stand that were typed into a field and make no value of it."""
GROUPS = (
    ("full_name", "given_names", "family_name"),
    ("address", "postcode", "address_confidential"),
    ("channel", "value"),
)
"""Fields that part as one, called by the first of them."""
_NEW = "new"
_LOOSE = ("/risk/answers", "/risk/notes", "/criteria_answers")  # in which what is not said does not stand at all


@dataclass(frozen=True, slots=True)
class Fork:
    """A field that somebody else changed and that stands otherwise here.

    `place` names people by their key, `pointer` by their number, as the form does. `both` tells whether it was changed
    here too. For a whole `person` who was added or taken off, the values are the name, None where he or she is not on
    the form.
    """

    place: str
    pointer: str
    mine: Any
    theirs: Any
    both: bool
    person: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """A form out of a tree again: its draft, who its people are, the words that make no value."""

    draft: ReferralDraft
    people: dict[str, list[uuid.UUID | None]]
    unread: dict[str, str]


def tree_of(draft: ReferralDraft, people: Keys, unread: Mapping[str, str]) -> Tree:
    """Return a form as a tree; `people` says who the entries of each list are, `unread` is by JSON pointer."""
    tree: Tree = to_json(draft)
    for pointer, words in unread.items():
        _put_unread(tree, pointer.strip("/").split("/"), words)
    for name in PEOPLE:
        keys = [*people.get(name, ()), *([None] * len(tree[name]))]
        tree[name] = {
            key.hex if key else f"{_NEW}{number}": person
            for number, (person, key) in enumerate(zip(tree[name], keys, strict=False))
        }
    return tree


def _put_unread(tree: Any, way: Sequence[str], words: str) -> None:
    *parts, last = way
    for part in parts:
        if isinstance(tree, list):
            tree = tree[int(part)] if part.isdecimal() and int(part) < len(tree) else None
        else:
            tree = tree.get(part) if isinstance(tree, dict) else None
    if isinstance(tree, dict):
        tree[last] = {UNREAD: words}


def plain(tree: Tree) -> Plain:
    """Return the form that a tree stands for."""
    unread: dict[str, str] = {}
    listed = {name: list(tree[name].values()) for name in PEOPLE}
    data = _without_unread({**tree, **listed}, "", unread)
    people = {name: [None if token.startswith(_NEW) else uuid.UUID(token) for token in tree[name]] for name in PEOPLE}
    return Plain(from_json(ReferralDraft, data), people, unread)


def _without_unread(value: Any, pointer: str, unread: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_without_unread(part, f"{pointer}/{number}", unread) for number, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if set(value) == {UNREAD}:
        unread[pointer] = value[UNREAD]
        return None
    return {name: _without_unread(part, f"{pointer}/{name}", unread) for name, part in value.items()}


# Texts


def texts_in(tree: Tree) -> dict[str, str]:
    """Return everything a form says as it is compared, by its place; what is not said is not there."""
    return {place: text for place, value in values_in(tree).items() if (text := text_of(value))}


def values_in(tree: Tree) -> dict[str, Any]:
    """Return the value at each place; a person's own place says that he or she is on the form."""
    found = dict[str, Any]()
    for name, part in tree.items():
        if name == "warnings":
            continue
        if name in PEOPLE:
            for token, person in part.items():
                found[f"/{name}/{token}"] = True
                found.update(_values(f"/{name}/{token}", person))
        else:
            found.update(_values(f"/{name}", part))
    return found


def _values(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict) or set(value) == {UNREAD}:
        yield place, value
        return
    groups = [group for group in GROUPS if value.keys() >= set(group)]
    for group in groups:
        yield f"{place}/{group[0]}", {name: value[name] for name in group}
    for name, part in value.items():
        if not any(name in group for group in groups):
            yield from _values(f"{place}/{name}", part)


def text_of(value: Any) -> str:
    """Return a value as it is compared: nothing for what is not said, whatever says so."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict) and not any(value.values()):
        return ""
    return "" if value in (None, False) or value == [] else json.dumps(value, ensure_ascii=False, sort_keys=True)


# Where two forms part


def forks(began: Mapping[str, str] | None, mine: Tree, theirs: Tree) -> list[Fork]:
    """Return every field that somebody else changed and that stands otherwise here, in the order of the form.

    `began` is what both began from; where that is not known, whatever differs counts as changed by both.
    """
    ours, others = values_in(mine), values_in(theirs)
    found = dict[str, Fork]()
    for place in [*ours, *(place for place in others if place not in ours)]:
        one, other = text_of(ours.get(place)), text_of(others.get(place))
        before = None if began is None else began.get(place, "")
        if one == other or other == before:
            continue
        fork = _of_person(_person_at(place), mine, theirs, began) or Fork(
            place, pointer_at(place, mine, theirs), ours.get(place), others.get(place), one != before
        )
        found.setdefault(fork.place, fork)
    return [fork for fork in found.values() if f"/{_NEW}" not in fork.place]


def _of_person(place: str, mine: Tree, theirs: Tree, began: Mapping[str, str] | None) -> Fork | None:
    """Return that a person is on one of the two forms alone, None where he or she is on both."""
    here, there = _at(mine, place), _at(theirs, place)
    if not place or (here is None) == (there is None):
        return None
    before = {at: text for at, text in (began or {}).items() if at == place or at.startswith(f"{place}/")}
    now = {at: text for at, text in texts_in(mine).items() if at == place or at.startswith(f"{place}/")}
    both = began is None or now != before
    return Fork(place, pointer_at(place, mine, theirs), _name(here), _name(there), both, person=True)


def _name(person: Any) -> str | None:
    if person is None:
        return None
    parts = (person.get("given_names"), person.get("family_name"))
    return person.get("full_name") or " ".join(part for part in parts if part) or person.get("known_as") or ""


def _person_at(place: str) -> str:
    parts = place.split("/")
    return "/".join(parts[:3]) if parts[1] in PEOPLE else ""


def _at(tree: Tree, place: str) -> Any:
    value: Any = tree
    for part in place.strip("/").split("/"):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def pointer_at(place: str, *trees: Tree) -> str:
    """Return a place with the number of a person, in the first of these forms that he or she is on."""
    parts = place.split("/")
    if parts[1] not in PEOPLE:
        return place
    on = next((list(tree[parts[1]]) for tree in trees if parts[2] in tree[parts[1]]), [parts[2]])
    return "/".join(["", parts[1], str(on.index(parts[2])), *parts[3:]])


# What was chosen


def with_chosen(mine: Tree, theirs: Tree, chosen: Mapping[str, Any]) -> Tree:
    """Return this form with the values that were chosen, by their places; None for a person takes her or him off."""
    tree = copy.deepcopy(mine)
    for place, value in chosen.items():
        if _person_at(place) == place:
            _set_person(tree, theirs, place, wanted=value is not None)
        else:
            _set(tree, place, copy.deepcopy(value))
    return tree


def _set_person(tree: Tree, theirs: Tree, place: str, *, wanted: bool) -> None:
    _, name, token = place.split("/")
    if not wanted:
        tree[name].pop(token, None)
    elif token not in tree[name]:
        tree[name][token] = copy.deepcopy(theirs[name][token])


def _set(tree: Tree, place: str, value: Any) -> None:
    way, _, last = place.rpartition("/")
    target = _at(tree, way) if way else tree
    if any(group[0] == last and set(group) == set(value) for group in GROUPS if isinstance(value, dict)):
        target.update(value)
    elif value is None and way in _LOOSE:
        target.pop(last, None)
    else:
        target[last] = value
