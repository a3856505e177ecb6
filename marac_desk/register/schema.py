"""The shape of the register: making it, bringing an older one up to date, refusing a newer one."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from marac_desk.register.problems import RegisterProblemError

# The newest migration this program knows. A test holds it against the migrations, so that opening a register that is
# up to date needs no Alembic.
HEAD = "0015"


def version_of(engine: sa.Engine) -> str | None:
    """Return the register's own version, or None where nothing was ever made in it."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def is_current(engine: sa.Engine) -> bool:
    """Tell whether the register has just the shape this program works with."""
    return version_of(engine) == HEAD


def bring_up_to_date(engine: sa.Engine) -> None:
    """Run the migrations that are missing, all of them or none: a crash leaves the old register or the new one.

    The transaction is begun here, because Alembic would commit each migration on SQLite whatever it is told.
    Raises RegisterProblemError("newer_register") where the register was made by a later version of the program.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise RegisterProblemError("newer_register") from None


def ensure_current(engine: sa.Engine) -> None:
    """Bring the register up to date where it is behind; quick, and without Alembic, where it is not."""
    if not is_current(engine):
        bring_up_to_date(engine)
