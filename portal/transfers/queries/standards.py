"""The digitisation standard in force."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.database import db, now
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.rendering.formats import CHINA
from portal.transfers.models import DigitisationStandard


def today() -> date:
    """The day of the place, on which standards take effect and files are handed over."""
    return now().astimezone(CHINA).date()


def first_standard(at: datetime) -> DigitisationStandard:
    """The row that a new archive starts with."""
    effective = date.fromisoformat(FIRST_STANDARD.effective)
    return DigitisationStandard(version=FIRST_STANDARD.version, effective_on=effective, values=FIRST_STANDARD.as_dict(), created_at=at)


def standard_on(day: date) -> Standard:
    """The version in force on a day (Art. 8(7)); the first one where none was in force yet."""
    in_force = select(DigitisationStandard).where(DigitisationStandard.effective_on <= day)
    row = db.session.scalar(in_force.order_by(DigitisationStandard.effective_on.desc(), DigitisationStandard.id.desc()).limit(1))
    return Standard.from_dict(row.values) if row else FIRST_STANDARD
