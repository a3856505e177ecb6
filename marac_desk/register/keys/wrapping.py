"""The wraps that envelopes are made of: argon2id, HKDF, AES-256-GCM and HPKE, each as its library gives it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from marac_desk.register.keys.cost import Cost
from marac_desk.register.keys.secrets import KEY_BYTES, derived
from marac_desk.register.problems import RegisterProblemError

if TYPE_CHECKING:  # heavy, and only needed once a key is really asked for
    from cryptography.hazmat.primitives.hpke import Suite

NONCE_BYTES = 12
SALT_BYTES = 16
TAG_BYTES = 16
HPKE_EXTRA = 48
"""Bytes that HPKE adds: the sender's one-time public key and the tag."""


class NotOpenedError(Exception):
    """A wrap does not open with this key: another key, another context, or a changed byte."""


def stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return argon2id of a passphrase; the same letters count as the same, however a keyboard makes them.

    Raises RegisterProblemError("too_little_memory") where the machine cannot afford it.
    """
    import unicodedata

    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)
    except (HashingError, MemoryError):
        raise RegisterProblemError("too_little_memory", mib=cost.memory_kib // 1024) from None


def joined(parts: tuple[bytes, ...], label: str) -> bytes:
    """Return the one key that takes all of these parts together."""
    return derived(b"".join(len(part).to_bytes(2, "big") + part for part in parts), label)


def wrapped(key: bytes, data: bytes, context: bytes) -> tuple[bytes, bytes]:
    """Return a fresh nonce and the data under a key by AES-256-GCM; it opens in the same context alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce, AESGCM(key).encrypt(nonce, data, context)


def unwrapped(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    """Return what `wrapped` was given. Raises NotOpenedError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, data, context)
    except InvalidTag:
        raise NotOpenedError from None


def new_pair() -> tuple[bytes, bytes]:
    """Return a new X25519 pair: the private key and the public key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def sealed_to(public: bytes, data: bytes, context: bytes) -> bytes:
    """Return the data sealed to a public key by HPKE (RFC 9180): only its private key opens it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _suite().encrypt(data, X25519PublicKey.from_public_bytes(public), info=context)


def unsealed_by(private: bytes, data: bytes, context: bytes) -> bytes:
    """Return what `sealed_to` was given. Raises NotOpenedError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return _suite().decrypt(data, X25519PrivateKey.from_private_bytes(private), info=context)
    except (InvalidTag, ValueError):
        raise NotOpenedError from None


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
