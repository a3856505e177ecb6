"""Trust in a register as it is opened: examined before, guarded while it is open, and how it is read when it fails."""

from __future__ import annotations

import uuid

from marac_desk.register.anchor import Anchor
from marac_desk.register.engines import Engines, open_sqlcipher
from marac_desk.register.examination import Trust, examine, read_only_engine
from marac_desk.register.files import RegisterPlace, is_there
from marac_desk.register.guarding import FileGuard, Heads, ServerGuard
from marac_desk.register.keys import Secrets
from marac_desk.register.ledger import NOTHING_YET, Event, Head, head_of, line_digest, verify
from marac_desk.register.problems import RegisterProblemError, problems_named
from marac_desk.register.sealed_rows import check_rows, unsealed_rows
from marac_desk.register.sealing import RowSeals, sealed_tables
from marac_desk.register.state import state_path
from marac_desk.register.unit_of_work import Register
from marac_desk.register.visibility import shipped_matrix
from marac_desk.rules.access import DataClass, Matrix
from marac_desk.rules.clock import Clock


def open_watched(
    place: RegisterPlace, secrets: Secrets, *, register_id: uuid.UUID, clock: Clock, trust: Trust | None
) -> tuple[Engines, FileGuard | None]:
    """Examine a register before anything opens it; returns its engines, and its guard if anybody watches over it.

    Without `trust` a register that has a state file is watched over all the same, so that the state stays true; only
    no anchor outside is asked. Raises RegisterProblemError as `examine` does; then nothing was written.
    """
    if trust is None and not is_there(state_path(place)):
        return open_sqlcipher(place.register, secrets.data_key), None
    trust = trust or Trust()
    key, seal_key = secrets.data_key, secrets.seal_key
    found = examine(place, key=key, seal_key=seal_key, register_id=register_id, now=clock.now(), trust=trust)
    anchor = Anchor(trust.store, seal_key, register_id) if trust.store is not None else None
    guard = FileGuard(place, found, seal_key=seal_key, clock=clock, anchor=anchor)
    try:
        engines = open_sqlcipher(place.register, key)
        guard.take(engines)
    except BaseException:
        guard.abandon()
        raise
    return engines, guard


def close_watched(engines: Engines, guard: FileGuard | None) -> None:
    """Close what could not be opened after all."""
    if guard is None:
        engines.close()
    else:
        guard.close(engines)


def watched(register: Register, guard: FileGuard | None) -> Register:
    """Return an open register with its guard at work; rows that never had a digest get one first, once.

    Raises RegisterProblemError: "row_changed" where rows do not fit to the digests they have, and as writing does.
    """
    if guard is None:
        return register
    try:
        if not guard.is_sealed:
            seal_rows(register)
        with register.reading() as unit:
            head = head_of(unit.session, register.desk_id)
        guard.begin(head, sealed=True)
    except BaseException:
        register.close()
        raise
    return register


def seal_rows(register: Register) -> None:
    """Give every sealed row that has none its digest in the ledger. Raises RegisterProblemError("row_changed")."""
    assert register.seals is not None
    with register.reading() as unit:
        found = check_rows(unit.connection, register.seals)
    if found.changed:
        raise RegisterProblemError("row_changed", rows=len(found.changed))
    if found.unsealed:
        with register.writing() as unit:
            for name, keys in unsealed_rows(found).items():
                unit.sealed(sealed_tables()[name].table, *({"id": key} for key in keys))
            unit.events.append(Event("seal", "register", details={"rows": len(found.unsealed)}))


def guarded_server(engines: Engines, secrets: Secrets, *, desk_id: uuid.UUID, clock: Clock, trust: Trust) -> Register:
    """Return an open register on a server, its chain held against the anchor that this desk keeps outside.

    Raises RegisterProblemError: "rolled_back", "ledger_broken", "row_changed", and as the store of the anchor names it.
    """
    anchor = Anchor(trust.store, secrets.seal_key, desk_id) if trust.store is not None else None
    try:
        anchored = anchor.read() if anchor is not None else None
        head = _examined_server(engines, secrets, desk_id, clock, anchored)
    except BaseException:
        engines.close()
        raise
    guard = ServerGuard(Heads(anchor, head, anchored))
    register = Register(engines, desk_id=desk_id, clock=clock, seal_key=secrets.seal_key, guard=guard)
    try:
        if anchored is None:
            seal_rows(register)
    except BaseException:
        register.close()
        raise
    register.anchor_now()
    return register


def _examined_server(
    engines: Engines, secrets: Secrets, desk_id: uuid.UUID, clock: Clock, anchored: Head | None
) -> Head:
    """Return where a desk's chain on a server ends, once it follows from what is anchored."""
    with problems_named(), Register(engines, desk_id=desk_id, clock=clock).reading() as unit:
        if anchored is not None and line_digest(unit.connection, desk_id, anchored.seq) != anchored.digest:
            raise RegisterProblemError("rolled_back")
        seals = RowSeals(secrets.seal_key)
        found = verify(unit.session, desk_id, since=anchored or NOTHING_YET, sealed=seals.line)
        if not found.holds:
            raise RegisterProblemError("ledger_broken", line=found.broken_at or 0, why=found.why)
        return head_of(unit.session, desk_id)


def open_read_only(place: RegisterPlace, *, secrets: Secrets, register_id: uuid.UUID, clock: Clock) -> Register:
    """Open a register that failed its examination, to restore a backup over it or to copy it; nothing is written to it.

    No case is shown: its permissions know of nothing but keys and backups. Raises RegisterProblemError as opening does.
    """
    engine = read_only_engine(place.register, secrets.data_key)
    with problems_named(), engine.connect():
        pass
    known = shipped_matrix()
    keys_alone = Matrix({DataClass.KEYS: known.cells[DataClass.KEYS]}, known.standing_in)
    return Register(Engines(engine, engine), desk_id=register_id, clock=clock, matrix=keys_alone, rescue_only=True)
