"""What is not the register, not whole or not safe is refused by a code with a sentence, and left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from marac_desk.desktop.wording.problems import sentence
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import Draft
from marac_desk.register import engines, ledger
from marac_desk.register.files import RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.opening import create_register, open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.services.housekeeping import save_draft
from tests.support.faults import chance
from tests.support.registers import COORDINATOR, KEY, REGISTER_ID, SECRETS, clock, coordinator, empty_file
from tests.support.setting_up import set_up_anew, sign_in

REFUSED = {"not_this_register", "damaged", "not_encrypted"}
TEXT = "Agnieszka Borowska, Flat 3, 81 Corn Street, ZZ2 1HT"


def opened(folder: Path, key: bytes = KEY, register_id: uuid.UUID = REGISTER_ID) -> Register:
    """Open the register of a folder."""
    secrets = replace(SECRETS, data_key=key)
    return open_register(RegisterPlace(folder), secrets=secrets, register_id=register_id, clock=clock())


def refused(act: Callable[[], object]) -> str:
    """Return by which code something is refused; the code has a sentence that ends like one."""
    with pytest.raises(RegisterProblemError) as caught:
        act()
    said = sentence(caught.value)
    assert "not foreseen" not in said
    assert said.endswith(".")
    assert "{" not in said
    return caught.value.code


def write(register: Register, number: int, size: int = 100) -> None:
    """Write one numbered draft with its line in the ledger."""
    with register.writing(coordinator()) as uow:
        content = {"text": f"{TEXT} {number} " + "x" * size}
        save_draft(uow, actor=coordinator(), kind="note", subject=str(number), content=content)
        uow.record("note", "draft", number=number)


def state(register: Register) -> list[tuple[str, str]]:
    """Return every draft, after checking that the ledger holds as well."""
    with register.reading() as uow:
        assert ledger.verify(uow.session, REGISTER_ID).holds
        return [(d.subject, str(d.content)) for d in uow.session.scalars(sa.select(Draft).order_by(Draft.subject))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a closed register that holds a few things."""
    made = tmp_path / "place"
    register = empty_file(made)
    for number in range(8):
        write(register, number, 3000)
    register.close()
    return made


@pytest.fixture
def path(folder: Path) -> Path:
    """Return its file."""
    return RegisterPlace(folder).register


# What is opened


def test_the_register_opens_as_it_was_left(folder: Path) -> None:
    register = opened(folder)
    assert [subject for subject, _ in state(register)] == [str(number) for number in range(8)]
    register.close()


def test_a_passphrase_and_nothing_else_opens_it(tmp_path: Path) -> None:
    set_up_anew(tmp_path)
    assert sign_in(tmp_path) == []
    before = (tmp_path / "register.marac").read_bytes()
    assert sign_in(tmp_path, "seven quiet river") == ["wrong_passphrase"]
    assert (tmp_path / "register.marac").read_bytes() == before


