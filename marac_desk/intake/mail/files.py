"""Judges the files that came with a mail before any reader sees them: programs, archives, names that hide."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from marac_desk.intake.guards.kinds import Kind, kind_by_content, kind_by_name
from marac_desk.rules.plain_text import SHOWN_AS

_PROGRAMS = frozenset(
    {
        "exe", "com", "scr", "pif", "bat", "cmd", "ps1", "psm1", "ps1xml", "vbs", "vbe", "js", "jse", "mjs", "ws",
        "wsf", "wsh", "wsc", "hta", "msi", "msp", "mst", "msix", "appx", "jar", "class", "lnk", "url", "website",
        "reg", "cpl", "dll", "ocx", "sys", "drv", "inf", "ins", "isp", "scf", "sct", "shb", "shs", "sh", "bash",
        "zsh", "command", "app", "dmg", "pkg", "deb", "rpm", "apk", "ipa", "run", "bin", "elf", "py", "pyw", "pyc",
        "pl", "rb", "php", "chm", "hlp", "gadget", "application", "xll", "wll", "xlam", "ppam", "iqy", "slk", "one",
        "onepkg", "library-ms", "search-ms", "settingcontent-ms", "appref-ms", "diagcab", "jnlp", "msc", "mde", "ade",
        "adp", "mdb", "accde",
    }
)  # fmt: skip
_ARCHIVES = frozenset(
    {
        "zip", "zipx", "rar", "7z", "gz", "gzip", "tgz", "bz2", "tbz", "xz", "txz", "zst", "tar", "cab", "iso", "img",
        "vhd", "vhdx", "wim", "ace", "arj", "lzh", "lha", "z", "uue", "uu", "b64", "sit",
    }
)  # fmt: skip
_ARCHIVE_MAGIC = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
_TNEF = b"\x78\x9f\x3e\x22"
_SCRIPT = re.compile(rb"\s*(?:#!|@echo\b|<script\b|<hta:|<\?php)", re.IGNORECASE)
_BY_TYPE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/pdf": ".pdf", "text/csv": ".csv", "text/html": ".html", "text/plain": ".txt",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls", "application/rtf": ".rtf", "text/rtf": ".rtf",
    "application/vnd.ms-outlook": ".msg", "message/rfc822": ".eml",
    "application/vnd.oasis.opendocument.text": ".odt",
}  # fmt: skip
_PACKAGES = ((b"word/document", ".docx"), (b"xl/workbook", ".xlsx"))
UNNAMED = "unnamed"
"""What a file without a name is called where a reader wants one; its ending is added to it."""


def refusal_of(name: str, data: bytes) -> str:
    """Return why a file must not be looked into: "program", "archive", "hidden_name", "tnef", "empty"; else empty.

    The last ending counts, whatever stands before it and however many blanks hide it.
    """
    ending = _ending(name)
    if ending in _PROGRAMS or kind_by_content(data) is Kind.PROGRAM or _is_script(name, data):
        return "program"
    if SHOWN_AS in name:
        return "hidden_name"
    if ending in _ARCHIVES or data.startswith(_ARCHIVE_MAGIC):
        return "archive"
    if data.startswith(_TNEF) or name.lower() == "winmail.dat":
        return "tnef"
    return "" if data else "empty"


def _is_script(name: str, data: bytes) -> bool:
    return kind_by_name(name) is not Kind.HTML and bool(_SCRIPT.match(data[:64]))


def _ending(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/").rstrip(" .\u00a0")).suffix.lower().lstrip(".").strip()


def name_for_reader(name: str, media_type: str, data: bytes) -> str:
    """Return a name with the ending that belongs to a file that was sent without one."""
    if kind_by_name(name) is not Kind.OTHER:
        return name
    ending = _BY_TYPE.get(media_type, "")
    if data.startswith(b"PK\x03\x04"):
        ending = next((end for mark, end in _PACKAGES if mark in data), ending)
    elif data.startswith(b"%PDF-"):
        ending = ".pdf"
    return f"{name or UNNAMED}{ending}"
