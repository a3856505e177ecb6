"""The examination after a crash: is everything there that was acknowledged, and does the register hold together?"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from marac_desk.register import ledger
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from tests.support.numbered import numbers
from tests.support.registers import REGISTER_ID, SECRETS, clock


def reopened(folder: Path) -> Register:
    """Open the register of a folder as the desk does."""
    return open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())


def unsound(register: Register) -> list[str]:
    """Return what is wrong with a register as a file, by its own marks: pages, indexes, references, ledger."""
    found = []
    with register.engines.read.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        references = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found += [] if whole == ["ok"] else ["integrity_check"]
    found += ["cipher_integrity_check"] if pages else []
    found += ["foreign_key_check"] if references else []
    with register.reading() as uow:
        found += [] if ledger.verify(uow.session, register.desk_id).holds else ["ledger"]
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What a crash left behind: everything that is wrong, the numbers that are there, how long opening took."""

    wrong: list[str]
    numbers: set[int] = field(default_factory=set)
    seconds: float = 0.0


def examined(folder: Path, acknowledged: Collection[int]) -> Found:
    """Open what a crash left behind as the desk does and look at all of it."""
    began = time.monotonic()
    try:
        register = reopened(folder)
    except RegisterProblemError as problem:
        return Found([f"cannot be opened: {problem.code}"])
    seconds = time.monotonic() - began
    try:
        there, told = numbers(register)
        wrong = unsound(register)
    except RegisterProblemError as problem:
        return Found([f"cannot be read: {problem.code}"])
    finally:
        register.close()
    wrong += [f"lost {number}" for number in sorted(set(acknowledged) - there)]
    wrong += [f"untold {number}" for number in sorted(there ^ told)]
    wrong += [] if there == set(range(1, len(there) + 1)) else ["a gap"]
    return Found(wrong, there, seconds)


def faults(folder: Path, acknowledged: Collection[int]) -> list[str]:
    """Open what a crash left behind and return everything that is wrong; nothing is the one good answer."""
    return examined(folder, acknowledged).wrong
