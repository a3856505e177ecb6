"""Restoring: only what verifies, proved before anything is put in place, the old register kept, a crash finished."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import Anchor, FileHead
from marac_desk.register.backup import restoring, swapping
from marac_desk.register.backup.connections import unlock
from marac_desk.register.backup.names import sync
from marac_desk.register.backup.restoring import best_backup, prepare, restore_into_empty, restore_over
from marac_desk.register.backup.swapping import finish_swap, kept_aside, restored_path
from marac_desk.register.backup.watching import CancelledError, Stage
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_file, recover, write_key_file
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from tests.support.backups import Backed, backed, kit, open_again, problem_of, scramble, stopping_at
from tests.support.examining import unsound
from tests.support.faults import chance, small_disk
from tests.support.numbered import numbers
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS, clock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Backed]:
    """Return a register of which one backup was made, and in which more was written since."""
    made = backed(tmp_path)
    write_key_file(made.place.keys, kit()[0])
    made.write(4)
    made.backup()
    made.write(3)
    yield made
    made.register.close()


def anything(_files: Any, _head: Any) -> None:
    """Stand for a register that nobody watches over."""


def contents(register: Register) -> tuple[int, list[str]]:
    """Return how many numbers are in a register, and everything that is wrong with it."""
    there, told = numbers(register)
    return len(there), [*unsound(register), *([] if there == told else ["ledger and data differ"])]


def restored_line(register: Register) -> LedgerEntry | None:
    """Return the line that tells of the restore."""
    with register.reading() as uow:
        return uow.session.scalar(sa.select(LedgerEntry).where(LedgerEntry.operation == "restored"))


def test_a_restore_over_live_data_brings_back_what_the_backup_held(desk: Backed) -> None:
    desk.register.close()
    before = desk.place.register.read_bytes()
    aside = restore_over(desk.restoring(desk.kept()[0]), anything)
    assert aside is not None
    assert aside.read_bytes() == before, "the register of before is kept"
    assert kept_aside(desk.place) == (aside,)
    with open_again(desk.place) as register:
        assert contents(register) == (4, [])
        line = restored_line(register)
    assert line is not None
    assert line.seq == desk.kept()[0].stamp.seq + 1, "the chain goes on where the backup ended"
    assert line.details["people"] == str(COORDINATOR)
    assert not restored_path(desk.place).exists()


def test_a_restore_into_an_empty_folder_brings_the_envelopes_with_it(desk: Backed, tmp_path: Path) -> None:
    elsewhere = RegisterPlace(tmp_path / "new machine")
    head = restore_into_empty(desk.restoring(desk.kept()[0], elsewhere))
    keys = read_key_file(elsewhere.keys)
    secrets = recover(keys, *kit()[1][1:])
    with closing(open_register(elsewhere, secrets=secrets, register_id=REGISTER_ID, clock=clock())) as register:
        assert contents(register) == (4, [])
        with register.reading() as uow:
            last = uow.session.scalar(sa.select(sa.func.max(LedgerEntry.seq)))
    assert last is not None
    assert last >= head.seq
    assert problem_of(lambda: restore_into_empty(desk.restoring(desk.kept()[0], elsewhere))) == "register_exists"


def test_the_best_backup_is_the_newest_that_holds(desk: Backed) -> None:
    stems = [desk.kept()[0].name.stem]
    for _ in range(3):
        desk.write()
        stems.append(desk.backup().name.stem)
    scramble(desk.kept()[0].name.backup(desk.folder), chance("all of it"))
    scramble(desk.kept()[1].name.backup(desk.folder), chance("a page"), share=0.01)
    found = best_backup(desk.folder, SECRETS.backup_keys, REGISTER_ID)
    assert found.backup.name.stem == stems[1]
    assert found.refused == ((stems[3], "backup_changed"), (stems[2], "backup_changed"))
    for kept in desk.kept():
        scramble(kept.name.backup(desk.folder), chance("the rest"))
    assert problem_of(lambda: best_backup(desk.folder, SECRETS.backup_keys, REGISTER_ID)) == "no_backup_holds"
    (desk.folder.parent / "empty").mkdir()
    nothing = desk.folder.parent / "empty"
    assert problem_of(lambda: best_backup(nothing, SECRETS.backup_keys, REGISTER_ID)) == "no_backup"


def test_a_backup_that_does_not_hold_is_never_put_in_place(desk: Backed) -> None:
    kept = desk.kept()[0]
    desk.register.close()
    before = {path.name: path.read_bytes() for path in desk.place.folder.iterdir()}
    scramble(kept.name.backup(desk.folder), chance("spoilt"), share=0.01)
    assert problem_of(lambda: restore_over(desk.restoring(kept), anything)) == "backup_changed"
    assert {path.name: path.read_bytes() for path in desk.place.folder.iterdir()} == before


def test_a_copy_that_goes_wrong_on_the_way_is_never_put_in_place(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: the copy differs from the backup, though the backup holds."""
    kept, real = desk.kept()[0], sync

    def spoils(path: Path) -> None:
        with closing(dbapi2.connect(str(path))) as copy:
            unlock(copy, SECRETS.data_key)
            copy.execute("DELETE FROM action")
            copy.commit()
        real(path)

    monkeypatch.setattr(restoring, "sync", spoils)
    desk.register.close()
    before = desk.place.register.read_bytes()
    assert problem_of(lambda: restore_over(desk.restoring(kept), anything)) == "backup_counts"
    assert desk.place.register.read_bytes() == before
    assert not restored_path(desk.place).exists()


