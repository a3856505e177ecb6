"""Making a register and opening it again, with every check that stands between a file and trusting it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.area import RegisterIdentity
from marac_desk.register import person_hashes
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.engines import Engines, create_file, open_postgresql, open_sqlcipher
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace, beside, is_there
from marac_desk.register.keys import Secrets
from marac_desk.register.problems import RegisterProblemError, problems_named
from marac_desk.register.rekeying import settle_rekey
from marac_desk.register.schema import HEAD, bring_up_to_date, ensure_current, version_of
from marac_desk.register.trusting import close_watched, open_watched, watched
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


def create_register(
    place: RegisterPlace, *, secrets: Secrets, register_id: uuid.UUID, clock: Clock, demonstration: bool = False
) -> Register:
    """Make an empty register under its real name and return it open, for what is thrown away again or has no keys.

    Raises RegisterProblemError: "register_exists", "cannot_create", "disk_full".
    """
    place.prepare()
    return _create(place.register, secrets=secrets, register_id=register_id, clock=clock, demonstration=demonstration)


def set_up_register(
    place: RegisterPlace,
    *,
    secrets: Secrets,
    register_id: uuid.UUID,
    clock: Clock,
    fill: Callable[[Register], object],
    demonstration: bool = False,
    trust: Trust | None = None,
) -> Register:
    """Make a register to stay, have it filled, give it and its envelopes their names, and return it open.

    The envelopes wait under `place.new_keys`. Wherever this is cut off, it may be done again from the beginning, and
    what was set up before is left as it is. Raises RegisterProblemError: "register_exists", "cannot_create",
    "disk_full" and what `fill` raises.
    """
    place.prepare()
    if place.exists() or is_there(place.register):
        raise RegisterProblemError("register_exists")
    place.clear_unfinished()
    register = _create(
        place.new_register, secrets=secrets, register_id=register_id, clock=clock, demonstration=demonstration
    )
    try:
        fill(register)
    finally:
        register.close()
    if any(is_there(path) for path in beside(place.new_register)):
        raise RegisterProblemError("cannot_create")  # its journal was not folded in, so the file alone is not all of it
    place.take_names()
    return open_register(place, secrets=secrets, register_id=register_id, clock=clock, trust=trust)


def _create(path: Path, *, secrets: Secrets, register_id: uuid.UUID, clock: Clock, demonstration: bool) -> Register:
    create_file(path)
    engines = open_sqlcipher(path, secrets.data_key, fresh=True)
    try:
        with problems_named():
            ensure_current(engines.write)
            return _named(engines, register_id, clock, secrets, demonstration=demonstration)
    except BaseException:
        engines.close()
        raise


def open_register(
    place: RegisterPlace,
    *,
    secrets: Secrets,
    register_id: uuid.UUID,
    clock: Clock,
    demonstration: bool | None = None,
    trust: Trust | None = None,
) -> Register:
    """Open a register that was made before; a change of key that a crash cut off is finished or taken back first.

    `demonstration` says what its key file is marked as, so that one that is cheap to open opens a demonstration alone.
    `trust` is what the register is held against before anything opens it. Raises RegisterProblemError as the engines,
    the schema and the examination do, and "not_this_register" where the file is another register than the one these
    keys were made for, or none at all; nothing is written to it then.
    """
    accept = Acceptance(place, seal_key=secrets.seal_key, register_id=register_id, clock=clock).same
    secrets = settle_rekey(place, secrets, accept=accept)
    engines, guard = open_watched(place, secrets, register_id=register_id, clock=clock, trust=trust)
    try:
        with problems_named():
            if (version := version_of(engines.read)) is None:
                raise RegisterProblemError("not_this_register")
            if version != HEAD:  # asked for by reading, so that nobody waits for a neighbour who writes
                bring_up_to_date(engines.write)
            _check_identity(engines, register_id, demonstration)
            _complete_hashes(engines, secrets)
    except BaseException:
        close_watched(engines, guard)
        raise
    return watched(Register(engines, desk_id=register_id, clock=clock, seal_key=secrets.seal_key, guard=guard), guard)


def _check_identity(engines: Engines, register_id: uuid.UUID, demonstration: bool | None) -> None:
    with engines.read.connect() as connection:
        found = connection.execute(sa.select(RegisterIdentity.id, RegisterIdentity.demonstration)).one_or_none()
    if found is None or found.id != register_id or demonstration not in {None, found.demonstration}:
        raise RegisterProblemError("not_this_register")


def _complete_hashes(engines: Engines, secrets: Secrets) -> None:
    """Make the hashes of everybody recorded before there were any, part by part: cut off, it goes on next time."""
    with engines.read.connect() as connection:
        if person_hashes.all_made(connection):
            return
    hashes = person_hashes.PersonHashes(secrets.seal_key)
    made = person_hashes.AT_ONCE
    while made:
        with engines.write.begin() as connection:
            made = person_hashes.complete(connection, hashes)


def create_on_server(url: str, *, register_id: uuid.UUID, clock: Clock, secrets: Secrets | None = None) -> Register:
    """Make an empty register on a PostgreSQL server and return it open. Raises RegisterProblemError("server_gone")."""
    engines = open_postgresql(url)
    with problems_named():
        ensure_current(engines.write)
        return _named(engines, register_id, clock, secrets, demonstration=False)


def _named(
    engines: Engines, register_id: uuid.UUID, clock: Clock, secrets: Secrets | None, *, demonstration: bool
) -> Register:
    with engines.write.begin() as connection:
        connection.execute(sa.insert(RegisterIdentity).values(id=register_id, demonstration=demonstration))
    seal_key = None if secrets is None else secrets.seal_key
    return Register(engines, desk_id=register_id, clock=clock, seal_key=seal_key)
