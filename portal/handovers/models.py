"""Papers with their numbers and digests, the scans of the signed ones, and the counts of the paper at the counter."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.transfers.models import Transfer


class HandoverPaper(Model):
    """A paper that was made out. Its bytes stand in the store's object `object_id`, never written over.

    `content_sha256` is the digest of what it says, `pdf_sha256` and `pdf_sm3` (GB/T 32905) those of the PDF.
    """

    __tablename__ = "handover_papers"
    __table_args__ = (
        CheckConstraint("kind IN ('register', 'form', 'receipt', 'return', 'report')", name="kind_known"),
        Index("ix_handover_papers_transfer_id", "transfer_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    object_id: Mapped[str] = mapped_column(String(80), unique=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sm3: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column()
    issued_at: Mapped[datetime] = mapped_column(UTCTime)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    transfer: Mapped[Transfer] = relationship(lazy="joined", innerjoin=True)


class HandoverScan(Model):
    """A scan of a signed paper, filed back: a further file of the paper's object, in the version `object_version`."""

    __tablename__ = "handover_scans"
    __table_args__ = (
        UniqueConstraint("paper_id", "position"),
        CheckConstraint("kind IN ('pdf', 'jpeg')", name="kind_known"),
        CheckConstraint("pages >= 1", name="pages_real"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("handover_papers.id"))
    position: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(4))
    pages: Mapped[int] = mapped_column()
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    object_version: Mapped[int] = mapped_column()
    filed_at: Mapped[datetime] = mapped_column(UTCTime)
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class PaperCount(Model):
    """One count of a file's paper at the counter, beside what the batch said then; a later count takes its place, none is changed."""

    __tablename__ = "paper_counts"
    __table_args__ = (
        CheckConstraint("volumes >= 0 AND pages >= 0", name="counted_real"),
        Index("ix_paper_counts_entry_id", "entry_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id"))
    volumes: Mapped[int] = mapped_column()
    pages: Mapped[int] = mapped_column()
    stated_volumes: Mapped[int] = mapped_column()
    stated_pages: Mapped[int] = mapped_column()
    remark: Mapped[str] = mapped_column(Text, default="")
    counted_at: Mapped[datetime] = mapped_column(UTCTime)
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
