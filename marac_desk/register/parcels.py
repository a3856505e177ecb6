"""Parcels: what one area hands to another as a file, signed, and locked by a passphrase that goes another way.

A parcel is a line that says what it is, then salt, nonce, length and sealed bytes, then a plain digest of all of it.
The digest proves nothing, but tells a file that was cut off or changed on its way from a wrong passphrase. Inside stand
the signer's public key, the signature over the whole context, and the content. What the passphrase costs is settled by
the version alone, so that no file can ask for all the memory there is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from marac_desk.register.keys import MIB, Cost
from marac_desk.register.keys.wrapping import (
    NONCE_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    NotOpenedError,
    stretched,
    unwrapped,
    wrapped,
)
from marac_desk.register.sealing import RowSeals

FAMILY, VERSION = b"MARAC-TRANSFER ", b"1\n"
COST = Cost(128 * MIB, 3, 1)
MOST_BYTES = 8 * 1024 * 1024
"""Of a whole file; a case with everything in it is a few hundred kilobytes."""
PUBLIC_BYTES, SIGNATURE_BYTES, DIGEST_BYTES, LENGTH_BYTES = 32, 64, 32, 4
KEY_LABEL = "area key"
_HEAD = len(FAMILY) + len(VERSION)
_LEAST = _HEAD + SALT_BYTES + NONCE_BYTES + LENGTH_BYTES + TAG_BYTES + PUBLIC_BYTES + SIGNATURE_BYTES + DIGEST_BYTES
_SIGNED = b"MARAC Desk transfer 1\x00"


class ParcelError(Exception):
    """A file that is no parcel of ours as it stands. Its code says why, never what is in it.

    Codes: "foreign", "newer", "too_large", "cut_off", "changed", "not_opened", "not_signed".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ParcelKey:
    """A passphrase made into the key of one parcel, worked out before anything else waits for it."""

    salt: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was in a parcel, and the public key of whoever signed it."""

    content: bytes = field(repr=False)
    public: bytes


def parcel_key(passphrase: str) -> ParcelKey:
    """Return the key of a new parcel; takes a moment. Raises RegisterProblemError("too_little_memory")."""
    salt = secrets.token_bytes(SALT_BYTES)
    return ParcelKey(salt, stretched(passphrase, salt, COST))


def seal_parcel(content: bytes, key: ParcelKey, private: bytes) -> bytes:
    """Return a content signed and locked. Raises ParcelError("too_large")."""
    head = FAMILY + VERSION + key.salt
    inside = _sign(private, head + content) + content
    nonce, sealed = wrapped(key.key, inside, head)
    whole = head + nonce + len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed
    if len(whole) + DIGEST_BYTES > MOST_BYTES:
        raise ParcelError("too_large")
    return whole + hashlib.sha256(whole).digest()


def open_parcel(data: bytes, passphrase: str) -> Parcel:
    """Return what is in a parcel, once it is whole, opens and is signed; takes a moment.

    Raises ParcelError, and RegisterProblemError("too_little_memory").
    """
    whole = _whole(data)
    head = whole[: _HEAD + SALT_BYTES]
    nonce = whole[len(head) : len(head) + NONCE_BYTES]
    sealed = whole[len(head) + NONCE_BYTES + LENGTH_BYTES :]
    try:
        inside = unwrapped(stretched(passphrase, head[_HEAD:], COST), nonce, sealed, head)
    except NotOpenedError:
        raise ParcelError("not_opened") from None
    public, content = inside[:PUBLIC_BYTES], inside[PUBLIC_BYTES + SIGNATURE_BYTES :]
    if not _is_signed(public, inside[PUBLIC_BYTES : PUBLIC_BYTES + SIGNATURE_BYTES], head + content):
        raise ParcelError("not_signed")
    return Parcel(content, public)


def is_parcel(data: bytes) -> bool:
    """Tell whether a file says of itself that it is a parcel, of whatever version."""
    return data.startswith(FAMILY)


def _whole(data: bytes) -> bytes:
    """Return a file without its digest. Raises ParcelError where it is another file, cut off, or changed."""
    if len(data) > MOST_BYTES:
        raise ParcelError("too_large")
    if not is_parcel(data):
        raise ParcelError("foreign")
    if data[len(FAMILY) : _HEAD] != VERSION:
        raise ParcelError("newer" if len(data) >= _HEAD else "cut_off")
    if len(data) < _LEAST:
        raise ParcelError("cut_off")
    before = _HEAD + SALT_BYTES + NONCE_BYTES
    said = int.from_bytes(data[before : before + LENGTH_BYTES], "big") + before + LENGTH_BYTES + DIGEST_BYTES
    if said != len(data):
        raise ParcelError("cut_off" if said > len(data) else "changed")
    whole, digest = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    if not hmac.compare_digest(hashlib.sha256(whole).digest(), digest):
        raise ParcelError("changed")
    return whole


# Signing


@dataclass(frozen=True, slots=True)
class SigningPair:
    """An Ed25519 pair; the private half shows itself nowhere."""

    public: bytes
    private: bytes = field(repr=False)


def new_signing_pair() -> SigningPair:
    """Return a new pair."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    return SigningPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def signed(content: bytes, private: bytes) -> bytes:
    """Return a content that is no secret with the signer's public key and signature before it."""
    return _sign(private, content) + content


def opened(data: bytes) -> Parcel:
    """Return what `signed` was given, and by whom. Raises ParcelError("not_signed")."""
    public, signature = data[:PUBLIC_BYTES], data[PUBLIC_BYTES : PUBLIC_BYTES + SIGNATURE_BYTES]
    content = data[PUBLIC_BYTES + SIGNATURE_BYTES :]
    if not _is_signed(public, signature, content):
        raise ParcelError("not_signed")
    return Parcel(content, public)


def _sign(private: bytes, told: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes_raw() + key.sign(_SIGNED + told)


def _is_signed(public: bytes, signature: bytes, told: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _SIGNED + told)
    except (InvalidSignature, ValueError):
        return False
    return True


# Keeping the private half


def wrap_private(seals: RowSeals, private: bytes, context: bytes) -> bytes:
    """Return a private half wrapped under a key that comes from the register's own."""
    nonce, data = wrapped(seals.key_for(KEY_LABEL), private, context)
    return nonce + data


def unwrap_private(seals: RowSeals, data: bytes, context: bytes) -> bytes:
    """Return what `wrap_private` was given. Raises ParcelError("not_opened")."""
    try:
        return unwrapped(seals.key_for(KEY_LABEL), data[:NONCE_BYTES], data[NONCE_BYTES:], context)
    except NotOpenedError:
        raise ParcelError("not_opened") from None
