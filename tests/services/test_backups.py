"""What a register knows of its backups: when one is due, what became of it, and that a restore takes two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.backup_age import BackupAge
from marac_desk.rules.clock import SetClock
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.backups.noting import (
    ask_restore,
    choose_folder,
    may_back_up,
    note_backup,
    note_failure,
    note_off_line,
    restore_leave,
    use_restore,
)
from marac_desk.services.backups.telling import backup_view, due, last_backup
from marac_desk.services.backups.views import (
    BackupLine,
    BackupView,
    DueView,
    FolderLook,
    FolderWarning,
    MadeBackup,
    Reason,
)
from marac_desk.services.desk_settings import desk_setting, set_desk_setting
from marac_desk.services.errors import RefusedError
from marac_desk.services.housekeeping import PLACE, save_draft
from tests.support.registers import NOW, actor, user

FOLDER = FolderLook("/backups", 1 << 40, (FolderWarning.SAME_DISK,))
GOOD = BackupLine("marac-20261121T090000Z-0a1b2c3d", NOW, 100, 5_000_000, None, "ab" * 32)


def clock(register: Register) -> SetClock:
    """Return the clock, which a test sets."""
    assert isinstance(register.clock, SetClock)
    return register.clock


def do(register: Register, who: Actor, act: Callable[..., tuple[Any, Any]], **values: Any) -> Any:
    """Run one use case and return its result."""
    with register.writing(who) as uow:
        return act(uow, actor=who, **values)[0]


def view(register: Register, who: Actor | None = None) -> BackupView:
    """Return what the page shows."""
    who = who or actor(register)
    with register.reading(who) as uow:
        return backup_view(uow, actor=who)


def made(register: Register, reason: Reason = Reason.HOUR, **more: Any) -> MadeBackup:
    """Have a backup noted that holds everything up to now, as the desk does."""
    who = actor(register)
    with register.reading() as uow:
        line = uow.session.scalar(sa.select(sa.func.max(LedgerEntry.seq))) or 0
    name = f"marac-20261121T100000Z-{line:08x}"
    values: dict[str, Any] = {"name": name, "at": register.clock.now(), "line": line, "size": 7, "seconds": 0.5}
    backup = MadeBackup(**values, reason=reason, **more)
    do(register, who, note_backup, made=backup)
    return backup


def due_now(register: Register) -> DueView:
    """Return whether a backup is due."""
    with register.reading() as uow:
        return due(uow)


def something_is_done(register: Register, operation: str = "add") -> None:
    """Have the ledger tell of some work."""
    with register.writing(actor(register)) as uow:
        uow.record(operation, "action")


@pytest.fixture
def on_file(demonstration_file: Register) -> Register:
    """Return the demonstration on SQLCipher with a folder for backups."""
    do(demonstration_file, actor(demonstration_file), choose_folder, look=FOLDER)
    return demonstration_file


def test_a_setting_of_a_desk_is_kept_whole(demonstration: Register) -> None:
    who = actor(demonstration)
    for value in ({"a": 1, "b": ["x"]}, {"c": None}):
        with demonstration.writing(who) as uow:
            set_desk_setting(uow, who, "anything", value)
        with demonstration.reading(who) as uow:
            assert desk_setting(uow, "anything") == value
            assert desk_setting(uow, "other") == {}


def test_a_server_makes_its_own_backups_and_the_desk_says_so(demonstration: Register) -> None:
    on_server = demonstration.engines.write.dialect.name == "postgresql"
    assert view(demonstration).by_server is on_server
    if on_server:
        with pytest.raises(RefusedError) as caught:
            do(demonstration, actor(demonstration), choose_folder, look=FOLDER)
        assert caught.value.code == "backup_by_server"
        assert due_now(demonstration) == DueView("", None, changed=False)


def test_the_page_is_for_whoever_may_know_of_keys(demonstration: Register) -> None:
    may_make = {Role.COORDINATOR: True, Role.CHAIR: False, Role.AUDITOR: False, Role.ADMINISTRATOR: True}
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert view(demonstration, user(demonstration, role)).may_make is may_make[role]
    for role in (Role.COORDINATOR, Role.CHAIR):
        assert view(demonstration, actor(demonstration, role)).may_make is may_make[role]
    for role in (Role.ADVOCATE, Role.STEERING):
        with pytest.raises(NotAllowedError):
            view(demonstration, user(demonstration, role))


def test_before_a_folder_is_chosen_nothing_is_due(demonstration_file: Register) -> None:
    found = view(demonstration_file)
    assert (found.folder, found.age, found.last) == ("", BackupAge.NONE, None)
    assert due_now(demonstration_file) == DueView("", None, changed=False)
    with demonstration_file.reading() as uow, pytest.raises(RefusedError) as caught:
        may_back_up(uow, actor=actor(demonstration_file))
    assert caught.value.code == "backup_no_folder"


def test_the_ledger_tells_that_the_folder_changed_and_not_where_it_is(on_file: Register) -> None:
    with on_file.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "backup_folder")).one()
        assert may_back_up(uow, actor=actor(on_file)) == "/backups"
    assert line.details == {"warnings": "same_disk"}


def test_the_first_is_due_at_once_and_the_next_after_an_hour_of_work(on_file: Register) -> None:
    assert due_now(on_file).reason is Reason.HOUR
    made(on_file)
    assert due_now(on_file) == DueView("/backups", None, changed=False)
    clock(on_file).advance(hours=2)
    assert due_now(on_file).reason is None, "nothing changed, so nothing is copied"
    something_is_done(on_file)
    assert due_now(on_file) == DueView("/backups", Reason.HOUR, changed=True)
    made(on_file)
    clock(on_file).advance(minutes=30)
    something_is_done(on_file)
    assert due_now(on_file) == DueView("/backups", None, changed=True), "within the hour only what a lock would copy"


@pytest.mark.parametrize("operation", ["conclude", "close"])
def test_a_concluded_case_makes_one_due_at_once(on_file: Register, operation: str) -> None:
    made(on_file)
    something_is_done(on_file, operation)
    assert due_now(on_file).reason is Reason.CASE
    made(on_file, Reason.CASE)
    assert due_now(on_file).reason is None


def test_signing_in_and_out_makes_nothing_due_and_typed_text_does(on_file: Register) -> None:
    made(on_file)
    clock(on_file).advance(hours=2)
    for operation in ("lock", "unlock", "sign_in"):
        something_is_done(on_file, operation)
    who = actor(on_file)
    do(on_file, who, lambda uow, actor: save_draft(uow, actor=actor, kind=PLACE, subject="desk", content={"a": 1}))
    assert not due_now(on_file).changed
    do(on_file, who, lambda uow, actor: save_draft(uow, actor=actor, kind="form", subject="x", content={"a": 1}))
    assert due_now(on_file).changed


def test_a_failure_is_told_once_tried_again_and_over_with_the_next_backup(on_file: Register) -> None:
    made(on_file)
    for _ in range(3):
        do(on_file, actor(on_file), note_failure, code="backup_folder_gone")
        clock(on_file).advance(minutes=10)
    found = view(on_file)
    assert (found.problem, found.problem_since) == ("backup_folder_gone", NOW)
    assert due_now(on_file).reason is Reason.RETRY
    do(on_file, actor(on_file), note_failure, code="backup_folder_full")
    with on_file.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry.details).where(LedgerEntry.operation == "backup_failed"))
        assert [line["code"] for line in lines] == ["backup_folder_gone", "backup_folder_full"]
    made(on_file, Reason.RETRY)
    assert (view(on_file).problem, due_now(on_file).reason) == ("", None)


def test_a_spoilt_backup_is_told_and_not_tried_again_every_minute(on_file: Register) -> None:
    made(on_file, spoilt=("marac-20261101T100000Z-00000001",))
    assert view(on_file).problem == "backup_changed"
    assert due_now(on_file).reason is None
    with on_file.reading() as uow:
        line = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.operation == "backup_spoilt")).one()
    assert line.details == {"names": "marac-20261101T100000Z-00000001"}


def test_the_age_turns_amber_and_red(on_file: Register) -> None:
    backup = made(on_file, Reason.CASE)
    last = view(on_file).last
    assert last is not None
    assert (last.name, last.at, last.line, last.reason) == (backup.name, NOW, backup.line, Reason.CASE)
    for hours, age in ((24, BackupAge.FRESH), (1, BackupAge.AMBER), (48, BackupAge.RED)):
        clock(on_file).advance(hours=hours)
        assert view(on_file).age is age


def test_one_is_to_be_taken_off_line_every_week(on_file: Register) -> None:
    made(on_file)
    assert not view(on_file).off_line_due
    clock(on_file).advance(days=7)
    assert view(on_file).off_line_due
    do(on_file, actor(on_file), note_off_line)
    found = view(on_file)
    assert (found.off_line_due, found.off_line_at) == (False, NOW + timedelta(days=7))


def test_the_desks_own_backups_take_no_leave_and_one_that_is_asked_for_does(on_file: Register) -> None:
    advocate = actor(on_file, Role.ADVOCATE)
    backup = MadeBackup("marac-20261121T100000Z-00000001", NOW, 9, 7, 0.1, Reason.HOUR)
    do(on_file, advocate, note_backup, made=backup)
    asked = MadeBackup("marac-20261121T100000Z-00000001", NOW, 9, 7, 0.1, Reason.ASKED)
    for act, values in (
        (note_backup, {"made": asked}),
        (choose_folder, {"look": FOLDER}),
        (note_off_line, {}),
        (ask_restore, {"backup": GOOD, "reason": "The disk failed."}),
    ):
        with pytest.raises(NotAllowedError):
            do(on_file, advocate, act, **values)


# Restoring


def asked(register: Register, who: Actor, backup: BackupLine = GOOD) -> Any:
    """Ask for a restore."""
    return do(register, who, ask_restore, backup=backup, reason="The disk reports errors.")


def leave_of(register: Register, who: Actor, key: Any) -> Any:
    """Return the leave of two people."""
    with register.reading(who) as uow:
        return restore_leave(uow, actor=who, approval_id=key)


def refused(act: Callable[[], object]) -> str:
    """Return by which code something is refused."""
    with pytest.raises(RefusedError) as caught:
        act()
    return caught.value.code


def test_a_restore_takes_two_people_once_for_one_backup(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    assert refused(lambda: leave_of(demonstration, coordinator, key)) == "restore_needs_two"
    assert refused(lambda: asked(demonstration, coordinator)) == "restore_waits"
    assert [one.approval_id for one in view(demonstration, chair).restores] == [key]
    do(demonstration, chair, decide_approval, approval_id=key, approve=True)
    leave = leave_of(demonstration, coordinator, key)
    assert (leave.name, leave.sha256) == (GOOD.name, GOOD.sha256)
    assert leave.people == (coordinator.user_id, chair.user_id)
    assert do(demonstration, coordinator, use_restore, leave=leave) == leave
    assert refused(lambda: do(demonstration, coordinator, use_restore, leave=leave)) == "approval_used"
    assert refused(lambda: leave_of(demonstration, coordinator, key)) == "restore_needs_two"


def test_nobody_restores_alone_or_another_backup_than_was_approved(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    alone = lambda: do(demonstration, coordinator, decide_approval, approval_id=key, approve=True)  # noqa: E731
    assert refused(alone) == "approval_own"
    do(demonstration, chair, decide_approval, approval_id=key, approve=True)
    leave = leave_of(demonstration, coordinator, key)
    other = type(leave)(leave.approval_id, leave.name, "cd" * 32, leave.people)
    assert refused(lambda: do(demonstration, coordinator, use_restore, leave=other)) == "approval_needed"
    clock(demonstration).advance(hours=25)
    assert refused(lambda: do(demonstration, coordinator, use_restore, leave=leave)) == "approval_ran_out"


def test_a_backup_that_does_not_hold_is_not_asked_for(demonstration: Register) -> None:
    bad = BackupLine(GOOD.name, NOW, 0, 0, None, "", "backup_changed")
    assert refused(lambda: asked(demonstration, actor(demonstration), bad)) == "backup_changed"


def test_the_last_backup_is_found_without_reading_the_whole_ledger(demonstration_file: Register) -> None:
    with demonstration_file.reading(actor(demonstration_file)) as uow:
        asked: list[tuple[str, Any]] = []
        sa.event.listen(uow.connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        last_backup(uow)
        ((statement, values),) = asked
        plan = uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "USING INDEX ix_ledger_entry_backup" in str(plan)
