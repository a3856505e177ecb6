"""Clearing: after something was deleted for good, nothing of it is left in free pages, the journal or the text index.

SQLite writes zeros over what is deleted, but old pages stay in the journal until it is cut, and the text index keeps
its dead words until its parts are put together. So the index is put together, the file is written anew and the journal
is cut to nothing. The older pages on the disk's own free space stay encrypted like everything else.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.model.user import DeskSetting
from marac_desk.register.engines import Engines
from marac_desk.register.guarding import FOLD
from marac_desk.register.metadata import TEXT_TABLES

SETTING = "clearing"
"""Under this name a desk remembers, in the register itself, that clearing did not come to its end."""

TRIES, PAUSE = 20, 0.25
"""How often a journal that a reader still uses is tried to be cut, and the seconds between."""

log = logging.getLogger(__name__)


def remember(session: Session, desk_id: uuid.UUID, now: datetime, *, wanted: bool) -> None:
    """Write down whether the file is to be cleared: with the deletion itself, so that no crash comes between them."""
    found = session.get(DeskSetting, (desk_id, SETTING))
    if found is None:
        found = DeskSetting(desk_id=desk_id, name=SETTING)
        session.add(found)
    found.value, found.updated_at = {"wanted": wanted}, now


def clear(engines: Engines) -> bool:
    """Write the register anew without what was deleted; tells whether everything was cleared.

    Runs for as long as the file is large, in the thread that writes, and never raises for what the disk or another
    connection does: what was deleted is deleted, and clearing can be done again.
    """
    try:
        if engines.write.dialect.name == "sqlite":
            return _clear_file(engines.write)
        return _clear_server(engines.write)
    except _problems(engines.write) as error:
        log.warning("not cleared: %s", type(error).__name__)
        return False


def _problems(engine: sa.Engine) -> tuple[type[BaseException], ...]:
    return (sa.exc.SQLAlchemyError, engine.dialect.loaded_dbapi.Error)


def _clear_file(engine: sa.Engine) -> bool:
    """Work on a connection of its own without the rule that forbids another file, which writing anew needs."""
    pooled = engine.raw_connection()
    try:
        connection: Any = pooled.driver_connection
        connection.set_authorizer(None)
        for table in TEXT_TABLES:
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608  (one of our own two)
        connection.execute("VACUUM")
        fold = engine.get_execution_options().get(FOLD)
        return any(_is_cut(connection, fold, wait=number > 0) for number in range(TRIES))
    finally:
        pooled.invalidate()


def _is_cut(connection: Any, fold: Callable[[], bool] | None, *, wait: bool) -> bool:
    """Cut the journal, after whoever watches over the file had it folded back and wrote down what the file is then."""
    if wait:
        time.sleep(PAUSE)
    if fold is not None and not fold():
        return False
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _clear_server(engine: sa.Engine) -> bool:
    """A server keeps its journal and its old pages by its own rules; what it can free at once is freed."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
    return True
