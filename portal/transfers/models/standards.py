"""The versions of the digitisation standard."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class DigitisationStandard(Model):
    """A version of the archive's digitisation standard (Art. 8(7)): data with an effective date, never changed afterwards."""

    __tablename__ = "digitisation_standards"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40), unique=True)
    effective_on: Mapped[date] = mapped_column(index=True)
    values: Mapped[dict] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCTime)
