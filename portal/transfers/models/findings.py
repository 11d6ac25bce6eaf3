"""Inspections of files and what they found."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class TransferInspection(Model):
    """One inspection of a file: its number, the standard and the package it used, what was counted. Kept for ever.

    `catalogue` lists the materials for the page that shows the findings: code, title, date, pages, images. `evidence` says
    what could be tested of this package at all (`regulation.properties.Evidence`).
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
    evidence: Mapped[dict] = mapped_column(JSON, default=dict)
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
