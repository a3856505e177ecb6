"""Series of meetings, which agencies sit in one, rolling agendas, and deferrals with what is done until then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add series, seats, agenda models and deferrals; a meeting of two agencies is a kind of meeting."""
    op.create_table(
        "meeting_series",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agenda_model", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("off_day", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("minute_taker_id", sa.Uuid(), nullable=True),
        sa.Column("agencies", JSON, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint("agenda_model IN ('frozen', 'rolling')", name=op.f("ck_meeting_series_agenda_model_code")),
        sa.CheckConstraint(
            "kind IN ('regular', 'emergency', 'review', 'daily', 'two_agencies')",
            name=op.f("ck_meeting_series_kind_code"),
        ),
        sa.CheckConstraint("mode IN ('in_person', 'virtual', 'hybrid')", name=op.f("ck_meeting_series_mode_code")),
        sa.CheckConstraint("off_day IN ('later', 'earlier', 'skip')", name=op.f("ck_meeting_series_off_day_code")),
        sa.CheckConstraint("rhythm IN ('weekly', 'monthly', 'daily')", name=op.f("ck_meeting_series_rhythm_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_meeting_series_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_meeting_series_area_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["representative.id"],
            name=op.f("fk_meeting_series_chair_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["minute_taker_id"],
            ["representative.id"],
            name=op.f("fk_meeting_series_minute_taker_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    op.create_table(
        "meeting_agency",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
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
            name=op.f("ck_meeting_agency_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name=op.f("fk_meeting_agency_agency_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_agency_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_agency")),
        sa.UniqueConstraint("meeting_id", "agency_id", name=op.f("uq_meeting_agency_meeting_id_agency_id")),
    )
    with op.batch_alter_table("meeting_agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_agency_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_agency_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "deferral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("to_meeting_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("beyond_reason", sa.Text(), nullable=True),
        sa.Column("no_interim_reason", sa.Text(), nullable=True),
        sa.Column("action_ids", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "code IN ('no_presenter', 'research_missing', 'her_view_missing', 'interpreter_missing', 'conflict', 'out_of_time', 'event_pending', 'other')",
            name=op.f("ck_deferral_code_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_deferral_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_deferral_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_deferral_item_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_deferral_referral_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["to_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_deferral_to_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deferral")),
    )
    with op.batch_alter_table("deferral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deferral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deferral_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deferral_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deferral_to_meeting_id"), ["to_meeting_id"], unique=False)

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("late_agreed_by", sa.Text(), nullable=True))

    if op.get_bind().dialect.name == "sqlite":
        _add_to_meetings_in_place()
    else:
        _add_to_meetings()


KINDS = "kind IN ('regular', 'emergency', 'review', 'daily')"
KINDS_NOW = "kind IN ('regular', 'emergency', 'review', 'daily', 'two_agencies')"
MODELS = "agenda_model IN ('frozen', 'rolling')"


def _add_to_meetings() -> None:
    op.add_column("meeting", sa.Column("agenda_model", sa.Text(), server_default="frozen", nullable=False))
    op.create_check_constraint(op.f("ck_meeting_agenda_model_code"), "meeting", MODELS)
    for name, other in (("series_id", "meeting_series"), ("moved_to_id", "meeting")):
        op.add_column("meeting", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_meeting_{name}"), "meeting", other, [name], ["id"], initially="DEFERRED", deferrable=True
        )
    op.create_index(op.f("ix_meeting_series_id"), "meeting", ["series_id"], unique=False)
    op.drop_constraint(op.f("ck_meeting_kind_code"), "meeting", type_="check")
    op.create_check_constraint(op.f("ck_meeting_kind_code"), "meeting", KINDS_NOW)


def _add_to_meetings_in_place() -> None:
    """Change the table where it stands: made anew, everything that refers to a meeting would refer to nothing.

    A check that lets in more changes no row, so its words are changed in the schema, as SQLite's own guide to altering
    tables says ("Making Other Kinds Of Table Schema Changes").
    """
    bind = op.get_bind()
    op.execute(
        "ALTER TABLE meeting ADD COLUMN agenda_model TEXT DEFAULT 'frozen' NOT NULL "
        f"CONSTRAINT ck_meeting_agenda_model_code CHECK ({MODELS})"
    )
    for name, other in (("series_id", "meeting_series"), ("moved_to_id", "meeting")):
        op.execute(
            f"ALTER TABLE meeting ADD COLUMN {name} CHAR(32) CONSTRAINT fk_meeting_{name} "
            f"REFERENCES {other} (id) DEFERRABLE INITIALLY DEFERRED"
        )
    op.create_index(op.f("ix_meeting_series_id"), "meeting", ["series_id"], unique=False)
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = 1")
    wider = "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'meeting'"
    bind.execute(sa.text(wider), {"old": KINDS, "new": KINDS_NOW})
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = 0")
