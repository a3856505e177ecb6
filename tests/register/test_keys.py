"""The envelopes around the register's secrets: who opens them, and who does not."""

from __future__ import annotations

import hmac
import subprocess
import sys
import unicodedata
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register.keyring_store import person_entry
from marac_desk.register.keys import (
    KEY_BYTES,
    MIB,
    BackupKey,
    Cost,
    Envelope,
    KeyFile,
    Secrets,
    Way,
    change_passphrase,
    derived,
    make_recovery,
    new_key,
    new_key_file,
    new_secrets,
    seal_person,
    unseal_person,
    verify_person,
    with_person,
    with_secrets,
    without_person,
)
from marac_desk.register.keys.wrapping import new_pair, sealed_to
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError
from tests.support.keyrings import FileKeyring

CHEAP = Cost(memory_kib=64 * MIB, passes=1)
REGISTER, ADA, BEA, CYN = uuid.UUID(int=7), uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
MADE = datetime(2026, 11, 21, 10, tzinfo=UTC)
SECRETS = Secrets(bytes(range(32)), bytes(range(32, 64)), (BackupKey("one", bytes(range(64, 96)), MADE),))
PASSPHRASE = "Größe élan no. 7"


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> FileKeyring:
    """Return one keyring for the tests that do not change it."""
    return FileKeyring(tmp_path_factory.mktemp("keyring") / "entries")


@pytest.fixture(scope="module")
def keys(keyring: FileKeyring) -> KeyFile:
    """Return a key file with Ada and a kit; deriving its key takes a tenth of a second."""
    return key_file(keyring)


def key_file(store: FileKeyring) -> KeyFile:
    """Return a new key file with Ada, and a kit whose shares nobody has."""
    return new_key_file(REGISTER, SECRETS, (sealed(store),), make_recovery(SECRETS, REGISTER)[0])


def sealed(store: FileKeyring | None, passphrase: str = PASSPHRASE, user_id: uuid.UUID = ADA, **more: Any) -> Envelope:
    """Return a new envelope."""
    options: dict[str, Any] = {"way": Way.KEYRING, "cost": CHEAP, "name": "Ada Test", "secrets": SECRETS, **more}
    secrets = options.pop("secrets")
    return seal_person(secrets, register_id=REGISTER, user_id=user_id, passphrase=passphrase, store=store, **options)


def opened(keys: KeyFile, store: FileKeyring | None, passphrase: str = PASSPHRASE, user_id: uuid.UUID = ADA) -> Secrets:
    """Open somebody's envelope."""
    return unseal_person(keys, user_id=user_id, passphrase=passphrase, store=store)


def refused(keys: KeyFile, store: FileKeyring | None, passphrase: str = PASSPHRASE, user_id: uuid.UUID = ADA) -> str:
    """Return by which code an envelope stays shut."""
    with pytest.raises(RegisterProblemError) as caught:
        opened(keys, store, passphrase, user_id)
    return caught.value.code


# Both parts, and only both


def test_the_passphrase_and_the_keyring_open_the_envelope(keys: KeyFile, keyring: FileKeyring) -> None:
    assert opened(keys, keyring) == SECRETS
    verify_person(keys, user_id=ADA, passphrase=PASSPHRASE, store=keyring)
    for secret in (SECRETS.data_key, SECRETS.seal_key, SECRETS.backup_keys[0].key):
        assert secret.hex() not in str(keys.document())


def test_keyring_alone_cannot_open(keys: KeyFile, keyring: FileKeyring) -> None:
    assert keyring.entries  # the thief has the whole keyring and the key file
    for guess in ("", "no idea at all", *keyring.entries.values(), *keyring.entries):
        assert refused(keys, keyring, guess) == "wrong_passphrase"


def test_passphrase_alone_cannot_open(keys: KeyFile, tmp_path: Path) -> None:
    entry = person_entry(REGISTER, ADA)
    other = FileKeyring(tmp_path / "other")
    assert refused(keys, other) == "keyring_forgot"
    other.write(entry, bytes(32).hex())
    assert refused(keys, other) == "keyring_forgot"
    other.write(entry, "not what was written")
    assert refused(keys, other) == "keyring_forgot"
    assert refused(keys, None) == "keyring_missing"


