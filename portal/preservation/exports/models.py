"""Exports and the files of each."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime
from portal.preservation.exports.states import BEGUN


class Export(Model):
    """One export: what was asked for, why, and what became of it.

    `selection` is what was chosen, as it was said (`selection.Selection`); the files that this meant are rows of their own.
    `mark` is a random word that stands in the folder, so that the folder is known again. With `download` the folder is the
    instance's own, until `expires_at`; otherwise it was somebody's, and nothing of it is kept here. `fault` says why it stopped.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("state IN ('begun', 'made', 'removed')", name="state_known"),
        CheckConstraint("form IN ('bag', 'package')", name="form_known"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("state <> 'made' OR made_at IS NOT NULL", name="made_when"),
        CheckConstraint("state <> 'removed' OR removed_at IS NOT NULL", name="removed_when"),
        Index("ix_exports_sweep", "download", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=BEGUN)
    form: Mapped[str] = mapped_column(String(10))
    clear_numbers: Mapped[bool] = mapped_column(default=False)
    selection: Mapped[dict] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(40), unique=True)
    download: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCTime)
    made_at: Mapped[datetime | None] = mapped_column(UTCTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCTime)
    fetched: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(10))


class ExportedFile(Model):
    """A file of an export by its 档号: the version of its object that went out, or why it did not."""

    __tablename__ = "exported_files"
    __table_args__ = (
        UniqueConstraint("export_id", "reference"), CheckConstraint("done_at IS NULL OR version IS NOT NULL", name="done_what"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    export_id: Mapped[int] = mapped_column(ForeignKey("exports.id"))
    reference: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int | None] = mapped_column()
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    done_at: Mapped[datetime | None] = mapped_column(UTCTime)
    fault: Mapped[str | None] = mapped_column(String(10))
