"""Jobs."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime
from portal.jobs.states import WAITING


class Job(Model):
    """One piece of work. `worker` names the process that holds it (`host:pid:start`), `beat_at` its last sign of life.

    `argument` holds ids only, no name and no ID number. `subject` is what the job is about, as in the trail.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state_known"),
        CheckConstraint("state <> 'running' OR worker IS NOT NULL", name="running_by_somebody"),
        Index("ix_jobs_state_queue", "state", "queue", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    queue: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    argument: Mapped[dict] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    worker: Mapped[str | None] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UTCTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCTime)
    beat_at: Mapped[datetime | None] = mapped_column(UTCTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCTime)
