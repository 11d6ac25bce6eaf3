"""Packages on their way: uploads that go on from request to request, and copies of a disk that is not announced yet."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.transfers.models.batches import Transfer


class TransferUpload(Model):
    """A package that arrives piece by piece; `offset` bytes of it are on the disk under `staging_name`.

    `token` stands in its address. `metadata_token` is what the client said about the file, its name above all, encrypted;
    `mark` the blind index by which our page knows a file again. With `finished_at` the file is the batch's package.
    """

    __tablename__ = "transfer_uploads"
    __table_args__ = (
        CheckConstraint('"offset" >= 0 AND "offset" <= length', name="offset_within"),
        CheckConstraint('finished_at IS NULL OR "offset" = length', name="finished_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    staging_name: Mapped[str] = mapped_column(String(160), unique=True)
    length: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    metadata_token: Mapped[str] = mapped_column(Text)
    mark: Mapped[str | None] = mapped_column(String(64), index=True)
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    begun_at: Mapped[datetime] = mapped_column(UTCTime)
    changed_at: Mapped[datetime] = mapped_column(UTCTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UTCTime)

    transfer: Mapped[Transfer] = relationship(lazy="joined", innerjoin=True)


class TransferCopy(Model):
    """A package of a disk that is copied into staging and stands in no batch yet; `mark` is the blind index of what was copied."""

    __tablename__ = "transfer_copies"
    __table_args__ = (CheckConstraint("size >= 0", name="size_real"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    staging_name: Mapped[str] = mapped_column(String(160), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    copied_at: Mapped[datetime] = mapped_column(UTCTime, index=True)


class TransferImport(Model):
    """A batch that a disk has become, as long as the command that brought it has not answered; `mark` tells the same disk."""

    __tablename__ = "transfer_imports"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)

    transfer: Mapped[Transfer] = relationship(lazy="joined", innerjoin=True)
