"""A register in memory with nothing in it, to try the way to the first page while somebody types a passphrase."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from marac_desk.register.engines import Engines
from marac_desk.register.keys.secrets import KEY_BYTES, derived
from marac_desk.register.metadata import metadata
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock


def rehearsal_register(clock: Clock) -> Register:
    """Return an empty register that no file and no key stands behind; only one thread at a time may use it."""
    from sqlcipher3 import dbapi2

    derived(bytes(KEY_BYTES), "rehearsal")  # as the seals and the anchor will
    engine = sa.create_engine(
        "sqlite+pysqlite://", module=dbapi2, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(engine)
    return Register(Engines(engine, engine), desk_id=uuid.uuid4(), clock=clock)
