"""The digitisation standard: the version in force, those before it and those to come."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.access import NotFound
from portal.database import db, now
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.rendering.formats import CHINA
from portal.transfers.models import DigitisationStandard
from portal.wording import N_, gettext

TAKEN = N_("已经有一个版本叫“%(version)s”。")
IN_THE_PAST = N_("生效日期不能早于今天：以前的检测用的是当时的标准。")
SAME_DAY = N_("这一天已经有一个版本生效：%(version)s。换一天。")


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


def versions() -> list[DigitisationStandard]:
    """All versions, the one that takes effect last first."""
    newest = (DigitisationStandard.effective_on.desc(), DigitisationStandard.id.desc())
    return list(db.session.scalars(select(DigitisationStandard).order_by(*newest)))


def version_by(number: int) -> DigitisationStandard:
    """A version by its number. Raises NotFound."""
    row = db.session.get(DigitisationStandard, number)
    if row is None:
        raise NotFound
    return row


def objections_to(version: str, effective_on: date) -> dict[str, str]:
    """What speaks against a new version, by field. A version never changes and none takes effect in the past, so that each
    inspection stands by what was in force on its day."""
    objections = {}
    if any(row.version == version for row in versions()):
        objections["version"] = gettext(TAKEN, version=version)
    if effective_on < today():
        objections["effective_on"] = gettext(IN_THE_PAST)
    same = db.session.scalar(select(DigitisationStandard.version).where(DigitisationStandard.effective_on == effective_on))
    if same is not None:
        objections.setdefault("effective_on", gettext(SAME_DAY, version=gettext(same)))
    return objections
