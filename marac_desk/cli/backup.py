"""Backups from the command line: `marac-desk backup | verify-backup | restore`, for administrators and automation.

The exit code is 0 when it was done, 1 when it was refused, given up or found not to hold, 2 for words that are not
understood. With --passphrase-stdin every answer is a line of standard input, in the order of the questions.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from marac_desk.cli.asking import Asking, GivenUpError
from marac_desk.cli.backup_door import opener
from marac_desk.cli.backup_words import problem, sentence
from marac_desk.cli.key_door import Now, envelope_named, held, opened, place_of
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.folders import refuse_unsafe
from marac_desk.register.keys import read_key_file
from marac_desk.register.problems import RegisterProblemError
from marac_desk.services.backups.noting import choose_folder, may_back_up, note_backup
from marac_desk.services.backups.putting_back import Opener, PuttingBack
from marac_desk.services.backups.views import MadeBackup, Reason
from marac_desk.services.backups.working import Backups, Stage, Watch
from marac_desk.services.errors import KNOWN

Options = argparse.Namespace
_STAGES = {
    Stage.COPYING: "copying",
    Stage.HASHING: "reading it again",
    Stage.PAGES: "checking every page",
    Stage.TABLES: "checking every table",
    Stage.LEDGER: "checking the ledger",
    Stage.COUNTS: "counting",
    Stage.KEEPING: "taking away older ones",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one thing around backups; returns the exit code. The first word is the command."""
    options = _parser().parse_args(arguments)
    asking, place = Asking(from_input=options.passphrase_stdin), place_of(options.register)
    try:
        return _COMMANDS[options.command](options, asking, place)
    except GivenUpError:
        print("Nothing was changed.", file=sys.stderr)
    except KNOWN as error:
        print(sentence(error), file=sys.stderr)
    return 1


def _zone() -> Any:
    return datetime.now().astimezone().tzinfo


def _watch() -> Watch:
    """Say at a terminal what is being done; anywhere else nothing but the result is said."""
    said: list[Stage] = []

    def told(stage: Stage, _done: int, _of: int) -> None:
        if stage not in said[-1:] and sys.stderr.isatty():
            print(f"  {_STAGES[stage]}", file=sys.stderr)
        said.append(stage)

    return Watch(told)


def _say(options: Options, text: str, **values: Any) -> None:
    print(json.dumps(values, default=str) if options.json else text)


# Making


def _backup(options: Options, asking: Asking, place: RegisterPlace) -> int:
    """Make one backup into the folder named, or into the one that the register's desk has chosen."""
    with held(place, PlaceState.READY):
        keys = read_key_file(place.keys)
        envelope = envelope_named(keys, options.acting, "--as")
        with opened(place, keys, envelope, asking.secret(f"Passphrase of {envelope.name}")) as inside:
            door = Opener(keys, lambda: inside.keeper.secrets, None)
            backups = door.backups(place, Now(), _zone())
            with inside.register.writing(inside.actor) as uow:
                if options.to is not None:
                    choose_folder(uow, actor=inside.actor, look=backups.look_at(options.to))
                folder = may_back_up(uow, actor=inside.actor)
            made = backups.make(folder, Reason.ASKED, _watch())
            with inside.register.writing(inside.actor) as uow:
                note_backup(uow, actor=inside.actor, made=made)
    _say(options, _made_words(made), **asdict(made))
    return 0


def _made_words(made: MadeBackup) -> str:
    text = (
        f"{made.name}: verified, {made.size / 1e6:.1f} MB, up to line {made.line} of the ledger, {made.seconds:.1f} s"
    )
    if made.dropped:
        text += f"; {len(made.dropped)} older taken away"
    if made.spoilt:
        text += f"\nChanged since they were made, and left as they are: {', '.join(made.spoilt)}"
    return text


# Verifying


