"""What was found in the packages of a batch, and when."""
from __future__ import annotations

from sqlalchemy import func, select

from portal.database import db
from portal.transfers.models import Transfer, TransferEntry, TransferFinding, TransferInspection
from portal.transfers.states import WITHDRAWN


def inspections_of(entry: TransferEntry) -> list[TransferInspection]:
    """All inspections of a file, newest first."""
    statement = select(TransferInspection).where(TransferInspection.entry_id == entry.id).order_by(TransferInspection.number.desc())
    return list(db.session.scalars(statement))


def last_inspection(entry: TransferEntry) -> TransferInspection | None:
    statement = select(TransferInspection).where(TransferInspection.entry_id == entry.id, TransferInspection.number == entry.inspections)
    return db.session.scalar(statement)


def kept_findings(*inspections: TransferInspection) -> list[TransferFinding]:
    """The findings of these inspections, each inspection's in its order."""
    wanted = select(TransferFinding).where(TransferFinding.inspection_id.in_([inspection.id for inspection in inspections]))
    return list(db.session.scalars(wanted.order_by(TransferFinding.inspection_id, TransferFinding.position)))


def found_now(transfer: Transfer) -> list[tuple[str, int, int]]:
    """(code, findings, files) over the newest inspection of each file that was not withdrawn; what was let pass is not counted."""
    statement = (
        select(TransferFinding.code, func.count(), func.count(TransferEntry.id.distinct()))
        .join(TransferInspection, TransferInspection.id == TransferFinding.inspection_id)
        .join(TransferEntry, (TransferEntry.id == TransferInspection.entry_id) & (TransferEntry.inspections == TransferInspection.number))
        .where(TransferEntry.transfer_id == transfer.id, TransferEntry.state != WITHDRAWN, TransferFinding.lifted_at.is_(None))
        .group_by(TransferFinding.code)
    )
    return [(code, findings, files) for code, findings, files in db.session.execute(statement)]
