"""Alembic's migrations of the register, run alike on SQLCipher and PostgreSQL."""