def a_register_of(key: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        shutil.rmtree(path.parent)
        place = RegisterPlace(path.parent)
        secrets = replace(SECRETS, data_key=key)
        create_register(place, secrets=secrets, register_id=uuid.UUID(int=9), clock=clock()).close()

    return make


def empty_cipher(path: Path) -> None:
    path.unlink()
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE area (id)")
    connection.close()


def plain(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE area (id)")
    connection.close()


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "another key": (a_register_of(bytes(32)), "not_this_register"),
    "another register with the same key": (a_register_of(KEY), "not_this_register"),
    "an encrypted file of another program": (empty_cipher, "not_this_register"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9000)), "not_this_register"),
    "noise": (lambda path: path.write_bytes(chance("noise").randbytes(40_960)), "not_this_register"),
    "a database that is not encrypted": (plain, "not_encrypted"),
    "nothing in it": (lambda path: path.write_bytes(b""), "damaged"),
    "next to nothing in it": (lambda path: path.write_bytes(b"SQLite"), "damaged"),
    "a folder": (folder_instead, "register_missing"),
    "not there": (Path.unlink, "register_missing"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_not_this_register_is_refused_and_left_alone(folder: Path, path: Path, what: str) -> None:
    make, code = FOREIGN[what]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    assert refused(lambda: opened(folder)) == code
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not any(path.with_name(f"{path.name}{name}").exists() for name in ("-wal", "-shm", "-journal"))


def test_a_key_file_that_may_be_cheap_opens_a_demonstration_alone(folder: Path, path: Path) -> None:
    before = path.read_bytes()
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    assert refused(lambda: open_register(RegisterPlace(folder), demonstration=True, **known)) == "not_this_register"
    assert path.read_bytes() == before
    open_register(RegisterPlace(folder), demonstration=False, **known).close()
    other = RegisterPlace(folder.with_name("demonstration"))
    create_register(other, demonstration=True, **known).close()
    assert refused(lambda: open_register(other, demonstration=False, **known)) == "not_this_register"
    open_register(other, demonstration=True, **known).close()


def test_another_key_or_another_identity_does_not_open_it(folder: Path, path: Path) -> None:
    before = path.read_bytes()
    assert refused(lambda: opened(folder, key=bytes(32))) == "not_this_register"
    assert refused(lambda: opened(folder, register_id=uuid.UUID(int=8))) == "not_this_register"
    assert path.read_bytes() == before


def outcome(folder: Path) -> list[tuple[str, str]] | str:
    """Open a register and read everything in it; returns that, or by which code it was refused."""
    register = None
    try:
        register = opened(folder)
        return state(register)
    except RegisterProblemError as problem:
        return problem.code
    finally:
        if register is not None:
            register.close()


@pytest.mark.fault
def test_a_flipped_bit_is_found_wherever_it_is_read(folder: Path, path: Path) -> None:
    whole, by = path.read_bytes(), chance("bits")
    good = outcome(folder)
    pages = len(whole) // 4096
    some = by.sample(range(1, pages), 40)
    places = [by.randrange(16), by.randrange(16, 4096), *(page * 4096 + by.randrange(4096) for page in some)]
    found = []
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << by.randrange(8)
        path.write_bytes(spoilt)
        found.append(outcome(folder))
        assert path.read_bytes() == spoilt
    assert found[:2] == ["not_this_register", "not_this_register"]  # the salt, and the first page
    assert all(one == good or str(one) in REFUSED for one in found)  # never anything else than it was
    assert "damaged" in found


@pytest.mark.fault
def test_a_file_cut_off_anywhere_is_refused(folder: Path, path: Path) -> None:
    whole, by, good = path.read_bytes(), chance("cuts"), outcome(folder)
    for length in (1, 15, 16, 4095, 4096, 8192, *(by.randrange(20, len(whole)) for _ in range(20)), len(whole) - 1):
        path.write_bytes(whole[:length])
        found = outcome(folder)
        # of a register that nobody watches over, a last page that nothing reads is not missed
        assert str(found) in REFUSED or (length > len(whole) - 4096 and found == good), length
    path.write_bytes(whole)
    assert str(outcome(folder)) not in REFUSED


def test_a_register_of_a_newer_program_is_left_to_that(folder: Path, path: Path) -> None:
    register = opened(folder)
    with register.writing() as uow:
        uow.session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    register.close()
    before = path.read_bytes()
    assert refused(lambda: opened(folder)) == "newer_register"
    assert path.read_bytes() == before


# How it is opened


def test_a_library_that_does_not_encrypt_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(name: str, **options: float) -> sqlite3.Connection:
        return sqlite3.connect(name, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(dbapi2, "connect", connect)
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    assert refused(lambda: create_register(RegisterPlace(tmp_path), **known)) == "no_cipher"
    assert (tmp_path / "register.marac").read_bytes() == b""


def test_a_setting_that_is_not_taken_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines._PRAGMAS, "synchronous", 7)
    assert refused(lambda: opened(folder)) == "setting_refused"


@pytest.mark.parametrize("engine", ["write", "read"])
def test_every_connection_has_the_safe_settings(folder: Path, engine: str) -> None:
    register = opened(folder)
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "temp_store")
    used: sa.Engine = getattr(register.engines, engine)
    with used.connect() as one, used.connect() as other:
        for connection in (one, other):
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
            assert found == ["wal", 2, 1, 0, 1, 2]
            assert connection.exec_driver_sql("PRAGMA cipher_version").scalar()
            if engine == "read":
                with pytest.raises(sa.exc.DBAPIError):
                    connection.exec_driver_sql("DELETE FROM draft")
            connection.rollback()
    register.close()


def test_nothing_that_was_typed_stands_readable_in_any_file(folder: Path) -> None:
    register = opened(folder)
    write(register, 99)
    files = [entry for entry in folder.iterdir() if entry.is_file()]
    assert {"register.marac", "register.marac-wal"} <= {entry.name for entry in files}
    assert not any(b"Agnieszka" in entry.read_bytes() for entry in files)
    register.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no modes")
