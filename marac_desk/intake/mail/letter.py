"""A mail as it is once its format no longer matters: who sent it, its bodies, and what came with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """How a body is written."""

    PLAIN = "plain"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the sender's program wrote at the top; `notices` are codes of what is odd about it."""

    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    sent: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """Text of a mail. `assumed` names the encoding it was read in where it was not the one that was said."""

    kind: BodyKind
    text: str
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something that came with a mail: a file, or another mail.

    `code` says why it is not to be looked into (a signature, something encrypted); `inline` that a body shows it as a
    picture.
    """

    name: str = ""
    media_type: str = ""
    data: bytes = b""
    letter: Letter | None = None
    inline: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole mail. Each entry of `bodies` holds the forms in which one text was sent, the plainest first.

    `code` is "mail_encrypted" where nothing else can be read, empty otherwise.
    """

    envelope: Envelope
    bodies: tuple[tuple[Body, ...], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    code: str = ""
