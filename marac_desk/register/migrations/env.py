"""Alembic's environment: works on the connection it is handed, because a key never stands in a URL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from marac_desk.register.metadata import belongs_to_model, metadata

connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    include_name=belongs_to_model,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
