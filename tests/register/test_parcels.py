"""Parcels: whole, opened by one passphrase, signed by one key; whatever is changed in one, it is refused and named."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marac_desk.register import parcels
from marac_desk.register.keys import MIB, Cost
from marac_desk.register.parcels import (
    DIGEST_BYTES,
    MOST_BYTES,
    Parcel,
    ParcelError,
    new_signing_pair,
    open_parcel,
    opened,
    parcel_key,
    seal_parcel,
    signed,
    unwrap_private,
    wrap_private,
)
from marac_desk.register.sealing import RowSeals

CONTENT = b'{"what": "stands here"}' * 9
PASSPHRASE = "QRST2345QRST2345"


@pytest.fixture(autouse=True, scope="module")
def _cheap() -> object:
    """What the passphrase costs is not what is tried here; one test tries the real cost."""
    before, parcels.COST = parcels.COST, Cost(8 * MIB, 1, 1)
    yield
    parcels.COST = before


@cache
def _pair() -> parcels.SigningPair:
    return new_signing_pair()


@cache
def _file() -> bytes:
    return seal_parcel(CONTENT, parcel_key(PASSPHRASE), _pair().private)


def _code(data: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(ParcelError) as refused:
        open_parcel(data, passphrase)
    return refused.value.code


def _with_digest(data: bytes) -> bytes:
    """Return a changed file with a digest that fits again, as whoever changes it on purpose would."""
    whole = data[:-DIGEST_BYTES]
    return whole + hashlib.sha256(whole).digest()


def test_what_was_sealed_opens_with_its_passphrase_and_says_who_signed_it() -> None:
    assert open_parcel(_file(), PASSPHRASE) == Parcel(CONTENT, _pair().public)
    assert CONTENT[:20] not in _file()
    assert _pair().public not in _file()


def test_the_real_cost_is_the_registers_own_for_a_passphrase_and_a_keyring() -> None:
    assert Cost(128 * MIB, 3, 1).memory_kib == 131_072
    assert repr(_pair()).count("private") == 0


def test_another_passphrase_does_not_open_it() -> None:
    assert _code(_file(), "QRST2345QRST2346") == "not_opened"
    assert _code(_file(), "") == "not_opened"


@settings(max_examples=300)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_is_found_and_named(place: int, by: int) -> None:
    data = bytearray(_file())
    data[place % len(data)] ^= by
    assert _code(bytes(data)) in {"foreign", "newer", "changed", "cut_off"}


@settings(max_examples=60)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_byte_that_somebody_changed_on_purpose_does_not_open(place: int, by: int) -> None:
    data = bytearray(_file())
    data[place % (len(data) - DIGEST_BYTES)] ^= by
    assert _code(_with_digest(bytes(data))) in {"foreign", "newer", "not_opened", "cut_off", "changed"}


@settings(max_examples=200)
@given(st.integers(min_value=0))
def test_a_file_that_was_cut_off_anywhere_is_refused(length: int) -> None:
    assert _code(_file()[: length % len(_file())]) in {"foreign", "cut_off"}


@pytest.mark.parametrize("more", [b"x", b"\x00" * 40, b"\n"])
def test_a_file_with_something_behind_it_is_refused(more: bytes) -> None:
    assert _code(_file() + more) == "changed"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "foreign"),
        (b"%PDF-1.7 something", "foreign"),
        (b"MARAC-TRANSFER 2\n" + bytes(400), "newer"),
        (b"MARAC-TRANSFER 1\n", "cut_off"),
        (b"MARAC-TRANSFER ", "cut_off"),
        (bytes(MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_file_of_ours_is_told_apart(data: bytes, code: str) -> None:
    assert _code(data) == code


@settings(max_examples=200)
@given(st.binary(max_size=600))
def test_nothing_at_random_opens(data: bytes) -> None:
    assert _code(data) in {"foreign", "cut_off", "newer", "changed"}


def test_a_content_that_is_too_large_is_not_sealed() -> None:
    with pytest.raises(ParcelError, match="too_large"):
        seal_parcel(bytes(MOST_BYTES), parcel_key(PASSPHRASE), _pair().private)


def test_what_was_signed_for_one_parcel_is_not_signed_for_another() -> None:
    key = parcel_key(PASSPHRASE)
    other = seal_parcel(CONTENT, parcels.ParcelKey(key.salt, key.key), _pair().private)
    assert open_parcel(other, PASSPHRASE).content == CONTENT
    plain = signed(CONTENT, _pair().private)
    assert opened(plain).content == CONTENT
    for place in (0, 40, 100, len(plain) - 1):
        data = bytearray(plain)
        data[place] ^= 1
        with pytest.raises(ParcelError, match="not_signed"):
            opened(bytes(data))
    with pytest.raises(ParcelError, match="not_signed"):
        opened(b"")


def test_a_private_half_opens_with_the_registers_own_key_and_in_its_own_place_alone() -> None:
    mine, another = RowSeals(bytes(32)), RowSeals(secrets.token_bytes(32))
    kept = wrap_private(mine, _pair().private, b"here")
    assert _pair().private not in kept
    assert unwrap_private(mine, kept, b"here") == _pair().private
    for seals, context in ((another, b"here"), (mine, b"there")):
        with pytest.raises(ParcelError, match="not_opened"):
            unwrap_private(seals, kept, context)