def _verify(options: Options, asking: Asking, place: RegisterPlace) -> int:
    """Verify the backups in a folder: the newest, the one named, or all."""
    door = opener(options, asking, place, Path(options.folder))
    backups = door.backups(place, Now(), _zone())
    lines = backups.lines(options.folder)
    if options.backup is not None:
        lines = tuple(line for line in lines if line.name == options.backup)
    if not lines:
        raise RegisterProblemError("no_backup" if options.backup is None else "backup_missing")
    found = {}
    for line in lines if options.all else lines[:1]:
        found[line.name] = _verdict(backups, options.folder, line.name)
        if not options.json:
            print(f"{line.name}: {problem(found[line.name]) if found[line.name] else 'holds'}")
    if options.json:
        print(json.dumps({name: code or "holds" for name, code in found.items()}))
    return int(any(found.values()))


def _verdict(backups: Backups, folder: str, name: str) -> str:
    try:
        backups.check(folder, name, _watch())
    except RegisterProblemError as error:
        return error.code
    return ""


# Restoring


def _restore(options: Options, asking: Asking, place: RegisterPlace) -> int:
    """Restore the newest backup that verifies, or the one named, into an empty folder or over a register."""
    refuse_unsafe(place.folder)
    folder = Path(options.folder).absolute()
    with _held(place) as state:
        door = opener(options, asking, place, folder, state=state)
        backups = door.backups(place, Now(), _zone())
        name, refused = (options.backup, ()) if options.backup else backups.best(str(folder), _watch())
        for other, code in refused:
            print(f"{other}: {problem(code)}", file=sys.stderr)
        line = next((line for line in backups.lines(str(folder)) if line.name == name), None)
        if line is None:
            raise RegisterProblemError("backup_missing")
        aside = PuttingBack(door, backups, str(folder), line.name, line.sha256, _watch()).put(state)
    text = f"{line.name} is restored: line {line.line} of the ledger, made {line.made_at:%Y-%m-%d %H:%M} UTC."
    text += f"\nThe register of before is kept: {aside}" if aside else ""
    _say(options, text, restored=line.name, line=line.line, made_at=line.made_at, aside=aside)
    return 0


@contextlib.contextmanager
def _held(place: RegisterPlace) -> Iterator[PlaceState]:
    """Hold the place to restore to, whatever stands there, so that no desk is open on it."""
    from marac_desk.register.backup.swapping import finish_swap
    from marac_desk.register.holding import Holding

    holding = Holding(place)
    try:
        finish_swap(place)
        yield place.settle()
    finally:
        holding.release()


# Words


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="marac-desk", description="Backups of a register.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("backup", "make a backup and verify it"),
        ("verify-backup", "verify the backups in a folder from end to end"),
        ("restore", "restore a backup into an empty folder, or with two people over a register"),
    ):
        made = commands.add_parser(name, help=text, description=text)
        made.add_argument("--register", metavar="FOLDER", help="the register's folder, instead of the desk's own")
        made.add_argument("--as", dest="acting", metavar="NAME", help="who does this, where several people sign in")
        made.add_argument("--passphrase-stdin", action="store_true", help="read the answers from standard input")
        made.add_argument("--json", action="store_true", help="print the result as JSON")
        _PARTS[name](made)
    return parser


def _for_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="FOLDER", help="where backups go from now on, instead of the folder chosen")


def _for_verifying(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the backups are")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--backup", metavar="NAME", help="this one, instead of the newest")
    which.add_argument("--all", action="store_true", help="all of them")
    parser.add_argument("--shares", action="store_true", help="open them with two shares of the recovery kit")


def _for_restoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the backups are")
    parser.add_argument("--backup", metavar="NAME", help="this one, instead of the newest that verifies")
    parser.add_argument("--with", dest="second", metavar="NAME", help="the second person, to restore over a register")
    parser.add_argument("--shares", action="store_true", help="open it with two shares of the recovery kit")


_COMMANDS: Mapping[str, Callable[[Options, Asking, RegisterPlace], int]] = {
    "backup": _backup,
    "verify-backup": _verify,
    "restore": _restore,
}
_PARTS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "backup": _for_backup,
    "verify-backup": _for_verifying,
    "restore": _for_restoring,
}
