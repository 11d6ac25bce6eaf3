"""What the planner enters: posts that are filled today."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime

ARCHIVISTS, SERVICE_STAFF = "archivists", "service_staff"


class FilledPosts(Model):
    """How many posts of a kind are filled, from a moment on; the newest row counts, older ones stay as the record."""

    __tablename__ = "filled_posts"
    __table_args__ = (
        CheckConstraint("kind IN ('archivists', 'service_staff')", name="kind_known"),
        CheckConstraint("number >= 0", name="number_real"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    number: Mapped[int] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column(UTCTime)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
