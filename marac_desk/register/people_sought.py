"""Looking for somebody among everybody: who stands under hashed keys, and what little it takes to tell them apart.

Every statement has one text however many are asked about, and hands over plain rows: one referral is to be matched
against everybody within milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from marac_desk.register.among import POSTGRESQL, Key, rows_among, rows_of
from marac_desk.rules.vocabulary import DobAccuracy

MOST_UNDER_A_HASH = 400
"""People under one key; more share it by habit of a list (a first of January, a common name) and it says little."""

_UNDER = """
    SELECT sought.value, (
        SELECT CASE WHEN count(*) <= ? THEN group_concat(h.person_id) ELSE '' END
        FROM (SELECT person_id FROM person_hash WHERE hashed = sought.value LIMIT ?) AS h
    ) FROM json_each(?) AS sought
"""
_UNDER_ON_A_SERVER = """
    SELECT sought.hashed, CASE WHEN count(*) <= %s THEN array_agg(h.person_id) END
    FROM unnest(CAST(%s AS bigint[])) AS sought (hashed)
    JOIN LATERAL (SELECT person_id FROM person_hash WHERE hashed = sought.hashed LIMIT %s) AS h ON true
    GROUP BY sought.hashed
"""
_BRIEFS = """
    SELECT id, full_name, given_names, family_name, known_as, aliases, date_of_birth, dob_accuracy
    FROM person {told_apart} WHERE id {among}
"""
_PLACES = """
    SELECT p.id, a.postcode, phone.value, way.value
    FROM person AS p {told_apart}
    LEFT JOIN address AS a ON a.person_id = p.id AND a.to_date IS NULL AND a.postcode IS NOT NULL
    LEFT JOIN protected_value AS phone ON phone.id = p.phone_id
    LEFT JOIN safe_contact AS c ON c.person_id = p.id AND c.value_id IS NOT NULL
    LEFT JOIN protected_value AS way ON way.id = c.value_id
    WHERE p.id {among} ORDER BY p.id, a.id, c.id
"""
_IN_SOME_CASE = """
    SELECT id FROM person AS p WHERE id {among} AND (
        EXISTS (SELECT 1 FROM case_file AS c WHERE c.victim_id = p.id)
        OR EXISTS (SELECT 1 FROM case_perpetrator AS t WHERE t.person_id = p.id)
        OR EXISTS (SELECT 1 FROM case_child AS t WHERE t.person_id = p.id)
        OR EXISTS (SELECT 1 FROM case_other AS t WHERE t.person_id = p.id)
    )
"""

_NOBODY = "[]"

_TOLD_APART = {"sqlite": "INDEXED BY ix_person_told_apart"}
"""All that is read of somebody stands in an index, a page each; left to itself the engine takes the key's, and two."""
Found = dict[int, list[Key] | None]
"""Who stands under each hash that anybody stands under; None where too many do."""
Few = dict[int, list[Key]]
"""The same without the hashes that too many stand under."""


class Brief(NamedTuple):
    """Names and birth of somebody; an estimated birth is none."""

    key: Key
    full_name: str | None
    given_names: str | None
    family_name: str | None
    aliases: tuple[str, ...]
    born: date | None


def under(connection: sa.Connection, hashed: Collection[int]) -> Found:
    """Return who stands under some hashes, in one statement."""
    most, sought = MOST_UNDER_A_HASH, list(hashed)
    if connection.dialect.name == POSTGRESQL:
        rows = rows_of(connection, _UNDER_ON_A_SERVER, (most, sought, most + 1))
        return {number: None if people is None else list(people) for number, people in rows}
    rows = rows_of(connection, _UNDER, (most, most + 1, json.dumps(sought)))
    return {number: people.split(",") if people else None for number, people in rows if people is not None}


def ranked(found: Few) -> tuple[dict[Key, int], list[Key]]:
    """Return of everybody found which of the hashes they share, as bits by their place, and all by what that is worth.

    Those come first who share the most with the one looked for; a rare hash counts the more.
    """
    lists = sorted(((people, place) for place, people in enumerate(found.values())), key=_length)
    shared: dict[Key, int] = {}
    for people, place in lists:
        bit = 1 << place
        for key in people:
            shared[key] = shared.get(key, 0) | bit
    weights = [(1 << place, 1 / (1 + len(people)) + 0.25) for people, place in lists]
    worth = {mask: sum(weight for bit, weight in weights if mask & bit) for mask in set(shared.values())}
    return shared, sorted(shared, key=lambda key: -worth[shared[key]])


def _length(entry: tuple[list[Key], int]) -> int:
    return len(entry[0])


def briefs_of(connection: sa.Connection, keys: Collection[Key]) -> Iterator[Brief]:
    """Yield names and births of some people and nothing else: what takes one page of the register each."""
    for key, full, given, family, known_as, aliases, born, accuracy in _rows(connection, _BRIEFS, keys):
        known = accuracy != DobAccuracy.ESTIMATED and born is not None
        yield Brief(key, full, given, family, _aliases(known_as, aliases), _day(born) if known else None)


def places_of(connection: sa.Connection, keys: Collection[Key]) -> dict[Key, tuple[str | None, str | None]]:
    """Return postcode and telephone number of some people; a confidential address is none."""
    rows = _rows(connection, _PLACES, keys)
    return {key: (postcode, _number(phone or way)) for key, postcode, phone, way in rows}


def _rows(connection: sa.Connection, statement: str, keys: Collection[Key]) -> Sequence[Any]:
    index = _TOLD_APART.get(connection.dialect.name, "")
    return rows_among(connection, statement.replace("{told_apart}", index), keys)


def in_some_case(connection: sa.Connection, keys: Collection[Key]) -> set[Key]:
    """Return which of some people are anybody in any case."""
    return {row[0] for row in rows_among(connection, _IN_SOME_CASE, keys)}


def _aliases(known_as: str | None, aliases: str | Sequence[str]) -> tuple[str, ...]:
    named: Sequence[str] = aliases
    if isinstance(aliases, str):  # one engine keeps lists as text
        named = () if aliases == _NOBODY else json.loads(aliases)
    return tuple(name for name in (known_as, *named) if name) if known_as or named else ()


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _number(value: bytes | None) -> str | None:
    return bytes(value).decode() if value else None
