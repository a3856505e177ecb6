"""Telephone numbers and addresses for mail, checked as far as a form can: what could never be one is refused."""

from __future__ import annotations

import re

from marac_desk.services.errors import RefusedError
from marac_desk.services.texts import kept

_PHONE = re.compile(r"\+?[0-9 ()./-]{6,24}(?:\s*(?:x|ext\.?)\s*[0-9]{1,6})?", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_LEAST_DIGITS = 6


def phone(text: str) -> str | None:
    """Return a telephone number as typed, None where there is none; raises RefusedError("phone_refused")."""
    written = kept(text, limit=40)
    if written is not None and (not _PHONE.fullmatch(written) or sum(map(str.isdigit, written)) < _LEAST_DIGITS):
        raise RefusedError("phone_refused")
    return written


def mail(text: str) -> str | None:
    """Return an address for mail as typed, None where there is none; raises RefusedError("mail_refused")."""
    written = kept(text, limit=254)
    if written is not None and not _MAIL.fullmatch(written):
        raise RefusedError("mail_refused")
    return written
