"""Hashes of a person in one row: an index by person held a line for each of them, and cost more than they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PACKED = {
    "sqlite": "unhex(group_concat(printf('%016x', hashed), ''))",
    "postgresql": "string_agg(int8send(hashed), ''::bytea)",
}
"""How an engine puts the hashes of a person one after the other, eight bytes each, the highest first."""
NEVER_ASKED = (("person", "family_name"),)
ASKED_OTHERWISE = (
    ("case_file", "area_id"), ("case_perpetrator", "case_id"), ("case_child", "case_id"), ("case_other", "case_id"),
    ("related_case", "case_id"),
)  # fmt: skip
"""Columns that another index of their table begins with."""
MOSTLY_EMPTY = (
    ("person", "same_as_id"), ("case_file", "joined_to_id"), ("case_file", "flag_expires_on"),
    ("case_perpetrator", "release_on"), ("referral", "own_case_id"), ("referral", "review_meeting_id"),
)  # fmt: skip
TOLD_APART = (
    "id", "full_name", "given_names", "family_name", "known_as", "aliases", "date_of_birth", "dob_accuracy", "phone_id",
)  # fmt: skip
"""What matching reads of somebody; on a server the rows are not encrypted one page at a time, and need no such index."""


def upgrade() -> None:
    """Keep the hashes of each person in a row, and no index that costs every new case more than it ever gave."""
    _keep_hashes()
    for table, column in (*NEVER_ASKED, *ASKED_OTHERWISE, *MOSTLY_EMPTY):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table, column in MOSTLY_EMPTY:
        is_set = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_{table}_{column}"), table, [column], unique=False, sqlite_where=is_set, postgresql_where=is_set
        )
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_person_told_apart", "person", list(TOLD_APART), unique=False)


def _keep_hashes() -> None:
    op.create_table(
        "person_hashes_kept",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_hashes_kept")),
        sqlite_with_rowid=False,
    )
    packed = PACKED[op.get_bind().dialect.name]
    select = f"SELECT person_id, {packed} FROM person_hash GROUP BY person_id"  # noqa: S608  (our own two expressions)
    op.get_bind().exec_driver_sql(f"INSERT INTO person_hashes_kept (person_id, hashes) {select}")
    op.drop_index("ix_person_hash_person_id", table_name="person_hash")
