"""What was found in the packages of a batch, and when."""
from __future__ import annotations

from datetime import datetime

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


def found_now(transfer: Transfer, *states: str) -> list[tuple[str, int, int]]:
    """(code, file, findings) over the newest inspection of each file of these states, or of each that was not withdrawn.

    What was let pass is not counted.
    """
    entry, inspection, finding = TransferEntry, TransferInspection, TransferFinding
    newest = (entry.id == inspection.entry_id) & (entry.inspections == inspection.number)
    wanted = entry.state.in_(states) if states else entry.state != WITHDRAWN
    statement = (
        select(finding.code, entry.id, func.count()).join(inspection, inspection.id == finding.inspection_id).join(entry, newest)
        .where(entry.transfer_id == transfer.id, wanted, finding.lifted_at.is_(None)).group_by(finding.code, entry.id)
    )
    return [(code, entry_id, count) for code, entry_id, count in db.session.execute(statement)]


def once_failed(transfer: Transfer) -> set[int]:
    """Files of the batch that failed in an earlier inspection than their newest."""
    earlier = (TransferEntry.id == TransferInspection.entry_id) & (TransferInspection.number < TransferEntry.inspections)
    statement = select(TransferEntry.id).join(TransferInspection, earlier)
    return set(db.session.scalars(statement.where(TransferEntry.transfer_id == transfer.id, TransferInspection.verdict == "fail")))


def last_inspected(transfer: Transfer) -> datetime | None:
    """When a package of the batch was inspected last."""
    last = select(func.max(TransferInspection.at)).join(TransferEntry, TransferInspection.entry_id == TransferEntry.id)
    return db.session.scalar(last.where(TransferEntry.transfer_id == transfer.id))
