"""The files in a batch and the packages that came for them."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.transfers.models.batches import Transfer
from portal.transfers.states import ANNOUNCED


class TransferPackage(Model):
    """A received package. It lies in staging under a random name until `removed_at`.

    `sha256` and `sm3` are of its content as it arrived (of a folder: `digests.of_folder`).
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
    sm3: Mapped[str] = mapped_column(String(64))
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
