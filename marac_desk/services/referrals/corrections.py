"""What a correction replaces: each text of the form as it stood before, kept with how often it had been corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import ReferralDraft, to_json
from marac_desk.model.editing import EarlierText
from marac_desk.model.referral import Referral
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.editing import keep_text
from marac_desk.services.referrals.drafting import draft_of

REFERRAL = "referral"


def texts_of(draft: ReferralDraft) -> dict[str, str]:
    """Return every text of a form by its place, as it is compared and kept: /victim/full_name, /children/0/school."""
    return dict(_texts("", to_json(draft)))


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            for name, part in value.items():
                yield from _texts(f"{place}/{name}", part)
        case [Mapping(), *_]:
            for number, part in enumerate(value):
                yield from _texts(f"{place}/{number}", part)
        case list():
            yield place, json.dumps(value, ensure_ascii=False) if value else ""
        case None | False:
            yield place, ""
        case _:
            yield place, str(value)


def keep_what_is_replaced(uow: UnitOfWork, referral: Referral, draft: ReferralDraft) -> None:
    """Keep every text of a referral that this form is about to replace.

    A protected value is kept masked here: in clear it stays among the protected values, where nothing is overwritten.
    """
    now, shown = (texts_of(draft_of(uow, referral.id, protected=clear).draft) for clear in (True, False))
    wanted = texts_of(draft)
    for place, text in now.items():
        if text != wanted.get(place, ""):
            keep_text(uow, referral, REFERRAL, place, shown[place], case_id=referral.case_id)


def last_corrected(uow: UnitOfWork, referral: Referral) -> tuple[str, datetime]:
    """Return who corrected a referral last, and when; who changed it last where nothing of its texts was replaced."""
    query = (
        sa.select(User.name, EarlierText.replaced_at)
        .select_from(EarlierText)
        .join(User, User.id == EarlierText.replaced_by, isouter=True)
        .where(EarlierText.object_id == referral.id)
        .order_by(EarlierText.replaced_at.desc(), EarlierText.id.desc())
    )
    found = uow.session.execute(query.limit(1)).first()
    if found is not None:
        return found[0] or "", found[1]
    by = uow.session.scalar(sa.select(User.name).where(User.id == referral.updated_by)) if referral.updated_by else None
    return by or "", referral.updated_at
