"""Seals: a case's minutes fixed part by part, what is added later chained onto that, and what was changed unseen.

Each part is hashed with a salt of its own, so that a part can be withdrawn, its words and its salt destroyed, while its
hash stays and the seal over all hashes still fits. What comes later is never put into the minutes: a correction, an
approval and a withdrawal are links of a chain that begins with the seal. A seal on its own proves nothing, because
whoever may change a part may compute it anew; it is held against what the ledger was told when it was made.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

SALT = 16
"""Bytes of a salt."""
SHORT, GROUP = 16, 4
"""Hexadecimal digits of a seal as it stands on paper, and how many of them stand together."""
SEAL_NUMBER = 0
"""The number of the seal itself among the links; what is added later counts on from one."""
_FORMAT = "minutes seal 1"
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class EntryKind(StrEnum):
    """What was added to sealed minutes: words that correct them, the chair's approval, two people's withdrawal."""

    CORRECTION = "correction"
    APPROVAL = "approval"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of sealed minutes: where it stands, its salt, what it says now, and its hash when it was sealed."""

    path: str
    salt: bytes
    value: Any
    digest: bytes


@dataclass(frozen=True, slots=True)
class Heading:
    """What a seal is about: which case of which meeting, when it was sealed, by whom."""

    item: uuid.UUID
    case: uuid.UUID
    meeting: uuid.UUID
    at: datetime
    by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of what was added: who, when, what, its salt, the hash of its first content and its chained digest."""

    number: int
    kind: EntryKind
    at: datetime
    by: uuid.UUID | None
    by_name: str
    text: str
    details: Mapping[str, Any]
    salt: bytes
    content: bytes
    digest: bytes


class Fault(StrEnum):
    """What is not as it was sealed."""

    PART = "part"
    PARTS = "parts"
    ENTRY = "entry"
    CHAIN = "chain"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was changed unseen: a part by its path, an entry by its number, or the whole."""

    fault: Fault
    where: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One thing that two people withdrew words from, and when: a part by its path, an entry by its number."""

    where: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a seal found."""

    changed: tuple[Changed, ...]
    withdrawn: tuple[Withdrawn, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing was changed; what two people withdrew was not changed."""
        return not self.changed


# Making


def _hash(value: Any) -> bytes:
    return hashlib.sha256(_CANONICAL(value).encode()).digest()


def _when(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _who(key: uuid.UUID | None) -> str | None:
    return None if key is None else key.hex


def part_digest(path: str, salt: bytes, value: Any) -> bytes:
    """Return the hash of one part."""
    return _hash([path, salt.hex(), value])


def seal_digest(heading: Heading, digests: Sequence[bytes]) -> bytes:
    """Return the seal: one hash over the hashes of all parts in their order, and what it is about."""
    about = [heading.item.hex, heading.case.hex, heading.meeting.hex, _when(heading.at), _who(heading.by)]
    return _hash([_FORMAT, *about, [digest.hex() for digest in digests]])


def content_digest(salt: bytes, by_name: str, text: str, details: Mapping[str, Any]) -> bytes:
    """Return the hash of what an entry says."""
    return _hash([salt.hex(), by_name, text, dict(details)])


def entry_digest(
    previous: bytes, number: int, kind: EntryKind, at: datetime, by: uuid.UUID | None, content: bytes
) -> bytes:
    """Return the digest of an entry, chained onto the entry before it or onto the seal."""
    return _hash([previous.hex(), number, kind.value, _when(at), _who(by), content.hex()])


def parts_of(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield plain fields as parts with their paths: every plain value, and every record that holds no list."""
    for name, value in fields.items():
        yield from _parts(name, value)


def _parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from _parts(f"{path}.{number}", one)
    elif isinstance(value, Mapping) and any(isinstance(one, list) for one in value.values()):
        for name, one in value.items():
            yield from _parts(f"{path}.{name}", one)
    else:
        yield path, value


def fields_of(parts: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the plain fields that `parts_of` took apart. Raises ValueError for paths that are none of its own."""
    root: dict[str, Any] = {}
    for path, value in parts:
        *above, last = path.split(".")
        place = root
        for step in above:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                raise ValueError("a part inside a part")
            place = inner
        place[last] = value
    return {name: _gathered(value) for name, value in root.items()}


def _gathered(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _gathered(one) for name, one in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def short(digest: bytes) -> str:
    """Return a seal as it stands on paper: four groups of four digits."""
    signs = digest.hex()[:SHORT]
    return " ".join(signs[at : at + GROUP] for at in range(0, SHORT, GROUP))


def typed(text: str) -> bytes | None:
    """Return the first bytes of a seal that somebody typed from paper, or None where that is no seal."""
    signs = "".join(text.replace("-", " ").split()).lower()
    if len(signs) != SHORT or not set(signs) <= set("0123456789abcdef"):
        return None
    return bytes.fromhex(signs)


def section(path: str) -> str:
    """Return the section of the minutes that a path stands in: the name of the field."""
    return path.partition(".")[0]


# Checking


def check(
    heading: Heading,
    parts: Sequence[Part] | None,
    seal: bytes,
    entries: Sequence[Entry],
    told: Mapping[int, Sequence[bytes]],
) -> Verdict:
    """Hold sealed minutes against their hashes, these against the seal, and seal and entries against the ledger.

    `parts` is None where what is stored cannot be read as parts at all. `told` are the digests the ledger was told, by
    the number of the link: exactly one each.
    """
    replaced = _replaced(entries)
    found = list(_wrong_parts(heading, parts, seal, replaced))
    found += _wrong_entries(seal, entries, replaced)
    found += _wrong_by_ledger(seal, entries, told)
    return Verdict(tuple(dict.fromkeys(found)), tuple(_withdrawn(parts or (), entries)))


def _replaced(entries: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """Return the hash of what stands in the place of withdrawn words, by what it is of; the latest counts."""
    return {
        (kind, str(key)): str(digest)
        for entry in entries
        if entry.kind is EntryKind.WITHDRAWAL
        for kind in ("parts", "entries")
        for key, digest in dict(entry.details.get(kind) or {}).items()
    }


def _wrong_parts(
    heading: Heading, parts: Sequence[Part] | None, seal: bytes, replaced: Mapping[tuple[str, str], str]
) -> Iterator[Changed]:
    if parts is None:
        yield Changed(Fault.PARTS)
        return
    for part in parts:
        wanted = replaced.get(("parts", part.path), part.digest.hex())
        if part_digest(part.path, part.salt, part.value).hex() != wanted:
            yield Changed(Fault.PART, part.path)
    if seal_digest(heading, [part.digest for part in parts]) != seal:
        yield Changed(Fault.PARTS)


def _wrong_entries(seal: bytes, entries: Sequence[Entry], replaced: Mapping[tuple[str, str], str]) -> Iterator[Changed]:
    previous = seal
    for number, entry in enumerate(entries, SEAL_NUMBER + 1):
        wanted = replaced.get(("entries", str(entry.number)), entry.content.hex())
        if content_digest(entry.salt, entry.by_name, entry.text, entry.details).hex() != wanted:
            yield Changed(Fault.ENTRY, str(entry.number))
        chained = entry_digest(previous, entry.number, entry.kind, entry.at, entry.by, entry.content)
        if entry.number != number or chained != entry.digest:
            yield Changed(Fault.CHAIN, str(entry.number))
        previous = entry.digest


def _wrong_by_ledger(seal: bytes, entries: Sequence[Entry], told: Mapping[int, Sequence[bytes]]) -> Iterator[Changed]:
    links = {SEAL_NUMBER: seal, **{entry.number: entry.digest for entry in entries}}
    for number in sorted({*links, *told}):
        if list(told.get(number, ())) != [links.get(number)]:
            yield Changed(Fault.LEDGER, str(number) if number else "")


def _withdrawn(parts: Sequence[Part], entries: Sequence[Entry]) -> Iterator[Withdrawn]:
    known = {part.path for part in parts}
    for entry in entries:
        if entry.kind is EntryKind.WITHDRAWAL:
            for path in dict(entry.details.get("parts") or {}):
                if path in known:
                    yield Withdrawn(path, entry.at)
            for number in dict(entry.details.get("entries") or {}):
                yield Withdrawn(str(number), entry.at)
