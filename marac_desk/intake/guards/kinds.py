"""Says what a file really is, from its first bytes, and refuses one whose name says otherwise."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from marac_desk.intake.refusal import RefusedError

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes; a referral with every annexe is a tenth of it."""


class Kind(StrEnum):
    """The kinds of file that can be told apart, readable or not."""

    WORD = "word"
    SHEET = "sheet"
    CSV = "csv"
    TEXT = "text"
    PDF = "pdf"
    MAIL = "mail"
    OUTLOOK_MAIL = "outlook_mail"
    OLD_OFFICE = "old_office"
    RICH_TEXT = "rich_text"
    OPEN_DOCUMENT = "open_document"
    HTML = "html"
    PROGRAM = "program"
    ZIP = "zip"
    PICTURE = "picture"
    OTHER = "other"


_BY_NAME = {
    ".docx": Kind.WORD, ".docm": Kind.WORD, ".dotx": Kind.WORD, ".dotm": Kind.WORD,
    ".xlsx": Kind.SHEET, ".xlsm": Kind.SHEET, ".xltx": Kind.SHEET, ".xltm": Kind.SHEET, ".xlsb": Kind.SHEET,
    ".csv": Kind.CSV, ".tsv": Kind.CSV, ".txt": Kind.TEXT,
    ".pdf": Kind.PDF, ".eml": Kind.MAIL, ".msg": Kind.OUTLOOK_MAIL,
    ".doc": Kind.OLD_OFFICE, ".xls": Kind.OLD_OFFICE, ".ppt": Kind.OLD_OFFICE,
    ".rtf": Kind.RICH_TEXT, ".odt": Kind.OPEN_DOCUMENT, ".ods": Kind.OPEN_DOCUMENT,
    ".htm": Kind.HTML, ".html": Kind.HTML, ".zip": Kind.ZIP,
    ".png": Kind.PICTURE, ".jpg": Kind.PICTURE, ".jpeg": Kind.PICTURE, ".tif": Kind.PICTURE, ".tiff": Kind.PICTURE,
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BY_MAGIC = (
    (b"%PDF-", Kind.PDF),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"{\\rtf", Kind.RICH_TEXT),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|script|meta|div|p)\b", re.IGNORECASE)
ZIPPED = frozenset({Kind.WORD, Kind.SHEET, Kind.OPEN_DOCUMENT, Kind.ZIP})
"""Kinds that are zip files inside."""

_TEXTUAL = {Kind.CSV, Kind.MAIL, Kind.TEXT}


def kind_by_name(name: str) -> Kind:
    """Return what the end of a file name says."""
    return _BY_NAME.get(PurePosixPath(name.replace("\\", "/")).suffix.lower(), Kind.OTHER)


def kind_by_content(data: bytes) -> Kind | None:
    """Return what the first bytes say; None for plain text and for anything without a mark."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if data.startswith(_OLE):
        return Kind.OLD_OFFICE
    for magic, kind in _BY_MAGIC:
        if data.startswith(magic):
            return kind
    return Kind.HTML if _HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:512]) else None


def check_size(data: bytes) -> None:
    """Refuse an empty file and one over the cap."""
    if not data:
        raise RefusedError("empty")
    if len(data) > LARGEST_FILE:
        raise RefusedError("too_large", bytes=len(data), most=LARGEST_FILE)


def check_kind(data: bytes, name: str) -> Kind:
    """Return what a file is; its content and its name must agree.

    A zip is returned as what the name says: which Office file it holds is seen once it is opened. Refuses with
    "password" an encrypted Office file, and with "wrong_type" a file that is not what its name says.
    """
    named, found = kind_by_name(name), kind_by_content(data)
    if found is Kind.OLD_OFFICE and _ENCRYPTED in data and named is not Kind.OUTLOOK_MAIL:  # it may carry one
        raise RefusedError("password")
    if found is None and named in _TEXTUAL | {Kind.OTHER}:
        return named
    if found is Kind.ZIP and named in ZIPPED:
        return named
    if found is Kind.OLD_OFFICE and named in {Kind.OLD_OFFICE, Kind.OUTLOOK_MAIL}:
        return named
    if found is not None and found is named:
        return named
    if named is Kind.PDF and b"%PDF-" in data[:1024]:  # readers of PDF accept a mark a little further on
        return named
    if named is Kind.OTHER:
        raise RefusedError("unsupported_kind", kind=(found or named).value)
    raise RefusedError("wrong_type", named=named.value, found=(found or Kind.OTHER).value)
