"""Builds mails by hand, byte by byte: mails that programs would not build are the ones that matter here."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass

TOP = (
    "From: Jo Doe <jo@example.org>\r\nTo: MARAC <marac@example.org>\r\nSubject: Referral\r\n"
    "Date: Thu, 12 Nov 2026 14:05:33 +0100\r\nMIME-Version: 1.0\r\n"
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail: its header lines, and its body as it is sent."""

    head: str
    body: bytes

    @property
    def whole(self) -> bytes:
        """Return the part as it is sent."""
        return self.head.encode("utf-8", "surrogateescape") + b"\r\n" + self.body


def words(text: str, *, kind: str = "plain", charset: str = "utf-8", said: str | None = None, extra: str = "") -> Part:
    """Return a text in an encoding; `said` is the one the header claims."""
    head = f"Content-Type: text/{kind}; charset={charset if said is None else said}{extra}\r\n"
    body = quopri.encodestring(text.encode(charset))
    return Part(f"{head}Content-Transfer-Encoding: quoted-printable\r\n", body)


def file(data: bytes, name: str, kind: str = "application/octet-stream", *, disposition: str | None = None) -> Part:
    """Return an attached file; `disposition` replaces how its name is written."""
    shown = disposition if disposition is not None else f'attachment; filename="{name}"'
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: {shown}\r\n"
    return Part(head, base64.encodebytes(data))


def several(*parts: Part, kind: str = "mixed", boundary: str = "=_a") -> Part:
    """Return parts as one part."""
    inside = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part.whole) for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'
    return Part(head, inside + b"--%s--\r\n" % boundary.encode())


def mail(part: Part, *, top: str = TOP) -> bytes:
    """Return a whole mail."""
    return top.encode("utf-8", "surrogateescape") + part.whole


def letter(part: Part, *, top: str = TOP) -> Part:
    """Return a mail as a part of another."""
    return Part("Content-Type: message/rfc822\r\n", mail(part, top=top))


def rows(*pairs: Sequence[str]) -> str:
    """Return an HTML table."""
    cells = ("".join(f"<td>{cell}</td>" for cell in pair) for pair in pairs)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
