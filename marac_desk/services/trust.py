"""Trust in the register: checking its ledger and its rows from end to end, and taking an older copy on purpose."""

from __future__ import annotations

import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import DeskSetting
from marac_desk.register.examination import Stage, Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import Secrets
from marac_desk.register.ledger import head_of, verify
from marac_desk.register.rescue import accept_older_copy as take_older_copy
from marac_desk.register.sealed_rows import RowVerdict, check_rows
from marac_desk.register.trusting import open_read_only
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import OPENLY, Actor, DataClass, Manner, Operation
from marac_desk.rules.clock import Clock
from marac_desk.services.access import may, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.texts import needed

CHECKED = "ledger_checked"
EVERY = timedelta(days=1)
LONGEST_REASON = 2_000
MARK_LENGTH, DIGEST_LENGTH = 8, 32
"""Hexadecimal digits of a printed mark, bytes of a whole digest."""
STATUS = OPENLY | {Manner.STATUS}
"""Whoever sees no line of the ledger may still know whether it holds."""
Tell = Callable[[str, int, int], None]
"""Is told what is being checked ("ledger", "rows"), and how much of how much was."""
Stop = Callable[[], bool]
"""Says that nobody wants to know any more."""


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """What checking a register found.

    `lines` and `rows` are how many hold; `why` is empty where all is well, else what is wrong first: a code of the
    chain ("missing", "order", "changed", "unreadable", "head", "rolled_back", "foreign") at `line`, or "row_changed".
    """

    lines: int
    rows: int
    why: str = ""
    line: int | None = None
    given_up: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether all of it was checked and all is well."""
        return not self.why and not self.given_up


def check_register(
    uow: UnitOfWork, *, actor: Actor, tell: Tell | None = None, stop: Stop | None = None
) -> RegisterCheck:
    """Check every line of the ledger and every sealed row against it; it only reads, and may be given up at any time.

    Raises NotAllowedError for whoever may not even know how the ledger stands.
    """
    require(uow, actor, Operation.READ, DataClass.AUDIT, STATUS)
    alone = uow.session.get_bind().dialect.name == "sqlite"
    found = verify(uow.session, uow.desk_id, known=uow.heads, alone=alone, tell=_telling(tell, Stage.LEDGER), stop=stop)
    if not found.holds:
        return RegisterCheck(found.lines, 0, found.why, found.broken_at, found.given_up)
    rows = RowVerdict(0)
    if uow.seals is not None:
        rows = check_rows(uow.connection, uow.seals, tell=_telling(tell, Stage.ROWS), stop=stop)
    return RegisterCheck(found.lines, rows.rows, "row_changed" if rows.changed else "", given_up=rows.given_up)


def _telling(tell: Tell | None, stage: Stage) -> Callable[[int, int], None] | None:
    return None if tell is None else lambda done, whole: tell(stage.value, done, whole)


def note_check(uow: UnitOfWork, *, actor: Actor, check: RegisterCheck) -> tuple[None, Changes]:
    """Write down what a check found, also that it found something; one that was given up is none."""
    require(uow, actor, Operation.READ, DataClass.AUDIT, STATUS)
    if check.given_up:
        return None, Changes.NOTHING
    uow.record("verify", "ledger", result=check.why or None, lines=check.lines, rows=check.rows, first_wrong=check.line)
    setting = uow.session.get(DeskSetting, (uow.desk_id, CHECKED))
    if setting is None:
        setting = DeskSetting(desk_id=uow.desk_id, name=CHECKED)
        uow.session.add(setting)
    setting.value = {"lines": check.lines, "why": check.why}
    setting.updated_at, setting.updated_by = uow.now, actor.user_id
    return None, Changes.NOTHING


def ledger_mark(uow: UnitOfWork) -> str:
    """Return the mark of where this desk's ledger stands, as it is printed on minutes: eight hexadecimal digits."""
    return head_of(uow.session, uow.desk_id).digest.hex()[:MARK_LENGTH]


def knows_mark(uow: UnitOfWork, *, actor: Actor, mark: str) -> bool:
    """Tell whether the ledger once ended as a mark on printed minutes says; if not, it is another one or older.

    Raises NotAllowedError, and RefusedError("not_a_mark") for what is none.
    """
    require(uow, actor, Operation.READ, DataClass.AUDIT, STATUS)
    digits = "".join(mark.split()).lower()
    if len(digits) != MARK_LENGTH or not set(digits) <= set(string.hexdigits):
        raise RefusedError("not_a_mark")
    first = bytes.fromhex(digits)
    rest = DIGEST_LENGTH - len(first)
    inside = LedgerEntry.digest.between(first + bytes(rest), first + bytes([0xFF]) * rest)
    return uow.session.scalar(sa.select(LedgerEntry.seq).where(inside).limit(1)) is not None


def check_due(uow: UnitOfWork) -> bool:
    """Tell whether the register was not checked from end to end for a day, and should be, beside the work."""
    query = sa.select(DeskSetting.updated_at).where(DeskSetting.desk_id == uow.desk_id, DeskSetting.name == CHECKED)
    last = uow.session.scalar(query)
    return last is None or not timedelta() <= uow.now - last < EVERY


def accept_older_copy(
    place: RegisterPlace,
    *,
    secrets: Secrets,
    register_id: uuid.UUID,
    clock: Clock,
    trust: Trust,
    asked_by: uuid.UUID,
    agreed_by: uuid.UUID,
    reason: str,
) -> Register:
    """Take an older copy that stands in the register's place for the register, because two people say it was meant so.

    Both have typed their passphrases. Who asks must know of keys and backups, who agrees must be somebody who may
    approve there. Raises RefusedError: "reason_needed", "two_people_needed", "not_these_people"; RegisterProblemError
    as the examination does. Then nothing was changed.
    """
    told = needed(reason, "reason_needed", limit=LONGEST_REASON)
    if asked_by == agreed_by:
        raise RefusedError("two_people_needed")
    known = {"secrets": secrets, "register_id": register_id, "clock": clock}
    looked_at = open_read_only(place, **known)  # type: ignore[arg-type]
    try:
        with looked_at.reading() as uow:
            asks, agrees = actor_of(uow, asked_by), actor_of(uow, agreed_by)
            allowed = may(uow, asks, Operation.READ, DataClass.KEYS) and may(
                uow, agrees, Operation.APPROVE, DataClass.KEYS
            )
    finally:
        looked_at.close()
    if not allowed:
        raise RefusedError("not_these_people")
    people = (asked_by, agreed_by)
    return take_older_copy(place, **known, trust=trust, people=people, reason=told)  # type: ignore[arg-type]
