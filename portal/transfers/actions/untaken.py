"""A file that was accepted and cannot be taken into custody: it is returned with what was found, the others of its batch go on."""
from __future__ import annotations

from sqlalchemy import select

from portal.access import Actor, Permission
from portal.database import db, now
from portal.regulation.codes import CODES
from portal.trail import Recorded, recorded
from portal.transfers.actions.judging import sum_up
from portal.transfers.members import PACKAGE
from portal.transfers.models import TransferEntry, TransferFinding, TransferInspection
from portal.transfers.queries import kept_findings, last_inspection
from portal.transfers.states import FILE
from portal.wording import N_

GONE = N_("暂存的包不在了，没有入藏。请放进新的批次，再传一次。")
CHANGED = N_("暂存的包读不出来，或者和收到时不一样了，没有入藏。请放进新的批次，再传一次。")
CODE = "package-changed"
COPIED = ("standard", "materials", "pages", "bytes", "catalogue", "evidence")
"""What a further inspection of the same package says as the last one did."""


class NotTaken(Exception):
    """The staged package is not what was accepted; `reason` is the sentence that both sides read."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@recorded("transfer.file_returned", Permission.TRANSFER_RECEIVE)
def return_untaken(actor: Actor, entry_id: int, reason: str) -> Recorded:
    """Returns an accepted file of which nothing was written; its 档号 is never given again. The finding is a further inspection."""
    entry = db.session.scalars(select(TransferEntry).where(TransferEntry.id == entry_id).with_for_update(of=TransferEntry)).one()
    before, entry.state = entry.state, FILE.advance(entry.state, "return")
    entry.return_reason, entry.returned_at = reason, now()
    _write_finding(entry)
    return Recorded(f"transfer:{entry.transfer.reference}", before, entry.state, reason)


def _write_finding(entry: TransferEntry) -> None:
    last = last_inspection(entry)
    if last is None:
        raise ValueError("a file is accepted after its inspection")
    entry.inspections += 1
    same = {name: getattr(last, name) for name in COPIED}
    inspection = TransferInspection(
        entry_id=entry.id, package_id=entry.package_id, number=entry.inspections, verdict="fail", at=now(), **same,
    )
    db.session.add(inspection)
    db.session.flush()
    rows = [_copy(row, inspection) for row in kept_findings(last)]
    weight = CODES[CODE].weight.value
    rows.append(TransferFinding(inspection_id=inspection.id, position=len(rows) + 1, code=CODE, weight=weight, subject=PACKAGE, facts={}))
    db.session.add_all(rows)
    sum_up(entry, rows)


def _copy(row: TransferFinding, inspection: TransferInspection) -> TransferFinding:
    return TransferFinding(
        inspection_id=inspection.id, position=row.position, code=row.code, weight=row.weight, subject=row.subject, facts=row.facts,
        lifted_reason=row.lifted_reason, lifted_by=row.lifted_by, lifted_at=row.lifted_at,
    )
