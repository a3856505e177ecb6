"""The envelopes around the register's key: who opens them, and who does not."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import replace
from typing import Any

import pytest

from marac_desk.register.keys import KEY_BYTES, MIB, Cost, Envelope, KeyFile, new_key, seal, unseal
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

CHEAP = Cost(memory_kib=64 * MIB, passes=1)
REGISTER, ADA, BEA = uuid.UUID(int=7), uuid.UUID(int=1), uuid.UUID(int=2)
KEY = bytes(range(KEY_BYTES))
PASSPHRASE = "Größe élan no. 7"


def sealed(passphrase: str = PASSPHRASE, user_id: uuid.UUID = ADA, cost: Cost = CHEAP) -> Envelope:
    return seal(KEY, register_id=REGISTER, user_id=user_id, name="Ada Test", passphrase=passphrase, cost=cost)


@pytest.fixture(scope="module")
def envelope() -> Envelope:
    """Return one envelope; deriving its key takes a tenth of a second."""
    return sealed()


def opened(envelope: Envelope, passphrase: str = PASSPHRASE, register_id: uuid.UUID = REGISTER) -> bytes:
    return unseal(envelope, register_id=register_id, passphrase=passphrase)


def test_the_passphrase_opens_its_envelope(envelope: Envelope) -> None:
    assert opened(envelope) == KEY
    assert KEY not in envelope.sealed


def test_the_real_cost_opens_as_well_and_is_what_the_house_asks_for() -> None:
    real = sealed(cost=Cost())
    assert opened(real) == KEY
    assert (real.cost.memory_kib, real.cost.passes, real.cost.lanes) == (128 * MIB, 3, 1)


@pytest.mark.parametrize("wrong", [PASSPHRASE + " ", PASSPHRASE.lower(), PASSPHRASE[:-1], "", "x" * 5000])
def test_another_passphrase_does_not(envelope: Envelope, wrong: str) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        opened(envelope, wrong)
    assert caught.value.code == "wrong_passphrase"


def test_a_passphrase_is_the_same_however_a_keyboard_makes_its_letters(envelope: Envelope) -> None:
    taken_apart = unicodedata.normalize("NFD", PASSPHRASE)
    assert taken_apart != PASSPHRASE
    assert opened(envelope, taken_apart) == KEY
    assert opened(sealed(taken_apart)) == KEY


def test_an_envelope_opens_for_its_own_register_and_person_alone(envelope: Envelope) -> None:
    with pytest.raises(WrongPassphraseError):
        opened(envelope, register_id=uuid.UUID(int=8))
    with pytest.raises(WrongPassphraseError):
        opened(replace(envelope, user_id=BEA))


def test_an_envelope_whose_figures_were_made_cheaper_does_not_open(envelope: Envelope) -> None:
    for cost in (replace(CHEAP, passes=2), replace(CHEAP, memory_kib=65 * MIB)):
        with pytest.raises(WrongPassphraseError):
            opened(replace(envelope, cost=cost))


@pytest.mark.parametrize("part", ["salt", "nonce", "sealed"])
def test_any_changed_byte_keeps_it_shut(envelope: Envelope, part: str) -> None:
    whole = getattr(envelope, part)
    for position in (0, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[position] ^= 1
        with pytest.raises(WrongPassphraseError):
            parts: dict[str, Any] = {part: bytes(changed)}
            opened(replace(envelope, **parts))


@pytest.mark.parametrize("short", ["", "ninechars", "é" * 9])
def test_a_short_passphrase_is_refused(short: str) -> None:
    with pytest.raises(RegisterProblemError) as caught:
        sealed(short)
    assert (caught.value.code, caught.value.values) == ("short_passphrase", {"least": 10})


def test_nothing_is_used_twice() -> None:
    one, other = sealed(), sealed()
    assert one.salt != other.salt
    assert one.nonce != other.nonce
    assert one.sealed != other.sealed
    assert len({new_key() for _ in range(50)}) == 50
    assert len(new_key()) == KEY_BYTES


def test_everybody_opens_with_a_passphrase_of_their_own() -> None:
    keys = KeyFile(REGISTER, (sealed(),)).with_envelope(sealed("the passphrase of Bea", BEA))
    assert opened(keys.of(ADA)) == KEY
    assert opened(keys.of(BEA), "the passphrase of Bea") == KEY
    with pytest.raises(WrongPassphraseError):
        opened(keys.of(BEA))
    again = keys.with_envelope(sealed("a new one for Ada", ADA))
    assert len(again.envelopes) == 2
    assert opened(again.of(ADA), "a new one for Ada") == KEY
    with pytest.raises(RegisterProblemError) as caught:
        keys.of(uuid.UUID(int=3))
    assert caught.value.code == "no_envelope"
