"""The recovery kit on paper: one sheet for each of the three people who keep a share."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from marac_desk.assets.words import paper_words
from marac_desk.documents.content import Contact, Copy, Imprint, Kept
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.register.keys import Share, share_text


def kit_sheets(
    shares: Sequence[Share],
    *,
    register_id: uuid.UUID,
    area: str,
    marking: str,
    person: str,
    made_at: datetime,
    language: str = "en",
) -> tuple[bytes, ...]:
    """Return a PDF of one page for each share; nothing of it is remembered and nothing touches a disk.

    `person` is whom a holder tells when a sheet is lost; `made_at` is local time.
    """
    from marac_desk.documents.press import render  # here, because a lock window that only locks prints nothing

    words = paper_words(language)
    return tuple(
        render(
            RecoveryShare(
                imprint=Imprint(
                    area=area,
                    marking=marking,
                    copy=Copy(share.number, len(shares), words[f"kit.holder_{share.number}"]),
                    made_by=person,
                    made_at=made_at,
                    destroy_after=None,
                    contact=Contact(person, ""),
                    language=language,
                    kept=Kept.APART,
                ),
                register=register_sign(register_id),
                kit=kit_sign(share),
                number=share.number,
                groups=tuple(share_text(share).split("-")),
            )
        ).pdf
        for share in shares
    )


def sheet_name(share: Share) -> str:
    """Return the name of a sheet's file, which says nobody's name."""
    return f"recovery-share-{share.number}-kit-{kit_sign(share)}.pdf"


def register_sign(register_id: uuid.UUID) -> str:
    """Return the short sign of a register, to tell sheets of several registers apart."""
    text = register_id.hex[:8].upper()
    return f"{text[:4]}-{text[4:]}"


def kit_sign(share: Share) -> str:
    """Return the short sign of a kit, to tell an earlier printing from a later one."""
    return share.kit.hex().upper()
