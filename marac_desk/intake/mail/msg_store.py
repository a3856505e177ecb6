"""Reads the properties in an Outlook file (MS-OXMSG): storages with streams, each stream one property.

olefile reads the container. The properties are read here, as the one library for them that fits our licence stops at
code pages it does not know and at damaged strings, and does not look into attached mails.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import olefile

from marac_desk.intake.mail.charsets import text_of
from marac_desk.intake.refusal import RefusedError

_PROPERTIES = "__properties_version1.0"
_TEXT, _CODED_TEXT, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_HEADERS = {"root": 32, "inside": 24, "other": 8}
_ENTRY = struct.Struct("<HHI8s")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_INTERNET_CODE_PAGE, _CODE_PAGE = 0x3FDE, 0x3FFD
_MOST_ENTRIES = 4096
_MOST_STORAGES = 2000
_NAMED = {
    65001: "utf-8", 65000: "utf-7", 1200: "utf-16-le", 1201: "utf-16-be", 20127: "ascii", 20866: "koi8-r",
    21866: "koi8-u", 936: "gbk", 949: "cp949", 950: "big5", 932: "cp932", 54936: "gb18030", 50220: "iso2022_jp",
    50221: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr", 52936: "hz", 10000: "mac_roman", 10029: "mac_latin2",
}  # fmt: skip


def code_page(number: int) -> str:
    """Return the name of the encoding of a code page of Windows; empty for none."""
    if number in _NAMED:
        return _NAMED[number]
    if 28591 <= number <= 28606:
        return f"iso8859-{number - 28590}"
    return f"cp{number}" if number else ""


@dataclass(slots=True)
class Store:
    """An open file, with the bytes that may still be taken out of it: streams may share their sectors."""

    ole: olefile.OleFileIO
    left: int
    children: Mapping[tuple[str, ...], list[str]]

    def stream(self, path: tuple[str, ...]) -> bytes | None:
        """Return a stream, None where there is none. Raises RefusedError("unpacked_size")."""
        if self.ole.get_type(list(path)) != olefile.STGTY_STREAM:
            return None
        self.left -= int(self.ole.get_size(list(path)))
        if self.left < 0:
            raise RefusedError("unpacked_size")
        data: bytes = self.ole.openstream(list(path)).read()
        return data


def open_store(data: bytes) -> Store:
    """Open a file. Raises RefusedError "damaged" and "too_many_parts"."""
    ole = olefile.OleFileIO(io.BytesIO(data))
    children: dict[tuple[str, ...], list[str]] = {}
    paths = ole.listdir(streams=True, storages=True)
    if sum(len(path) for path in paths) > _MOST_STORAGES * 40:
        raise RefusedError("too_many_parts", parts=len(paths), most=_MOST_STORAGES)
    for path in paths:
        children.setdefault(tuple(path[:-1]), []).append(path[-1])
    return Store(ole, 3 * len(data), children)


@dataclass(slots=True)
class Properties:
    """The properties of a mail, of one of its receivers or of one of its attachments."""

    store: Store
    path: tuple[str, ...]
    code_pages: tuple[int, ...] = ()
    _fixed: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def at(cls, store: Store, path: tuple[str, ...], kind: str, code_pages: tuple[int, ...] = ()) -> Properties:
        """Return the properties in a storage; `kind` is "root", "inside" (a mail in a mail) or "other"."""
        found = cls(store, path, code_pages)
        data = store.stream((*path, _PROPERTIES)) or b""
        for number, start in enumerate(range(_HEADERS[kind], len(data) - _ENTRY.size + 1, _ENTRY.size)):
            if number > _MOST_ENTRIES:
                break
            _, key, _, value = _ENTRY.unpack_from(data, start)
            found._fixed.setdefault(key, value)
        if not code_pages:
            found.code_pages = tuple(page for key in (_CODE_PAGE, _INTERNET_CODE_PAGE) if (page := found.number(key)))
        return found

    def number(self, key: int) -> int:
        """Return a whole number, 0 where there is none."""
        return int.from_bytes(self._fixed.get(key, b"")[:4], "little")

    def has(self, key: int) -> bool:
        """Whether a property of fixed length is there."""
        return key in self._fixed

    def moment(self, key: int) -> datetime | None:
        """Return a moment in UTC, None where there is none."""
        ticks = int.from_bytes(self._fixed.get(key, b""), "little")
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def text(self, key: int) -> str:
        """Return a text, whatever way it is kept in; empty where there is none."""
        data = self._stream(key, _TEXT)
        if data is not None:
            return data[: len(data) & ~1].decode("utf-16-le", "replace").rstrip("\x00")
        data = self._stream(key, _CODED_TEXT)
        return self.coded(data)[0].rstrip("\x00") if data else ""

    def coded(self, data: bytes, *, body: bool = False) -> tuple[str, str]:
        """Return a text that is kept in the code page of the mail, and the one it was read in where it was another."""
        pages = tuple(reversed(self.code_pages)) if body else self.code_pages
        return text_of(data, next((name for page in pages if (name := code_page(page))), "cp1252"))

    def binary(self, key: int) -> bytes:
        """Return bytes, empty where there are none."""
        return self._stream(key, _BINARY) or b""

    def inside(self, key: int) -> tuple[str, ...] | None:
        """Return the storage of a mail inside, None where there is none."""
        path = (*self.path, f"__substg1.0_{key:04X}{_OBJECT}")
        return path if self.store.ole.get_type(list(path)) == olefile.STGTY_STORAGE else None

    def storages(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """Return the storages of receivers or attachments in their order."""
        names = sorted(name for name in self.store.children.get(self.path, ()) if name.lower().startswith(prefix))
        for name in names[:_MOST_STORAGES]:
            yield (*self.path, name)

    def _stream(self, key: int, kind: str) -> bytes | None:
        return self.store.stream((*self.path, f"__substg1.0_{key:04X}{kind}"))
