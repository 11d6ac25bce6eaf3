"""Reading what was counted and made out for a batch, narrowed by the reach over the batch, and the facts that papers are made from."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from portal import installation
from portal.access import Actor, NotFound, Permission, Reach, refuse
from portal.accounts.queries import names_of
from portal.database import db
from portal.handovers.counts import Count
from portal.handovers.making import scan_path
from portal.handovers.models import HandoverPaper, HandoverScan, PaperCount
from portal.handovers.papers.facts import BatchFacts, FileFacts, Found
from portal.handovers.papers.kinds import KINDS
from portal.regulation.codes import CODES
from portal.regulation.finding import Finding
from portal.rendering.formats import article, moment, paper_day
from portal.transfers.models import Transfer, TransferEntry, TransferFinding, TransferInspection, TransferPackage, TransferRow
from portal.transfers.outline import places
from portal.transfers.queries import entries_of, packages_of, rows_of, transfer_for
from portal.transfers.sealed import open_number
from portal.transfers.states import DISK, WITHDRAWN
from portal.wording import N_, gettext

CARRIERS = {DISK: "移动硬盘（离线）"}
ONLINE = "在线"
NO_PAPER = N_("没有编号 %(number)s 的文书，或者不是您单位的。")


def paper_for(actor: Actor, number: str) -> HandoverPaper:
    """The paper with this number, where the actor reaches its batch. Raises NotFound."""
    found = db.session.scalar(select(HandoverPaper).where(HandoverPaper.number == number))
    if found is None:
        raise NotFound(NO_PAPER, number=number)
    transfer_for(actor, found.transfer.reference)
    return found


def pdf_for(actor: Actor, number: str) -> tuple[HandoverPaper, bytes]:
    """The paper and its PDF as it was made out. Raises NotFound, and Forbidden for auditors where it shows whole ID numbers."""
    paper = paper_for(actor, number)
    if KINDS[paper.kind].in_full and actor.reach(Permission.TRANSFER_VIEW) is Reach.DESCRIPTION:
        raise refuse(actor, Permission.TRANSFER_SUBMIT)
    return paper, installation.current().store.read(paper.object_id, "paper.pdf")


def papers_of(transfer: Transfer) -> list[HandoverPaper]:
    """The papers of a batch, newest first."""
    statement = select(HandoverPaper).where(HandoverPaper.transfer_id == transfer.id)
    return list(db.session.scalars(statement.order_by(HandoverPaper.id.desc())))


def scans_of(*papers: HandoverPaper) -> list[HandoverScan]:
    wanted = select(HandoverScan).where(HandoverScan.paper_id.in_([paper.id for paper in papers]))
    return list(db.session.scalars(wanted.order_by(HandoverScan.paper_id, HandoverScan.position)))


def scan_for(actor: Actor, number: str, position: int) -> tuple[HandoverPaper, HandoverScan]:
    """A filed scan; who may not see the paper in full may not see its scan either. Raises NotFound, Forbidden."""
    paper = paper_for(actor, number)
    if actor.reach(Permission.TRANSFER_VIEW) is Reach.DESCRIPTION:
        raise refuse(actor, Permission.TRANSFER_SUBMIT)
    scan = db.session.scalar(select(HandoverScan).where(HandoverScan.paper_id == paper.id, HandoverScan.position == position))
    if scan is None:
        raise NotFound
    return paper, scan


def scan_content(actor: Actor, number: str, position: int) -> tuple[HandoverScan, bytes]:
    """A filed scan and its bytes as they came. Raises NotFound, Forbidden."""
    paper, scan = scan_for(actor, number, position)
    return scan, installation.current().store.read(paper.object_id, scan_path(scan.position, scan.kind))


def counts_of(entries: Iterable[TransferEntry]) -> dict[int, Count]:
    """file -> its newest count."""
    ids = [entry.id for entry in entries]
    newest = select(func.max(PaperCount.id)).where(PaperCount.entry_id.in_(ids)).group_by(PaperCount.entry_id)
    rows = list(db.session.scalars(select(PaperCount).where(PaperCount.id.in_(newest))))
    names = names_of({row.counted_by for row in rows if row.counted_by})
    return {row.entry_id: _count(row, names) for row in rows}


def _count(row: PaperCount, names: dict[int, str]) -> Count:
    return Count(
        row.volumes, row.pages, row.stated_volumes, row.stated_pages, row.remark,
        who=names.get(row.counted_by or 0, ""), when=moment(row.counted_at),
    )


# --- what papers are made from ----------------------------------------------------------------------------------------


def batch_facts(transfer: Transfer) -> BatchFacts:
    """Everything that a paper of the batch can say, as it is now."""
    entries = [entry for entry in entries_of(transfer) if entry.state != WITHDRAWN]
    packages, counts, rows, found = packages_of(entries), counts_of(entries), rows_of(transfer), _found(transfer)
    enterprise, archive = transfer.enterprise, installation.current().settings.archive_name
    receiver = names_of({transfer.received_by}) if transfer.received_by else {}
    return BatchFacts(
        reference=transfer.reference, archive=archive, enterprise=enterprise.name, code=enterprise.uscc or enterprise.legacy_code or "",
        carrier=CARRIERS.get(transfer.origin, ONLINE), head=dict(transfer.head or {}), accession=transfer.accession or "",
        submitted_on=paper_day(transfer.submitted_at), received_on=paper_day(transfer.received_at),
        received_by=receiver.get(transfer.received_by or 0, ""),
        files=tuple(
            _file(entry, packages.get(entry.package_id or 0), _row_of(entry, rows), found, counts.get(entry.id)) for entry in entries
        ),
    )


def _row_of(entry: TransferEntry, rows: list[TransferRow]) -> TransferRow | None:
    """The row of a file's person: by the number, or by the name where the row's number lost its last digits."""
    by_number = (row for row in rows if entry.id_number_index and row.id_number_index == entry.id_number_index)
    by_name = (row for row in rows if row.digits_lost and row.name == entry.name)
    return next(by_number, None) or next(by_name, None)


def _file(
    entry: TransferEntry, package: TransferPackage | None, row: TransferRow | None,
    found: dict[int, tuple[TransferInspection, list[TransferFinding]]], count: Count | None,
) -> FileFacts:
    inspection, findings = found.get(entry.id, (None, []))
    at = places(inspection.catalogue) if inspection else {}
    return FileFacts(
        position=entry.position, name=entry.name or "", id_number=open_number(entry.id_number_token) if entry.id_number_token else "",
        state=entry.state, volumes=entry.volumes, items=entry.materials, pages=entry.pages, bytes=package.size if package else 0,
        sha256=package.sha256 if package else "", verdict=entry.verdict, standard=inspection.standard if inspection else "",
        inspections=entry.inspections, reference=entry.reference or "",
        return_reason=gettext(entry.return_reason) if entry.return_reason else "",
        returned_on=paper_day(entry.returned_at), cells=row.cells if row else {}, count=count,
        findings=tuple(_finding(one, inspection.catalogue if inspection else [], at) for one in findings),
    )


def _finding(row: TransferFinding, catalogue: list[dict], at: dict) -> Found:
    code, place = CODES[row.code], at.get(row.subject)
    codes = {material["code"] for material in catalogue if material["code"]}
    item = catalogue[place.material]["code"] if place else (row.subject if row.subject in codes else "")
    return Found(
        code=row.code, weight=row.weight, sentence=Finding(row.code, row.subject, row.facts).detail(gettext), mend=gettext(code.mend),
        ground=article(code.article) or gettext(code.source), item=item, image=row.subject if place else "", lifted=row.lifted_reason,
    )


def _found(transfer: Transfer) -> dict[int, tuple[TransferInspection, list[TransferFinding]]]:
    """file -> its newest inspection and what that found."""
    newest = (TransferInspection.entry_id == TransferEntry.id) & (TransferInspection.number == TransferEntry.inspections)
    statement = select(TransferInspection).join(TransferEntry, newest).where(TransferEntry.transfer_id == transfer.id)
    inspections = list(db.session.scalars(statement))
    by_inspection: dict[int, list[TransferFinding]] = {inspection.id: [] for inspection in inspections}
    wanted = select(TransferFinding).where(TransferFinding.inspection_id.in_(by_inspection))
    for finding in db.session.scalars(wanted.order_by(TransferFinding.inspection_id, TransferFinding.position)):
        by_inspection[finding.inspection_id].append(finding)
    return {inspection.entry_id: (inspection, by_inspection[inspection.id]) for inspection in inspections}
