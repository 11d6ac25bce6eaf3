"""What is known of the second store; all of it can be found out again by comparing."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class ObjectCopy(Model):
    """One object: its newest version in the store (`head`) and in the copy (`copied`), 0 for none.

    `since` is when the copy fell behind, empty where it is in step; `lacking` the bytes that it lacks then. `trouble` is
    why it cannot be brought (`portal.preservation.copies.troubles`). `read_at` is when the copy was last read with its digests."""

    __tablename__ = "object_copies"
    __table_args__ = (CheckConstraint("since IS NOT NULL OR copied >= head OR trouble IS NOT NULL", name="behind_since"),)

    object_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    head: Mapped[int] = mapped_column()
    copied: Mapped[int] = mapped_column(default=0)
    lacking: Mapped[int] = mapped_column(BigInteger, default=0)
    since: Mapped[datetime | None] = mapped_column(UTCTime, index=True)
    trouble: Mapped[str | None] = mapped_column(String(20), index=True)
    trouble_at: Mapped[datetime | None] = mapped_column(UTCTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCTime)


class ReplicaState(Model):
    """The one row about the second store itself.

    `place` is its address without keys: another one begins anew. `trail_seen` is the id of the newest trail entry when every
    changed object was noted. `failed_at` and `failure` (a class of `archive_store.errors`) tell that it did not answer.
    """

    __tablename__ = "replica_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    place: Mapped[str] = mapped_column(String(500))
    trail_seen: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UTCTime)
    compared_at: Mapped[datetime | None] = mapped_column(UTCTime)
    compared: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UTCTime)
    failure: Mapped[str | None] = mapped_column(String(40))
