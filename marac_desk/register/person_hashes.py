"""Person hashes: the keys by which one referral is matched against everybody, kept as nothing but keyed hashes.

Whichever way a person, a place or a number is changed as an object, the hashes follow in the same transaction. Without
the register's secret nothing can be read from them; where it is not at hand, people are noted as due instead.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from marac_desk.assets.name_variants import name_variants
from marac_desk.model.base import table_of
from marac_desk.model.person import Address, HashesDue, HashesKept, Person, PersonHash, ProtectedValue, SafeContact
from marac_desk.register import bulk
from marac_desk.register.among import rows_of
from marac_desk.register.keyed import Keyed
from marac_desk.register.keys import derived
from marac_desk.rules.matching import PersonKey, blocking_keys
from marac_desk.rules.vocabulary import DobAccuracy

KEY_LABEL = "person hashes"
MOST_REMEMBERED = 65536
"""Keys whose hashes are remembered for as long as the register is open."""
AT_ONCE = 500
"""People whose hashes are made in one go, so that no statement grows without end."""

_TABLE, _KEPT, _DUE = table_of(PersonHash), table_of(HashesKept), table_of(HashesDue)
_PERSON, _ADDRESS, _CONTACT, _VALUE = map(table_of, (Person, Address, SafeContact, ProtectedValue))
_ANYBODY_DUE = "SELECT person_id FROM person_hashes_due LIMIT 1"
_DROP = sa.delete(_TABLE).where(_TABLE.c.hashed == sa.bindparam("one"), _TABLE.c.person_id == sa.bindparam("key"))
_NOTED = "people whose hashes have to follow"
_HASH_BYTES = 8
_HASHES = struct.Struct(">q")
# Made once, because one referral is to be matched against everybody within milliseconds.
_IDS: sa.BindParameter[list[uuid.UUID]] = sa.bindparam("ids", expanding=True)
_PHONE, _WAY = _VALUE.alias("phone"), _VALUE.alias("way")
_PEOPLE = (
    sa.select(
        _PERSON.c.id, _PERSON.c.full_name, _PERSON.c.given_names, _PERSON.c.family_name, _PERSON.c.known_as,
        _PERSON.c.aliases, _PERSON.c.date_of_birth, _PERSON.c.dob_accuracy, _ADDRESS.c.postcode,
        _PHONE.c.value.label("phone"), _WAY.c.value.label("way"),
    )
    .select_from(_PERSON)
    .outerjoin(
        _ADDRESS,
        sa.and_(
            _ADDRESS.c.person_id == _PERSON.c.id, _ADDRESS.c.to_date.is_(None), _ADDRESS.c.postcode.is_not(None)
        ),
    )
    .outerjoin(_PHONE, _PHONE.c.id == _PERSON.c.phone_id)
    .outerjoin(_CONTACT, sa.and_(_CONTACT.c.person_id == _PERSON.c.id, _CONTACT.c.value_id.is_not(None)))
    .outerjoin(_WAY, _WAY.c.id == _CONTACT.c.value_id)
    .where(_PERSON.c.id.in_(_IDS))
    .order_by(_PERSON.c.id, _ADDRESS.c.id, _CONTACT.c.id)
)  # fmt: skip


class PersonHashes:
    """Makes hashes of the keys of people, under a secret that comes from the register's own."""

    def __init__(self, seal_key: bytes) -> None:
        self._keyed = Keyed(derived(seal_key, KEY_LABEL))
        self._hash = lru_cache(MOST_REMEMBERED)(self._made)  # names and years come again and again

    def kept(self, person: PersonKey) -> list[int]:
        """Return the hashes under which somebody is kept."""
        return self._hashed(blocking_keys(person, name_variants()))

    def packed(self, person: PersonKey) -> bytes:
        """Return the same as they stand in one row: eight bytes each."""
        hashes = self.kept(person)
        return struct.pack(f">{len(hashes)}q", *hashes)

    def looked_up(self, keys: Iterable[str]) -> dict[int, str]:
        """Return the hashes of keys under which to look for somebody, each with the key that it stands for."""
        return {self._hash(key): key for key in sorted(keys)}

    def _hashed(self, keys: Iterable[str]) -> list[int]:
        return [self._hash(key) for key in sorted(keys)]

    def _made(self, key: str) -> int:
        return int.from_bytes(self._keyed.digest(key)[:_HASH_BYTES], "big") >> 1