def test_passphrase_alone_cannot_open_even_where_nobody_checks_what_the_keyring_gave(
    keys: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the keyring's secret explains; what keeps the envelope shut is that the key takes both parts."""
    monkeypatch.setattr(hmac, "compare_digest", lambda _one, _other: True)
    store = FileKeyring(tmp_path / "other")
    store.write(person_entry(REGISTER, ADA), bytes(32).hex())
    assert refused(keys, store) == "wrong_passphrase"


def test_a_way_that_leaves_one_part_out_would_be_found(
    keyring: FileKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marac_desk.register.keys import people

    def only_the_passphrase(parts: tuple[bytes, ...], label: str) -> bytes:
        return derived(parts[-1], label)

    monkeypatch.setattr(people, "joined", only_the_passphrase)
    monkeypatch.setattr(hmac, "compare_digest", lambda _one, _other: True)
    weak = new_key_file(REGISTER, SECRETS, (sealed(keyring, user_id=CYN),), None)
    store = FileKeyring(tmp_path / "other")
    store.write(person_entry(REGISTER, CYN), bytes(32).hex())
    assert opened(weak, store, user_id=CYN) == SECRETS  # which the test before would not let pass


def test_the_usual_cost_is_what_the_house_asks_for(keyring: FileKeyring) -> None:
    for way, figures in ((Way.KEYRING, (128 * MIB, 3, 1)), (Way.PASSPHRASE, (256 * MIB, 3, 1))):
        envelope = sealed(keyring, user_id=BEA, way=way, cost=None)
        assert (envelope.cost.memory_kib, envelope.cost.passes, envelope.cost.lanes) == figures
        assert opened(new_key_file(REGISTER, SECRETS, (envelope,), None), keyring, user_id=BEA) == SECRETS


def test_the_passphrase_alone_is_a_way_somebody_chooses_and_it_needs_no_keyring() -> None:
    envelope = sealed(None, way=Way.PASSPHRASE)
    assert (envelope.backend, envelope.check) == ("", b"")
    keys = new_key_file(REGISTER, SECRETS, (envelope,), None, demonstration=True)
    assert opened(keys, None) == SECRETS
    assert keys.of(ADA).way is Way.PASSPHRASE
    with pytest.raises(RegisterProblemError) as caught:  # never a fallback: the other way is refused without a keyring
        sealed(None, way=Way.KEYRING)
    assert caught.value.code == "keyring_missing"


@pytest.mark.parametrize("problem", ["keyring_locked", "keyring_missing", "keyring_changed"])
def test_a_keyring_that_does_not_answer_is_said_and_is_no_wrong_passphrase(
    keys: KeyFile, tmp_path: Path, problem: str
) -> None:
    assert refused(keys, FileKeyring(tmp_path / "shut", problem=problem)) == problem
    with pytest.raises(RegisterProblemError) as caught:
        sealed(FileKeyring(tmp_path / "shut", problem=problem))
    assert caught.value.code == problem


def test_backend_change_refused(keys: KeyFile, keyring: FileKeyring, tmp_path: Path) -> None:
    moved = FileKeyring(tmp_path / "moved", backend="keyring.backends.kwallet.DBusKeyring")
    for entry, secret in keyring.entries.items():
        moved.write(entry, secret)
    assert refused(keys, moved) == "keyring_changed"


# What does not open it


@pytest.mark.parametrize(
    "wrong", [PASSPHRASE + " ", PASSPHRASE.lower(), PASSPHRASE[:-1], "", "x" * 5000, "\ud800" * 12]
)
def test_another_passphrase_does_not(keys: KeyFile, keyring: FileKeyring, wrong: str) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        opened(keys, keyring, wrong)
    assert caught.value.code == "wrong_passphrase"


def test_a_passphrase_is_the_same_however_a_keyboard_makes_its_letters(keys: KeyFile, keyring: FileKeyring) -> None:
    taken_apart = unicodedata.normalize("NFD", PASSPHRASE)
    assert taken_apart != PASSPHRASE
    assert opened(keys, keyring, taken_apart) == SECRETS
    assert opened(with_person(keys, SECRETS, sealed(keyring, taken_apart, BEA)), keyring, user_id=BEA) == SECRETS


def changed(keys: KeyFile, **parts: Any) -> KeyFile:
    """Return the key file with Ada's envelope changed, sealed again as somebody could who knows the secrets."""
    return replace(keys, envelopes=(replace(keys.envelopes[0], **parts), *keys.envelopes[1:])).sealed(SECRETS)


def test_an_envelope_opens_for_its_own_register_and_person_alone(keys: KeyFile, keyring: FileKeyring) -> None:
    for register_id, user_id in ((uuid.UUID(int=8), ADA), (REGISTER, BEA)):
        keyring.write(person_entry(register_id, user_id), keyring.entries[person_entry(REGISTER, ADA)])
        moved = replace(changed(keys, user_id=user_id), register_id=register_id).sealed(SECRETS)
        assert refused(moved, keyring, user_id=user_id) == "wrong_passphrase"


def test_an_envelope_whose_figures_were_made_cheaper_does_not_open(keys: KeyFile, keyring: FileKeyring) -> None:
    for cost in (replace(CHEAP, passes=2), replace(CHEAP, memory_kib=65 * MIB)):
        assert refused(changed(keys, cost=cost), keyring) == "wrong_passphrase"


def test_an_envelope_that_is_marked_as_the_weaker_way_does_not_open(keys: KeyFile, keyring: FileKeyring) -> None:
    assert refused(changed(keys, way=Way.PASSPHRASE, backend="", check=b""), keyring) == "wrong_passphrase"


@pytest.mark.parametrize("part", ["salt", "nonce", "private", "public", "secrets", "check"])
def test_any_changed_byte_keeps_it_shut(keys: KeyFile, keyring: FileKeyring, part: str) -> None:
    whole = getattr(keys.envelopes[0], part)
    for position in (0, len(whole) // 2, len(whole) - 1):
        spoilt = bytearray(whole)
        spoilt[position] ^= 1
        expected = {"secrets": "keys_damaged", "check": "keyring_forgot"}.get(part, "wrong_passphrase")
        assert refused(changed(keys, **{part: bytes(spoilt)}), keyring) == expected


def test_nothing_can_be_slipped_into_the_file(keys: KeyFile, keyring: FileKeyring) -> None:
    """Who can write the file, but opens no envelope, can neither add a key nor make people work with secrets of his."""
    intruder = replace(sealed(keyring, "the intruder's own", CYN), public=new_pair()[1])
    assert refused(replace(keys, envelopes=(*keys.envelopes, intruder)), keyring) == "keys_damaged"
    assert refused(replace(keys, recovery=make_recovery(SECRETS, REGISTER)[0]), keyring) == "keys_damaged"
    assert refused(replace(keys, recovery=None), keyring) == "keys_damaged"
    assert refused(replace(keys, demonstration=True), keyring) == "keys_damaged"
    assert refused(replace(keys, envelopes=(replace(keys.envelopes[0], name="Eve"),)), keyring) == "keys_damaged"
    his = replace(new_secrets(MADE), seal_key=bytes(32))
    made_for_ada = with_secrets(keys, his)  # sealed to Ada's public key, which everybody can read, and by his own seal
    assert refused(made_for_ada, keyring) == "keys_damaged"


def test_secrets_that_everybody_could_seal_would_be_believed_without_the_seal(
    keys: KeyFile, keyring: FileKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect of the test before: a seal that is not checked with the key from inside the envelope."""
    from marac_desk.register.keys import people

    his = replace(new_secrets(MADE), seal_key=SECRETS.seal_key)
    bound_to = people._secrets_context(REGISTER, ADA)
    forged = changed(keys, secrets=sealed_to(keys.envelopes[0].public, his.to_bytes(), bound_to))
    monkeypatch.setattr(KeyFile, "check", lambda _keys, _key: None)
    assert opened(replace(forged, seal=bytes(32)), keyring) == his


@pytest.mark.parametrize("short", ["", "ninechars", "é" * 9])
def test_a_short_passphrase_is_refused(keyring: FileKeyring, short: str) -> None:
    before = keyring.entries
    with pytest.raises(RegisterProblemError) as caught:
        sealed(keyring, short)
    assert (caught.value.code, caught.value.values) == ("short_passphrase", {"least": 10})
    assert keyring.entries == before


def test_a_machine_with_too_little_memory_says_so(keys: KeyFile, keyring: FileKeyring) -> None:
    with pytest.raises(RegisterProblemError) as caught:
        opened(changed(keys, cost=Cost(2**31, 1, 1)), keyring)
    assert caught.value.code == "too_little_memory"


def test_nothing_is_used_twice(keyring: FileKeyring, tmp_path: Path) -> None:
    one, other = sealed(keyring, user_id=BEA), sealed(keyring, user_id=BEA)
    for part in ("salt", "nonce", "public", "private", "secrets", "check"):
        assert getattr(one, part) != getattr(other, part)
    assert len({new_key() for _ in range(50)}) == 50
    assert len(new_key()) == KEY_BYTES


# Several people


@pytest.fixture
def store(tmp_path: Path) -> FileKeyring:
    """Return a keyring of this test's own."""
    return FileKeyring(tmp_path / "entries")


def test_everybody_opens_with_a_passphrase_of_their_own(store: FileKeyring) -> None:
    keys = with_person(key_file(store), SECRETS, sealed(store, "the passphrase of Bea", BEA, name="Bea Test"))
    assert opened(keys, store) == opened(keys, store, "the passphrase of Bea", BEA) == SECRETS
    assert refused(keys, store, PASSPHRASE, BEA) == "wrong_passphrase"
    assert refused(keys, store, user_id=CYN) == "no_envelope"


def test_new_secrets_reach_everybody_without_anybodys_passphrase(store: FileKeyring) -> None:
    keys = with_person(key_file(store), SECRETS, sealed(store, "the passphrase of Bea", BEA))
    later = SECRETS.with_next_data_key(MADE)
    renewed = with_secrets(keys, later)
    assert opened(renewed, store) == opened(renewed, store, "the passphrase of Bea", BEA) == later
    assert opened(keys, store) == SECRETS
    assert [each.private for each in renewed.envelopes] == [each.private for each in keys.envelopes]


def test_a_leaver_no_longer_opens_it_and_the_last_person_cannot_leave(store: FileKeyring) -> None:
    keys = with_person(key_file(store), SECRETS, sealed(store, "the passphrase of Bea", BEA))
    left = without_person(keys, SECRETS, ADA)
    assert refused(left, store) == "no_envelope"
    assert opened(left, store, "the passphrase of Bea", BEA) == SECRETS
    with pytest.raises(RegisterProblemError) as caught:
        without_person(left, SECRETS, BEA)
    assert caught.value.code == "last_person"
    with pytest.raises(RegisterProblemError) as caught:
        without_person(left, SECRETS, ADA)
    assert caught.value.code == "no_envelope"


# A new passphrase


def test_a_new_passphrase_takes_the_place_of_the_old_one(store: FileKeyring) -> None:
    keys = key_file(store)
    changed = change_passphrase(keys, SECRETS, user_id=ADA, old=PASSPHRASE, new="four quiet rivers", store=store)
    assert opened(changed, store, "four quiet rivers") == SECRETS
    assert refused(changed, store) == "wrong_passphrase"
    assert changed.envelopes[0].cost == CHEAP  # as dear as before
    assert changed.envelopes[0].public != keys.envelopes[0].public
    assert opened(keys, store) == SECRETS  # a crash before the file was written leaves what still opens


def test_it_needs_the_old_one_and_must_not_be_short(store: FileKeyring) -> None:
    keys = key_file(store)
    for old, new, code in (
        ("wrong", "four quiet rivers", "wrong_passphrase"),
        (PASSPHRASE, "short", "short_passphrase"),
    ):
        with pytest.raises(RegisterProblemError) as caught:
            change_passphrase(keys, SECRETS, user_id=ADA, old=old, new=new, store=store)
        assert caught.value.code == code


def test_the_way_can_be_changed_with_the_passphrase(store: FileKeyring) -> None:
    keys = key_file(store)
    person: dict[str, Any] = {"user_id": ADA, "store": store}
    alone = change_passphrase(keys, SECRETS, old=PASSPHRASE, new="four quiet rivers", way=Way.PASSPHRASE, **person)
    assert alone.of(ADA).way is Way.PASSPHRASE
    assert alone.envelopes[0].cost == Cost(256 * MIB, 3, 1)
    assert opened(alone, None, "four quiet rivers") == SECRETS
    back = change_passphrase(
        alone, SECRETS, old="four quiet rivers", new=PASSPHRASE, way=Way.KEYRING, cost=CHEAP, **person
    )
    assert opened(back, store) == SECRETS
    store.wipe()
    assert refused(back, store) == "keyring_forgot"


# The secrets


def test_secrets_come_back_as_they_were_and_tell_nothing_of_themselves() -> None:
    for secrets in (SECRETS, new_secrets(MADE), SECRETS.with_next_data_key(MADE)):
        assert Secrets.from_bytes(secrets.to_bytes()) == secrets
        assert secrets.data_key.hex() not in repr(secrets)
        assert "key=b" not in repr(secrets)
    made = SECRETS.with_next_data_key(MADE)
    assert made.next_data_key is not None
    assert made.after_rekey() == replace(SECRETS, data_key=made.next_data_key, backup_keys=made.backup_keys)
    assert made.before_rekey().data_key == SECRETS.data_key
    assert made.backup_keys[1:] == SECRETS.backup_keys  # older backups can still be read


@pytest.mark.parametrize("broken", [b"", b"{}", b"[]", b'{"data_key": 7}', SECRETS.to_bytes()[:-3], b"\xff"])
def test_what_is_no_secrets_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError):
        Secrets.from_bytes(broken)


def test_nothing_heavy_is_imported_before_a_key_is_asked_for() -> None:
    """The lock process reads who can sign in as soon as its window is there; what opens envelopes may come later."""
    program = (
        "import sys\n"
        "import marac_desk.register.keys.keeper, marac_desk.register.keyring_store, marac_desk.register.tries\n"
        "heavy = {'cryptography', 'argon2', 'keyring', 'secretstorage', 'sqlalchemy', 'sqlcipher3', 'reportlab'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
