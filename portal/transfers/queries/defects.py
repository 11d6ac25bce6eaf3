"""What was found in all files of a batch, as the defect list that an enterprise takes with it."""
from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from portal.access import Actor
from portal.database import db
from portal.regulation.codes import CODES
from portal.regulation.finding import Finding
from portal.regulation.identity import mask, mask_in
from portal.rendering.formats import article, moment
from portal.transfers import sheet
from portal.transfers.defect_list import Defective, rows, write_defects
from portal.transfers.models import Transfer, TransferEntry, TransferFinding, TransferInspection
from portal.transfers.queries.batches import transfer_for
from portal.transfers.queries.findings import last_inspected
from portal.transfers.queries.registers import register_findings
from portal.transfers.register import REGISTER
from portal.transfers.sealed import open_number
from portal.transfers.sheet import Group, Line
from portal.transfers.states import WITHDRAWN
from portal.wording import N_, gettext


def defects_file(actor: Actor, reference: str) -> bytes:
    """The defect list as XLSX: everything that stands, was let pass, or was mended since. Raises NotFound."""
    transfer = transfer_for(actor, reference)
    listed = [*_at_register(transfer), *(_defective(*one) for one in _inspected(transfer))]
    about = [
        (gettext(N_("批次号")), transfer.reference), (gettext(N_("移交单位")), transfer.enterprise.name),
        (gettext(N_("上次检测")), moment(last_inspected(transfer))),
    ]
    grounds = {code: article(row.article) or gettext(row.source) for code, row in CODES.items()}
    return write_defects(about, rows(listed, grounds))


def _inspected(transfer: Transfer) -> list[tuple[TransferEntry, list[Any], dict[int, list[Any]]]]:
    """Each inspected file with all its inspections, newest first, and their findings, in three queries for the whole batch."""
    of_batch = (TransferEntry.transfer_id == transfer.id, TransferEntry.state != WITHDRAWN, TransferEntry.inspections > 0)
    entries = list(db.session.scalars(select(TransferEntry).where(*of_batch).order_by(TransferEntry.position)))
    inspections: dict[int, list[Any]] = defaultdict(list)
    found: dict[int, list[Any]] = defaultdict(list)
    all_inspections = select(TransferInspection).join(TransferEntry, TransferEntry.id == TransferInspection.entry_id).where(*of_batch)
    for inspection in db.session.scalars(all_inspections.order_by(TransferInspection.number.desc())):
        inspections[inspection.entry_id].append(inspection)
    all_findings = (
        select(TransferFinding).join(TransferInspection, TransferInspection.id == TransferFinding.inspection_id)
        .join(TransferEntry, TransferEntry.id == TransferInspection.entry_id).where(*of_batch)
    )
    for finding in db.session.scalars(all_findings.order_by(TransferFinding.inspection_id, TransferFinding.position)):
        found[finding.inspection_id].append(finding)
    return [(entry, inspections[entry.id], found) for entry in entries]


def _defective(entry: TransferEntry, inspections: list[Any], found: dict[int, list[Any]]) -> Defective:
    number = mask(open_number(entry.id_number_token)) if entry.id_number_token else ""
    return Defective(entry.position, entry.name or "", number, entry.inspections, sheet.groups(inspections, found))


def _at_register(transfer: Transfer) -> list[Defective]:
    """What stands against the register itself; its row and person, where it is about one, stand in the place of the name."""
    findings = register_findings(transfer) if transfer.head is not None else []
    title = gettext(N_("移交清册"))
    return [
        Defective(0, "" if finding.subject == REGISTER else mask_in(finding.subject), "", 0, [Group("", title, lines=[_line(finding)])])
        for finding in findings
    ]


def _line(finding: Finding) -> Line:
    code = CODES[finding.code]
    return Line(
        code=finding.code, weight=finding.weight.value, say=finding.detail(gettext), article=code.article, source=gettext(code.source),
        mend=gettext(code.mend),
    )