def test_every_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "place"
        holding = Holding(RegisterPlace(folder))
        set_up_anew(folder)
        register = empty_file(tmp_path / "other")
        write(register, 1)
        found = {e.name: e.stat().st_mode & 0o777 for at in (folder, tmp_path / "other") for e in at.iterdir()}
        modes = {folder.stat().st_mode & 0o777, (tmp_path / "other").stat().st_mode & 0o777}
        register.close()
        holding.release()
    finally:
        os.umask(before)
    kept = {"register.marac", "register.marac-wal", "register.marac-shm", "register.keys", "register.state"}
    assert set(found) == {*kept, "register.held"}
    assert set(found.values()) == {0o600}
    assert modes == {0o700}


# What an error says


def twice(uow: UnitOfWork) -> None:
    for _ in range(2):
        content = {"text": TEXT}
        uow.session.add(Draft(user_id=COORDINATOR, kind="note", subject=TEXT, content=content, saved_at=uow.now))


def no_such_number(uow: UnitOfWork) -> None:
    statement = sa.text("INSERT INTO draft (id, user_id, kind) VALUES (:id, :user, :kind)")
    uow.session.execute(statement, {"id": uuid.uuid4().hex, "user": uuid.uuid4().hex, "kind": TEXT})


@pytest.mark.parametrize("wrong", [twice, no_such_number])
def test_no_error_repeats_what_was_typed(register: Register, wrong: Callable[[UnitOfWork], None]) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught, register.writing(coordinator()) as uow:
        wrong(uow)
        uow.session.flush()
    error: BaseException | None = caught.value
    while error is not None:
        assert "draft" in str(error)
        assert not any(part in f"{error} {error!r}" for part in ("Agnieszka", "Corn Street", "ZZ2"))
        error = error.__cause__


# The ledger


@pytest.fixture
def kept(register: Register) -> Register:
    """Return a register whose ledger has lines, and lets them be changed, as somebody with the key could."""
    for number in range(6):
        write(register, number)
    sqlite = register.engines.write.dialect.name == "sqlite"
    names = ("no_update", "no_delete") if sqlite else ("append_only",)
    with register.writing() as uow:
        for name in names:
            uow.session.execute(sa.text(f"DROP TRIGGER ledger_entry_{name}" + ("" if sqlite else " ON ledger_entry")))
    assert verdict(register).holds
    return register


def verdict(register: Register) -> ledger.Verdict:
    with register.reading() as uow:
        return ledger.verify(uow.session, register.desk_id)


def test_a_ledger_says_what_was_done_and_never_what_was_typed(kept: Register) -> None:
    with kept.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry)).all()
    assert [line.details["number"] for line in lines if line.operation == "note"] == list(range(6))
    assert not any("Agnieszka" in str(line.details) for line in lines)


CHANGES: tuple[dict[str, object], ...] = (
    {"operation": "look"},
    {"reason": "none"},
    {"role": "chair"},
    {"actor_id": uuid.UUID(int=5)},
    {"object_type": "case"},
    {"case_id": uuid.UUID(int=5)},
    {"details": {"number": 7}},
    {"previous": bytes(32)},
    {"digest": bytes(32)},
)


def test_a_changed_line_is_found(kept: Register) -> None:
    line = sa.update(LedgerEntry).where(LedgerEntry.seq == 4)
    with kept.reading() as uow:
        before = uow.session.execute(sa.select(*LedgerEntry.__table__.columns).where(LedgerEntry.seq == 4)).one()
    for change in CHANGES:
        with kept.writing() as uow:
            uow.session.execute(line.values(change))
        assert verdict(kept).broken_at == 4, change
        with kept.writing() as uow:
            uow.session.execute(line.values({name: before._mapping[name] for name in change}))
        assert verdict(kept).holds


def test_a_cut_line_is_found_also_at_the_end(kept: Register) -> None:
    last = verdict(kept).lines
    for seq in (last, 3):
        with kept.writing() as uow:
            uow.session.execute(sa.delete(LedgerEntry).where(LedgerEntry.seq == seq))
        assert verdict(kept).broken_at == seq


def test_lines_in_another_order_are_found(kept: Register) -> None:
    with kept.writing() as uow:
        for old, new in ((3, 900), (4, 3), (900, 4)):
            uow.session.execute(sa.update(LedgerEntry).where(LedgerEntry.seq == old).values(seq=new))
    assert verdict(kept).broken_at == 3


def test_a_line_put_in_between_is_found(kept: Register) -> None:
    with kept.writing() as uow:
        line = uow.session.execute(sa.select(*LedgerEntry.__table__.columns).where(LedgerEntry.seq == 4)).one()
        uow.session.execute(sa.insert(LedgerEntry).values({**line._mapping, "seq": 900}))
    assert not verdict(kept).holds
