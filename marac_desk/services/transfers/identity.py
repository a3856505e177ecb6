"""The key by which this area signs, made at its first use, and the keys by which it knows other areas."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.transfer import AreaKey, PartnerKey
from marac_desk.register.parcels import (
    ParcelError,
    SigningPair,
    new_signing_pair,
    unwrap_private,
    wrap_private,
)
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.transfers import KeyStanding, area_key, key_standing
from marac_desk.services.circulation.sheet_proof import readable
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import area_settings

WRAPPED, NONE = "wrapped", "none"
COMPARED, BY_ANSWER = "compared", "answer"
"""How a partner's key is known: its fingerprint was compared on the telephone, or it came with a proven answer."""


@dataclass(frozen=True, slots=True)
class AreaSign:
    """How an area stands to the key that signed its file; `fingerprint` is what is read out on the telephone."""

    name: str
    standing: KeyStanding
    fingerprint: str


def fingerprint(public: bytes) -> str:
    """Return what people compare of a public key: four groups of four signs (73 bits)."""
    return readable(hashlib.sha256(public).digest())


def own_pair(uow: UnitOfWork) -> SigningPair:
    """Return this area's signing pair, made at its first use.

    The ledger has no line of its own for that, which would tell of whichever case was the first: the lines of what is
    signed name the key by its fingerprint.

    Raises RefusedError("area_key_lost") where the private half does not open with this register's own key.
    """
    area_id = area_settings(uow).area_id
    row = _own_row(uow, area_id)
    if row is None:
        return _made(uow, area_id)
    if row.sealing == NONE:
        return SigningPair(row.public, row.private)
    if uow.seals is None:
        raise RefusedError("area_key_lost")
    try:
        return SigningPair(row.public, unwrap_private(uow.seals, row.private, _context(area_id, row.public)))
    except ParcelError:
        raise RefusedError("area_key_lost") from None


def own_fingerprint(uow: UnitOfWork) -> str:
    """Return what others compare of this area's key; empty where none was made yet."""
    row = _own_row(uow, area_settings(uow).area_id)
    return fingerprint(row.public) if row is not None else ""


def _own_row(uow: UnitOfWork, area_id: uuid.UUID) -> AreaKey | None:
    query = sa.select(AreaKey).where(AreaKey.area_id == area_id).order_by(AreaKey.created_at, AreaKey.id)
    return uow.session.scalars(query).first()


def _made(uow: UnitOfWork, area_id: uuid.UUID) -> SigningPair:
    pair = new_signing_pair()
    kept, sealing = pair.private, NONE
    if uow.seals is not None:
        kept, sealing = wrap_private(uow.seals, pair.private, _context(area_id, pair.public)), WRAPPED
    row = AreaKey(area_id=area_id, public=pair.public, private=kept, sealing=sealing)
    uow.add(row)
    uow.session.flush()
    return pair


def _context(area_id: uuid.UUID, public: bytes) -> bytes:
    return b"area key" + area_id.bytes + public


def sign_of(uow: UnitOfWork, name: str, public: bytes) -> AreaSign:
    """Return how the key that signed a file stands to what is known of the area it names."""
    row = _partner(uow, name)
    return AreaSign(name, key_standing(public, row.public if row is not None else None), fingerprint(public))


def know_partner(uow: UnitOfWork, name: str, public: bytes, *, why: str) -> None:
    """Keep from now on that an area signs with a key; the one before stays. The ledger names it where it is used."""
    row = _partner(uow, name)
    if row is not None and row.public == public:
        return
    if row is not None:
        row.replaced_at = uow.now
    new = PartnerKey(
        area=area_key(name),
        name=name,
        public=public,
        known_at=uow.now,
        known_by=uow.actor.user_id if uow.actor else None,
        why=why,
    )
    uow.add(new)


def _partner(uow: UnitOfWork, name: str) -> PartnerKey | None:
    query = sa.select(PartnerKey).where(PartnerKey.area == area_key(name), PartnerKey.replaced_at.is_(None))
    return uow.session.scalars(query.order_by(PartnerKey.known_at.desc(), PartnerKey.id)).first()