@pytest.mark.parametrize("stage", [Stage.HASHING, Stage.COPYING, Stage.PAGES, Stage.COUNTS])
def test_giving_up_leaves_the_register_as_it_was(desk: Backed, stage: Stage) -> None:
    before = {path.name for path in desk.place.folder.iterdir()}
    with pytest.raises(CancelledError):
        prepare(desk.restoring(desk.kept()[0]), stopping_at(stage))
    assert {path.name for path in desk.place.folder.iterdir()} == before
    desk.write()


def test_a_restore_can_be_prepared_while_the_desk_works(desk: Backed) -> None:
    prepare(desk.restoring(desk.kept()[0]))
    desk.write()
    assert contents(desk.register) == (8, [])


def test_without_room_for_the_copy_nothing_is_begun(desk: Backed, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 8 * 1024) as disk:
        place = RegisterPlace(disk / "register")
        assert problem_of(lambda: restore_into_empty(desk.restoring(desk.kept()[0], place))) == "restore_no_room"
        assert list((disk / "register").iterdir()) == []


def test_a_journal_of_the_old_register_never_meets_the_restored_file(desk: Backed) -> None:
    """What a crashed desk left beside the register is put aside with it; SQLite would play it into the new file."""
    journal = Path(f"{desk.place.register}-wal")
    left = journal.read_bytes()
    assert left
    whole = desk.place.register.read_bytes()
    kept = desk.kept()[0]
    desk.register.close()
    desk.place.register.write_bytes(whole)
    journal.write_bytes(left)
    aside = restore_over(desk.restoring(kept), anything)
    assert aside is not None
    assert not journal.exists()
    assert Path(f"{aside}-wal").read_bytes() == left
    with open_again(desk.place) as register:
        assert contents(register) == (4, [])


class PowerCutError(Exception):
    """Ends a test's swap at a chosen step."""


def cut_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the power fail before the given change of a name from now on."""
    left = [step]

    def counted(real: Any) -> Any:
        def act(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCutError
            return real(*arguments, **named)

        return act

    for name in ("link", "rename", "replace", "unlink"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))


@pytest.mark.parametrize("links", [True, False])
def test_a_swap_that_was_cut_off_anywhere_is_finished_at_the_next_start(
    desk: Backed, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    kept, steps = desk.kept()[0], 0
    desk.register.close()
    old = desk.place.register.read_bytes()
    while True:
        steps += 1
        desk.place.register.write_bytes(old)
        head = prepare(desk.restoring(kept))
        with monkeypatch.context() as patch:
            cut_at(steps, patch)
            if not links:
                patch.setattr(os, "link", _no_links)
            try:
                swapping.swap(desk.place, head, clock=clock())
                whole = True
            except PowerCutError:
                whole = False
        begun = (desk.place.folder / swapping.NOTE).exists()
        finish_swap(desk.place)
        assert finish_swap(desk.place) is None, "a second time there is nothing to finish"
        with open_again(desk.place) as register:
            count = contents(register)
        assert count == ((4, []) if begun or whole else (7, [])), f"cut before step {steps}"
        restored_path(desk.place).unlink(missing_ok=True)
        if whole:
            break
    assert steps > 3
    assert len(kept_aside(desk.place)) == steps - 1, "every register that was replaced is there"


def _no_links(*_: Any, **__: Any) -> None:
    raise OSError("no links here")


def test_a_note_of_another_hand_leads_nowhere(desk: Backed, tmp_path: Path) -> None:
    desk.register.close()
    prepare(desk.restoring(desk.kept()[0]))
    (desk.place.folder / swapping.NOTE).write_text('{"aside": "../../elsewhere"}')
    aside = finish_swap(desk.place)
    assert aside is not None
    assert aside.parent == desk.place.folder


def test_a_restored_register_is_not_taken_for_a_rollback(tmp_path: Path) -> None:
    """An older copy put there on purpose opens; the planted defect: the same copy without the two people's leave."""
    store = FileHead(tmp_path / "anchor", REGISTER_ID)
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    made = backed(tmp_path)
    made.register.close()
    made.register = open_register(made.place, **known, trust=Trust(store))
    made.write(3)
    made.backup()
    made.write(3)
    made.register.close()
    kept = made.kept()[0]
    write_key_file(made.place.keys, kit()[0])
    now = made.place.register.read_bytes()
    restore_over(made.restoring(kept), anything)
    assert problem_of(lambda: open_register(made.place, **known, trust=Trust(store)).close()) == "rolled_back"
    made.place.register.write_bytes(now)
    anchor = Anchor(store, SECRETS.seal_key, REGISTER_ID)
    accept = Acceptance(
        made.place, seal_key=SECRETS.seal_key, register_id=REGISTER_ID, clock=clock(), anchor=anchor
    ).restored
    restore_over(made.restoring(kept), accept)
    register = open_register(made.place, **known, trust=Trust(store))
    assert contents(register) == (3, [])
    made.register, made.number = register, 3
    made.write()
    register.close()
    register = open_register(made.place, **known, trust=Trust(store))
    assert contents(register) == (4, [])
    register.close()
