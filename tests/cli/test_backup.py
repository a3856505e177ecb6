"""Backups from the command line: made, verified and restored as an administrator does it, by answers on the input."""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from marac_desk import __main__
from marac_desk.cli import backup as command
from marac_desk.cli import backup_door
from marac_desk.cli.backup_words import sentence
from marac_desk.cli.key_door import Now
from marac_desk.desktop.wording.problems_backup import backup_sentences
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.anchor import file_head
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    MIB,
    Cost,
    KeyFile,
    Share,
    Way,
    cost,
    make_recovery,
    new_key_file,
    read_key_file,
    seal_person,
    share_text,
    write_key_file,
)
from marac_desk.register.opening import create_register, open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.backups import putting_back
from marac_desk.services.partnership import set_up_area
from tests.support.backups import scramble
from tests.support.faults import chance
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS

CHEAP = Cost(64 * MIB, 1)
CHAIR, ADVOCATE = uuid.UUID(int=2), uuid.UUID(int=3)
ADA, BEA, CYN = "seven quiet rivers", "eleven loud harbours", "ten quiet mountains"
PEOPLE = ((COORDINATOR, "Ada Test", ADA), (CHAIR, "Bea Test", BEA), (ADVOCATE, "Cyn Test", CYN))
Run = Callable[..., int]


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[KeyFile, tuple[Share, ...]]:
    """Return the keys of three people who sign in by a passphrase alone, and the shares of the recovery kit."""
    monkeypatch.setitem(cost.FLOORS, Way.PASSPHRASE, CHEAP)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    envelopes = tuple(
        seal_person(
            SECRETS, register_id=REGISTER_ID, user_id=user_id, name=name, passphrase=passphrase, way=Way.PASSPHRASE,
            store=None, cost=CHEAP,
        )
        for user_id, name, passphrase in PEOPLE
    )  # fmt: skip
    recovery, shares = make_recovery(SECRETS, REGISTER_ID)
    return new_key_file(REGISTER_ID, SECRETS, envelopes, recovery), shares


