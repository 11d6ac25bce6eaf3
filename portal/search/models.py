"""What somebody asked, kept for a day, so that an address names nobody."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class StoredQuery(Model):
    """A query under an opaque random id: names and ID numbers are typed into it, so it is kept encrypted and stands in no URL."""

    __tablename__ = "stored_queries"
    __table_args__ = (Index("ix_stored_queries_account_asked", "account_id", "asked_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    query_token: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCTime, index=True)
