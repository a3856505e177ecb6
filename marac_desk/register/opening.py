"""Making a register and opening it again, with every check that stands between a file and trusting it."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.area import RegisterIdentity
from marac_desk.register.engines import Engines, create_file, open_postgresql, open_sqlcipher
from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.schema import ensure_current
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


def create_register(
    place: RegisterPlace, *, key: bytes, register_id: uuid.UUID, clock: Clock, demonstration: bool = False
) -> Register:
    """Make an empty register under a key and return it open. The caller writes the envelopes afterwards.

    Raises RegisterProblemError: "register_exists", "cannot_create", "disk_full".
    """
    place.prepare()
    create_file(place.register)
    engines = open_sqlcipher(place.register, key)
    ensure_current(engines.write)
    return _named(engines, register_id, clock, demonstration=demonstration)


def open_register(place: RegisterPlace, *, key: bytes, register_id: uuid.UUID, clock: Clock) -> Register:
    """Open a register that was made before.

    Raises RegisterProblemError as the engines and the schema do, and "not_this_register" where the file is another
    register than the one these keys were made for.
    """
    engines = open_sqlcipher(place.register, key)
    try:
        ensure_current(engines.write)
        with engines.read.connect() as connection:
            found = connection.execute(sa.select(RegisterIdentity.id)).scalar_one_or_none()
        if found != register_id:
            raise RegisterProblemError("not_this_register")
    except BaseException:
        engines.close()
        raise
    return Register(engines, desk_id=register_id, clock=clock)


def create_on_server(url: str, *, register_id: uuid.UUID, clock: Clock) -> Register:
    """Make an empty register on a PostgreSQL server and return it open."""
    engines = open_postgresql(url)
    ensure_current(engines.write)
    return _named(engines, register_id, clock, demonstration=False)


def _named(engines: Engines, register_id: uuid.UUID, clock: Clock, *, demonstration: bool) -> Register:
    with engines.write.begin() as connection:
        connection.execute(sa.insert(RegisterIdentity).values(id=register_id, demonstration=demonstration))
    return Register(engines, desk_id=register_id, clock=clock)
