"""The first register: people, cases, referrals, meetings, actions, report-backs and the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TEXT_TABLES = ("action_text", "finder_text")


def upgrade() -> None:
    """Make every table, the text indexes of the engine at hand, and the guards of the ledger."""
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        _create_text_tables_sqlite()
        _guard_ledger_sqlite()
    else:
        _create_text_tables_postgresql()
        _guard_ledger_postgresql()


def downgrade() -> None:
    """There is nothing before the first register."""
    raise NotImplementedError


def _create_text_tables_sqlite() -> None:
    for table in TEXT_TABLES:
        op.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, facets, content='', contentless_delete=1, "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
        )


def _create_text_tables_postgresql() -> None:
    for table in TEXT_TABLES:
        op.execute(f"CREATE TABLE {table} (entry bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (words)")


def _guard_ledger_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_entry_no_{event.lower()} BEFORE {event} ON ledger_entry "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append only'); END"
        )


def _guard_ledger_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()"
    )


def _create_tables() -> None:
    op.create_table(
        "area",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("meeting_model", sa.Text(), nullable=False),
        sa.Column("reference_prefix", sa.Text(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("local_holidays", JSON, nullable=False),
        sa.Column("adult_female_population", sa.Integer(), nullable=True),
        sa.Column("adult_population", sa.Integer(), nullable=True),
        sa.Column("population_source", sa.Text(), nullable=True),
        sa.Column("mop_version", sa.Text(), nullable=True),
        sa.Column("mop_review_on", sa.Date(), nullable=True),
        sa.Column("isp_version", sa.Text(), nullable=True),
        sa.Column("isp_review_on", sa.Date(), nullable=True),
        sa.Column("contact_line", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.CheckConstraint(
            "jurisdiction IN ('eng', 'wal', 'sco', 'nir', 'fin', 'aut', 'other')",
            name=op.f("ck_area_jurisdiction_code"),
        ),
        sa.CheckConstraint(
            "meeting_model IN ('monthly', 'fortnightly', 'weekly', 'daily', 'hub', 'other')",
            name=op.f("ck_area_meeting_model_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_area_sensitivity_code"),
        ),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "kind", "subject", name=op.f("uq_draft_user_id_kind_subject")),
    )
    op.create_table(
        "finder_entry",
        sa.Column("entry", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_finder_entry")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_finder_entry_kind_subject_id")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("desk_id", "seq", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_actor"), "ledger_entry", ["actor_id", "at"], unique=False)
    op.create_index(
        op.f("ix_ledger_entry_backup"),
        "ledger_entry",
        ["at"],
        unique=False,
        sqlite_where=sa.text("operation = 'backup_verified'"),
        postgresql_where=sa.text("operation = 'backup_verified'"),
    )
    op.create_index(op.f("ix_ledger_entry_case"), "ledger_entry", ["case_id", "at"], unique=False)
    op.create_table(
        "ledger_head",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "protected_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealing", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_value")),
    )
    op.create_index(op.f("ix_protected_value_person_id"), "protected_value", ["person_id"], unique=False)
    op.create_table(
        "register_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_identity")),
    )
    op.create_table(
        "agency",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("agency_type", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text(), nullable=True),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("only_child_cases", sa.Boolean(), nullable=False),
        sa.Column("signatory", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("secure_email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("role_statement", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.CheckConstraint(
            "agency_type IN ('police', 'idva', 'childrens_social_care', 'primary_care', 'secondary_care', 'education', 'housing', 'mental_health', 'probation', 'voluntary_sector', 'substance_misuse', 'adult_social_care', 'mash', 'other')",
            name=op.f("ck_agency_agency_type_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_agency_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "subtype IN ('midwifery', 'health_visiting', 'school_nursing', 'ambulance', 'emergency_department', 'fire_rescue', 'prison', 'youth_justice', 'perpetrator_service', 'refuge', 'byandfor', 'sarc', 'dwp', 'cafcass', 'home_office', 'registered_social_landlord')",
            name=op.f("ck_agency_subtype_code"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_agency_area_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_agency_area_id"), "agency", ["area_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("given_names", sa.Text(), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("known_as", sa.Text(), nullable=True),
        sa.Column("aliases", JSON, nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("dob_accuracy", sa.Text(), nullable=False),
        sa.Column("age_stated", sa.Text(), nullable=True),
        sa.Column("unborn", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("gender_same_as_sex", sa.Text(), nullable=False),
        sa.Column("sexual_orientation", sa.Text(), nullable=False),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("disability", sa.Text(), nullable=False),
        sa.Column("disability_types", JSON, nullable=False),
        sa.Column("main_language", sa.Text(), nullable=True),
        sa.Column("interpreter_required", sa.Text(), nullable=False),
        sa.Column("interpreter_notes", sa.Text(), nullable=True),
        sa.Column("communication_needs", sa.Text(), nullable=True),
        sa.Column("immigration_status", sa.Text(), nullable=False),
        sa.Column("pregnant", sa.Text(), nullable=False),
        sa.Column("expected_delivery_on", sa.Date(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("gp_practice", sa.Text(), nullable=True),
        sa.Column("phone_id", sa.Uuid(), nullable=True),
        sa.Column("deceased", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.CheckConstraint(
            "disability IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_person_disability_code")
        ),
        sa.CheckConstraint(
            "dob_accuracy IN ('exact', 'estimated', 'unknown')", name=op.f("ck_person_dob_accuracy_code")
        ),
        sa.CheckConstraint(
            "gender_same_as_sex IN ('yes', 'no', 'prefer_not', 'not_asked')",
            name=op.f("ck_person_gender_same_as_sex_code"),
        ),
        sa.CheckConstraint(
            "immigration_status IN ('british', 'settled', 'limited_leave_dependent', 'asylum', 'nrpf', 'undocumented', 'not_known')",
            name=op.f("ck_person_immigration_status_code"),
        ),
        sa.CheckConstraint(
            "interpreter_required IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_person_interpreter_required_code"),
        ),
        sa.CheckConstraint("pregnant IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_person_pregnant_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_person_sensitivity_code"),
        ),
        sa.CheckConstraint("sex IN ('female', 'male', 'not_known', 'not_stated')", name=op.f("ck_person_sex_code")),
        sa.CheckConstraint(
            "sexual_orientation IN ('straight', 'gay_lesbian', 'bisexual', 'other', 'prefer_not', 'not_asked')",
            name=op.f("ck_person_sexual_orientation_code"),
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"], ["protected_value.id"], name=op.f("fk_person_phone_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"], ["person.id"], name=op.f("fk_person_same_as_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_person_date_of_birth"), "person", ["date_of_birth"], unique=False)
    op.create_index(op.f("ix_person_family_name"), "person", ["family_name"], unique=False)
    op.create_index(op.f("ix_person_same_as_id"), "person", ["same_as_id"], unique=False)
    op.create_table(
        "address",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("protected_id", sa.Uuid(), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("police_marker_ref", sa.Text(), nullable=True),
        sa.Column("marker_expires_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.CheckConstraint(
            "kind IN ('home', 'temporary', 'refuge', 'work', 'school', 'previous', 'perpetrator_current', 'proposed_new')",
            name=op.f("ck_address_kind_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_address_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_person_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["protected_id"],
            ["protected_value.id"],
            name=op.f("fk_address_protected_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_address_person_id"), "address", ["person_id"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("victim_id", sa.Uuid(), nullable=False),
        sa.Column("first_referral_on", sa.Date(), nullable=True),
        sa.Column("last_referral_on", sa.Date(), nullable=True),
        sa.Column("last_meeting_on", sa.Date(), nullable=True),
        sa.Column("flag_expires_on", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("legal_hold_reason", sa.Text(), nullable=True),
        sa.Column("closure_reason", sa.Text(), nullable=True),
        sa.Column("joined_to_id", sa.Uuid(), nullable=True),
        sa.Column("primary_aggressor_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.CheckConstraint(
            "closure_reason IN ('risk_reduced', 'support_in_place', 'moved_transferred', 'declined', 'died', 'managed_elsewhere', 'other')",
            name=op.f("ck_case_file_closure_reason_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_file_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_case_file_area_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["joined_to_id"],
            ["case_file.id"],
            name=op.f("fk_case_file_joined_to_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["victim_id"], ["person.id"], name=op.f("fk_case_file_victim_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("area_id", "reference", name=op.f("uq_case_file_area_id_reference")),
    )
    op.create_index(op.f("ix_case_file_area_id"), "case_file", ["area_id"], unique=False)
    op.create_index(op.f("ix_case_file_flag_expires_on"), "case_file", ["flag_expires_on"], unique=False)
    op.create_index(op.f("ix_case_file_joined_to_id"), "case_file", ["joined_to_id"], unique=False)
    op.create_index(op.f("ix_case_file_reference"), "case_file", ["reference"], unique=False)
    op.create_index(op.f("ix_case_file_victim_id"), "case_file", ["victim_id"], unique=False)
    op.create_table(
        "representative",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("deputy_for_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("secure_email", sa.Text(), nullable=True),
        sa.Column("declaration_signed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
        sa.CheckConstraint(
            "role IN ('rep', 'deputy', 'advocate', 'chair', 'coordinator')", name=op.f("ck_representative_role_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_representative_sensitivity_code"),
        ),
        sa.CheckConstraint("state IN ('active', 'suspended', 'left')", name=op.f("ck_representative_state_code")),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name=op.f("fk_representative_agency_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["deputy_for_id"],
            ["representative.id"],
            name=op.f("fk_representative_deputy_for_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_representative_agency_id"), "representative", ["agency_id"], unique=False)
    op.create_table(
        "agency_flag",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_flag")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_agency_flag_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_flag_agency_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_agency_flag_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint(
            "case_id", "agency_id", "requested_on", name=op.f("uq_agency_flag_case_id_agency_id_requested_on")
        ),
    )
    op.create_index(op.f("ix_agency_flag_agency_id"), "agency_flag", ["agency_id"], unique=False)
    op.create_index(op.f("ix_agency_flag_case_id"), "agency_flag", ["case_id"], unique=False)
    op.create_index(op.f("ix_agency_flag_expires_on"), "agency_flag", ["expires_on"], unique=False)
    op.create_index(op.f("ix_agency_flag_in_force"), "agency_flag", ["agency_id", "expires_on"], unique=False)
    op.create_table(
        "app_user",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.CheckConstraint(
            "role IN ('coordinator', 'chair', 'advocate', 'representative', 'auditor', 'steering', 'administrator')",
            name=op.f("ck_app_user_role_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_app_user_sensitivity_code"),
        ),
        sa.CheckConstraint("state IN ('active', 'suspended', 'left')", name=op.f("ck_app_user_state_code")),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_app_user_representative_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_table(
        "case_child",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_to_victim", sa.Text(), nullable=True),
        sa.Column("relationship_to_perpetrator", sa.Text(), nullable=True),
        sa.Column("in_household", sa.Text(), nullable=False),
        sa.Column("lives_with", sa.Text(), nullable=True),
        sa.Column("school", sa.Text(), nullable=True),
        sa.Column("named_professional", sa.Text(), nullable=True),
        sa.Column("own_voice_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_child")),
        sa.CheckConstraint(
            "in_household IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_case_child_in_household_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_child_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_child_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_child_person_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_child_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_child_case_id"), "case_child", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_child_person_id"), "case_child", ["person_id"], unique=False)
    op.create_table(
        "case_exclusion",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_exclusion")),
        sa.CheckConstraint(
            "party IN ('perpetrator', 'perpetrator_associate', 'staff_conflict')",
            name=op.f("ck_case_exclusion_party_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_exclusion_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_exclusion_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_case_exclusion_representative_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_case_exclusion_case_id"), "case_exclusion", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_exclusion_representative_id"), "case_exclusion", ["representative_id"], unique=False)
    op.create_table(
        "case_other",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_other")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_other_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_other_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_other_person_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_other_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_other_case_id"), "case_other", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_other_person_id"), "case_other", ["person_id"], unique=False)
    op.create_table(
        "case_perpetrator",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relationship", sa.Text(), nullable=True),
        sa.Column("lives_together", sa.Text(), nullable=False),
        sa.Column("in_custody", sa.Text(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=True),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_perpetrator")),
        sa.CheckConstraint(
            "in_custody IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_case_perpetrator_in_custody_code")
        ),
        sa.CheckConstraint(
            "lives_together IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_case_perpetrator_lives_together_code"),
        ),
        sa.CheckConstraint(
            "relationship IN ('current_spouse', 'ex_spouse', 'current_partner', 'ex_partner', 'dating', 'ex_dating', 'parent', 'child', 'sibling', 'grandparent', 'other_family', 'extended_family_multiple', 'carer', 'other_personally_connected', 'stranger_stalker')",
            name=op.f("ck_case_perpetrator_relationship_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_case_perpetrator_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_case_perpetrator_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_case_perpetrator_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_perpetrator_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_perpetrator_case_id"), "case_perpetrator", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_perpetrator_person_id"), "case_perpetrator", ["person_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("chair_id", sa.Uuid(), nullable=True),
        sa.Column("minute_taker_id", sa.Uuid(), nullable=True),
        sa.Column("cutoff_on", sa.Date(), nullable=False),
        sa.Column("agenda_on", sa.Date(), nullable=False),
        sa.Column("research_on", sa.Date(), nullable=False),
        sa.Column("action_list_on", sa.Date(), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("dates_verified", sa.Boolean(), nullable=False),
        sa.Column("opening_minutes", sa.Integer(), nullable=False),
        sa.Column("break_after_item_id", sa.Uuid(), nullable=True),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("statement_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quorum_met", sa.Boolean(), nullable=True),
        sa.Column("quorum_exception", sa.Text(), nullable=True),
        sa.Column("current_item_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.CheckConstraint("kind IN ('regular', 'emergency', 'review', 'daily')", name=op.f("ck_meeting_kind_code")),
        sa.CheckConstraint("mode IN ('in_person', 'virtual', 'hybrid')", name=op.f("ck_meeting_mode_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_meeting_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'open_for_referrals', 'locked', 'circulated', 'in_session', 'closed', 'actions_issued', 'minutes_draft', 'minutes_approved', 'minutes_issued', 'archived', 'cancelled', 'rescheduled')",
            name=op.f("ck_meeting_state_code"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_meeting_area_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["representative.id"], name=op.f("fk_meeting_chair_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["minute_taker_id"],
            ["representative.id"],
            name=op.f("fk_meeting_minute_taker_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_meeting_area_id"), "meeting", ["area_id"], unique=False)
    op.create_index(op.f("ix_meeting_day"), "meeting", ["day"], unique=False)
    op.create_index(op.f("ix_meeting_state"), "meeting", ["state"], unique=False)
    op.create_table(
        "process_link",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_link")),
        sa.CheckConstraint(
            "process IN ('child_protection', 'adult_safeguarding', 'mappa', 'matac', 'disclosure_scheme', 'family_court', 'youth_justice', 'legal_aid', 'death_review')",
            name=op.f("ck_process_link_process_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_process_link_sensitivity_code"),
        ),
        sa.CheckConstraint("share IN ('Y', 'C', 'N')", name=op.f("ck_process_link_share_code")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_process_link_case_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_process_link_case_id"), "process_link", ["case_id"], unique=False)
    op.create_table(
        "protective_order",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("court", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("power_of_arrest", sa.Boolean(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("breaches", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protective_order")),
        sa.CheckConstraint(
            "kind IN ('bail', 'dvpn', 'dvpo', 'dapn', 'dapo', 'nmo', 'occupation', 'restraining', 'spo', 'fmpo', 'licence', 'exclusion', 'tag', 'child_arrangements', 'prohibited_steps', 'other')",
            name=op.f("ck_protective_order_kind_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_protective_order_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_protective_order_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_protective_order_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_protective_order_case_id"), "protective_order", ["case_id"], unique=False)
    op.create_table(
        "related_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_case")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_related_case_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_related_case_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["other_case_id"],
            ["case_file.id"],
            name=op.f("fk_related_case_other_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("case_id", "other_case_id", name=op.f("uq_related_case_case_id_other_case_id")),
    )
    op.create_index(op.f("ix_related_case_case_id"), "related_case", ["case_id"], unique=False)
    op.create_index(op.f("ix_related_case_other_case_id"), "related_case", ["other_case_id"], unique=False)
    op.create_table(
        "safe_contact",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("value_id", sa.Uuid(), nullable=True),
        sa.Column("times_id", sa.Uuid(), nullable=True),
        sa.Column("code_word_id", sa.Uuid(), nullable=True),
        sa.Column("say_if_answered_id", sa.Uuid(), nullable=True),
        sa.Column("safe_to_call", sa.Text(), nullable=False),
        sa.Column("safe_to_text", sa.Text(), nullable=False),
        sa.Column("safe_to_voicemail", sa.Text(), nullable=False),
        sa.Column("safe_to_email", sa.Text(), nullable=False),
        sa.Column("safe_to_write", sa.Text(), nullable=False),
        sa.Column("withheld_number", sa.Text(), nullable=False),
        sa.Column("people_safe", JSON, nullable=False),
        sa.Column("people_not_safe", JSON, nullable=False),
        sa.Column("people_feared", JSON, nullable=False),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
        sa.CheckConstraint(
            "safe_to_call IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_safe_contact_safe_to_call_code")
        ),
        sa.CheckConstraint(
            "safe_to_email IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_safe_contact_safe_to_email_code")
        ),
        sa.CheckConstraint(
            "safe_to_text IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_safe_contact_safe_to_text_code")
        ),
        sa.CheckConstraint(
            "safe_to_voicemail IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_safe_contact_safe_to_voicemail_code"),
        ),
        sa.CheckConstraint(
            "safe_to_write IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_safe_contact_safe_to_write_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_safe_contact_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "withheld_number IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_safe_contact_withheld_number_code"),
        ),
        sa.ForeignKeyConstraint(
            ["code_word_id"],
            ["protected_value.id"],
            name=op.f("fk_safe_contact_code_word_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_safe_contact_person_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["say_if_answered_id"],
            ["protected_value.id"],
            name=op.f("fk_safe_contact_say_if_answered_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["times_id"],
            ["protected_value.id"],
            name=op.f("fk_safe_contact_times_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["value_id"],
            ["protected_value.id"],
            name=op.f("fk_safe_contact_value_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"],
            ["representative.id"],
            name=op.f("fk_safe_contact_verified_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_safe_contact_person_id"), "safe_contact", ["person_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("other_area", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("advocate_handover_on", sa.Date(), nullable=True),
        sa.Column("received_reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_transfer_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_transfer_case_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_transfer_case_id"), "transfer", ["case_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("information_sent", sa.Boolean(), nullable=False),
        sa.Column("information_received_on", sa.Date(), nullable=True),
        sa.Column("declaration_signed", sa.Boolean(), nullable=False),
        sa.Column("left_after_item_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.CheckConstraint(
            "capacity IN ('core_rep', 'deputy', 'presenter', 'observer', 'chair', 'minutes')",
            name=op.f("ck_attendance_capacity_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_attendance_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "status IN ('expected', 'present', 'partial', 'apologies_info_sent', 'apologies_no_info', 'absent')",
            name=op.f("ck_attendance_status_code"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_attendance_agency_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["representative.id"],
            name=op.f("fk_attendance_representative_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint(
            "meeting_id",
            "agency_id",
            "representative_id",
            "person_name",
            name=op.f("uq_attendance_meeting_id_agency_id_representative_id_person_name"),
        ),
    )
    op.create_index(op.f("ix_attendance_agency_id"), "attendance", ["agency_id"], unique=False)
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"], unique=False)
    op.create_table(
        "document_copy",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_ids", JSON, nullable=False),
        sa.Column("holds_safe_address", sa.Boolean(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_copy")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_document_copy_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_document_copy_agency_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_document_copy_meeting_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_document_copy_agency_id"), "document_copy", ["agency_id"], unique=False)
    op.create_index(op.f("ix_document_copy_meeting_id"), "document_copy", ["meeting_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("own_case_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referral_date", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("agency_as_written", sa.Text(), nullable=True),
        sa.Column("source_group", sa.Text(), nullable=True),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("referrer_name", sa.Text(), nullable=True),
        sa.Column("referrer_role", sa.Text(), nullable=True),
        sa.Column("referrer_phone", sa.Text(), nullable=True),
        sa.Column("referrer_email", sa.Text(), nullable=True),
        sa.Column("line_manager", sa.Text(), nullable=True),
        sa.Column("criteria", JSON, nullable=False),
        sa.Column("criteria_answers", JSON, nullable=False),
        sa.Column("judgement_rationale", sa.Text(), nullable=True),
        sa.Column("incident_date", sa.Date(), nullable=True),
        sa.Column("incident_place", sa.Text(), nullable=True),
        sa.Column("injuries", sa.Text(), nullable=True),
        sa.Column("weapon", sa.Text(), nullable=False),
        sa.Column("children_present", sa.Text(), nullable=False),
        sa.Column("reported_to_police", sa.Text(), nullable=False),
        sa.Column("crime_reference", sa.Text(), nullable=True),
        sa.Column("incidents_12m", sa.Integer(), nullable=True),
        sa.Column("police_incidents_12m", sa.Integer(), nullable=True),
        sa.Column("abuse_types", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("history", sa.Text(), nullable=True),
        sa.Column("victim_wishes", sa.Text(), nullable=True),
        sa.Column("actions_already_taken", sa.Text(), nullable=True),
        sa.Column("victim_aware", sa.Text(), nullable=False),
        sa.Column("not_aware_reason", sa.Text(), nullable=True),
        sa.Column("consent_given", sa.Text(), nullable=False),
        sa.Column("previous_conference", sa.Text(), nullable=False),
        sa.Column("previous_where", sa.Text(), nullable=True),
        sa.Column("previous_when", sa.Text(), nullable=True),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("origins", JSON, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("alternative_route", sa.Text(), nullable=True),
        sa.Column("deferred_to", sa.Date(), nullable=True),
        sa.Column("review_meeting_id", sa.Uuid(), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("transferred_from", sa.Text(), nullable=True),
        sa.Column("is_repeat", sa.Text(), nullable=False),
        sa.Column("repeat_of_id", sa.Uuid(), nullable=True),
        sa.Column("repeat_definition", sa.Text(), nullable=True),
        sa.Column("repeat_confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("repeat_reason", sa.Text(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("advocate_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.CheckConstraint(
            "children_present IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_referral_children_present_code"),
        ),
        sa.CheckConstraint(
            "consent_given IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_referral_consent_given_code")
        ),
        sa.CheckConstraint("is_repeat IN ('yes', 'no', 'perhaps')", name=op.f("ck_referral_is_repeat_code")),
        sa.CheckConstraint(
            "previous_conference IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_referral_previous_conference_code"),
        ),
        sa.CheckConstraint("repeat_definition IN ('1', '2')", name=op.f("ck_referral_repeat_definition_code")),
        sa.CheckConstraint(
            "reported_to_police IN ('yes', 'no', 'not_known', 'not_asked')",
            name=op.f("ck_referral_reported_to_police_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_referral_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "source_group IN ('police', 'idva', 'childrens_social_care', 'primary_care', 'secondary_care', 'education', 'housing', 'mental_health', 'probation', 'voluntary_sector', 'substance_misuse', 'adult_social_care', 'mash', 'other')",
            name=op.f("ck_referral_source_group_code"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'screening', 'returned', 'not_accepted', 'emergency', 'transfer_out', 'accepted', 'listed', 'research', 'ready', 'deferred', 'withdrawn', 'discussed', 'plan_open', 'plan_complete', 'dormant', 'lapsed', 'retention', 'disposed', 'transferred_out', 'legal_hold')",
            name=op.f("ck_referral_state_code"),
        ),
        sa.CheckConstraint(
            "victim_aware IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_referral_victim_aware_code")
        ),
        sa.CheckConstraint("weapon IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_referral_weapon_code")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_referral_agency_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_referral_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["own_case_id"],
            ["case_file.id"],
            name=op.f("fk_referral_own_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["repeat_of_id"],
            ["referral.id"],
            name=op.f("fk_referral_repeat_of_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["review_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_referral_review_meeting_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_referral_agency_id"), "referral", ["agency_id"], unique=False)
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index(op.f("ix_referral_own_case_id"), "referral", ["own_case_id"], unique=False)
    op.create_index(op.f("ix_referral_received_at"), "referral", ["received_at"], unique=False)
    op.create_index(op.f("ix_referral_review_meeting_id"), "referral", ["review_meeting_id"], unique=False)
    op.create_index(op.f("ix_referral_state"), "referral", ["state"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("first_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actual_seconds", sa.Integer(), nullable=False),
        sa.Column("presenter_agency_id", sa.Uuid(), nullable=True),
        sa.Column("advocate_id", sa.Uuid(), nullable=True),
        sa.Column("conflicts_checked_on", sa.Date(), nullable=True),
        sa.Column("why_here", sa.Text(), nullable=True),
        sa.Column("victim_view", sa.Text(), nullable=True),
        sa.Column("victim_view_reason", sa.Text(), nullable=True),
        sa.Column("victim_view_by", sa.Text(), nullable=True),
        sa.Column("victim_view_on", sa.Date(), nullable=True),
        sa.Column("expects_order_ignored", sa.Boolean(), nullable=False),
        sa.Column("expects_child_taken", sa.Boolean(), nullable=False),
        sa.Column("risk_statement", sa.Text(), nullable=True),
        sa.Column("imminence", sa.Text(), nullable=True),
        sa.Column("indicators", JSON, nullable=False),
        sa.Column("protection", JSON, nullable=False),
        sa.Column("report_back_by_id", sa.Uuid(), nullable=True),
        sa.Column("report_back_on", sa.Date(), nullable=True),
        sa.Column("report_back_reason", sa.Text(), nullable=True),
        sa.Column("link_decisions", JSON, nullable=False),
        sa.Column("left_open", sa.Text(), nullable=True),
        sa.Column("gaps_at_close", JSON, nullable=False),
        sa.Column("read_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aside_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.CheckConstraint(
            "block IN ('child_cases', 'adult_cases', 'review', 'transfer_in')", name=op.f("ck_agenda_item_block_code")
        ),
        sa.CheckConstraint(
            "imminence IN ('immediate', 'days', 'weeks', 'ongoing')", name=op.f("ck_agenda_item_imminence_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_agenda_item_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'called', 'presented', 'victim_view', 'sharing', 'risk_summary', 'actions', 'confirm', 'concluded', 'deferred', 'withdrawn', 'not_reached')",
            name=op.f("ck_agenda_item_state_code"),
        ),
        sa.CheckConstraint(
            "victim_view_reason IN ('not_contactable', 'unsafe', 'declined')",
            name=op.f("ck_agenda_item_victim_view_reason_code"),
        ),
        sa.ForeignKeyConstraint(
            ["advocate_id"],
            ["representative.id"],
            name=op.f("fk_agenda_item_advocate_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_agenda_item_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_agenda_item_meeting_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["presenter_agency_id"],
            ["agency.id"],
            name=op.f("fk_agenda_item_presenter_agency_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_agenda_item_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["report_back_by_id"],
            ["representative.id"],
            name=op.f("fk_agenda_item_report_back_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("meeting_id", "referral_id", name=op.f("uq_agenda_item_meeting_id_referral_id")),
    )
    op.create_index(op.f("ix_agenda_item_advocate_id"), "agenda_item", ["advocate_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_case_id"), "agenda_item", ["case_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_meeting_id"), "agenda_item", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_referral_id"), "agenda_item", ["referral_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_attachment_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_attachment_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_attachment_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_attachment_case_id"), "attachment", ["case_id"], unique=False)
    op.create_index(op.f("ix_attachment_referral_id"), "attachment", ["referral_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "referral_decision",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("alternative_route", sa.Text(), nullable=True),
        sa.Column("deferred_to", sa.Date(), nullable=True),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_decision")),
        sa.CheckConstraint(
            "became IN ('received', 'screening', 'returned', 'not_accepted', 'emergency', 'transfer_out', 'accepted', 'listed', 'research', 'ready', 'deferred', 'withdrawn', 'discussed', 'plan_open', 'plan_complete', 'dormant', 'lapsed', 'retention', 'disposed', 'transferred_out', 'legal_hold')",
            name=op.f("ck_referral_decision_became_code"),
        ),
        sa.CheckConstraint(
            "before IN ('received', 'screening', 'returned', 'not_accepted', 'emergency', 'transfer_out', 'accepted', 'listed', 'research', 'ready', 'deferred', 'withdrawn', 'discussed', 'plan_open', 'plan_complete', 'dormant', 'lapsed', 'retention', 'disposed', 'transferred_out', 'legal_hold')",
            name=op.f("ck_referral_decision_before_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_referral_decision_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_decision_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_referral_decision_referral_id"), "referral_decision", ["referral_id"], unique=False)
    op.create_table(
        "research_return",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("withheld_reason", sa.Text(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("staff_safety", sa.Text(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_return")),
        sa.CheckConstraint(
            "handling IN ('may_minute', 'do_not_minute', 'not_for_victim')",
            name=op.f("ck_research_return_handling_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_research_return_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "status IN ('requested', 'opened', 'nothing_known', 'known_relevant', 'known_not_relevant', 'not_returned')",
            name=op.f("ck_research_return_status_code"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name=op.f("fk_research_return_agency_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_research_return_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_research_return_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("agency_id", "referral_id", name=op.f("uq_research_return_agency_id_referral_id")),
    )
    op.create_index(op.f("ix_research_return_case_id"), "research_return", ["case_id"], unique=False)
    op.create_index(op.f("ix_research_return_referral_id"), "research_return", ["referral_id"], unique=False)
    op.create_table(
        "risk_assessment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("tool_version", sa.Text(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessor", sa.Text(), nullable=True),
        sa.Column("source_of_answers", sa.Text(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("threshold_met", sa.Boolean(), nullable=False),
        sa.Column("raised_by_judgement", sa.Boolean(), nullable=False),
        sa.Column("red_flags", JSON, nullable=False),
        sa.Column("victim_own_view", sa.Text(), nullable=False),
        sa.Column("victim_own_words", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessment")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_risk_assessment_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "source_of_answers IN ('victim', 'professional', 'records', 'third_party')",
            name=op.f("ck_risk_assessment_source_of_answers_code"),
        ),
        sa.CheckConstraint(
            "victim_own_view IN ('very_high', 'high', 'medium', 'low', 'none', 'not_asked')",
            name=op.f("ck_risk_assessment_victim_own_view_code"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_risk_assessment_case_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_risk_assessment_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_risk_assessment_case_id"), "risk_assessment", ["case_id"], unique=False)
    op.create_index(op.f("ix_risk_assessment_referral_id"), "risk_assessment", ["referral_id"], unique=False)
    op.create_table(
        "same_person",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_person_id", sa.Uuid(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trail", JSON, nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_person")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_same_person_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["other_person_id"],
            ["person.id"],
            name=op.f("fk_same_person_other_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_same_person_person_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_same_person_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_same_person_other_person_id"), "same_person", ["other_person_id"], unique=False)
    op.create_index(op.f("ix_same_person_person_id"), "same_person", ["person_id"], unique=False)
    op.create_index(op.f("ix_same_person_referral_id"), "same_person", ["referral_id"], unique=False)
    op.create_table(
        "sharing_decision",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("consent_status", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("article_6_basis", sa.Text(), nullable=True),
        sa.Column("article_9_condition", sa.Text(), nullable=True),
        sa.Column("offence_data_condition", sa.Text(), nullable=True),
        sa.Column("law_enforcement", sa.Boolean(), nullable=False),
        sa.Column("statutory_gateway", sa.Text(), nullable=True),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("proportionality", sa.Text(), nullable=True),
        sa.Column("risk_if_not_shared", sa.Text(), nullable=True),
        sa.Column("risk_if_shared", sa.Text(), nullable=True),
        sa.Column("data_shared", sa.Text(), nullable=True),
        sa.Column("data_withheld", sa.Text(), nullable=True),
        sa.Column("victim_told", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_decision")),
        sa.CheckConstraint(
            "consent_status IN ('given', 'refused_overridden', 'not_sought_unsafe', 'not_sought_other', 'withdrawn')",
            name=op.f("ck_sharing_decision_consent_status_code"),
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_sharing_decision_sensitivity_code"),
        ),
        sa.CheckConstraint("victim_told IN ('yes', 'no', 'unsafe')", name=op.f("ck_sharing_decision_victim_told_code")),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_sharing_decision_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_sharing_decision_referral_id"), "sharing_decision", ["referral_id"], unique=False)
    op.create_table(
        "information_shared",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_person_id", sa.Uuid(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_shared")),
        sa.CheckConstraint(
            "handling IN ('may_minute', 'do_not_minute', 'not_for_victim')",
            name=op.f("ck_information_shared_handling_code"),
        ),
        sa.CheckConstraint("kind IN ('fact', 'opinion')", name=op.f("ck_information_shared_kind_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_information_shared_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["about_person_id"],
            ["person.id"],
            name=op.f("fk_information_shared_about_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name=op.f("fk_information_shared_agency_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_information_shared_item_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_information_shared_item_id"), "information_shared", ["item_id"], unique=False)
    op.create_table(
        "report_back",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("advocate_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_verified", sa.Boolean(), nullable=False),
        sa.Column("safe_contact_checked_on", sa.Date(), nullable=True),
        sa.Column("own_words", sa.Text(), nullable=True),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.Text(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("response_on", sa.Date(), nullable=True),
        sa.Column("response_route", sa.Text(), nullable=True),
        sa.Column("feels_safer", sa.Text(), nullable=False),
        sa.Column("new_abuse", sa.Text(), nullable=False),
        sa.Column("earlier_answers", JSON, nullable=False),
        sa.Column("leaflet_given", sa.Boolean(), nullable=False),
        sa.Column("fed_back_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_back")),
        sa.CheckConstraint(
            "feels_safer IN ('much_safer', 'safer', 'same', 'less_safe', 'much_less_safe', 'not_asked')",
            name=op.f("ck_report_back_feels_safer_code"),
        ),
        sa.CheckConstraint(
            "new_abuse IN ('yes', 'no', 'not_known', 'not_asked')", name=op.f("ck_report_back_new_abuse_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_report_back_sensitivity_code"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'safe_route_confirmed', 'attempted', 'delivered', 'declined_by_victim', 'not_safe_now', 'handed_to', 'response_recorded', 'fed_back')",
            name=op.f("ck_report_back_state_code"),
        ),
        sa.ForeignKeyConstraint(
            ["advocate_id"],
            ["representative.id"],
            name=op.f("fk_report_back_advocate_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_report_back_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_report_back_item_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_report_back_meeting_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_report_back_referral_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(op.f("ix_report_back_advocate_id"), "report_back", ["advocate_id"], unique=False)
    op.create_index(op.f("ix_report_back_case_id"), "report_back", ["case_id"], unique=False)
    op.create_index(op.f("ix_report_back_due_on"), "report_back", ["due_on"], unique=False)
    op.create_index(op.f("ix_report_back_item_id"), "report_back", ["item_id"], unique=False)
    op.create_index(op.f("ix_report_back_meeting_id"), "report_back", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_report_back_referral_id"), "report_back", ["referral_id"], unique=False)
    op.create_index(op.f("ix_report_back_state"), "report_back", ["state"], unique=False)
    op.create_table(
        "risk_line",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at_risk", sa.Text(), nullable=False),
        sa.Column("at_risk_person_id", sa.Uuid(), nullable=True),
        sa.Column("from_whom", sa.Text(), nullable=True),
        sa.Column("from_person_id", sa.Uuid(), nullable=True),
        sa.Column("of_what", sa.Text(), nullable=True),
        sa.Column("imminence", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_line")),
        sa.CheckConstraint(
            "imminence IN ('immediate', 'days', 'weeks', 'ongoing')", name=op.f("ck_risk_line_imminence_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_risk_line_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["at_risk_person_id"],
            ["person.id"],
            name=op.f("fk_risk_line_at_risk_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["from_person_id"],
            ["person.id"],
            name=op.f("fk_risk_line_from_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_risk_line_item_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_risk_line_item_id"), "risk_line", ["item_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("entry", BIG, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("catalogue_code", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("about_person_id", sa.Uuid(), nullable=True),
        sa.Column("risk_line_id", sa.Uuid(), nullable=True),
        sa.Column("owner_agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_person", sa.Text(), nullable=True),
        sa.Column("due_basis", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_event", sa.Text(), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("due_verified", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("victim_wording", sa.Text(), nullable=True),
        sa.Column("evidence_asked", sa.Text(), nullable=True),
        sa.Column("confidential_from", JSON, nullable=False),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_code", sa.Text(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("times_extended", sa.Integer(), nullable=False),
        sa.Column("times_chased", sa.Integer(), nullable=False),
        sa.Column("last_chased_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_action")),
        sa.CheckConstraint(
            "aim IN ('victim', 'child', 'perpetrator', 'home', 'professionals', 'process')",
            name=op.f("ck_action_aim_code"),
        ),
        sa.CheckConstraint(
            "close_code IN ('done', 'not_possible_change', 'not_done_agency', 'declined_by_victim', 'superseded', 'transferred')",
            name=op.f("ck_action_close_code_code"),
        ),
        sa.CheckConstraint(
            "due_basis IN ('hours', 'working_days', 'date', 'event', 'ongoing')", name=op.f("ck_action_due_basis_code")
        ),
        sa.CheckConstraint(
            "origin IN ('pre_meeting', 'meeting', 'in_between', 'emergency', 'transfer')",
            name=op.f("ck_action_origin_code"),
        ),
        sa.CheckConstraint("priority IN ('urgent', 'high', 'normal')", name=op.f("ck_action_priority_code")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_action_sensitivity_code"),
        ),
        sa.CheckConstraint("share IN ('Y', 'C', 'N')", name=op.f("ck_action_share_code")),
        sa.CheckConstraint(
            "state IN ('proposed', 'asked', 'agreed', 'issued', 'acknowledged', 'in_progress', 'done_claimed', 'closed_done', 'closed_not_possible', 'closed_not_done', 'closed_declined', 'closed_superseded', 'closed_transferred')",
            name=op.f("ck_action_state_code"),
        ),
        sa.ForeignKeyConstraint(
            ["about_person_id"],
            ["person.id"],
            name=op.f("fk_action_about_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_action_case_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_action_item_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_action_meeting_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["owner_agency_id"],
            ["agency.id"],
            name=op.f("fk_action_owner_agency_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_action_referral_id"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["risk_line_id"],
            ["risk_line.id"],
            name=op.f("fk_action_risk_line_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_action_case_id_number")),
        sa.UniqueConstraint("id", name=op.f("uq_action_id")),
    )
    op.create_index(
        op.f("ix_action_closed"),
        "action",
        ["owner_agency_id", "closed_on", "state", "aim"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NOT NULL"),
        postgresql_where=sa.text("closed_on IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_action_closed_on"),
        "action",
        ["closed_on", "state", "aim"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NOT NULL"),
        postgresql_where=sa.text("closed_on IS NOT NULL"),
    )
    op.create_index(op.f("ix_action_item_id"), "action", ["item_id"], unique=False)
    op.create_index(op.f("ix_action_meeting_id"), "action", ["meeting_id"], unique=False)
    op.create_index(
        op.f("ix_action_open"),
        "action",
        ["owner_agency_id", "due_on", "state", "due_at", "aim", "case_id", "meeting_id", "closed_on"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index(op.f("ix_action_referral_id"), "action", ["referral_id"], unique=False)
    op.create_table(
        "report_back_attempt",
        sa.Column("report_back_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_back_attempt")),
        sa.CheckConstraint(
            "result IN ('spoken_to', 'not_reached', 'not_safe')", name=op.f("ck_report_back_attempt_result_code")
        ),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_report_back_attempt_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["report_back_id"],
            ["report_back.id"],
            name=op.f("fk_report_back_attempt_report_back_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index(
        op.f("ix_report_back_attempt_report_back_id"), "report_back_attempt", ["report_back_id"], unique=False
    )
    op.create_table(
        "action_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_event")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_event_action_id"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_action_event_action_id"), "action_event", ["action_id"], unique=False)
    op.create_table(
        "report_back_line",
        sa.Column("report_back_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("may_be_told", sa.Boolean(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_with", sa.Text(), nullable=True),
        sa.Column("wants_changed", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_back_line")),
        sa.CheckConstraint(
            "sensitivity IN ('open', 'os', 'os_victim_safety', 'os_perp_intel', 'os_child', 'os_health')",
            name=op.f("ck_report_back_line_sensitivity_code"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_report_back_line_action_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["report_back_id"],
            ["report_back.id"],
            name=op.f("fk_report_back_line_report_back_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.UniqueConstraint("report_back_id", "action_id", name=op.f("uq_report_back_line_report_back_id_action_id")),
    )
    op.create_index(op.f("ix_report_back_line_action_id"), "report_back_line", ["action_id"], unique=False)
    op.create_index(op.f("ix_report_back_line_report_back_id"), "report_back_line", ["report_back_id"], unique=False)
