"""One set-up of a register: who, where, with which passphrase, and how it is opened again by the passphrase alone."""

from __future__ import annotations

import uuid
from pathlib import Path

from marac_desk.program import open_from
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    KeyFile,
    Way,
    make_recovery,
    new_key_file,
    read_key_file,
    seal_person,
    unseal_person,
    write_first_keys,
)
from marac_desk.register.problems import RegisterProblemError
from marac_desk.services.errors import NotFoundError
from tests.support.examining import unsound
from tests.support.keyrings import CHEAP, beside
from tests.support.registers import COORDINATOR, SECRETS, clock

PASSPHRASE = "seven quiet rivers"
NAME = "Ada Test"
AREA = {"area": "Anytown MARAC", "profile": "england_wales", "jurisdiction": "eng", "person": NAME}


def sign_in(folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
    """Open a register by the passphrase alone, as the next start does; returns what is wrong with it."""
    try:
        keys = read_key_file(RegisterPlace(folder).keys)
        secrets = unseal_person(keys, user_id=COORDINATOR, passphrase=passphrase, store=beside(folder))
        known = {"secrets": secrets.to_bytes().decode(), "id": str(keys.register_id), "user": str(COORDINATOR)}
        register, actor = open_from({"do": "open", **known, "register": str(folder)}, clock())
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
    write_first_keys(RegisterPlace(folder), first_keys(folder, register_id))
    open_from(set_up_order(folder, register_id), clock())[0].close()


def first_keys(folder: Path, register_id: uuid.UUID) -> KeyFile:
    """Return the key file of one coordinator, who opens it by the keyring of the folder and the passphrase."""
    envelope = seal_person(
        SECRETS,
        register_id=register_id,
        user_id=COORDINATOR,
        name=NAME,
        passphrase=PASSPHRASE,
        way=Way.KEYRING,
        store=beside(folder),
        cost=CHEAP,
    )
    return new_key_file(register_id, SECRETS, (envelope,), make_recovery(SECRETS, register_id)[0])


def set_up_order(folder: Path, register_id: uuid.UUID) -> dict[str, str]:
    """Return what the lock process tells the desk process to set up."""
    known = {"secrets": SECRETS.to_bytes().decode(), "id": str(register_id), "user": str(COORDINATOR)}
    return {"do": "set_up", **known, **AREA, "register": str(folder)}
