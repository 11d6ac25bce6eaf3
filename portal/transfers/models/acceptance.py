"""What decides whether an archive can sign: attestations, the four properties of each round, the human sample."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class TransferAttestation(Model):
    """What somebody answers for that no machine sees: `binding` (Art. 9(4)), or the number of a row of the four properties.

    One that was taken back stays, and says by whom.
    """

    __tablename__ = "transfer_attestations"
    __table_args__ = (
        Index("ix_transfer_attestations_what", "transfer_id", "what"),
        CheckConstraint("(taken_back_at IS NULL) OR (taken_back_at >= at)", name="taken_back_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    what: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCTime)
    taken_back_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class TransferAssessment(Model):
    """The four properties (DA/T 70-2018) of a batch as they stood after one round of checks; kept for ever.

    `results`: a row each, `{"number", "result", "reason", "files", "findings", "warnings", "codes"}`.
    """

    __tablename__ = "transfer_assessments"
    __table_args__ = (UniqueConstraint("transfer_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    round: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(12))
    files: Mapped[int] = mapped_column()
    results: Mapped[list] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCTime)


class TransferSample(Model):
    """A sample of pages for human eyes, drawn by `regulation.sampling` from `seed` and a list of pages.

    `population_sha256` is the digest of that list, so that everybody can draw it again; `outcome` is set with the last page.
    """

    __tablename__ = "transfer_samples"
    __table_args__ = (
        UniqueConstraint("transfer_id", "number"),
        CheckConstraint("outcome IN ('pass', 'fail')", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    number: Mapped[int] = mapped_column()
    seed: Mapped[str] = mapped_column(String(64))
    standard: Mapped[str] = mapped_column(String(40))
    rate: Mapped[float] = mapped_column()
    pass_rate: Mapped[float] = mapped_column()
    population: Mapped[int] = mapped_column()
    population_sha256: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(UTCTime)
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str | None] = mapped_column(String(4))
    decided_at: Mapped[datetime | None] = mapped_column(UTCTime)


class TransferSamplePage(Model):
    """A page of a sample in the order in which it was drawn, and how it was judged."""

    __tablename__ = "transfer_sample_pages"
    __table_args__ = (
        UniqueConstraint("sample_id", "place"),
        CheckConstraint("verdict IN ('fit', 'unfit')", name="verdict_known"),
        CheckConstraint("(verdict IS NULL) = (judged_at IS NULL)", name="judged_when"),
        CheckConstraint("verdict IS NULL OR verdict = 'fit' OR reason IS NOT NULL", name="unfit_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("transfer_samples.id"))
    place: Mapped[int] = mapped_column()
    entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("transfer_packages.id"))
    material: Mapped[int] = mapped_column()
    page: Mapped[int] = mapped_column()
    verdict: Mapped[str | None] = mapped_column(String(6))
    reason: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[datetime | None] = mapped_column(UTCTime)
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
