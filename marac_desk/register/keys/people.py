"""Envelopes of people: made, opened, renewed and taken out; each way says plainly why it does not open."""

from __future__ import annotations

import hmac
import secrets as chance
import uuid
from dataclasses import replace

from marac_desk.register.keyring_store import SecretStore, person_entry
from marac_desk.register.keys.cost import USUAL, Cost, Way
from marac_desk.register.keys.envelope import CHECK_BYTES, KEY, Envelope, Recovery, context
from marac_desk.register.keys.keyfile import KeyFile, seal_key_of
from marac_desk.register.keys.secrets import KEY_BYTES, Secrets, derived
from marac_desk.register.keys.wrapping import (
    SALT_BYTES,
    NotOpenedError,
    joined,
    new_pair,
    sealed_to,
    stretched,
    unsealed_by,
    unwrapped,
    wrapped,
)
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

LEAST_PASSPHRASE = 10


def new_key_file(
    register_id: uuid.UUID,
    secrets: Secrets,
    envelopes: tuple[Envelope, ...],
    recovery: Recovery | None,
    *,
    demonstration: bool = False,
) -> KeyFile:
    """Return the sealed key file of a register that is about to be set up."""
    return KeyFile(register_id, envelopes, recovery, demonstration).sealed(secrets)


def seal_person(
    secrets: Secrets,
    *,
    register_id: uuid.UUID,
    user_id: uuid.UUID,
    name: str,
    passphrase: str,
    way: Way,
    store: SecretStore | None,
    cost: Cost | None = None,
) -> Envelope:
    """Return a new envelope around the secrets; by way of the keyring a new secret is put there first.

    Raises RegisterProblemError: "short_passphrase" below ten characters, "too_little_memory", and by way of the keyring
    "keyring_missing", "keyring_locked", "keyring_forgot".
    """
    check_passphrase(passphrase)
    held = _put_in_keyring(store, register_id, user_id) if way is Way.KEYRING else None
    return _sealed(secrets, register_id, (user_id, name), passphrase, held, cost or USUAL[way])


