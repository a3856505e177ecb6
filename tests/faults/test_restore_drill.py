"""The restore drill: the register and its newest backups are scrambled, and what comes back is what a manifest says.

A person does the same with a real disk every quarter; this one runs with every run of the tests.
"""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerHead
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import Anchor, FileHead
from marac_desk.register.backup import restoring
from marac_desk.register.backup.keeping import Kept
from marac_desk.register.backup.manifest import Head
from marac_desk.register.backup.restoring import best_backup, restore_into_empty, restore_over
from marac_desk.register.backup.verifying import Contents, contents_of
from marac_desk.register.backup.watching import Watch
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_document, read_key_file, recover, write_key_file
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from tests.support.backups import Backed, kit, problem_of, scramble
from tests.support.examining import unsound
from tests.support.faults import chance, report
from tests.support.registers import NOW, REGISTER_ID, SECRETS, clock, demonstration_file

pytestmark = pytest.mark.fault

NEWEST_SPOILT = 3
KNOWN: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}


@pytest.fixture
def store(tmp_path: Path) -> FileHead:
    """Return where the end of the ledger is kept outside the register."""
    return FileHead(tmp_path / "anchor", REGISTER_ID)


@pytest.fixture
def desk(tmp_path: Path, store: FileHead) -> Backed:
    """Return the demonstration with a backup of every one of the last six hours, closed."""
    (tmp_path / "backups").mkdir()
    place = RegisterPlace(tmp_path / "register")
    demonstration_file(place.folder).close()
    write_key_file(place.keys, kit()[0])
    made = Backed(open_register(place, **KNOWN, trust=Trust(store)), place, tmp_path / "backups")
    for hour in range(6):
        for _ in range(20):
            with made.register.writing() as uow:
                uow.record("work", "case", number=hour)
        made.backup(NOW + timedelta(hours=hour))
    made.register.close()
    return made


def held(register: Register) -> Contents:
    """Return what is in a register, as a manifest says it."""
    with register.engines.read.connect() as connection:
        return contents_of(connection.connection.driver_connection, Watch())


def as_the_manifest_says(register: Register, backup: Kept) -> list[str]:
    """Return in what a restored register differs from what its backup's manifest says of it."""
    assert backup.manifest is not None
    counts, found = dict(backup.manifest.counts), dict(held(register).counts)
    with register.reading() as uow:
        head = uow.session.scalars(sa.select(LedgerHead)).one()
        added = head.seq - backup.manifest.seq
        at_backup = uow.session.execute(
            sa.text("SELECT digest FROM ledger_entry WHERE seq = :seq"), {"seq": backup.manifest.seq}
        ).scalar_one()
    counts["ledger_entry"] += added  # the line that tells of the restore, and of sealed rows at the next opening
    wrong = [name for name in counts.keys() | found.keys() if counts.get(name) != found.get(name)]
    wrong += [] if bytes(at_backup) == backup.manifest.heads[0].digest else ["the end of the ledger"]
    wrong += [] if 1 <= added <= 2 else [f"{added} lines added"]
    return [*wrong, *unsound(register)]


def test_the_best_backup_is_restored_over_a_scrambled_register(desk: Backed, store: FileHead) -> None:
    by = chance("drill")
    kept = desk.kept()
    scramble(desk.place.register, by)
    for spoilt, share in zip(kept[:NEWEST_SPOILT], (1.0, 0.3, 0.01), strict=True):
        scramble(spoilt.name.backup(desk.folder), by, share=share)
    assert problem_of(lambda: open_register(desk.place, **KNOWN, trust=Trust(store)).close()) != ""
    started = time.monotonic()
    choice = best_backup(desk.folder, SECRETS.backup_keys, REGISTER_ID)
    assert choice.backup.name == kept[NEWEST_SPOILT].name
    assert [stem for stem, _ in choice.refused] == [one.name.stem for one in kept[:NEWEST_SPOILT]]
    anchor = Anchor(store, SECRETS.seal_key, REGISTER_ID)
    accept = Acceptance(
        desk.place, seal_key=SECRETS.seal_key, register_id=REGISTER_ID, clock=clock(), anchor=anchor
    ).restored
    aside = restore_over(desk.restoring(choice.backup), accept)
    report(f"found and restored in {time.monotonic() - started:.1f} s")
    with closing(open_register(desk.place, **KNOWN, trust=Trust(store))) as register:
        assert as_the_manifest_says(register, choice.backup) == []
        with register.reading() as uow:
            assert uow.session.scalar(sa.select(sa.func.count()).select_from(Case))
    assert aside is not None
    assert aside.exists(), "even a scrambled register is kept, until somebody has looked at it"


def test_a_new_machine_gets_it_back_by_two_of_three_shares(desk: Backed, tmp_path: Path) -> None:
    """Nothing is left but the folder with the backups and two sheets of paper."""
    desk.place.register.unlink()
    desk.place.keys.unlink()
    best = desk.kept()[0]
    assert best.manifest is not None
    for pair in ((0, 1), (0, 2), (1, 2)):
        keys = read_key_document(dict(best.manifest.keys))
        secrets = recover(keys, *(kit()[1][number] for number in pair))
        choice = best_backup(desk.folder, secrets.backup_keys, keys.register_id)
        new = RegisterPlace(tmp_path / f"machine {pair}")
        restore_into_empty(restoring.Restoring(desk.folder, choice.backup, new, secrets, clock()))
        assert read_key_file(new.keys) == keys
        with closing(open_register(new, secrets=secrets, register_id=REGISTER_ID, clock=clock())) as register:
            assert as_the_manifest_says(register, choice.backup) == []


@pytest.mark.parametrize("defect", ["believes the manifest", "leaves rows out", "says nothing in the ledger"])
def test_a_drill_that_could_not_fail_would_be_worth_nothing(
    desk: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defect: str
) -> None:
    """The planted defects, each of which the drill finds."""
    kept, new = desk.kept()[0], RegisterPlace(tmp_path / "new")
    if defect == "believes the manifest":
        scramble(kept.name.backup(desk.folder), chance("defect"), share=0.3)
        monkeypatch.setattr(restoring, "check", lambda *_, **__: None)
        choice = best_backup(desk.folder, SECRETS.backup_keys, REGISTER_ID)
        assert problem_of(lambda: restore_into_empty(desk.restoring(choice.backup, new))) != ""
        return
    if defect == "leaves rows out":
        real = restoring._tell

        def forgets(order: restoring.Restoring, target: Path) -> Any:
            with closing(open_engine(target)) as engines, engines.write.begin() as connection:
                connection.exec_driver_sql("DELETE FROM draft")
                connection.exec_driver_sql("DELETE FROM research_return")
            return real(order, target)

        monkeypatch.setattr(restoring, "_tell", forgets)
    else:
        head = Head(REGISTER_ID, kept.stamp.seq, b"")
        monkeypatch.setattr(restoring, "_tell", lambda *_: head)
    restore_into_empty(desk.restoring(kept, new))
    with closing(open_register(new, **KNOWN)) as register:
        assert as_the_manifest_says(register, kept) != []


def open_engine(path: Path) -> Any:
    """Return the engines of a copy."""
    from marac_desk.register.engines import open_sqlcipher

    return open_sqlcipher(path, SECRETS.data_key)
