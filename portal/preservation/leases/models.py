"""Who may write an object of a store without a fence; of no use once nobody writes."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class StoreLease(Model):
    """One object. `number` grows with each holder (the fencing number); the lease is free when `until` is past."""

    __tablename__ = "store_leases"

    object_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column()
    until: Mapped[datetime] = mapped_column(UTCTime)
