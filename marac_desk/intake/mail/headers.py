"""Reads the lines at the top of a mail: encoded words, addresses, names of files, dates. None of them can raise.

The headers are taken raw and decoded here: the standard library's parsed headers stop at some of those that real and
hostile mails have, and then nothing would be known of the sender.
"""

from __future__ import annotations

import base64
import binascii
import email.utils
import quopri
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import unquote_to_bytes

from marac_desk.intake.mail.charsets import codec_of, text_of
from marac_desk.intake.mail.letter import Envelope
from marac_desk.rules.plain_text import visible

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_LONGEST = 10_000
"""Characters of one header that are looked at; a subject or a name has a hundredth of it."""

_MOST_RECEIVERS = 200
_ONCE = ("from", "date", "subject")
_NO_ZONE = re.compile(r"-0000\s*(?:\(|$)")
_CONTINUED = re.compile(r"^(filename|name)(?:\*(\d{1,3}))?(\*?)$")


def envelope_of(message: Message[str, str]) -> Envelope:
    """Return who sent a mail to whom, about what and when."""
    headers = _headers(message)
    senders = addresses((headers.get("from") or headers.get("sender") or [])[:1])
    receivers = addresses([*headers.get("to", []), *headers.get("cc", [])])
    name, address = senders[0] if senders else ("", "")
    return Envelope(
        address,
        name,
        tuple(dict.fromkeys(address for _, address in receivers if address))[:_MOST_RECEIVERS],
        decoded((headers.get("subject") or [""])[0]),
        sent_at((headers.get("date") or [""])[0]),
        _odd(headers, senders),
    )


def _headers(message: Message[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        found.setdefault(str(name).lower(), []).append(str(value)[:_LONGEST])
    return found


def _odd(headers: Mapping[str, list[str]], senders: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What makes a mail look other than it is: a header twice, or a name that is somebody else's address."""
    odd = ["mail_header_twice"] if any(len(headers.get(name, [])) > 1 for name in _ONCE) else []
    odd += ["mail_several_senders"] if len(senders) > 1 else []
    if senders and "@" in senders[0][0] and senders[0][0].strip("'\" ").lower() != senders[0][1].lower():
        odd.append("mail_sender_name")
    return tuple(odd)


def decoded(value: str) -> str:
    """Return a header in the signs that are meant, on one line, every sign of it visible."""
    return visible(_words(_unfolded(value)), lines=False).strip()


def _unfolded(value: str) -> str:
    """Return a raw header on one line; bytes that stand in it without being encoded are read as mails are."""
    data = value[:_LONGEST].encode("utf-8", "surrogateescape")
    text = text_of(data, "")[0].replace("\x00", " ")
    return re.sub(r"\s*[\r\n]+\s*", " ", text).strip()


def _words(text: str) -> str:
    """Text with its encoded words decoded; parts of one sign that were cut between two words find together again."""
    text = _BETWEEN.sub(r"\1", text)
    shown, at = "", 0
    held, charset = b"", ""
    for found in _WORD.finditer(text):
        if found.start() > at or found[1].lower() != charset:
            shown, held = shown + text_of(held, charset)[0], b""
        shown += text[at : found.start()]
        data = _word(found[2], found[3])
        if data is None:
            shown += found[0]
        else:
            held, charset = held + data, found[1].lower().partition("*")[0]
        at = found.end()
    return shown + text_of(held, charset)[0] + text[at:]


def _word(way: str, written: str) -> bytes | None:
    try:
        if way in "bB":
            return base64.b64decode(written + "=" * (-len(written) % 4), validate=True)
        return quopri.decodestring(written.replace("_", " ").encode("utf-8", "replace"), header=False)
    except (binascii.Error, ValueError):
        return None


def addresses(values: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and addresses; what is encoded is decoded after it was taken apart, commas in names and all."""
    try:
        pairs = email.utils.getaddresses([_BETWEEN.sub(r"\1", _unfolded(value)) for value in values])
    except (ValueError, IndexError, TypeError, RecursionError):
        return []
    return [
        (visible(_words(name), lines=False).strip("'\" "), visible(_words(address), lines=False).strip())
        for name, address in pairs
        if name or address
    ]


def sent_at(value: str) -> str:
    """Return a date as ISO 8601 with its zone; without one where none was given, empty where it is no date."""
    text = _unfolded(value)
    try:
        sent: datetime = email.utils.parsedate_to_datetime(text)
        if sent.tzinfo is None and _NO_ZONE.search(text):
            sent = sent.replace(tzinfo=UTC)
        return sent.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return ""


def file_name(message: Message[str, str]) -> str:
    """Return the name that a part was sent under, however it was encoded; empty where it has none."""
    for header in ("content-disposition", "content-type"):
        found = _name_in(str({n.lower(): v for n, v in message.raw_items()}.get(header, ""))[:_LONGEST])
        if found:
            return visible(found, lines=False).strip()
    return ""


def _name_in(value: str) -> str:
    plain, pieces = "", {}
    for key, written in _parameters(_unfolded(value)):
        found = _CONTINUED.match(key)
        if found and (found[2] or found[3]):
            pieces[int(found[2] or 0)] = (written, bool(found[3]))
        elif found:
            plain = plain or written
    return _pieced(pieces) if pieces else _words(plain)


def _pieced(pieces: Mapping[int, tuple[str, bool]]) -> str:
    """A name in pieces, as RFC 2231 has it: the first says the encoding."""
    charset, data = "", b""
    for number in sorted(pieces):
        written, encoded = pieces[number]
        if number == min(pieces) and encoded and written.count("'") > 1:
            charset, _, written = written.split("'", 2)
        data += unquote_to_bytes(written) if encoded else written.encode("utf-8", "replace")
    return text_of(data, codec_of(charset) or "utf-8")[0]


def _parameters(value: str) -> list[tuple[str, str]]:
    """The parameters of a header, with quotes taken off."""
    found: list[tuple[str, str]] = []
    for part in _PARAMETER.finditer(value):
        written = part[2][1:-1] if part[2].startswith('"') and part[2].endswith('"') and len(part[2]) > 1 else part[2]
        found.append((part[1].lower(), re.sub(r"\\([\"\\])", r"\1", written) if part[2].startswith('"') else written))
    return found


_PARAMETER = re.compile(r';\s*([\w.*-]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*[^;\s]|)')


def parameter(message: Message[str, str], name: str) -> str:
    """Return one parameter of the content type."""
    value = str(message.get("content-type", ""))
    return next((written for key, written in _parameters(_unfolded(value)) if key == name), "")


def header(message: Any, name: str) -> str:
    """Return a header in small letters on one line, for comparing."""
    return _unfolded(str(message.get(name, ""))).lower()
