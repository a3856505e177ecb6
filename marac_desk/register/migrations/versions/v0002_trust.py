"""Trust: users with an end, restrictions, approvals, grants, alerts, withdrawals, and a ledger that knows the sitting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add what permissions, two people, the audit and trust in the file need."""
    op.create_table(
        "desk_setting",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("desk_id", "name", name=op.f("pk_desk_setting")),
    )
    op.create_table(
        "approval",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("runs_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('restrict', 'lift_restriction', 'disposal', 'bulk_export', 'coordinator_role', 'restore', 'accept_older_copy', 'withdraw_passage')",
            name=op.f("ck_approval_kind_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_approval_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'used', 'taken_back')", name=op.f("ck_approval_state_code")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_approval_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_state"), ["state"], unique=False)

    op.create_table(
        "earlier_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_earlier_text_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_text")),
    )
    with op.batch_alter_table("earlier_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earlier_text_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_earlier_text_object", ["object_type", "object_id"], unique=False)

    op.create_table(
        "staff_declaration",
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("other_names", JSON, nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("knows", JSON, nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
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
            name=op.f("ck_staff_declaration_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_staff_declaration_representative_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_declaration")),
        sa.UniqueConstraint("representative_id", name=op.f("uq_staff_declaration_representative_id")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("copy_ids", JSON, nullable=False),
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
            name=op.f("ck_withdrawal_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["approval.id"],
            name=op.f("fk_withdrawal_approval_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_withdrawal_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawal_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conflict_answer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.Column("parties", JSON, nullable=False),
        sa.Column("members", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("deputy", sa.Text(), nullable=True),
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
            name=op.f("ck_conflict_answer_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "verdict IN ('none_known', 'restricted', 'other_register')", name=op.f("ck_conflict_answer_verdict_code")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_conflict_answer_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_conflict_answer_referral_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_answer")),
    )
    with op.batch_alter_table("conflict_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_answer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "recall",
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint("reason IN ('restriction', 'withdrawal')", name=op.f("ck_recall_reason_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_recall_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_recall_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["document_copy.id"], name=op.f("fk_recall_copy_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_copy_id"), ["copy_id"], unique=False)

    op.create_table(
        "alert",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "rule IN ('many_cases', 'own_name', 'off_hours', 'emergency_access', 'kept_out', 'many_reveals', 'clock_jump', 'other_register')",
            name=op.f("ck_alert_rule_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_alert_sensitivity_code"),
        ),
        sa.CheckConstraint("verdict IN ('in_order', 'explained', 'not_in_order')", name=op.f("ck_alert_verdict_code")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_alert_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_alert_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_user_id"), ["user_id"], unique=False)

    op.create_table(
        "emergency_access",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
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
            name=op.f("ck_emergency_access_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_emergency_access_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["app_user.id"],
            name=op.f("fk_emergency_access_user_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    with op.batch_alter_table("emergency_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_access_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_access_user_id"), ["user_id"], unique=False)

    op.create_table(
        "look_reason",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "code IN ('meeting', 'referral', 'action', 'report_back', 'enquiry', 'audit', 'other')",
            name=op.f("ck_look_reason_code_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_look_reason_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_look_reason_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_look_reason_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_reason")),
    )
    with op.batch_alter_table("look_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_reason_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_look_reason_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sampled_look",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
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
            name=op.f("ck_sampled_look_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "verdict IN ('in_order', 'explained', 'not_in_order')", name=op.f("ck_sampled_look_verdict_code")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"],
            ["app_user.id"],
            name=op.f("fk_sampled_look_assigned_to"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_sampled_look_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_sampled_look_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_look")),
    )
    with op.batch_alter_table("sampled_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampled_look_month"), ["month"], unique=False)

    op.create_table(
        "case_grant",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("data_class", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "data_class IN ('victim', 'safe_contact', 'children', 'perpetrator', 'referral', 'research', 'actions', 'minutes', 'victim_view', 'report_back', 'agenda', 'partnership', 'restriction', 'statistics', 'who_looked', 'audit', 'users', 'keys', 'disposal')",
            name=op.f("ck_case_grant_data_class_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_grant_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_case_grant_action_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_case_grant_agency_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_grant_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_case_grant_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grant")),
    )
    with op.batch_alter_table("case_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_grant_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_grant_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("exclusion_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ways", JSON, nullable=False),
        sa.Column("copy_ids", JSON, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
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
            name=op.f("ck_disclosure_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disclosure_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["exclusion_id"],
            ["case_exclusion.id"],
            name=op.f("fk_disclosure_exclusion_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("acts_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acts_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_app_user_item_id"), "agenda_item", ["item_id"], ["id"], initially="DEFERRED", deferrable=True
        )

    with op.batch_alter_table("case_exclusion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("found_later", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lifted_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("approval_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_case_exclusion_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_exclusion_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_case_exclusion_approval_id"),
            "approval",
            ["approval_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_exclusion_agency_id"),
            "agency",
            ["agency_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_exclusion_user_id"),
            "app_user",
            ["user_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("document_copy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recall_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("recall_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ledger_head", sa.Text(), nullable=True))

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sitting_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("zone_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("result", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("rows", JSON, nullable=True))

    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_app_user_role_code"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_app_user_role_code"),
            "role IN ('coordinator', 'chair', 'deputy_chair', 'advocate', 'representative', 'guest', 'observer', 'auditor', 'steering', 'administrator')",
        )
