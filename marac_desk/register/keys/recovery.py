"""The recovery: the secrets in three envelopes, one for each pair of the three shares that stand on paper."""

from __future__ import annotations

import itertools
import secrets as chance
import uuid

from marac_desk.register.keys.envelope import KIT_BYTES, Pair, Recovery, context
from marac_desk.register.keys.keyfile import KeyFile, seal_key_of
from marac_desk.register.keys.people import opened_secrets
from marac_desk.register.keys.secrets import Secrets
from marac_desk.register.keys.shares import NUMBERS, SECRET_BYTES, Share
from marac_desk.register.keys.wrapping import NotOpenedError, joined, new_pair, sealed_to, unwrapped, wrapped
from marac_desk.register.problems import RegisterProblemError


def make_recovery(secrets: Secrets, register_id: uuid.UUID) -> tuple[Recovery, tuple[Share, Share, Share]]:
    """Return a new recovery and its three shares, for three different people to keep on paper."""
    kit, (private, public) = chance.token_bytes(KIT_BYTES), new_pair()
    first, second, third = (Share(number, kit, chance.token_bytes(SECRET_BYTES)) for number in NUMBERS)
    inside = private + seal_key_of(secrets)
    pairs = []
    for one, other in itertools.combinations((first, second, third), 2):
        numbers = one.number, other.number
        nonce, sealed = wrapped(_pair_key(register_id, one, other), inside, _pair_context(register_id, kit, numbers))
        pairs.append(Pair(numbers, nonce, sealed))
    sealed_secrets = sealed_to(public, secrets.to_bytes(), _secrets_context(register_id, kit))
    return Recovery(kit, public, sealed_secrets, tuple(pairs)), (first, second, third)


def recover(keys: KeyFile, share_a: Share, share_b: Share) -> Secrets:
    """Return the secrets that two shares of the register's kit open together.

    Raises RegisterProblemError: "recovery_missing" (this key file knows no kit), "share_twice", "share_of_other_kit",
    "share_wrong" (right by their looks, but not of this register), "keys_damaged".
    """
    recovery = keys.recovery
    if recovery is None:
        raise RegisterProblemError("recovery_missing")
    if share_a.number == share_b.number:
        raise RegisterProblemError("share_twice", number=share_a.number)
    for share in (share_a, share_b):
        if share.kit != recovery.kit:
            raise RegisterProblemError("share_of_other_kit", number=share.number)
    one, other = sorted((share_a, share_b), key=lambda share: share.number)
    pair = next(each for each in recovery.pairs if each.shares == (one.number, other.number))
    bound_to = _pair_context(keys.register_id, recovery.kit, pair.shares)
    try:
        opened = unwrapped(_pair_key(keys.register_id, one, other), pair.nonce, pair.private, bound_to)
    except NotOpenedError:
        raise RegisterProblemError("share_wrong") from None
    return opened_secrets(keys, opened, recovery.secrets, _secrets_context(keys.register_id, recovery.kit))


def _pair_key(register_id: uuid.UUID, one: Share, other: Share) -> bytes:
    return joined((one.secret, other.secret), f"recovery/{register_id}/{one.kit.hex()}/{one.number}/{other.number}")


def _pair_context(register_id: uuid.UUID, kit: bytes, numbers: tuple[int, int]) -> bytes:
    return context(register_id, "pair", kit.hex(), *numbers)


def _secrets_context(register_id: uuid.UUID, kit: bytes) -> bytes:
    return context(register_id, "recovery", kit.hex())
