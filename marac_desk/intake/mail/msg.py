"""Reads a mail that Outlook saved (.msg) into a letter."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesHeaderParser
from email.policy import compat32

from marac_desk.intake.mail.eml import read_signed
from marac_desk.intake.mail.headers import envelope_of
from marac_desk.intake.mail.letter import Body, BodyKind, Enclosure, Envelope, Letter
from marac_desk.intake.mail.msg_store import Properties, Store, open_store
from marac_desk.intake.mail.rtf import html_in, text_in, unpacked
from marac_desk.intake.refusal import RefusedError
from marac_desk.rules.plain_text import visible

_CLASS, _SUBJECT, _HEADERS = 0x001A, 0x0037, 0x007D
_SENDERS = ((0x5D02, 0x0042), (0x0065, 0x0042), (0x5D01, 0x0C1A), (0x0C1F, 0x0C1A))
"""Keys of an address and of the name beside it: of whom a mail is from, then of who sent it for somebody."""

_SENT, _DELIVERED = 0x0039, 0x0E06
_PLAIN, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_RECEIVER_KIND, _RECEIVER_ADDRESSES = 0x0C15, (0x39FE, 0x3003)
_DATA, _METHOD, _NAMES, _MEDIA_TYPE, _CONTENT_ID, _HIDDEN = (
    0x3701,
    0x3705,
    (0x3707, 0x3704, 0x3001),
    0x370E,
    0x3712,
    0x7FFE,
)
_BY_VALUE, _INSIDE, _OLE = 1, 5, 6
_BLIND_COPY = 3
_DEEPEST = 8
_FAULTS = (OSError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError)


def read_msg(data: bytes) -> Letter:
    """Return the letter in a file. Raises RefusedError: damaged, not_a_mail, too_many_parts, unpacked_size."""
    try:
        store = open_store(data)
        properties = Properties.at(store, (), "root")
        if not (properties.text(_CLASS) or properties.text(_SUBJECT) or properties.text(_PLAIN)):
            raise RefusedError("not_a_mail")
        return _letter(properties, 0)
    except _FAULTS:  # whatever the container makes the library stumble over
        raise RefusedError("damaged") from None


def _letter(properties: Properties, depth: int) -> Letter:
    envelope = _envelope(properties)
    enclosures = tuple(_enclosures(properties, depth))
    if ".smime" in properties.text(_CLASS).lower() and len(enclosures) == 1:
        signed = read_signed(enclosures[0].data, enclosures[0].media_type)
        if signed is None:
            return Letter(
                envelope, _bodies(properties), (replace(enclosures[0], code="mail_encrypted"),), "mail_encrypted"
            )
        return replace(signed, envelope=envelope)
    return Letter(envelope, _bodies(properties), enclosures)


def _envelope(properties: Properties) -> Envelope:
    """What stands at the top: as it went through the Internet where that was kept, else as Outlook has it."""
    headers = properties.text(_HEADERS).lstrip("\r\n")
    sent = envelope_of(BytesHeaderParser(policy=compat32).parsebytes(headers.encode("utf-8", "surrogateescape")))
    sender, name = _sender(properties)
    moment = properties.moment(_SENT) or properties.moment(_DELIVERED)
    return Envelope(
        sent.sender or sender,
        sent.sender_name or name,
        sent.to or tuple(_receivers(properties)),
        sent.subject or visible(properties.text(_SUBJECT), lines=False).strip(),
        sent.sent or (moment.replace(microsecond=0).isoformat() if moment else ""),
        sent.notices,
    )


def _sender(properties: Properties) -> tuple[str, str]:
    """An address of a mail server's own directory is none that anybody could answer to: then the name alone."""
    name = ""
    for address_key, name_key in _SENDERS:
        address = visible(properties.text(address_key), lines=False).strip()
        name = name or visible(properties.text(name_key), lines=False).strip("'\" ")
        if "@" in address:
            return address, name if name.lower() != address.lower() else ""
    return "", name


def _receivers(properties: Properties) -> Iterator[str]:
    for path in properties.storages("__recip_version1.0_"):
        receiver = Properties.at(properties.store, path, "other", properties.code_pages)
        if receiver.number(_RECEIVER_KIND) == _BLIND_COPY:
            continue
        addresses = [visible(receiver.text(key), lines=False).strip() for key in _RECEIVER_ADDRESSES]
        if found := next((address for address in addresses if "@" in address), None):
            yield found


def _bodies(properties: Properties) -> tuple[tuple[Body, ...], ...]:
    """The text in each form that is kept. HTML may be packed into rich text, and plain text be that alone."""
    plain, (html, assumed) = properties.text(_PLAIN), _html(properties)
    if not html.strip() or not plain.strip():
        rich = unpacked(properties.binary(_RTF))
        html = html if html.strip() else html_in(rich)
        plain = plain if plain.strip() or html.strip() else text_in(rich)
    forms = [Body(BodyKind.PLAIN, plain)] if plain.strip() else []
    forms += [Body(BodyKind.HTML, html, assumed)] if html.strip() else []
    return (tuple(forms),) if forms else ()


def _html(properties: Properties) -> tuple[str, str]:
    raw = properties.binary(_HTML)
    return properties.coded(raw, body=True) if raw else (properties.text(_HTML), "")


def _enclosures(properties: Properties, depth: int) -> Iterator[Enclosure]:
    for path in properties.storages("__attach_version1.0_"):
        yield _enclosure(Properties.at(properties.store, path, "other", properties.code_pages), depth)


def _enclosure(attachment: Properties, depth: int) -> Enclosure:
    names = (visible(attachment.text(key), lines=False).strip() for key in _NAMES)
    name = next((name for name in names if name), "")
    kind, method = attachment.text(_MEDIA_TYPE).lower(), attachment.number(_METHOD)
    inside = attachment.inside(_DATA)
    if inside is not None and method in {0, _INSIDE}:
        return _mail_inside(attachment.store, inside, name, depth)
    data = attachment.binary(_DATA)
    if inside is not None or method == _OLE:
        return Enclosure(name, kind, data, code="embedded_file")
    if not data and method not in {0, _BY_VALUE}:
        return Enclosure(name, kind, data, code="not_in_the_mail")
    inline = bool(attachment.text(_CONTENT_ID)) and bool(attachment.number(_HIDDEN) & 1)
    return Enclosure(name, kind, data, inline=inline)


def _mail_inside(store: Store, path: tuple[str, ...], name: str, depth: int) -> Enclosure:
    if depth >= _DEEPEST:
        return Enclosure(name, code="too_deep")
    letter = _letter(Properties.at(store, path, "inside"), depth + 1)
    return Enclosure(name or letter.envelope.subject, "message/rfc822", letter=letter)