@pytest.fixture
def place(tmp_path: Path, kit: tuple[KeyFile, tuple[Share, ...]]) -> RegisterPlace:
    """Return a register with a coordinator, a chair and an advocate, the end of its ledger anchored outside."""
    made = RegisterPlace(tmp_path / "register")
    register = create_register(made, secrets=SECRETS, register_id=REGISTER_ID, clock=Now())
    area = {"name": "Anytown MARAC", "profile": "england_wales", "jurisdiction": "eng"}
    with register.writing() as uow:
        set_up_area(uow, **area, user_id=COORDINATOR, person="Ada Test")
        uow.add(User(id=CHAIR, name="Bea Test", role=Role.CHAIR))
        uow.add(User(id=ADVOCATE, name="Cyn Test", role=Role.ADVOCATE))
    register.close()
    write_key_file(made.keys, kit[0])
    with opened(made):
        pass
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder for backups."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@contextlib.contextmanager
def opened(place: RegisterPlace) -> Iterator[Register]:
    """Open a register as the desk does, held against the anchor outside."""
    keys = read_key_file(place.keys)
    register = open_register(
        place, secrets=SECRETS, register_id=keys.register_id, clock=Now(), trust=Trust(file_head(REGISTER_ID))
    )
    try:
        yield register
    finally:
        register.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command, answering with lines of standard input."""

    def run_command(*words: object, answers: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return __main__.main([*map(str, words), "--passphrase-stdin"])

    return run_command


def back_up(run: Run, place: RegisterPlace, folder: Path, *words: str) -> int:
    """Make a backup as the coordinator."""
    return run("backup", "--register", place.folder, "--to", folder, "--as", "Ada Test", *words, answers=(ADA,))


def work(place: RegisterPlace) -> None:
    """Have somebody do something."""
    with opened(place) as register, register.writing() as uow:
        uow.record("crash_write", "draft", number=1)


def operations(place: RegisterPlace) -> list[str]:
    """Return what the ledger tells of, in order."""
    with opened(place) as register, register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))


def test_a_backup_is_made_verified_and_told_of(
    run: Run, place: RegisterPlace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert back_up(run, place, folder, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (folder / f"{said['name']}.backup").stat().st_size == said["size"]
    assert operations(place)[-2:] == ["backup_folder", "backup_verified"]
    assert back_up(run, place, folder) == 0
    assert "verified" in capsys.readouterr().out
    assert run("backup", "--register", place.folder, "--as", "Ada Test", answers=(ADA,)) == 0, "the folder is known now"


def test_whoever_may_not_make_backups_makes_none(
    run: Run, place: RegisterPlace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("backup", "--register", place.folder, "--to", folder)
    assert run(*words, "--as", "Cyn Test", answers=(CYN,)) == 1
    assert run(*words, "--as", "Ada Test", answers=("a wrong passphrase",)) == 1
    assert run(*words, "--as", "Ada Test") == 1
    assert run("backup", "--register", place.folder, "--as", "Ada Test", answers=(ADA,)) == 1
    said = capsys.readouterr().err
    assert said.count("Nothing was changed") == 2
    assert "may not do this" in said
    assert list(folder.iterdir()) == []


def test_backups_are_verified_and_a_spoilt_one_is_named(
    run: Run,
    place: RegisterPlace,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(run, place, folder)
    work(place)
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(Now, "now", lambda _clock: later)  # of one hour only the newest is kept
    back_up(run, place, folder)
    verify = ("verify-backup", folder, "--register", place.folder, "--as", "Ada Test")
    assert run(*verify, "--all", answers=(ADA,)) == 0
    assert capsys.readouterr().out.count("holds") == 2
    newest = max(folder.glob("*.backup"))
    scramble(newest, random.Random(7), share=0.05)
    assert run(*verify, "--all", "--json", answers=(ADA,)) == 1
    found = json.loads(capsys.readouterr().out)
    assert found.pop(newest.stem) == "backup_changed"
    assert list(found.values()) == ["holds"]


def test_a_new_machine_needs_two_shares_and_nothing_else(
    run: Run,
    place: RegisterPlace,
    folder: Path,
    kit: tuple[KeyFile, tuple[Share, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work(place)
    before = operations(place)
    back_up(run, place, folder)
    place.register.unlink()
    place.keys.unlink()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the new machine"))
    new = RegisterPlace(tmp_path / "new")
    words = ("restore", folder, "--register", new.folder, "--shares")
    shares = tuple(share_text(share) for share in kit[1])
    assert run(*words, answers=(shares[0], shares[0])) == 1
    assert not new.exists()
    assert run(*words, answers=(shares[2], shares[0])) == 0
    after = operations(new)
    assert after[: len(before)] == before
    assert "restored" in after
    assert run(*words, answers=(shares[2], shares[0])) == 0, "over it again: two shares are two people"


def test_a_restore_into_an_empty_folder_opens_by_a_passphrase_the_backup_carries(
    run: Run, place: RegisterPlace, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(run, place, folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the new machine"))
    new = RegisterPlace(tmp_path / "new")
    assert run("restore", folder, "--register", new.folder, "--as", "Bea Test", answers=(BEA,)) == 0
    assert "restored" in operations_elsewhere(new)


LOST = ("the register alone", "the whole folder", "what is kept outside as well")


def lose(place: RegisterPlace, how: str, monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    """Lose a register, with or without what stood beside it and outside of it."""
    for path in files_of(place) if how == LOST[1] else (place.register, place.keys):
        path.unlink()
    if how == LOST[2]:
        monkeypatch.setenv("XDG_STATE_HOME", str(state))


def files_of(place: RegisterPlace) -> dict[Path, bytes]:
    """Return what stands in a register's folder, without the mark that somebody holds it."""
    return {path: path.read_bytes() for path in place.folder.iterdir() if path.suffix != ".held" and path.is_file()}


