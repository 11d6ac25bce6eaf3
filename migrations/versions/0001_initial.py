"""The tables of the first release; the trail is kept append-only by triggers."""

import sqlalchemy as sa
from alembic import op

import portal.database
from portal import trail

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():

    op.create_table(
        "digitisation_standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.database.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digitisation_standards")),
        sa.UniqueConstraint("version", name=op.f("uq_digitisation_standards_version")),
    )
    with op.batch_alter_table("digitisation_standards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digitisation_standards_effective_on"), ["effective_on"], unique=False)

    op.create_table(
        "enterprises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("legacy_code", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("registered_area", sa.String(length=9), nullable=True),
        sa.Column("created_at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("uscc IS NOT NULL OR legacy_code IS NOT NULL", name=op.f("ck_enterprises_code_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("legacy_code", name=op.f("uq_enterprises_legacy_code")),
        sa.UniqueConstraint("uscc", name=op.f("uq_enterprises_uscc")),
    )
    op.create_table(
        "fixity_checks",
        sa.Column("object_id", sa.String(length=200), nullable=False),
        sa.Column("checked_at", portal.database.UTCTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("damaged_at", portal.database.UTCTime(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("tried", sa.String(length=20), nullable=True),
        sa.CheckConstraint("outcome IN ('whole', 'damaged', 'missing')", name=op.f("ck_fixity_checks_outcome_known")),
        sa.CheckConstraint("(checked_at IS NULL) = (outcome IS NULL)", name=op.f("ck_fixity_checks_outcome_of_a_reading")),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_fixity_checks")),
    )
    with op.batch_alter_table("fixity_checks", schema=None) as batch_op:
        batch_op.create_index("ix_fixity_checks_checked_at", ["checked_at", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fixity_checks_outcome"), ["outcome"], unique=False)

    op.create_table(
        "fonds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fonds")),
        sa.UniqueConstraint("code", name=op.f("uq_fonds_code")),
    )
    op.create_table(
        "object_copies",
        sa.Column("object_id", sa.String(length=200), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("copied", sa.Integer(), nullable=False),
        sa.Column("lacking", sa.BigInteger(), nullable=False),
        sa.Column("since", portal.database.UTCTime(), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.Column("trouble_at", portal.database.UTCTime(), nullable=True),
        sa.Column("read_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("since IS NOT NULL OR copied >= head OR trouble IS NOT NULL", name=op.f("ck_object_copies_behind_since")),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_object_copies")),
    )
    with op.batch_alter_table("object_copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_object_copies_since"), ["since"], unique=False)
        batch_op.create_index(batch_op.f("ix_object_copies_trouble"), ["trouble"], unique=False)

    op.create_table(
        "record_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_changes")),
    )
    with op.batch_alter_table("record_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_changes_at"), ["at"], unique=False)
        batch_op.create_index("ix_record_changes_record", ["kind", "key"], unique=False)

    op.create_table(
        "replica_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("trail_seen", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", portal.database.UTCTime(), nullable=True),
        sa.Column("compared_at", portal.database.UTCTime(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("failed_at", portal.database.UTCTime(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_replica_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replica_state")),
    )
    op.create_table(
        "request_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_request_numbers")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("ownership", sa.String(length=10), nullable=False),
        sa.Column("usable_area_m2", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("contract_ends_on", sa.Date(), nullable=True),
        sa.Column("closed_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("ownership IN ('built', 'rented', 'service')", name=op.f("ck_rooms_ownership_known")),
        sa.CheckConstraint("usable_area_m2 > 0", name=op.f("ck_rooms_area_real")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("code", name=op.f("uq_rooms_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_key_digest"), ["key_digest"], unique=False)

    op.create_table(
        "store_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=700), nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("object_id", sa.String(length=200), nullable=True),
        sa.Column("first_seen", portal.database.UTCTime(), nullable=False),
        sa.Column("last_seen", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('row_without_object', 'object_without_row', 'store_newer', 'store_older') OR (kind IS NOT NULL "
            "AND kind IN ('record_differs', 'orphan', 'root', 'withdrawn', 'content_left'))",
            name=op.f("ck_store_findings_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_findings")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_store_findings_kind")),
    )
    op.create_table(
        "store_leases",
        sa.Column("object_id", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", portal.database.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_store_leases")),
    )
    op.create_table(
        "trail_checkpoints",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("subtrees", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.Column("exported_at", portal.database.UTCTime(), nullable=True),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_trail_checkpoints")),
    )
    op.create_table(
        "trail_segments",
        sa.Column("last", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("kept_at", portal.database.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("last", name=op.f("pk_trail_segments")),
    )
    op.create_table(
        "transfer_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("staging_name", sa.String(length=160), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("copied_at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_transfer_copies_size_real")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_copies")),
        sa.UniqueConstraint("mark", name=op.f("uq_transfer_copies_mark")),
        sa.UniqueConstraint("staging_name", name=op.f("uq_transfer_copies_staging_name")),
    )
    with op.batch_alter_table("transfer_copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_copies_copied_at"), ["copied_at"], unique=False)

    op.create_table(
        "transfer_numbers",
        sa.Column("series", sa.String(length=4), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_transfer_numbers")),
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("face", sa.String(length=1), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("used_mm", sa.Integer(), nullable=False),
        sa.CheckConstraint("face IN ('A', 'B')", name=op.f("ck_locations_face_known")),
        sa.CheckConstraint("used_mm BETWEEN 0 AND width_mm", name=op.f("ck_locations_fits")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_locations_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("code", name=op.f("uq_locations_code")),
        sa.UniqueConstraint("room_id", "column", "face", "section", "level", name="place"),
    )
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.create_index("ix_locations_room_used", ["room_id", "used_mm"], unique=False)

    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=2), nullable=True),
        sa.Column("ethnicity", sa.String(length=20), nullable=True),
        sa.Column("birth_date", sa.String(length=10), nullable=True),
        sa.Column("id_number_token", sa.String(length=200), nullable=False),
        sa.Column("id_number_index", sa.String(length=64), nullable=False),
        sa.Column("id_tail", sa.String(length=4), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("residence", sa.String(length=120), nullable=True),
        sa.Column("household", sa.String(length=120), nullable=True),
        sa.Column("area", sa.String(length=9), nullable=True),
        sa.Column("started_work_on", sa.String(length=10), nullable=True),
        sa.Column("retired_on", sa.String(length=10), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("died_on", sa.String(length=10), nullable=True),
        sa.Column("created_at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("died_on IS NULL OR state = 'dead'", name=op.f("ck_persons_death_of_the_dead")),
        sa.CheckConstraint("state IN ('in_custody', 'moved', 'dead')", name=op.f("ck_persons_state_known")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_persons_enterprise_id_enterprises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_persons_id_number_index")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_persons_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_persons_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index("ix_persons_initials", ["initials"], unique=False)
        batch_op.create_index("ix_persons_name", ["name"], unique=False)
        batch_op.create_index("ix_persons_pinyin", ["pinyin"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(length=9), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("elder_view", sa.Boolean(), nullable=False),
        sa.Column("created_at", portal.database.UTCTime(), nullable=False),
        sa.Column("disabled_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("role <> 'enterprise' OR enterprise_id IS NOT NULL", name=op.f("ck_accounts_enterprise_named")),
        sa.CheckConstraint("role <> 'retiree' OR person_id IS NOT NULL OR disabled_at IS NOT NULL", name=op.f("ck_accounts_person_named")),
        sa.CheckConstraint("role <> 'township' OR area IS NOT NULL", name=op.f("ck_accounts_area_named")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_accounts_enterprise_id_enterprises")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_accounts_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("user", name=op.f("uq_accounts_user")),
    )
    op.create_table(
        "personnel_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("fonds_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=9), nullable=True),
        sa.Column("scheme", sa.String(length=12), nullable=False),
        sa.Column("accession", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("material_count", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("received_at", portal.database.UTCTime(), nullable=False),
        sa.Column("catalogued_at", portal.database.UTCTime(), nullable=True),
        sa.Column("custody", sa.String(length=10), nullable=False),
        sa.CheckConstraint("custody IN ('held', 'closed', 'destroyed')", name=op.f("ck_personnel_files_custody_known")),
        sa.CheckConstraint("object_version >= 1", name=op.f("ck_personnel_files_object_kept")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_personnel_files_enterprise_id_enterprises")),
        sa.ForeignKeyConstraint(["fonds_id"], ["fonds.id"], name=op.f("fk_personnel_files_fonds_id_fonds")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_personnel_files_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_files")),
        sa.UniqueConstraint("object_id", name=op.f("uq_personnel_files_object_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_personnel_files_person_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_personnel_files_reference")),
    )
    with op.batch_alter_table("personnel_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personnel_files_accession"), ["accession"], unique=False)
        batch_op.create_index("ix_personnel_files_area_reference", ["area", "reference"], unique=False)
        batch_op.create_index("ix_personnel_files_enterprise_reference", ["enterprise_id", "reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_personnel_files_received_at"), ["received_at"], unique=False)

    op.create_table(
        "appraisals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=4), nullable=False),
        sa.Column("report", sa.String(length=80), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("report <> '' AND reason <> ''", name=op.f("ck_appraisals_grounds_given")),
        sa.CheckConstraint("term IN ('Y', 'D30', 'D10')", name=op.f("ck_appraisals_term_known")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_appraisals_entered_by_accounts")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_appraisals_file_id_personnel_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisals")),
    )
    with op.batch_alter_table("appraisals", schema=None) as batch_op:
        batch_op.create_index("ix_appraisals_file_id", ["file_id", "id"], unique=False)

    op.create_table(
        "disposal_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("begun_at", portal.database.UTCTime(), nullable=False),
        sa.Column("proposed_at", portal.database.UTCTime(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=True),
        sa.Column("issuer", sa.String(length=120), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("appraiser", sa.String(length=60), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("approver", sa.String(length=60), nullable=True),
        sa.Column("scan_kind", sa.String(length=4), nullable=True),
        sa.Column("scan_pages", sa.Integer(), nullable=True),
        sa.Column("scan_size", sa.Integer(), nullable=True),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("scan_version", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", portal.database.UTCTime(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", portal.database.UTCTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("first_at", portal.database.UTCTime(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_at", portal.database.UTCTime(), nullable=True),
        sa.Column("interrupted_because", sa.Text(), nullable=False),
        sa.Column("fault", sa.String(length=12), nullable=True),
        sa.Column("finished_at", portal.database.UTCTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("register_sha256", sa.String(length=64), nullable=True),
        sa.Column("register_sm3", sa.String(length=64), nullable=True),
        sa.Column("register_size", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_disposal_lists_reason_given")),
        sa.CheckConstraint(
            "state <> 'destroyed' OR (finished_at IS NOT NULL AND register_sha256 IS NOT NULL)",
            name=op.f("ck_disposal_lists_register_kept"),
        ),
        sa.CheckConstraint(
            "state IN ('drafted', 'proposed', 'approved', 'witnessed', 'destroying', 'destroyed', 'abandoned')",
            name=op.f("ck_disposal_lists_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'witnessed', 'destroying', 'destroyed') OR (approved_by IS NOT NULL "
            "AND document IS NOT NULL AND scan_sha256 IS NOT NULL)",
            name=op.f("ck_disposal_lists_authority_recorded"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('destroying', 'destroyed') OR (first_by IS NOT NULL AND second_by IS NOT NULL)",
            name=op.f("ck_disposal_lists_two_persons"),
        ),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name=op.f("ck_disposal_lists_approved_by_another")),
        sa.CheckConstraint(
            "first_by IS NULL OR (first_by <> proposed_by AND first_by <> approved_by)", name=op.f("ck_disposal_lists_first_independent")
        ),
        sa.CheckConstraint(
            "second_by IS NULL OR (second_by <> first_by AND second_by <> proposed_by AND second_by <> approved_by)",
            name=op.f("ck_disposal_lists_second_independent"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["accounts.id"], name=op.f("fk_disposal_lists_approved_by_accounts")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_disposal_lists_ended_by_accounts")),
        sa.ForeignKeyConstraint(["first_by"], ["accounts.id"], name=op.f("fk_disposal_lists_first_by_accounts")),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts.id"], name=op.f("fk_disposal_lists_proposed_by_accounts")),
        sa.ForeignKeyConstraint(["recorded_by"], ["accounts.id"], name=op.f("fk_disposal_lists_recorded_by_accounts")),
        sa.ForeignKeyConstraint(["second_by"], ["accounts.id"], name=op.f("fk_disposal_lists_second_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_lists")),
        sa.UniqueConstraint("object_id", name=op.f("uq_disposal_lists_object_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_disposal_lists_reference")),
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("clear_numbers", sa.Boolean(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("download", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", portal.database.UTCTime(), nullable=False),
        sa.Column("made_at", portal.database.UTCTime(), nullable=True),
        sa.Column("expires_at", portal.database.UTCTime(), nullable=True),
        sa.Column("removed_at", portal.database.UTCTime(), nullable=True),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=10), nullable=True),
        sa.CheckConstraint("form IN ('bag', 'package')", name=op.f("ck_exports_form_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_exports_reason_given")),
        sa.CheckConstraint("state <> 'made' OR made_at IS NOT NULL", name=op.f("ck_exports_made_when")),
        sa.CheckConstraint("state <> 'removed' OR removed_at IS NOT NULL", name=op.f("ck_exports_removed_when")),
        sa.CheckConstraint("state IN ('begun', 'made', 'removed')", name=op.f("ck_exports_state_known")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_exports_asked_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("mark", name=op.f("uq_exports_mark")),
        sa.UniqueConstraint("reference", name=op.f("uq_exports_reference")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index("ix_exports_sweep", ["download", "state", "expires_at"], unique=False)

    op.create_table(
        "filled_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entered_at", portal.database.UTCTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('archivists', 'service_staff')", name=op.f("ck_filled_posts_kind_known")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_filled_posts_number_real")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_filled_posts_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filled_posts")),
    )
    with op.batch_alter_table("filled_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filled_posts_kind"), ["kind"], unique=False)

    op.create_table(
        "fixity_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("of_copy", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(length=60), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("started_at", portal.database.UTCTime(), nullable=False),
        sa.Column("ended_at", portal.database.UTCTime(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('full', 'sample', 'oldest', 'named', 'nightly')", name=op.f("ck_fixity_runs_kind_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_fixity_runs_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixity_runs")),
    )
    with op.batch_alter_table("fixity_runs", schema=None) as batch_op:
        batch_op.create_index("ix_fixity_runs_kind_started", ["kind", "started_at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("argument", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("asked_at", portal.database.UTCTime(), nullable=False),
        sa.Column("started_at", portal.database.UTCTime(), nullable=True),
        sa.Column("beat_at", portal.database.UTCTime(), nullable=True),
        sa.Column("ended_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("state <> 'running' OR worker IS NOT NULL", name=op.f("ck_jobs_running_by_somebody")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_state_known")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_jobs_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_state_queue", ["state", "queue", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_subject"), ["subject"], unique=False)

    op.create_table(
        "reconcilings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", portal.database.UTCTime(), nullable=False),
        sa.Column("ended_at", portal.database.UTCTime(), nullable=True),
        sa.Column("objects", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("swept", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reconcilings_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconcilings")),
    )
    with op.batch_alter_table("reconcilings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reconcilings_ended_at"), ["ended_at"], unique=False)

    op.create_table(
        "request_drafts",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("saved_at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_request_drafts_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_request_drafts")),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", portal.database.UTCTime(), nullable=False),
        sa.Column("seen_at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_in_sessions_account_id_accounts")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in_sessions")),
    )
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_sessions_account_id"), ["account_id"], unique=False)

    op.create_table(
        "stored_queries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("query_token", sa.Text(), nullable=False),
        sa.Column("asked_at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_stored_queries_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_queries")),
    )
    with op.batch_alter_table("stored_queries", schema=None) as batch_op:
        batch_op.create_index("ix_stored_queries_account_asked", ["account_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_queries_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "trail_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.Column("after", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_trail_entries_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_trail_entries_number")),
    )
    with op.batch_alter_table("trail_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trail_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_entries_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_entries_verb"), ["verb"], unique=False)

    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("transfer_date", sa.Date(), nullable=True),
        sa.Column("head", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("accession", sa.String(length=20), nullable=True),
        sa.Column("announced_at", portal.database.UTCTime(), nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", portal.database.UTCTime(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("received_at", portal.database.UTCTime(), nullable=True),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("accessioned_at", portal.database.UTCTime(), nullable=True),
        sa.Column("withdrawn_at", portal.database.UTCTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("origin IN ('online', 'disk')", name=op.f("ck_transfers_origin_known")),
        sa.CheckConstraint("state <> 'accessioned' OR accessioned_at IS NOT NULL", name=op.f("ck_transfers_accessioned_when")),
        sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name=op.f("ck_transfers_withdrawn_when")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'accepted', 'accessioned', 'withdrawn')", name=op.f("ck_transfers_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'accessioned') OR (accession IS NOT NULL AND received_at IS NOT NULL)",
            name=op.f("ck_transfers_received_when"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'accepted', 'accessioned') OR submitted_at IS NOT NULL", name=op.f("ck_transfers_submitted_when")
        ),
        sa.ForeignKeyConstraint(["announced_by"], ["accounts.id"], name=op.f("fk_transfers_announced_by_accounts")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_transfers_enterprise_id_enterprises")),
        sa.ForeignKeyConstraint(["received_by"], ["accounts.id"], name=op.f("fk_transfers_received_by_accounts")),
        sa.ForeignKeyConstraint(["submitted_by"], ["accounts.id"], name=op.f("fk_transfers_submitted_by_accounts")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["accounts.id"], name=op.f("fk_transfers_withdrawn_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("accession", name=op.f("uq_transfers_accession")),
        sa.UniqueConstraint("reference", name=op.f("uq_transfers_reference")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index("ix_transfers_enterprise_id", ["enterprise_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfers_state"), ["state"], unique=False)

    op.create_table(
        "use_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("identity_check", sa.String(length=20), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", portal.database.UTCTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("handled_at", portal.database.UTCTime(), nullable=True),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("prepared_at", portal.database.UTCTime(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", portal.database.UTCTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("identity_check IN ('in_person', 'relative')", name=op.f("ck_use_requests_identity_check_known")),
        sa.CheckConstraint(
            "state <> 'refused' OR (refusal IS NOT NULL AND refusal <> '')", name=op.f("ck_use_requests_refusal_has_reason")
        ),
        sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name=op.f("ck_use_requests_withdrawn_when")),
        sa.CheckConstraint(
            "state IN ('asked', 'handled', 'prepared', 'approved', 'delivered', 'refused', 'withdrawn')",
            name=op.f("ck_use_requests_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'withdrawn') OR (handled_by IS NOT NULL AND handled_at IS NOT NULL)",
            name=op.f("ck_use_requests_somebody_handles"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'delivered', 'refused') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_use_requests_somebody_decided"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('prepared', 'approved', 'delivered', 'refused') OR prepared_at IS NOT NULL",
            name=op.f("ck_use_requests_prepared_when"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (decided_by <> asked_by AND decided_by <> handled_by)", name=op.f("ck_use_requests_two_persons")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_use_requests_asked_by_accounts")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_use_requests_decided_by_accounts")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_use_requests_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["handled_by"], ["accounts.id"], name=op.f("fk_use_requests_handled_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_use_requests_reference")),
    )
    with op.batch_alter_table("use_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_use_requests_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_use_requests_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_use_requests_state_due", ["state", "due_on", "id"], unique=False)

    op.create_table(
        "volumes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=44), nullable=False),
        sa.Column("thickness_mm", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint("state IN ('received', 'shelved', 'destroyed')", name=op.f("ck_volumes_state_known")),
        sa.CheckConstraint("thickness_mm BETWEEN 1 AND 500", name=op.f("ck_volumes_thickness_real")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_volumes_file_id_personnel_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volumes")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_volumes_file_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_volumes_reference")),
    )
    with op.batch_alter_table("volumes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volumes_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_volumes_state"), ["state"], unique=False)

    op.create_table(
        "certified_copies",
        sa.Column("request_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("copy_key", sa.String(length=80), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pages_sha256", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("made_at", portal.database.UTCTime(), nullable=True),
        sa.Column("expires_at", portal.database.UTCTime(), nullable=True),
        sa.Column("removed_at", portal.database.UTCTime(), nullable=True),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "made_at IS NULL OR (sha256 IS NOT NULL AND pages_sha256 IS NOT NULL AND pages IS NOT NULL AND expires_at IS NOT NULL)",
            name=op.f("ck_certified_copies_made_whole"),
        ),
        sa.ForeignKeyConstraint(["request_id"], ["use_requests.id"], name=op.f("fk_certified_copies_request_id_use_requests")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_certified_copies")),
        sa.UniqueConstraint("copy_key", name=op.f("uq_certified_copies_copy_key")),
    )
    with op.batch_alter_table("certified_copies", schema=None) as batch_op:
        batch_op.create_index("ix_certified_copies_expiry", ["removed_at", "expires_at"], unique=False)

    op.create_table(
        "disposal_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=4), nullable=False),
        sa.Column("kept_years", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("volumes", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("shelf", sa.String(length=200), nullable=False),
        sa.Column("destroyed_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("destroyed_at IS NULL OR pages >= 0", name=op.f("ck_disposal_files_counted")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_disposal_files_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["list_id"], ["disposal_lists.id"], name=op.f("fk_disposal_files_list_id_disposal_lists")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_files")),
        sa.UniqueConstraint("list_id", "reference", name=op.f("uq_disposal_files_list_id")),
    )
    with op.batch_alter_table("disposal_files", schema=None) as batch_op:
        batch_op.create_index("ix_disposal_files_file_id", ["file_id"], unique=False)

    op.create_table(
        "exported_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("done_at", portal.database.UTCTime(), nullable=True),
        sa.Column("fault", sa.String(length=10), nullable=True),
        sa.CheckConstraint("done_at IS NULL OR version IS NOT NULL", name=op.f("ck_exported_files_done_what")),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_exported_files_export_id_exports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exported_files")),
        sa.UniqueConstraint("export_id", "reference", name=op.f("uq_exported_files_export_id")),
    )
    with op.batch_alter_table("exported_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exported_files_reference"), ["reference"], unique=False)

    op.create_table(
        "handover_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sm3", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_at", portal.database.UTCTime(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('register', 'form', 'receipt', 'return', 'report')", name=op.f("ck_handover_papers_kind_known")),
        sa.ForeignKeyConstraint(["issued_by"], ["accounts.id"], name=op.f("fk_handover_papers_issued_by_accounts")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_handover_papers_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_papers")),
        sa.UniqueConstraint("number", name=op.f("uq_handover_papers_number")),
        sa.UniqueConstraint("object_id", name=op.f("uq_handover_papers_object_id")),
    )
    with op.batch_alter_table("handover_papers", schema=None) as batch_op:
        batch_op.create_index("ix_handover_papers_transfer_id", ["transfer_id", "kind", "id"], unique=False)

    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("volume_id", sa.Integer(), nullable=True),
        sa.Column("class_code", sa.String(length=4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_materials_title_given")),
        sa.CheckConstraint("day IS NULL OR month IS NOT NULL", name=op.f("ck_materials_day_of_a_month")),
        sa.CheckConstraint("month IS NULL OR year IS NOT NULL", name=op.f("ck_materials_month_of_a_year")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_materials_number_positive")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_materials_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_materials_volume_id_volumes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint("file_id", "class_code", "number", name=op.f("uq_materials_file_id")),
    )
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_volume_id"), ["volume_id"], unique=False)

    op.create_table(
        "placements",
        sa.Column("volume_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_placements_location_id_locations")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_placements_volume_id_volumes")),
        sa.PrimaryKeyConstraint("volume_id", name=op.f("pk_placements")),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_location_id"), ["location_id"], unique=False)

    op.create_table(
        "transfer_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_assessments_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_assessments")),
        sa.UniqueConstraint("transfer_id", "round", name=op.f("uq_transfer_assessments_transfer_id")),
    )
    op.create_table(
        "transfer_attestations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", portal.database.UTCTime(), nullable=True),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(taken_back_at IS NULL) OR (taken_back_at >= at)", name=op.f("ck_transfer_attestations_taken_back_later")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_transfer_attestations_account_id_accounts")),
        sa.ForeignKeyConstraint(["taken_back_by"], ["accounts.id"], name=op.f("fk_transfer_attestations_taken_back_by_accounts")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_attestations_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_attestations")),
    )
    with op.batch_alter_table("transfer_attestations", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_attestations_what", ["transfer_id", "what"], unique=False)

    op.create_table(
        "transfer_imports",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_imports_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_transfer_imports")),
    )
    with op.batch_alter_table("transfer_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_imports_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "transfer_packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("staging_name", sa.String(length=160), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("given_token", sa.Text(), nullable=False),
        sa.Column("name_index", sa.String(length=64), nullable=False),
        sa.Column("report_token", sa.Text(), nullable=True),
        sa.Column("staged_at", portal.database.UTCTime(), nullable=False),
        sa.Column("staged_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_transfer_packages_size_real")),
        sa.ForeignKeyConstraint(["staged_by"], ["accounts.id"], name=op.f("fk_transfer_packages_staged_by_accounts")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_packages_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_packages")),
        sa.UniqueConstraint("staging_name", name=op.f("uq_transfer_packages_staging_name")),
    )
    with op.batch_alter_table("transfer_packages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_packages_removed_at"), ["removed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_packages_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "transfer_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number_token", sa.Text(), nullable=True),
        sa.Column("id_number_index", sa.String(length=64), nullable=True),
        sa.Column("digits_lost", sa.Boolean(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_rows_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_rows")),
        sa.UniqueConstraint("transfer_id", "line", name=op.f("uq_transfer_rows_transfer_id")),
    )
    with op.batch_alter_table("transfer_rows", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_rows_person", ["transfer_id", "id_number_index"], unique=False)

    op.create_table(
        "transfer_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
        sa.Column("pass_rate", sa.Double(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_sha256", sa.String(length=64), nullable=False),
        sa.Column("begun_at", portal.database.UTCTime(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=4), nullable=True),
        sa.Column("decided_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("outcome IN ('pass', 'fail')", name=op.f("ck_transfer_samples_outcome_known")),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_transfer_samples_decided_when")),
        sa.ForeignKeyConstraint(["begun_by"], ["accounts.id"], name=op.f("fk_transfer_samples_begun_by_accounts")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_samples_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_samples")),
        sa.UniqueConstraint("transfer_id", "number", name=op.f("uq_transfer_samples_transfer_id")),
    )
    op.create_table(
        "transfer_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("staging_name", sa.String(length=160), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("metadata_token", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("begun_at", portal.database.UTCTime(), nullable=False),
        sa.Column("changed_at", portal.database.UTCTime(), nullable=False),
        sa.Column("finished_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint('"offset" >= 0 AND "offset" <= length', name=op.f("ck_transfer_uploads_offset_within")),
        sa.CheckConstraint('finished_at IS NULL OR "offset" = length', name=op.f("ck_transfer_uploads_finished_whole")),
        sa.ForeignKeyConstraint(["begun_by"], ["accounts.id"], name=op.f("fk_transfer_uploads_begun_by_accounts")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_uploads_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_uploads")),
        sa.UniqueConstraint("staging_name", name=op.f("uq_transfer_uploads_staging_name")),
        sa.UniqueConstraint("token", name=op.f("uq_transfer_uploads_token")),
    )
    with op.batch_alter_table("transfer_uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_uploads_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_uploads_mark"), ["mark"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_uploads_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "handover_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("filed_at", portal.database.UTCTime(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('pdf', 'jpeg')", name=op.f("ck_handover_scans_kind_known")),
        sa.CheckConstraint("pages >= 1", name=op.f("ck_handover_scans_pages_real")),
        sa.ForeignKeyConstraint(["filed_by"], ["accounts.id"], name=op.f("fk_handover_scans_filed_by_accounts")),
        sa.ForeignKeyConstraint(["paper_id"], ["handover_papers.id"], name=op.f("fk_handover_scans_paper_id_handover_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_scans")),
        sa.UniqueConstraint("paper_id", "position", name=op.f("uq_handover_scans_paper_id")),
    )
    op.create_table(
        "material_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", portal.database.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_material_versions_account_id_accounts")),
        sa.ForeignKeyConstraint(["material_id"], ["materials.id"], name=op.f("fk_material_versions_material_id_materials")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_versions")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_material_versions_material_id")),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(length=120), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("optimised", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("dpi", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("original_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_pages_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["material_id"], ["materials.id"], name=op.f("fk_pages_material_id_materials")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_pages_material_id")),
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pages_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pages_original_digest"), ["original_digest"], unique=False)

    op.create_table(
        "requested_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("named_by_requester", sa.Boolean(), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["materials.id"], name=op.f("fk_requested_items_material_id_materials")),
        sa.ForeignKeyConstraint(["request_id"], ["use_requests.id"], name=op.f("fk_requested_items_request_id_use_requests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requested_items")),
        sa.UniqueConstraint("request_id", "material_id", name=op.f("uq_requested_items_request_id")),
    )
    with op.batch_alter_table("requested_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requested_items_material_id"), ["material_id"], unique=False)

    op.create_table(
        "transfer_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("id_number_token", sa.String(length=200), nullable=True),
        sa.Column("id_number_index", sa.String(length=64), nullable=True),
        sa.Column("id_tail", sa.String(length=4), nullable=True),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("inspections", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=True),
        sa.Column("bars", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("volumes", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("returned_at", portal.database.UTCTime(), nullable=True),
        sa.Column("withdrawn_at", portal.database.UTCTime(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("object_id", sa.String(length=80), nullable=True),
        sa.Column("object_version", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'accessioned' OR (verdict = 'pass' AND reference IS NOT NULL AND object_id IS NOT NULL "
            "AND object_version >= 1 AND file_id IS NOT NULL)",
            name=op.f("ck_transfer_entries_in_custody"),
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR (return_reason IS NOT NULL AND returned_at IS NOT NULL)", name=op.f("ck_transfer_entries_returned_why")
        ),
        sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name=op.f("ck_transfer_entries_withdrawn_when")),
        sa.CheckConstraint(
            "state IN ('announced', 'staged', 'checked', 'submitted', 'returned', 'accessioned', 'withdrawn')",
            name=op.f("ck_transfer_entries_state_known"),
        ),
        sa.CheckConstraint("state IN ('announced', 'withdrawn') OR package_id IS NOT NULL", name=op.f("ck_transfer_entries_package_held")),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'submitted', 'returned', 'accessioned') OR (verdict IS NOT NULL AND inspections > 0)",
            name=op.f("ck_transfer_entries_checked_once"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_transfer_entries_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["package_id"], ["transfer_packages.id"], name=op.f("fk_transfer_entries_package_id_transfer_packages")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_entries_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_entries")),
        sa.UniqueConstraint("object_id", name=op.f("uq_transfer_entries_object_id")),
        sa.UniqueConstraint("package_id", name=op.f("uq_transfer_entries_package_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_transfer_entries_reference")),
        sa.UniqueConstraint("transfer_id", "position", name=op.f("uq_transfer_entries_transfer_id")),
    )
    with op.batch_alter_table("transfer_entries", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_entries_person", ["id_number_index", "state"], unique=False)

    op.create_table(
        "page_readings",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("read_at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("source IN ('pdf', 'ocr', 'unread')", name=op.f("ck_page_readings_source_known")),
        sa.ForeignKeyConstraint(["file_id"], ["personnel_files.id"], name=op.f("fk_page_readings_file_id_personnel_files")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_readings_page_id_pages")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_readings")),
    )
    with op.batch_alter_table("page_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_readings_file_id"), ["file_id"], unique=False)

    op.create_table(
        "paper_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("volumes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("stated_volumes", sa.Integer(), nullable=False),
        sa.Column("stated_pages", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("counted_at", portal.database.UTCTime(), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("volumes >= 0 AND pages >= 0", name=op.f("ck_paper_counts_counted_real")),
        sa.ForeignKeyConstraint(["counted_by"], ["accounts.id"], name=op.f("fk_paper_counts_counted_by_accounts")),
        sa.ForeignKeyConstraint(["entry_id"], ["transfer_entries.id"], name=op.f("fk_paper_counts_entry_id_transfer_entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_counts")),
    )
    with op.batch_alter_table("paper_counts", schema=None) as batch_op:
        batch_op.create_index("ix_paper_counts_entry_id", ["entry_id", "id"], unique=False)

    op.create_table(
        "transfer_inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("catalogue", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", portal.database.UTCTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('pass', 'fail')", name=op.f("ck_transfer_inspections_verdict_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["transfer_entries.id"], name=op.f("fk_transfer_inspections_entry_id_transfer_entries")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["transfer_packages.id"], name=op.f("fk_transfer_inspections_package_id_transfer_packages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_inspections")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_transfer_inspections_entry_id")),
    )
    with op.batch_alter_table("transfer_inspections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_inspections_package_id"), ["package_id"], unique=False)

    op.create_table(
        "transfer_page_digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["transfer_entries.id"], name=op.f("fk_transfer_page_digests_entry_id_transfer_entries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_page_digests")),
    )
    with op.batch_alter_table("transfer_page_digests", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_page_digests_digest", ["digest", "entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_page_digests_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "transfer_sample_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=6), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("judged_at", portal.database.UTCTime(), nullable=True),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("verdict IN ('fit', 'unfit')", name=op.f("ck_transfer_sample_pages_verdict_known")),
        sa.CheckConstraint("verdict IS NULL OR verdict = 'fit' OR reason IS NOT NULL", name=op.f("ck_transfer_sample_pages_unfit_why")),
        sa.CheckConstraint("(verdict IS NULL) = (judged_at IS NULL)", name=op.f("ck_transfer_sample_pages_judged_when")),
        sa.ForeignKeyConstraint(["entry_id"], ["transfer_entries.id"], name=op.f("fk_transfer_sample_pages_entry_id_transfer_entries")),
        sa.ForeignKeyConstraint(["judged_by"], ["accounts.id"], name=op.f("fk_transfer_sample_pages_judged_by_accounts")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["transfer_packages.id"], name=op.f("fk_transfer_sample_pages_package_id_transfer_packages")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["transfer_samples.id"], name=op.f("fk_transfer_sample_pages_sample_id_transfer_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_sample_pages")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_transfer_sample_pages_sample_id")),
    )
    op.create_table(
        "transfer_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", portal.database.UTCTime(), nullable=True),
        sa.CheckConstraint("lifted_reason IS NULL OR weight = 'error'", name=op.f("ck_transfer_findings_only_errors_lifted")),
        sa.CheckConstraint("(lifted_reason IS NULL) = (lifted_at IS NULL)", name=op.f("ck_transfer_findings_lifted_when")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["transfer_inspections.id"], name=op.f("fk_transfer_findings_inspection_id_transfer_inspections")
        ),
        sa.ForeignKeyConstraint(["lifted_by"], ["accounts.id"], name=op.f("fk_transfer_findings_lifted_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_findings")),
        sa.UniqueConstraint("inspection_id", "position", name=op.f("uq_transfer_findings_inspection_id")),
    )
    with op.batch_alter_table("transfer_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_findings_code"), ["code"], unique=False)
    trail.protect(op.get_bind())


def downgrade():
    trail.unprotect(op.get_bind())

    with op.batch_alter_table("transfer_findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_findings_code"))

    op.drop_table("transfer_findings")
    op.drop_table("transfer_sample_pages")
    with op.batch_alter_table("transfer_page_digests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_page_digests_entry_id"))
        batch_op.drop_index("ix_transfer_page_digests_digest")

    op.drop_table("transfer_page_digests")
    with op.batch_alter_table("transfer_inspections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_inspections_package_id"))

    op.drop_table("transfer_inspections")
    with op.batch_alter_table("paper_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_counts_entry_id")

    op.drop_table("paper_counts")
    with op.batch_alter_table("page_readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_readings_file_id"))

    op.drop_table("page_readings")
    with op.batch_alter_table("transfer_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_transfer_entries_person")

    op.drop_table("transfer_entries")
    with op.batch_alter_table("requested_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requested_items_material_id"))

    op.drop_table("requested_items")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pages_original_digest"))
        batch_op.drop_index(batch_op.f("ix_pages_file_id"))

    op.drop_table("pages")
    op.drop_table("material_versions")
    op.drop_table("handover_scans")
    with op.batch_alter_table("transfer_uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_uploads_transfer_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_uploads_mark"))
        batch_op.drop_index(batch_op.f("ix_transfer_uploads_changed_at"))

    op.drop_table("transfer_uploads")
    op.drop_table("transfer_samples")
    with op.batch_alter_table("transfer_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_transfer_rows_person")

    op.drop_table("transfer_rows")
    with op.batch_alter_table("transfer_packages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_packages_transfer_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_packages_removed_at"))

    op.drop_table("transfer_packages")
    with op.batch_alter_table("transfer_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_imports_transfer_id"))

    op.drop_table("transfer_imports")
    with op.batch_alter_table("transfer_attestations", schema=None) as batch_op:
        batch_op.drop_index("ix_transfer_attestations_what")

    op.drop_table("transfer_attestations")
    op.drop_table("transfer_assessments")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_location_id"))

    op.drop_table("placements")
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_materials_volume_id"))

    op.drop_table("materials")
    with op.batch_alter_table("handover_papers", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_papers_transfer_id")

    op.drop_table("handover_papers")
    with op.batch_alter_table("exported_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exported_files_reference"))

    op.drop_table("exported_files")
    with op.batch_alter_table("disposal_files", schema=None) as batch_op:
        batch_op.drop_index("ix_disposal_files_file_id")

    op.drop_table("disposal_files")
    with op.batch_alter_table("certified_copies", schema=None) as batch_op:
        batch_op.drop_index("ix_certified_copies_expiry")

    op.drop_table("certified_copies")
    with op.batch_alter_table("volumes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volumes_state"))
        batch_op.drop_index(batch_op.f("ix_volumes_file_id"))

    op.drop_table("volumes")
    with op.batch_alter_table("use_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_use_requests_state_due")
        batch_op.drop_index(batch_op.f("ix_use_requests_file_id"))
        batch_op.drop_index(batch_op.f("ix_use_requests_asked_by"))

    op.drop_table("use_requests")
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfers_state"))
        batch_op.drop_index("ix_transfers_enterprise_id")

    op.drop_table("transfers")
    with op.batch_alter_table("trail_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trail_entries_verb"))
        batch_op.drop_index(batch_op.f("ix_trail_entries_subject"))
        batch_op.drop_index(batch_op.f("ix_trail_entries_at"))

    op.drop_table("trail_entries")
    with op.batch_alter_table("stored_queries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_queries_asked_at"))
        batch_op.drop_index("ix_stored_queries_account_asked")

    op.drop_table("stored_queries")
    with op.batch_alter_table("sign_in_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_sessions_account_id"))

    op.drop_table("sign_in_sessions")
    op.drop_table("request_drafts")
    with op.batch_alter_table("reconcilings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reconcilings_ended_at"))

    op.drop_table("reconcilings")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_subject"))
        batch_op.drop_index("ix_jobs_state_queue")

    op.drop_table("jobs")
    with op.batch_alter_table("fixity_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_fixity_runs_kind_started")

    op.drop_table("fixity_runs")
    with op.batch_alter_table("filled_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filled_posts_kind"))

    op.drop_table("filled_posts")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_index("ix_exports_sweep")

    op.drop_table("exports")
    op.drop_table("disposal_lists")
    with op.batch_alter_table("appraisals", schema=None) as batch_op:
        batch_op.drop_index("ix_appraisals_file_id")

    op.drop_table("appraisals")
    with op.batch_alter_table("personnel_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personnel_files_received_at"))
        batch_op.drop_index("ix_personnel_files_enterprise_reference")
        batch_op.drop_index("ix_personnel_files_area_reference")
        batch_op.drop_index(batch_op.f("ix_personnel_files_accession"))

    op.drop_table("personnel_files")
    op.drop_table("accounts")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_pinyin")
        batch_op.drop_index("ix_persons_name")
        batch_op.drop_index("ix_persons_initials")
        batch_op.drop_index(batch_op.f("ix_persons_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_persons_area"))

    op.drop_table("persons")
    with op.batch_alter_table("locations", schema=None) as batch_op:
        batch_op.drop_index("ix_locations_room_used")

    op.drop_table("locations")
    op.drop_table("transfer_numbers")
    with op.batch_alter_table("transfer_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_copies_copied_at"))

    op.drop_table("transfer_copies")
    op.drop_table("trail_segments")
    op.drop_table("trail_checkpoints")
    op.drop_table("store_leases")
    op.drop_table("store_findings")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_key_digest"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_at"))

    op.drop_table("sign_in_attempts")
    op.drop_table("rooms")
    op.drop_table("request_numbers")
    op.drop_table("replica_state")
    with op.batch_alter_table("record_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_record_changes_record")
        batch_op.drop_index(batch_op.f("ix_record_changes_at"))

    op.drop_table("record_changes")
    with op.batch_alter_table("object_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_object_copies_trouble"))
        batch_op.drop_index(batch_op.f("ix_object_copies_since"))

    op.drop_table("object_copies")
    op.drop_table("fonds")
    with op.batch_alter_table("fixity_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fixity_checks_outcome"))
        batch_op.drop_index("ix_fixity_checks_checked_at")

    op.drop_table("fixity_checks")
    op.drop_table("enterprises")
    with op.batch_alter_table("digitisation_standards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digitisation_standards_effective_on"))

    op.drop_table("digitisation_standards")
