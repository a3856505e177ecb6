"""What proves that a return sheet is this register's own, and the password that only this register can work out again.

The seal stands in the file and is made with a key that comes from the register's own; besides, the register remembers a
digest of what it put under lock. A register on a server has no key of that kind: there the remembered digest is the
proof, and the password is a random one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from marac_desk.register.unit_of_work import UnitOfWork

READABLE = "23456789CDFGHJKMNPQRTVWX"
GROUPS, GROUP = 4, 4
_SEAL_LETTERS = 32
_ENOUGH = 256 - 256 % len(READABLE)


def readable(random: bytes) -> str:
    """Return a text that can be read out: four groups of four signs without look-alikes, each as likely as any other.

    What is given is drawn out as far as that takes.
    """
    signs, turn = "", 0
    while len(signs) < GROUPS * GROUP:
        more = hashlib.sha256(turn.to_bytes(4, "big") + random).digest()
        signs += "".join(READABLE[byte % len(READABLE)] for byte in more if byte < _ENOUGH)
        turn += 1
    return "-".join(signs[at : at + GROUP] for at in range(0, GROUPS * GROUP, GROUP))


def new_code() -> str:
    """Return the code of a sheet: it says nothing of when or for whom it was made."""
    return readable(secrets.token_bytes(32))


def password_of(uow: UnitOfWork, code: str) -> str:
    """Return the password of a sheet's form; the same each time where the register has a key for it, else a new one."""
    return readable(secrets.token_bytes(32) if uow.seals is None else uow.seals.sheet("password", code))


def passwords_known(uow: UnitOfWork) -> bool:
    """Tell whether this register can work out the password of a sheet again."""
    return uow.seals is not None


def seal_of(uow: UnitOfWork, face: str) -> str:
    """Return the seal of what is under lock; without a key it is a plain digest, and proves nothing by itself."""
    made = hashlib.sha256(face.encode()).digest() if uow.seals is None else uow.seals.sheet("seal", face)
    return made.hex()[:_SEAL_LETTERS]


def is_sealed(uow: UnitOfWork, face: str, seal: str) -> bool:
    """Tell whether a seal is this register's own; never where it has no key."""
    return uow.seals is not None and hmac.compare_digest(seal_of(uow, face).encode(), seal.encode())


def digest(face: str) -> str:
    """Return what the register remembers of what is under lock."""
    return hashlib.sha256(face.encode()).hexdigest()
