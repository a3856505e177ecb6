"""Locks a finished PDF with a password (AES-256, revision 6), from memory to memory."""

from __future__ import annotations

import io
import secrets
import unicodedata
from collections.abc import Iterable

import pikepdf

_MOST_BYTES = 127
_OWNER_BYTES = 32


class PasswordRefusedError(ValueError):
    """A password that a PDF cannot take: code `empty`, or `too_long` (over 127 bytes of UTF-8, which readers cut)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def password_as_used(password: str) -> str:
    """Return the password in the one form that every reader makes of what is typed (SASLprep's NFKC, ISO 32000-2).

    Raises PasswordRefusedError.
    """
    prepared = unicodedata.normalize("NFKC", password)
    if not prepared:
        raise PasswordRefusedError("empty")
    if len(prepared.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise PasswordRefusedError("too_long")
    return prepared


def protect(pdf: bytes, password: str, attached: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """Return the PDF, with files attached to it, readable with the password alone; nothing touches a disk.

    The owner password is random and kept by nobody. Copying text is ruled out, as far as readers obey; reading by
    assistive technology and printing are allowed. Raises PasswordRefusedError, and pikepdf.PdfError for what is no PDF.
    """
    encryption = pikepdf.Encryption(
        user=password_as_used(password),
        owner=secrets.token_urlsafe(_OWNER_BYTES),
        R=6,
        allow=pikepdf.Permissions(accessibility=True, extract=False, modify_annotation=False, modify_other=False),
    )
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name, data in attached:
            document.attachments[name] = data
        document.save(locked, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return locked.getvalue()


def is_protected(pdf: bytes) -> bool:
    """Say whether a PDF needs a password to be read; raises pikepdf.PdfError for what is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf)):
            return False
    except pikepdf.PasswordError:
        return True
