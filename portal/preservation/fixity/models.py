"""When each object was last read and what came of it; the readings themselves; what reconciling found.

None of it is kept in the store: it is made again by reading. What was found and mended stands in the trail.
"""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class FixityRun(Model):
    """One reading of objects: why, which seed drew them, how many are wanted (None until they are listed), how far it is.

    `of_copy`: their copies in the second store were read. `listed` counts, over all nights, the parts of the store (its first
    folders) whose objects were listed up to this run."""

    __tablename__ = "fixity_runs"
    __table_args__ = (
        CheckConstraint("kind IN ('full', 'sample', 'oldest', 'named', 'nightly')", name="kind_known"),
        Index("ix_fixity_runs_kind_started", "kind", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    of_copy: Mapped[bool] = mapped_column(default=False)
    seed: Mapped[str | None] = mapped_column(String(60))
    wanted: Mapped[int | None] = mapped_column()
    listed: Mapped[int | None] = mapped_column()
    checked: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    started_at: Mapped[datetime] = mapped_column(UTCTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class FixityCheck(Model):
    """An object that is known to be in the store, or should be; `checked_at` None where it was never read.

    `problems` are `{"code", "path", "what"}` as the store tells them, `damaged_at` when they were first found, `size` the
    bytes that were read. `tried` says why the last repair came to nothing, None where there was none or it succeeded.
    """

    __tablename__ = "fixity_checks"
    __table_args__ = (
        CheckConstraint("outcome IN ('whole', 'damaged', 'missing')", name="outcome_known"),
        CheckConstraint("(checked_at IS NULL) = (outcome IS NULL)", name="outcome_of_a_reading"),
        Index("ix_fixity_checks_checked_at", "checked_at", "object_id"),
    )

    object_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    checked_at: Mapped[datetime | None] = mapped_column(UTCTime)
    outcome: Mapped[str | None] = mapped_column(String(10), index=True)
    problems: Mapped[list] = mapped_column(JSON, default=list)
    damaged_at: Mapped[datetime | None] = mapped_column(UTCTime)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    tried: Mapped[str | None] = mapped_column(String(20))


class StoreFinding(Model):
    """What the last reconciling found: `subject` is an object, or the key of an orphan; `first_seen` tells a second finding.

    `mark` is what must be the same for a second finding: versions, or size and time of an orphan.
    """

    __tablename__ = "store_findings"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        CheckConstraint(
            "kind IN ('row_without_object', 'object_without_row', 'store_newer', 'store_older') OR (kind IS NOT NULL AND"
            " kind IN ('record_differs', 'orphan', 'root', 'withdrawn', 'content_left'))",
            name="kind_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(700))
    mark: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str | None] = mapped_column(String(200))
    first_seen: Mapped[datetime] = mapped_column(UTCTime)
    last_seen: Mapped[datetime] = mapped_column(UTCTime)


class Reconciling(Model):
    """One comparing of rows with objects, and how many findings of each kind it left."""

    __tablename__ = "reconcilings"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCTime, index=True)
    objects: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    swept: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
