"""The hashed keys by which one referral is matched against everybody, and what a list that was imported became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


MOSTLY_EMPTY = (
    ("person", "phone_id"),
    ("address", "protected_id"),
    ("safe_contact", "value_id"),
    ("safe_contact", "times_id"),
    ("safe_contact", "code_word_id"),
    ("safe_contact", "say_if_answered_id"),
    ("referral", "repeat_of_id"),
    ("action", "about_person_id"),
)
"""References that had to be looked for in every row before what they refer to could go."""


def upgrade() -> None:
    """Add the tables; everybody recorded so far is due, since the secret of the hashes is not known to a migration."""
    op.create_table(
        "person_hash",
        sa.Column("hashed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("hashed", "person_id", name=op.f("pk_person_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_hash_person_id", "person_hash", ["person_id"], unique=False)
    op.create_table(
        "person_hashes_due",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_hashes_due")),
    )
    _add_imports()
    for table, column in MOSTLY_EMPTY:
        is_set = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_{table}_{column}"), table, [column], unique=False, sqlite_where=is_set, postgresql_where=is_set
        )
    op.execute("INSERT INTO person_hashes_due (person_id) SELECT id FROM person")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True
    )


def _add_imports() -> None:
    op.create_table(
        "list_import",
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("name_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_list_import_sensitivity_code"),
        ),
        _refers("list_import", "attachment_id", "attachment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    for column in ("attachment_id", "sha256"):
        op.create_index(op.f(f"ix_list_import_{column}"), "list_import", [column], unique=False)
    op.create_table(
        "imported_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        _refers("imported_row", "import_id", "list_import"),
        _refers("imported_row", "case_id", "case_file"),
        _refers("imported_row", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
    )
    for column in ("case_id", "import_id", "referral_id"):
        op.create_index(op.f(f"ix_imported_row_{column}"), "imported_row", [column], unique=False)