@pytest.mark.parametrize("how", LOST)
def test_where_the_register_was_lost_one_person_alone_is_refused_before_anything_is_written(
    run: Run,
    place: RegisterPlace,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    how: str,
) -> None:
    back_up(run, place, folder)
    work(place)
    assert operations(place)[-1] == "crash_write"  # which the anchor outside knows, and the backup does not
    lose(place, how, monkeypatch, tmp_path / "other")
    left = files_of(place)
    words = ("restore", folder, "--register", place.folder, "--as", "Ada Test")
    assert run(*words, answers=(ADA,)) == 1
    said = capsys.readouterr().err
    assert "--with" in said
    assert "--shares" in said
    assert files_of(place) == left
    assert run(*words, "--with", "Bea Test", answers=(ADA, BEA)) == 0
    assert operations(place)[-1] == "restored"


def test_what_one_person_restored_all_the_same_would_not_open(
    run: Run, place: RegisterPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(run, place, folder)
    work(place)
    lose(place, LOST[0], monkeypatch, folder)
    for module in (backup_door, putting_back):  # the planted defect: nobody asks whether this computer knew it
        monkeypatch.setattr(module, "known_here", lambda *_: False)
    words = ("restore", folder, "--register", place.folder, "--as", "Ada Test")
    assert run(*words, answers=(ADA,)) == 0
    with pytest.raises(RegisterProblemError, match="rolled_back"):
        operations(place)


def operations_elsewhere(place: RegisterPlace) -> list[str]:
    """Return the same for a copy in another folder, whose ledger's end nobody anchored."""
    register = open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=Now())
    with contextlib.closing(register), register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)))


@pytest.mark.parametrize("damaged", [False, True])
def test_a_restore_over_a_register_takes_two_people(
    run: Run, place: RegisterPlace, folder: Path, capsys: pytest.CaptureFixture[str], *, damaged: bool
) -> None:
    back_up(run, place, folder)
    work(place)
    assert operations(place)[-1] == "crash_write"
    if damaged:
        scramble(place.register, chance("live"))
    before = place.register.read_bytes()
    words = ("restore", folder, "--register", place.folder, "--as", "Ada Test")
    assert run(*words, answers=(ADA,)) == 1
    assert run(*words, "--with", "Ada Test", answers=(ADA, ADA)) == 1
    assert run(*words, "--with", "Cyn Test", answers=(ADA, CYN)) == 1
    assert run(*words, "--with", "Bea Test", answers=(ADA, "a wrong passphrase")) == 1
    place.tries.unlink()  # whoever was wrong has to wait a while; a test does not
    assert "takes two people" in capsys.readouterr().err
    assert place.register.read_bytes() == before
    assert run(*words, "--with", "Bea Test", "--json", answers=(ADA, BEA)) == 0
    said = json.loads(capsys.readouterr().out)
    assert Path(said["aside"]).read_bytes() == before
    assert "crash_write" not in operations(place)
    assert operations(place)[said["line"]] == "restored"


def test_every_problem_around_backups_has_its_sentence() -> None:
    said = {code: sentence(RegisterProblemError(code, mib=1, kind="nfs", service="x")) for code in backup_sentences()}
    missing = {code for code, text in said.items() if code in text.replace("(", " ").replace(")", " ").split()}
    by_the_desk_alone = {"restore_other_backup", "restore_waits", "backup_keys_missing", "backup_under_way"}
    by_the_desk_alone |= {"restore_cancelled"}
    assert missing <= by_the_desk_alone


def test_the_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["backup", "--help"], ["restore", "--help"]):
        with contextlib.suppress(SystemExit):
            assert __main__.main(words) == 0
    said = capsys.readouterr().out
    assert "verify-backup" in said
    assert "--shares" in said
    assert set(__main__.BACKUPS) == set(command._COMMANDS)