def check_passphrase(passphrase: str) -> None:
    """Raise RegisterProblemError("short_passphrase") for one that nobody should use."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise RegisterProblemError("short_passphrase", least=LEAST_PASSPHRASE)


def _put_in_keyring(store: SecretStore | None, register_id: uuid.UUID, user_id: uuid.UUID) -> tuple[str, bytes]:
    if store is None:
        raise RegisterProblemError("keyring_missing")
    secret = chance.token_bytes(KEY_BYTES)
    store.write(person_entry(register_id, user_id), secret.hex())
    return store.backend, secret


def _sealed(
    secrets: Secrets,
    register_id: uuid.UUID,
    person: tuple[uuid.UUID, str],
    passphrase: str,
    held: tuple[str, bytes] | None,
    cost: Cost,
) -> Envelope:
    """Return an envelope; `held` is the kind of keyring and the secret in it, None for the passphrase alone."""
    (user_id, name), (private, public) = person, new_pair()
    backend, secret = held or ("", b"")
    bare = Envelope(
        user_id=user_id,
        name=name,
        way=Way.KEYRING if held else Way.PASSPHRASE,
        cost=cost,
        salt=chance.token_bytes(SALT_BYTES),
        nonce=b"",
        public=public,
        private=b"",
        secrets=sealed_to(public, secrets.to_bytes(), _secrets_context(register_id, user_id)),
        backend=backend,
        check=_check_of(secret) if held else b"",
    )
    key = _wrapping_key(bare, register_id, passphrase, secret)
    nonce, sealed = wrapped(key, private + seal_key_of(secrets), _own_context(register_id, bare))
    return replace(bare, nonce=nonce, private=sealed)


def _wrapping_key(envelope: Envelope, register_id: uuid.UUID, passphrase: str, secret: bytes) -> bytes:
    stretch = stretched(passphrase, envelope.salt, envelope.cost)
    label = f"envelope/{register_id}/{envelope.user_id}/{envelope.way}"
    return joined((secret, stretch) if envelope.way is Way.KEYRING else (stretch,), label)


def _own_context(register_id: uuid.UUID, envelope: Envelope) -> bytes:
    cost = envelope.cost
    figures = (envelope.way, cost.memory_kib, cost.passes, cost.lanes, envelope.backend)
    return context(register_id, "person", envelope.user_id, *figures, envelope.public.hex())


def _secrets_context(register_id: uuid.UUID, user_id: uuid.UUID) -> bytes:
    return context(register_id, "secrets", user_id)


def _check_of(secret: bytes) -> bytes:
    return derived(secret, "keyring check", CHECK_BYTES)


def unseal_person(keys: KeyFile, *, user_id: uuid.UUID, passphrase: str, store: SecretStore | None) -> Secrets:
    """Return the secrets that somebody's passphrase opens, after proving that the whole file is genuine.

    Raises WrongPassphraseError; RegisterProblemError: "no_envelope", "keys_damaged", "too_little_memory", and by way of
    the keyring "keyring_missing", "keyring_locked", "keyring_changed", "keyring_forgot".
    """
    envelope = keys.of(user_id)
    secret = _from_keyring(keys.register_id, envelope, store) if envelope.way is Way.KEYRING else b""
    key = _wrapping_key(envelope, keys.register_id, passphrase, secret)
    try:
        opened = unwrapped(key, envelope.nonce, envelope.private, _own_context(keys.register_id, envelope))
    except NotOpenedError:
        raise WrongPassphraseError from None
    return opened_secrets(keys, opened, envelope.secrets, _secrets_context(keys.register_id, user_id))


def _from_keyring(register_id: uuid.UUID, envelope: Envelope, store: SecretStore | None) -> bytes:
    if store is None:
        raise RegisterProblemError("keyring_missing")
    text = store.of_kind(envelope.backend).read(person_entry(register_id, envelope.user_id))
    try:
        secret = bytes.fromhex(text or "")
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES or not hmac.compare_digest(_check_of(secret), envelope.check):
        raise RegisterProblemError("keyring_forgot")
    return secret


def opened_secrets(keys: KeyFile, opened: bytes, sealed: bytes, bound_to: bytes) -> Secrets:
    """Return the secrets behind somebody's own private key, which lies together with the key of the file's seal.

    Anybody can seal to a public key; only somebody whose envelope opened knows the key of the seal. So the seal is
    checked with the key from inside, before anything that stands under the public key is believed.
    """
    private, seal_key = opened[:KEY], opened[KEY:]
    keys.check(seal_key)
    try:
        secrets = Secrets.from_bytes(unsealed_by(private, sealed, bound_to))
    except (NotOpenedError, ValueError):
        raise RegisterProblemError("keys_damaged") from None
    if not hmac.compare_digest(seal_key_of(secrets), seal_key):
        raise RegisterProblemError("keys_damaged")
    return secrets


def verify_person(keys: KeyFile, *, user_id: uuid.UUID, passphrase: str, store: SecretStore | None) -> None:
    """Check that somebody is who she or he says; nothing is handed out. Raises as `unseal_person` does."""
    unseal_person(keys, user_id=user_id, passphrase=passphrase, store=store)


def change_passphrase(
    keys: KeyFile,
    secrets: Secrets,
    *,
    user_id: uuid.UUID,
    old: str,
    new: str,
    store: SecretStore | None,
    way: Way | None = None,
    cost: Cost | None = None,
) -> KeyFile:
    """Return the key file with a new envelope for somebody who knows the old passphrase; `way` may change with it.

    The keyring keeps its secret, so that a crash between the two leaves no envelope that nothing opens. Raises as
    `unseal_person` and `seal_person` do.
    """
    check_passphrase(new)
    verify_person(keys, user_id=user_id, passphrase=old, store=store)
    before = keys.of(user_id)
    wanted = way or before.way
    held: tuple[str, bytes] | None = None
    if wanted is Way.KEYRING and before.way is Way.KEYRING:
        held = before.backend, _from_keyring(keys.register_id, before, store)
    elif wanted is Way.KEYRING:
        held = _put_in_keyring(store, keys.register_id, user_id)
    usual = before.cost if wanted is before.way else USUAL[wanted]
    envelope = _sealed(secrets, keys.register_id, (user_id, before.name), new, held, cost or usual)
    return with_person(keys, secrets, envelope)


def with_person(keys: KeyFile, secrets: Secrets, envelope: Envelope) -> KeyFile:
    """Return the key file with this envelope added, or put in place of the person's earlier one."""
    if any(each.user_id == envelope.user_id for each in keys.envelopes):
        kept = tuple(envelope if each.user_id == envelope.user_id else each for each in keys.envelopes)
    else:
        kept = (*keys.envelopes, envelope)
    return replace(keys, envelopes=kept).sealed(secrets)


def without_person(keys: KeyFile, secrets: Secrets, user_id: uuid.UUID) -> KeyFile:
    """Return the key file without a leaver.

    Raises RegisterProblemError: "no_envelope", "last_person" where nobody else could open the register.
    """
    leaver = keys.of(user_id)
    others = tuple(each for each in keys.envelopes if each is not leaver)
    if not others:
        raise RegisterProblemError("last_person")
    return replace(keys, envelopes=others).sealed(secrets)


def with_recovery(keys: KeyFile, secrets: Secrets, recovery: Recovery) -> KeyFile:
    """Return the key file with a new kit; the shares of the one before open nothing any more."""
    return replace(keys, recovery=recovery).sealed(secrets)


def with_secrets(keys: KeyFile, secrets: Secrets) -> KeyFile:
    """Return the key file with these secrets in everybody's envelope and in the recovery: nobody is asked anything.

    The caller has proved by opening it that the file is genuine, and so that each public key in it is somebody's own.
    """
    data = secrets.to_bytes()
    envelopes = tuple(
        replace(each, secrets=sealed_to(each.public, data, _secrets_context(keys.register_id, each.user_id)))
        for each in keys.envelopes
    )
    recovery = keys.recovery
    if recovery is not None:
        bound_to = context(keys.register_id, "recovery", recovery.kit.hex())
        recovery = replace(recovery, secrets=sealed_to(recovery.public, data, bound_to))
    return replace(keys, envelopes=envelopes, recovery=recovery).sealed(secrets)
