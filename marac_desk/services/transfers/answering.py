"""The acknowledgement of a transfer: made and signed by who took the case in, and taken by who sent it."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass, field
from datetime import date

from marac_desk.intake.transfers import (
    AnswerContent,
    TransferContent,
    TransferFileError,
    answer_in,
    package_in,
    proved_by,
)
from marac_desk.register.parcels import ParcelError, opened
from marac_desk.services.errors import RefusedError

ANSWER_HEAD = b"MARAC-TRANSFER-ACK 1\n"
ANSWER_FAMILY = b"MARAC-TRANSFER-ACK "
MOST_OF_AN_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class OpenedAnswer:
    """An acknowledgement whose signature holds: what it says, and the public key of who signed it."""

    content: AnswerContent = field(repr=False)
    public: bytes


def is_answer(data: bytes) -> bool:
    """Tell whether a file says of itself that it acknowledges a transfer."""
    return data.startswith(ANSWER_FAMILY)


def open_answer(data: bytes) -> OpenedAnswer:
    """Return what an acknowledgement says; needs no register and no passphrase.

    Raises RefusedError: "transfer_foreign", "transfer_newer", "transfer_too_large", "transfer_answer_changed".
    """
    if len(data) > MOST_OF_AN_ANSWER:
        raise RefusedError("transfer_too_large")
    if not is_answer(data):
        raise RefusedError("transfer_foreign")
    if not data.startswith(ANSWER_HEAD):
        raise RefusedError("transfer_newer")
    try:
        parcel = opened(data[len(ANSWER_HEAD) :])
        return OpenedAnswer(answer_in(parcel.content), parcel.public)
    except ParcelError:
        raise RefusedError("transfer_answer_changed") from None
    except TransferFileError as error:
        raise RefusedError(f"transfer_{error.code}") from None


def read_package(data: bytes) -> TransferContent:
    """Return what the inside of a package says. Raises RefusedError: "transfer_newer", "transfer_not_ours"."""
    try:
        return package_in(data)
    except TransferFileError as error:
        raise RefusedError(f"transfer_{error.code}") from None


def proof_of(content: AnswerContent, token: str) -> str:
    """Return what only who opened the package can say of an answer: a digest of it under the package's own secret."""
    return hmac.digest(token.encode(), proved_by(content), "sha256").hex()


def is_proved(content: AnswerContent, token: str) -> bool:
    """Tell whether who answers has opened the package."""
    return hmac.compare_digest(content.proof.encode(), proof_of(content, token).encode())


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """That the other area has a case: since when, by whom there, as which case of theirs.

    `key_changed` says that it was signed with another key than that area signed with before.
    """

    case_id: uuid.UUID
    on: date
    by: str
    reference: str
    key_changed: bool = False
