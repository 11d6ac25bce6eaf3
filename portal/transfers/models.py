"""Inward batches, the files in them, their packages, and everything that was ever found in these packages.

ID numbers stand here only as encrypted tokens and blind indexes; names of received files and paths only as tokens.
"""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.people.models import Enterprise
from portal.transfers.states import ANNOUNCED, DRAFT, ONLINE


class DigitisationStandard(Model):
    """A version of the archive's digitisation standard (Art. 8(7)): data with an effective date, never changed afterwards."""

    __tablename__ = "digitisation_standards"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40), unique=True)
    effective_on: Mapped[date] = mapped_column(index=True)
    values: Mapped[dict] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCTime)


class TransferNumber(Model):
    """The last number given in a series (YJ for batches, RS for accessions) and year; numbers are never given again."""

    __tablename__ = "transfer_numbers"

    series: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Transfer(Model):
    """A batch. `head` is that of its register, None where it has none; ID numbers in it are masked."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted', 'accepted', 'accessioned', 'withdrawn')", name="state_known"),
        CheckConstraint("origin IN ('online', 'disk')", name="origin_known"),
        CheckConstraint("state NOT IN ('submitted', 'accepted', 'accessioned') OR submitted_at IS NOT NULL", name="submitted_when"),
        CheckConstraint(
            "state NOT IN ('accepted', 'accessioned') OR (accession IS NOT NULL AND received_at IS NOT NULL)", name="received_when",
        ),
        CheckConstraint("state <> 'accessioned' OR accessioned_at IS NOT NULL", name="accessioned_when"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name="withdrawn_when"),
        Index("ix_transfers_enterprise_id", "enterprise_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    origin: Mapped[str] = mapped_column(String(8), default=ONLINE)
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, index=True)
    transfer_date: Mapped[date | None] = mapped_column()
    head: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    accession: Mapped[str | None] = mapped_column(String(20), unique=True)
    announced_at: Mapped[datetime] = mapped_column(UTCTime)
    announced_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UTCTime)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[datetime | None] = mapped_column(UTCTime)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    accessioned_at: Mapped[datetime | None] = mapped_column(UTCTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)


class TransferRow(Model):
    """A row of the batch's register as written (`cells`, ID numbers masked); its own ID number is a token and a blind index.

    `digits_lost`: the number stood in a number cell, so that only its first fifteen digits are known.
    """

    __tablename__ = "transfer_rows"
    __table_args__ = (UniqueConstraint("transfer_id", "line"), Index("ix_transfer_rows_person", "transfer_id", "id_number_index"))

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    line: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(Text, default="")
    id_number_token: Mapped[str | None] = mapped_column(Text)
    id_number_index: Mapped[str | None] = mapped_column(String(64))
    digits_lost: Mapped[bool] = mapped_column(default=False)
    cells: Mapped[dict] = mapped_column(JSON)


class TransferPackage(Model):
    """A received package. It lies in staging under a random name until `removed_at`.

    `given_token` is what was given as its path and its name, `report_token` the report of its inspection, both encrypted;
    from the report the accession makes the catalogue.
    """

    __tablename__ = "transfer_packages"
    __table_args__ = (CheckConstraint("size >= 0", name="size_real"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    staging_name: Mapped[str] = mapped_column(String(160), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    given_token: Mapped[str] = mapped_column(Text)
    name_index: Mapped[str] = mapped_column(String(64))
    report_token: Mapped[str | None] = mapped_column(Text)
    staged_at: Mapped[datetime] = mapped_column(UTCTime)
    staged_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UTCTime, index=True)


class TransferEntry(Model):
    """One file within a batch. `reference` is reserved for it before its object is written and never given again.

    `inspections` counts how often it was inspected; `verdict` and the counts of findings are those of the last time, with
    what an archivist let pass taken out.
    """

    __tablename__ = "transfer_entries"
    __table_args__ = (
        UniqueConstraint("transfer_id", "position"),
        Index("ix_transfer_entries_person", "id_number_index", "state"),
        CheckConstraint(
            "state IN ('announced', 'staged', 'checked', 'submitted', 'returned', 'accessioned', 'withdrawn')", name="state_known",
        ),
        CheckConstraint("state IN ('announced', 'withdrawn') OR package_id IS NOT NULL", name="package_held"),
        CheckConstraint(
            "state NOT IN ('checked', 'submitted', 'returned', 'accessioned') OR (verdict IS NOT NULL AND inspections > 0)",
            name="checked_once",
        ),
        CheckConstraint("state <> 'returned' OR (return_reason IS NOT NULL AND returned_at IS NOT NULL)", name="returned_why"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name="withdrawn_when"),
        CheckConstraint(
            "state <> 'accessioned' OR (verdict = 'pass' AND reference IS NOT NULL AND object_id IS NOT NULL AND object_version >= 1"
            " AND file_id IS NOT NULL)", name="in_custody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    position: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(12), default=ANNOUNCED)
    name: Mapped[str | None] = mapped_column(Text)
    id_number_token: Mapped[str | None] = mapped_column(String(200))
    id_number_index: Mapped[str | None] = mapped_column(String(64))
    id_tail: Mapped[str | None] = mapped_column(String(4))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("transfer_packages.id"), unique=True)
    inspections: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[str | None] = mapped_column(String(4))
    bars: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    materials: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    volumes: Mapped[int] = mapped_column(default=1)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    return_reason: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None] = mapped_column(UTCTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCTime)
    reference: Mapped[str | None] = mapped_column(String(40), unique=True)
    object_id: Mapped[str | None] = mapped_column(String(80), unique=True)
    object_version: Mapped[int | None] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(ForeignKey("personnel_files.id"))

    transfer: Mapped[Transfer] = relationship(lazy="joined", innerjoin=True)
    package: Mapped[TransferPackage | None] = relationship(lazy="select")


class TransferInspection(Model):
    """One inspection of a file: its number, the standard and the package it used, what was counted. Kept for ever.

    `catalogue` lists the materials for the page that shows the findings: code, title, date, pages, images.
    """

    __tablename__ = "transfer_inspections"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint("verdict IN ('pass', 'fail')", name="verdict_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("transfer_packages.id"), index=True)
    number: Mapped[int] = mapped_column()
    standard: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(4))
    materials: Mapped[int] = mapped_column()
    pages: Mapped[int] = mapped_column()
    bytes: Mapped[int] = mapped_column(BigInteger)
    catalogue: Mapped[list] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UTCTime)


class TransferFinding(Model):
    """One finding of an inspection (ID numbers masked), and, where an archivist let it pass, why."""

    __tablename__ = "transfer_findings"
    __table_args__ = (
        UniqueConstraint("inspection_id", "position"),
        CheckConstraint("lifted_reason IS NULL OR weight = 'error'", name="only_errors_lifted"),
        CheckConstraint("(lifted_reason IS NULL) = (lifted_at IS NULL)", name="lifted_when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("transfer_inspections.id"))
    position: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(String(40), index=True)
    weight: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    lifted_reason: Mapped[str | None] = mapped_column(Text)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UTCTime)
