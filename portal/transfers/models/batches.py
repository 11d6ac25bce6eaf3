"""Batches, the rows of their registers, and the numbers given to them."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.people.models import Enterprise
from portal.transfers.states import DRAFT, ONLINE


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
