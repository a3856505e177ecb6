"""A register as the first version of the program left it, with something in every table and a ledger of its own."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from marac_desk.register import schema
from marac_desk.register.engines import create_file, open_sqlcipher
from marac_desk.register.files import RegisterPlace
from marac_desk.register.metadata import metadata
from marac_desk.register.problems import problems_named
from tests.support.filled import MOMENT, rows
from tests.support.registers import COORDINATOR, KEY, REGISTER_ID

FIRST = "0001"
LINES = 40
Dump = dict[str, list[tuple[Any, ...]]]


def old_file(folder: Path) -> None:
    """Make a register of the first version: every table has rows, the ledger has lines whose digests hold."""
    place = RegisterPlace(folder)
    place.prepare()
    create_file(place.register)
    engines = open_sqlcipher(place.register, KEY, fresh=True)
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engines.write.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)
        connection.commit()
    with engines.write.begin() as connection:
        _fill(connection)
    engines.close()


def _fill(connection: sa.Connection) -> None:
    connection.execute(sa.insert(metadata.tables["register_identity"]).values(id=REGISTER_ID, demonstration=False))
    columns = _columns(connection)
    for number in range(12):
        for name, row in rows(number, lambda field, n=number: f"{field} {n} ä <b>").items():  # type: ignore[misc]
            if name in columns:
                known = {key: value for key, value in row.items() if key in columns[name]}
                connection.execute(sa.insert(_as_it_was(name, columns)).values(known))
    _write_ledger(connection, columns)


def _columns(connection: sa.Connection) -> dict[str, list[str]]:
    look = sa.inspect(connection)
    return {name: [column["name"] for column in look.get_columns(name)] for name in look.get_table_names()}


def _as_it_was(name: str, columns: dict[str, list[str]]) -> sa.TableClause:
    """Return a table with the columns it had then, so that nothing of today's model is written with a row."""
    types = metadata.tables[name].columns
    return sa.table(name, *(sa.column(column, types[column].type) for column in columns[name]))


def _write_ledger(connection: sa.Connection, columns: dict[str, list[str]]) -> None:
    """Write lines as the first version chained them; the formula stands here again, because it may never change."""
    lines, heads = (_as_it_was(name, columns) for name in ("ledger_entry", "ledger_head"))
    previous = bytes(32)
    for seq in range(1, LINES + 1):
        at, case = MOMENT + timedelta(minutes=seq, microseconds=seq), uuid.UUID(int=seq)
        line = [
            str(REGISTER_ID), seq, at.strftime("%Y-%m-%dT%H:%M:%S.%f"), str(COORDINATOR), "coordinator", "look", "case",
            str(case), str(case), "a reason", {"number": seq, "field": "näme"}, previous.hex(),
        ]  # fmt: skip
        canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(canonical.encode()).digest()
        row = {
            "desk_id": REGISTER_ID, "seq": seq, "at": at, "actor_id": COORDINATOR, "role": "coordinator",
            "operation": "look", "object_type": "case", "object_id": case, "case_id": case, "reason": "a reason",
            "details": {"number": seq, "field": "näme"}, "previous": previous, "digest": digest,
        }  # fmt: skip
        assert set(row) == set(columns["ledger_entry"])
        connection.execute(sa.insert(lines).values(row))
        previous = digest
    connection.execute(sa.insert(heads).values(desk_id=REGISTER_ID, seq=LINES, digest=previous))


def dumped(folder: Path, like: dict[str, list[str]] | None = None) -> tuple[str | None, dict[str, list[str]], Dump]:
    """Return a register's version, its tables with their columns, and every row; of `like` only what it names.

    Raises RegisterProblemError where it cannot be opened or read.
    """
    engines = open_sqlcipher(RegisterPlace(folder).register, KEY)
    try:
        version = schema.version_of(engines.read)
        with problems_named(), engines.read.connect() as connection:
            columns = _columns(connection)
            found = {
                name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT {_list(names)} FROM {name}")]
                for name, names in (like or columns).items()
                if name in columns and not name.startswith(("alembic", "action_text", "finder_text"))
            }
    finally:
        engines.close()
    return version, columns, {name: sorted(held, key=repr) for name, held in found.items()}


def _list(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
