"""Reads a mail of the Internet (.eml) into a letter, and loses none of its parts."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from marac_desk.intake.mail.charsets import text_of
from marac_desk.intake.mail.flowed import unflowed
from marac_desk.intake.mail.guard import DEEPEST, check_parts
from marac_desk.intake.mail.headers import envelope_of, file_name, header, parameter
from marac_desk.intake.mail.letter import Body, BodyKind, Enclosure, Letter
from marac_desk.intake.mail.signed import content_of
from marac_desk.intake.refusal import RefusedError

Part = Message
_KNOWN_HEADERS = ("from", "to", "date", "subject", "received", "message-id", "mime-version", "sender", "return-path")
_BODIES = {"text/plain": BodyKind.PLAIN, "text/html": BodyKind.HTML}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
               "application/pgp-keys"}  # fmt: skip
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_NOT_HERE = {"message/external-body", "message/partial"}
_ARMOURED = "-----BEGIN PGP MESSAGE-----"


def read_eml(data: bytes) -> Letter:
    """Return the letter in a file. Raises RefusedError: not_a_mail, too_deep, too_many_parts, too_large."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    check_parts(data)
    message = BytesParser(policy=compat32).parsebytes(data)
    if not any(name in message for name in _KNOWN_HEADERS):
        raise RefusedError("not_a_mail")
    return _letter(message, 0)


def read_signed(data: bytes, media_type: str) -> Letter | None:
    """Return the letter in a signed one that another format carries; None where it is encrypted."""
    content = data if media_type == "multipart/signed" or data[:13].lower() == b"content-type:" else content_of(data)
    if content is None:
        return None
    check_parts(content)
    return _letter(BytesParser(policy=compat32).parsebytes(content), 1)


def _letter(message: Part, depth: int) -> Letter:
    found = _Found()
    found.part(message, depth)
    sealed = [enclosure for enclosure in found.enclosures if enclosure.code == "mail_encrypted"]
    said = any(body.text.strip() for group in found.bodies for body in group)
    code = "mail_encrypted" if sealed and not (said and len(found.enclosures) > len(sealed)) else ""
    return Letter(envelope_of(message), tuple(found.bodies), tuple(found.enclosures), code)


@dataclass(slots=True)
class _Found:
    """What a walk through the parts of one mail has found."""

    bodies: list[tuple[Body, ...]] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)

    def part(self, part: Part, depth: int) -> None:
        """Take in a part with everything in it."""
        kind = part.get_content_type()
        if depth > DEEPEST * 2:
            raise RefusedError("too_deep")
        if kind == "multipart/encrypted":
            self.enclosures.append(Enclosure(file_name(part), kind, code="mail_encrypted"))
        elif kind == "multipart/alternative" and part.is_multipart():
            self._alternatives(part, depth)
        elif kind.startswith("message/") and kind not in _NOT_HERE and part.is_multipart():
            self._inside(part, kind, depth)
        elif part.is_multipart():
            for inner in _parts(part):
                self.part(inner, depth + 1)
        else:
            self._leaf(part, kind, depth)

    def _alternatives(self, part: Part, depth: int) -> None:
        """One text in several forms; what comes with one of them (pictures, an invitation) is kept as well."""
        forms: list[Body] = []
        for inner in _parts(part):
            one = _Found()
            one.part(inner, depth + 1)
            forms += [body for group in one.bodies for body in group]
            self.enclosures += one.enclosures
        if forms:
            self.bodies.append(tuple(forms))

    def _inside(self, part: Part, kind: str, depth: int) -> None:
        """A mail in the mail; reports of its delivery are text."""
        inner = _parts(part)
        if kind in {"message/rfc822", "message/global", "message/news"} and inner:
            letter = _letter(_decoded_letter(part, inner[0]), depth + 1)
            name = file_name(part) or letter.envelope.subject
            self.enclosures.append(Enclosure(name, kind, letter=letter))
        else:
            text = "\n".join(str(one) for one in inner)
            self.bodies.append((Body(BodyKind.PLAIN, text.encode("utf-8", "replace").decode()),))

    def _leaf(self, part: Part, kind: str, depth: int) -> None:
        name, data = file_name(part), _bytes(part)
        attached = header(part, "content-disposition").startswith("attachment")
        if kind in _SIGNATURES:
            self.enclosures.append(Enclosure(name, kind, data, code="signature"))
        elif kind in _SEALED or name.lower().endswith((".p7m", ".p7c")):
            self._sealed(part, name, kind, data, depth)
        elif kind in _NOT_HERE:
            self.enclosures.append(Enclosure(name, kind, data, code="not_in_the_mail"))
        elif kind in _BODIES and not attached and not name:
            self.bodies.append((_body(part, _BODIES[kind], data),))
        elif kind.startswith("multipart/") or (kind.startswith("message/") and not name):
            self.bodies.append((_body(part, BodyKind.PLAIN, data),))  # its parts were never marked off
        else:
            shown = bool(part.get("content-id")) and not attached
            self.enclosures.append(Enclosure(name, kind, data, inline=shown))

    def _sealed(self, part: Part, name: str, kind: str, data: bytes, depth: int) -> None:
        """A signed mail with its text inside the signature is opened; an encrypted one is named."""
        content = content_of(data)
        if content is None:
            sort = parameter(part, "smime-type").lower()
            code = "signature" if sort == "certs-only" else "mail_encrypted"
            self.enclosures.append(Enclosure(name, kind, data, code=code))
            return
        check_parts(content)
        self.part(BytesParser(policy=compat32).parsebytes(content), depth + 2)


def _parts(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _decoded_letter(part: Part, inner: Part) -> Part:
    """The mail in a part; one that was encoded against the rules was parsed as a mail without headers."""
    if inner.keys() or header(part, "content-transfer-encoding") not in {"base64", "quoted-printable"}:
        return inner
    text = inner.get_payload()
    bare: Part = Message()
    bare["content-transfer-encoding"] = header(part, "content-transfer-encoding")
    bare.set_payload(text if isinstance(text, str) else "")
    data = _bytes(bare).lstrip(b"\r\n")
    check_parts(data)
    return BytesParser(policy=compat32).parsebytes(data)


def _bytes(part: Part) -> bytes:
    """Return the bytes of a part; what is badly encoded is given as it stands."""
    try:
        payload = part.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError, AttributeError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _body(part: Part, kind: BodyKind, data: bytes) -> Body:
    charset = parameter(part, "charset") or (_declared_in(data) if kind is BodyKind.HTML else "")
    text, assumed = text_of(data, charset)
    if kind is BodyKind.PLAIN and parameter(part, "format").lower() == "flowed":
        text = unflowed(text, delete_blank=parameter(part, "delsp").lower() == "yes")
    return Body(kind, text, assumed)


def _declared_in(data: bytes) -> str:
    found = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", data[:4096], re.IGNORECASE)
    return found[1].decode("ascii", "replace") if found else ""
