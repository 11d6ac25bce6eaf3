"""What was counted and made out for a batch, narrowed by the reach over the batch."""
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
from portal.handovers.papers.kinds import KINDS
from portal.rendering.formats import moment
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.queries import transfer_for
from portal.wording import N_

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
