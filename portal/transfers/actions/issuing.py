"""Issuing a version of the digitisation standard."""
from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.access import Actor, Permission
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.regulation.standard import Standard
from portal.trail import Recorded, recorded
from portal.transfers.models import DigitisationStandard
from portal.transfers.queries.standards import objections_to, standard_on


@recorded("standard.issued", Permission.STANDARD_ISSUE)
def issue_standard(actor: Actor, standard: Standard) -> Recorded:
    """Art. 8(7): a new version, in force from its effective date on; answers its number. Raises Refusal with what speaks against it."""
    db.session.scalars(select(DigitisationStandard.id).with_for_update()).all()  # who issues at the same time waits, and reads the other's
    effective_on = date.fromisoformat(standard.effective)
    objections = objections_to(standard.version, effective_on)
    if objections:
        raise Refusal(next(iter(objections.values())))
    before = standard_on(effective_on).version
    row = DigitisationStandard(version=standard.version, effective_on=effective_on, values=standard.as_dict(), created_at=now())
    db.session.add(row)
    db.session.flush()
    return Recorded(f"standard:{row.id}", before, standard.version, value=row.id)
