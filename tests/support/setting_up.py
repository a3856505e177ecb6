"""One set-up of a register: who, where, with which passphrase, and how it is opened again by the passphrase alone."""

from __future__ import annotations

import uuid
from pathlib import Path

from marac_desk.program import open_from
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import MIB, Cost, KeyFile, read_key_file, seal, unseal, write_first_keys
from marac_desk.register.problems import RegisterProblemError
from marac_desk.services.errors import NotFoundError
from tests.support.examining import unsound
from tests.support.registers import COORDINATOR, KEY, clock

CHEAP = Cost(memory_kib=64 * MIB, passes=1)
"""The cheapest envelope that is allowed."""
PASSPHRASE = "seven quiet rivers"
NAME = "Ada Test"
AREA = {"area": "Anytown MARAC", "profile": "england_wales", "jurisdiction": "eng", "person": NAME}


def sign_in(folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
    """Open a register by the passphrase alone, as the next start does; returns what is wrong with it."""
    try:
        keys = read_key_file(RegisterPlace(folder).keys)
        key = unseal(keys.of(COORDINATOR), register_id=keys.register_id, passphrase=passphrase)
        order = {"do": "open", "key": key.hex(), "id": str(keys.register_id), "user": str(COORDINATOR)}
        register, actor = open_from({**order, "register": str(folder)}, clock())
    except RegisterProblemError as problem:
        return [problem.code]
    except NotFoundError as problem:
        return [f"no {problem.kind}"]
    try:
        return [*unsound(register), *([] if actor.name == NAME else ["somebody else"])]
    finally:
        register.close()


def set_up_anew(folder: Path) -> None:
    """Set up where a set-up was cut off, with keys of its own."""
    register_id = uuid.uuid4()
    envelope = seal(KEY, register_id=register_id, user_id=COORDINATOR, name=NAME, passphrase=PASSPHRASE, cost=CHEAP)
    write_first_keys(RegisterPlace(folder), KeyFile(register_id, (envelope,)))
    order = {"do": "set_up", "key": KEY.hex(), "id": str(register_id), "user": str(COORDINATOR), **AREA}
    open_from({**order, "register": str(folder)}, clock())[0].close()