# What matching knows of people


def keys_of_people(connection: sa.Connection, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PersonKey]:
    """Return what matching needs of some people, in one query; a confidential address is none of it."""
    rows = connection.execute(_PEOPLE, {"ids": list(person_ids)}) if person_ids else ()
    return {row[0]: _key_of(*row) for row in rows}


def _key_of(
    person_id: uuid.UUID,
    full_name: str | None,
    given_names: str | None,
    family_name: str | None,
    known_as: str | None,
    aliases: Sequence[str],
    date_of_birth: date | None,
    dob_accuracy: DobAccuracy,
    postcode: str | None,
    phone: bytes | None,
    way: bytes | None,
) -> PersonKey:
    number = phone or way
    return PersonKey(
        id=str(person_id),
        full_name=full_name,
        given_names=given_names,
        family_name=family_name,
        aliases=tuple(name for name in (known_as, *aliases) if name),
        date_of_birth=None if dob_accuracy is DobAccuracy.ESTIMATED else date_of_birth,
        postcode=postcode,
        phone=bytes(number).decode() if number else None,
    )


# Following what changes


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of a factory note the people whose hashes have to follow what it changed."""
    sa.event.listen(sessions, "after_flush", _on_flushed)


def _on_flushed(session: Session, _context: object) -> None:
    noted = noted_in(session)
    for changed in (session.new, session.dirty, session.deleted):
        for entity in changed:
            if isinstance(entity, Person):
                noted.add(entity.id)
            elif isinstance(entity, (Address, SafeContact, ProtectedValue)) and entity.person_id is not None:
                noted.add(entity.person_id)


def noted_in(session: Session) -> set[uuid.UUID]:
    """Return the people a session noted so far."""
    found: set[uuid.UUID] = session.info.setdefault(_NOTED, set())
    return found


def follow(session: Session, hashes: PersonHashes | None) -> None:
    """Bring the hashes of everybody noted in line with what stands there now; of somebody who is gone none is left."""
    noted = noted_in(session)
    for part in _parts(sorted(noted)):
        _remake(session.connection(), part, hashes)
    noted.clear()


def _remake(connection: sa.Connection, part: Sequence[uuid.UUID], hashes: PersonHashes | None) -> None:
    _let_go(connection, part)
    known = keys_of_people(connection, part)
    if hashes is None:
        bulk.insert(connection, _DUE, [{"person_id": key} for key in known])
    else:
        people = [(key, hashes.packed(person)) for key, person in known.items()]
        bulk.run(connection, keep_ready(connection.dialect, people))


def _let_go(connection: sa.Connection, part: Sequence[uuid.UUID]) -> None:
    kept = connection.execute(sa.select(_KEPT).where(_KEPT.c.person_id.in_(part)))
    if gone := _pairs((key, packed) for key, packed in kept):
        connection.execute(_DROP, [{"one": one, "key": key} for one, key in gone])
    for table in (_KEPT, _DUE):
        connection.execute(sa.delete(table).where(table.c.person_id.in_(part)))


def keep_ready(dialect: sa.Dialect, people: Sequence[tuple[uuid.UUID, bytes]]) -> Iterator[bulk.Ready]:
    """Make ready to keep the packed hashes of people of whom none are kept yet."""
    yield from bulk.of_values(dialect, _TABLE, _pairs(people))
    yield from bulk.of_values(dialect, _KEPT, people)


def _pairs(people: Iterable[tuple[uuid.UUID, bytes]]) -> list[tuple[int, uuid.UUID]]:
    """Return each hash with whose it is, sorted, so that near ones go to the disk together."""
    pairs = [(one, key) for key, packed in people for (one,) in _HASHES.iter_unpack(packed)]
    return sorted(pairs, key=itemgetter(0))


def _parts(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part


def complete(connection: sa.Connection, hashes: PersonHashes) -> int:
    """Make the hashes of some of those who are due, and return how many people that were; 0 where nobody is left."""
    part = list(connection.execute(sa.select(_DUE.c.person_id).limit(AT_ONCE)).scalars())
    if part:
        _remake(connection, part, hashes)
    return len(part)


def all_made(connection: sa.Connection) -> bool:
    """Tell whether nobody is due, so that the hashes find everybody."""
    return not rows_of(connection, _ANYBODY_DUE, ())
