"""Turns bytes of mails into text: by the encoding that was said, unless the bytes show that it cannot be that one."""

from __future__ import annotations

import codecs

_LATIN = {"iso8859-1", "ascii", "iso8859-15"}
"""Encodings that programs name when they do not know better; in them almost any bytes make some text."""

_FORBIDDEN = {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ALSO = {
    "ansi": "cp1252",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
    "x-user-defined": "cp1252",
    "x-mac-roman": "mac_roman",
}


def text_of(data: bytes, charset: str) -> tuple[str, str]:
    """Return the text, and the encoding it was read in where that is not the one that was said (else empty).

    Text that is in no encoding that was tried keeps what could be read; the rest shows as U+FFFD.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked:
        return data.decode(marked, "replace"), ""
    said = codec_of(charset)
    for name in _to_try(data, said):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
        return text, "" if name == said or data.isascii() else name
    return data.decode("cp1252", "replace"), "cp1252"


def _to_try(data: bytes, said: str) -> tuple[str, ...]:
    if said in _LATIN and not data.isascii():  # all programs that show mails read Latin 1 as its Windows extension
        return ("utf-8", said) if said == "iso8859-15" else ("utf-8", "cp1252")
    return (said, "utf-8", "cp1252") if said else ("utf-8", "cp1252")


def codec_of(charset: str) -> str:
    """Return the name of a text encoding, empty for one that is not known or is no encoding of texts."""
    name = charset.strip().strip("\"'").lower()
    name = _ALSO.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _FORBIDDEN else ""
