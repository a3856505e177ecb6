"""Opens an Office package (a zip) within limits, and refuses what is active or points outside.

Nothing is believed that the directory of the zip says: every part is unpacked against a limit, in memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from marac_desk.intake.guards.kinds import Kind
from marac_desk.intake.guards.relationships import check_relationships
from marac_desk.intake.guards.xml import check_xml
from marac_desk.intake.refusal import RefusedError

MOST_PARTS = 2000
LARGEST_UNPACKED = 50 * 1024 * 1024
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 4 * 1024 * 1024
"""Bytes unpacked below which the ratio says nothing: a form of empty table rows packs better than a hundred to one."""

_CHUNK = 64 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_OUTSIDE = re.compile(r"^/|^\w:|\\|(?:^|/)\.\.(?:/|$)|\x00")
_ACTIVE = (
    (re.compile(r"vba(?:project|data)", re.IGNORECASE), "macros"),
    (re.compile(r"activex", re.IGNORECASE), "active_content"),
    (re.compile(r"(?:^|/)embeddings/|oleobject", re.IGNORECASE), "embedded_file"),
)
_FOLDERS = (("word/", Kind.WORD), ("xl/", Kind.SHEET))


@dataclass(frozen=True, slots=True)
class Package:
    """The XML parts of a checked package by name, its kind, and how many of its pictures lie elsewhere."""

    kind: Kind
    parts: Mapping[str, bytes]
    outside_pictures: int = 0


def open_package(data: bytes) -> Package:
    """Return the XML parts of a package.

    Raises RefusedError: damaged, password, too_many_parts, bad_member_name, macros, active_content, embedded_file,
    unpacked_size, not_utf8, dtd_or_entity, too_deep, external_link.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members)
            parts = _unpack(archive, members, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError) as error:
        raise RefusedError("damaged") from error
    for name, part in parts.items():
        check_xml(part, name)
    if b"macroenabled" in parts.get("[Content_Types].xml", b"").lower():
        raise RefusedError("macros")
    return Package(_kind(parts), parts, check_relationships(parts))


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PARTS:
        raise RefusedError("too_many_parts", parts=len(members), most=MOST_PARTS)
    names = [member.filename for member in members]
    if any(_OUTSIDE.search(name) for name in (*names, *(member.orig_filename for member in members))):
        raise RefusedError("bad_member_name")
    if len({name.lower() for name in names}) != len(names):  # two parts of one name: which is meant is a guess
        raise RefusedError("bad_member_name")
    for name in names:
        for pattern, code in _ACTIVE:
            if pattern.search(name):
                raise RefusedError(code)
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise RefusedError("password")
        if member.compress_type not in _METHODS:
            raise RefusedError("damaged")
    declared = sum(member.file_size for member in members)
    if declared > LARGEST_UNPACKED:
        raise RefusedError("unpacked_size", most=LARGEST_UNPACKED)


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for member in members:
        if member.is_dir():
            continue
        keep = member.filename.lower().endswith((".xml", ".rels"))
        content = _read(archive, member, left, keep)
        left -= content[1]
        if keep:
            parts[member.filename] = content[0]
        used = LARGEST_UNPACKED - left
        if used > RATIO_COUNTS_FROM and used > packed * HIGHEST_RATIO:
            raise RefusedError("unpacked_size", ratio=used // packed)
    return parts


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, keep: bool) -> tuple[bytes, int]:
    declared = member.file_size
    member.file_size = left + 2 * _CHUNK  # zipfile stops at this size; one that lies must not hide what follows
    taken, size = [], 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise RefusedError("unpacked_size", most=LARGEST_UNPACKED)
            if keep:
                taken.append(chunk)
    if size != declared:
        raise RefusedError("damaged")
    return b"".join(taken), size


def _kind(parts: Mapping[str, bytes]) -> Kind:
    for folder, kind in _FOLDERS:
        if any(name.startswith(folder) for name in parts):
            return kind
    return Kind.ZIP
