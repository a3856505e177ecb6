"""The recovery kit at a terminal: shown or put on sheets, and typed back before anything is in force."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from marac_desk.cli.asking import Asking
from marac_desk.cli.key_words import sentence
from marac_desk.register.files import RegisterPlace, writing_problems
from marac_desk.register.keys import Share, share_text
from marac_desk.register.problems import RegisterProblemError
from marac_desk.services.recovery_kit import kit_sheets, kit_sign, sheet_name

IN_A_ROW = 25


@dataclass(frozen=True, slots=True)
class Kit:
    """Three new shares, and what stands on their sheets."""

    shares: Sequence[Share]
    register_id: uuid.UUID
    area: str
    marking: str
    person: str


def hand_out(kit: Kit, folder: str | None, place: RegisterPlace) -> list[Path]:
    """Show the shares at the terminal, or write their sheets to a folder; returns the files that were written.

    Raises RegisterProblemError: "share_folder", "share_there", "cannot_create", "disk_full".
    """
    if folder is not None:
        return _write_sheets(kit, Path(folder), place)
    print("The recovery kit: any two of these three shares open the register when a passphrase or the keyring is lost.")
    print("Write each on a sheet of its own now, for three different people. It is not shown again.")
    for share in kit.shares:
        text = share_text(share).replace("-", " ")
        print(f"\nShare {share.number} of {len(kit.shares)}, kit {kit_sign(share)}")
        for start in range(0, len(text), IN_A_ROW):
            print(f"    {text[start : start + IN_A_ROW].strip()}")
    print()
    return []


def type_back(asking: Asking, take: Callable[[str, str], None]) -> None:
    """Ask for two shares until they are right. Raises GivenUpError, and what is no matter of typing."""
    print("Type two of the three shares back from the paper.")
    while True:
        one, other = asking.line("One share"), asking.line("Another share")
        try:
            return take(one, other)
        except RegisterProblemError as error:
            if not error.code.startswith("share_"):
                raise
            asking.again(sentence(error))


def take_away(files: Sequence[Path]) -> None:
    """Remove sheets of a kit that came to nothing."""
    for file in files:
        try:
            file.unlink()
        except OSError:
            print(f"Please destroy {file}: it opens nothing.", file=sys.stderr)


def _write_sheets(kit: Kit, folder: Path, place: RegisterPlace) -> list[Path]:
    if folder.resolve().is_relative_to(place.folder.resolve()):
        raise RegisterProblemError("share_folder")
    sheets = kit_sheets(
        kit.shares,
        register_id=kit.register_id,
        area=kit.area,
        marking=kit.marking,
        person=kit.person,
        made_at=datetime.now().astimezone().replace(tzinfo=None),
    )
    files = [folder / sheet_name(share) for share in kit.shares]
    with writing_problems():
        folder.mkdir(parents=True, exist_ok=True)
        for file, sheet in zip(files, sheets, strict=True):
            _write_new(file, sheet)
    print(f"Three sheets are in {folder}. Print each, give them to three different people, and delete the files.")
    return files


def _write_new(file: Path, data: bytes) -> None:
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise RegisterProblemError("share_there") from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
