"""Makes Outlook files (.msg): a compound file with a storage for each receiver and attachment, a stream a property."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = Mapping[str, "bytes | Tree"]


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    child: int = _NONE
    right: int = _NONE
    start: int = _END


def compound(tree: Tree) -> bytes:
    """Return a compound file (MS-CFB, version 3) with these storages and streams."""
    root = _Entry("Root Entry", 5, children=_entries(tree))
    entries: list[_Entry] = []
    _number(root, entries)
    sectors: list[bytes] = []
    fat: list[int] = []
    small = [entry for entry in entries if entry.kind == 2 and len(entry.data) < _CUTOFF]
    mini, mini_fat = b"", list[int]()
    for entry in small:
        entry.start = len(mini_fat) if entry.data else _END
        mini_fat += _chain(len(mini_fat), -(-len(entry.data) // _MINI))
        mini += _padded(entry.data, _MINI)
    root.data = mini
    for entry in entries:
        if entry not in small and entry.data:
            entry.start = _put(entry.data, sectors, fat)
    mini_start = _put(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat) if mini_fat else _END
    directory = b"".join(_record(entry) for entry in entries)
    directory_start = _put(_padded(directory, _SECTOR), sectors, fat)
    return _file(sectors, fat, directory_start, mini_start, -(-len(mini_fat) * 4 // _SECTOR))


def _file(sectors: list[bytes], fat: list[int], directory: int, mini: int, minis: int) -> bytes:
    count = 0
    while count * 128 < len(fat) + count:
        count += 1
    places = list(range(len(sectors), len(sectors) + count))
    table = [*fat, *[_FAT] * count]
    table += [_FREE] * (count * 128 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, _CUTOFF, mini, minis, _END, 0)
    header += struct.pack("<109I", *places, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _entries(tree: Tree) -> list[_Entry]:
    return [
        _Entry(name, 2, inner) if isinstance(inner, bytes) else _Entry(name, 1, children=_entries(inner))
        for name, inner in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper()))
    ]


def _number(entry: _Entry, entries: list[_Entry]) -> int:
    number = len(entries)
    entries.append(entry)
    before: _Entry | None = None
    for child in entry.children:
        at = _number(child, entries)
        if before is None:
            entry.child = at
        else:
            before.right = at
        before = child
    return number


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _put(data: bytes, sectors: list[bytes], fat: list[int]) -> int:
    start, padded = len(sectors), _padded(data, _SECTOR)
    sectors += [padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR)]
    fat += _chain(start, len(padded) // _SECTOR)
    return start


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    record = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, _NONE, entry.right, entry.child)
    return record + bytes(36) + struct.pack("<IQ", entry.start, len(entry.data))


Properties = Mapping[int, "str | bytes | int | datetime | Coded"]


@dataclass(frozen=True, slots=True)
class Coded:
    """A text that is kept in the bytes of a code page."""

    data: bytes


def storage(properties: Properties, header: int) -> dict[str, bytes | Tree]:
    """Return the streams of properties, with the list of those of fixed length; `header` is the size of its head."""
    streams: dict[str, bytes | Tree] = {}
    fixed = bytes(header)
    for key, value in properties.items():
        if isinstance(value, int):
            fixed += struct.pack("<HHIQ", 0x0003, key, 6, value)
        elif isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            fixed += struct.pack("<HHIQ", 0x0040, key, 6, ticks)
        else:
            kind, data = _stream(value)
            streams[f"__substg1.0_{key:04X}{kind:04X}"] = data
            fixed += struct.pack("<HHIQ", kind, key, 6, len(data))
    streams["__properties_version1.0"] = fixed
    return streams


def _stream(value: str | bytes | Coded) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 0x001F, value.encode("utf-16-le")
    return (0x001E, value.data) if isinstance(value, Coded) else (0x0102, value)


def message(
    properties: Properties,
    receivers: Sequence[Properties] = (),
    attachments: Sequence[Properties] = (),
    inside: Sequence[Tree] = (),
    *,
    header: int = 32,
) -> dict[str, bytes | Tree]:
    """Return a mail as storages; `inside` are mails that are attached to it."""
    tree = storage({0x001A: "IPM.Note", **properties}, header)
    tree |= {f"__recip_version1.0_#{at:08X}": storage(one, 8) for at, one in enumerate(receivers)}
    tree |= {f"__attach_version1.0_#{at:08X}": storage(one, 8) for at, one in enumerate(attachments)}
    for at, mail in enumerate(inside, len(attachments)):
        held = storage({0x3705: 5, 0x3001: "forwarded"}, 8)
        tree[f"__attach_version1.0_#{at:08X}"] = {**held, "__substg1.0_3701000D": mail}
    return tree


def packed(rich: bytes) -> bytes:
    """Return rich text as Outlook keeps it, not compressed."""
    return struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich
