"""Making a register and opening it again, with every check that stands between a file and trusting it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.area import RegisterIdentity
from marac_desk.register.engines import Engines, create_file, open_postgresql, open_sqlcipher
from marac_desk.register.files import BESIDE, RegisterPlace, is_there
from marac_desk.register.problems import RegisterProblemError, problems_named
from marac_desk.register.schema import HEAD, bring_up_to_date, ensure_current, version_of
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


def create_register(
    place: RegisterPlace, *, key: bytes, register_id: uuid.UUID, clock: Clock, demonstration: bool = False
) -> Register:
    """Make an empty register under its real name and return it open, for what is thrown away again or has no keys.

    Raises RegisterProblemError: "register_exists", "cannot_create", "disk_full".
    """
    place.prepare()
    return _create(place.register, key=key, register_id=register_id, clock=clock, demonstration=demonstration)


def set_up_register(
    place: RegisterPlace,
    *,
    key: bytes,
    register_id: uuid.UUID,
    clock: Clock,
    fill: Callable[[Register], object],
    demonstration: bool = False,
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
    register = _create(place.new_register, key=key, register_id=register_id, clock=clock, demonstration=demonstration)
    try:
        fill(register)
    finally:
        register.close()
    if any(is_there(place.new_register.with_name(f"{place.new_register.name}{name}")) for name in BESIDE):
        raise RegisterProblemError("cannot_create")  # its journal was not folded in, so the file alone is not all of it
    place.take_names()
    return open_register(place, key=key, register_id=register_id, clock=clock)


def _create(path: Path, *, key: bytes, register_id: uuid.UUID, clock: Clock, demonstration: bool) -> Register:
    create_file(path)
    engines = open_sqlcipher(path, key, fresh=True)
    try:
        with problems_named():
            ensure_current(engines.write)
            return _named(engines, register_id, clock, demonstration=demonstration)
    except BaseException:
        engines.close()
        raise


def open_register(place: RegisterPlace, *, key: bytes, register_id: uuid.UUID, clock: Clock) -> Register:
    """Open a register that was made before.

    Raises RegisterProblemError as the engines and the schema do, and "not_this_register" where the file is another
    register than the one these keys were made for, or none at all; nothing is written to it then.
    """
    engines = open_sqlcipher(place.register, key)
    try:
        with problems_named():
            if (version := version_of(engines.read)) is None:
                raise RegisterProblemError("not_this_register")
            if version != HEAD:  # asked for by reading, so that nobody waits for a neighbour who writes
                bring_up_to_date(engines.write)
            _check_identity(engines, register_id)
    except BaseException:
        engines.close()
        raise
    return Register(engines, desk_id=register_id, clock=clock)


def _check_identity(engines: Engines, register_id: uuid.UUID) -> None:
    with engines.read.connect() as connection:
        found = connection.execute(sa.select(RegisterIdentity.id)).scalar_one_or_none()
    if found != register_id:
        raise RegisterProblemError("not_this_register")


def create_on_server(url: str, *, register_id: uuid.UUID, clock: Clock) -> Register:
    """Make an empty register on a PostgreSQL server and return it open. Raises RegisterProblemError("server_gone")."""
    engines = open_postgresql(url)
    with problems_named():
        ensure_current(engines.write)
        return _named(engines, register_id, clock, demonstration=False)


def _named(engines: Engines, register_id: uuid.UUID, clock: Clock, *, demonstration: bool) -> Register:
    with engines.write.begin() as connection:
        connection.execute(sa.insert(RegisterIdentity).values(id=register_id, demonstration=demonstration))
    return Register(engines, desk_id=register_id, clock=clock)
