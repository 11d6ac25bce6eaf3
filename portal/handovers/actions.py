"""What is done when a batch changes hands: count the paper, make out a paper, file the scan of the signed one."""
from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from archive_store import Conflict, NotThere
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import alone, db, now, writing
from portal.handovers import queries
from portal.handovers.counts import MOST_PAGES, MOST_VOLUMES
from portal.handovers.making import Content, content_of, object_id, pdf_of, picture_key, scan_path
from portal.handovers.models import HandoverPaper, HandoverScan, PaperCount
from portal.handovers.papers.kinds import KINDS, Kind
from portal.handovers.scans import Seen, look_at
from portal.lifecycle import Refusal
from portal.records.keeping import say
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.transfers.actions.announcing import next_number
from portal.transfers.digests import sm3
from portal.transfers.queries import entry_for, transfer_for
from portal.transfers.staging import passing_folder
from portal.transfers.states import ACCESSIONED, SUBMITTED
from portal.wording import N_

MESSAGE_PAPER, MESSAGE_SCAN = "paper", "signed copy"
"""What the store notes beside a version; it holds no personal data."""
PAPER_LOCK = 7_071
NOT_AT_THE_COUNTER = N_("提交以后、带着纸质档案来时才清点。")
AT_THE_SAME_TIME = N_("同时有人在归这份文书的扫描件，再传一次。")
NO_KIND = N_("没有这种文书。")


def issue(actor: Actor, key: str, reference: str) -> str:
    """Makes a paper out and answers its number; where the newest one of this kind says the same, that one's.

    Object first, row second: an interruption leaves at most a number that is not used. Raises Forbidden, NotFound, Refusal.
    """
    kind = _kind(actor, key)
    with alone(PAPER_LOCK, wait=True):  # who presses at the same time gets the paper of the first
        db.session.rollback()  # and sees it
        return _issue(actor, kind, reference)


def _issue(actor: Actor, kind: Kind, reference: str) -> str:
    transfer = transfer_for(actor, reference, kind.permission)
    content = content_of(kind, lambda: queries.batch_facts(transfer))
    newest = next((paper for paper in queries.papers_of(transfer) if paper.kind == kind.key), None)
    if newest is not None and newest.content_sha256 == content.digest:
        return newest.number
    with writing():
        number = next_number(kind.series)
    settings = installation.current().settings
    pdf = pdf_of(content, number, now(), settings)
    installation.current().store.create(object_id(number), {"paper.pdf": pdf, "content.json": content.json}, MESSAGE_PAPER)
    return enter_paper(actor, reference, number, content, pdf)


def _kind(actor: Actor, key: str) -> Kind:
    if key not in KINDS:
        raise Refusal(NO_KIND)
    kind = KINDS[key]
    if not actor.may(kind.permission):
        raise refuse(actor, kind.permission)
    return kind


@recorded("paper.issued", Permission.TRANSFER_SUBMIT)
def enter_paper(actor: Actor, reference: str, number: str, content: Content, pdf: bytes) -> Recorded:
    """The row of a paper whose object is kept. Raises NotFound."""
    transfer = transfer_for(actor, reference, content.kind.permission)
    db.session.add(HandoverPaper(
        number=number, kind=content.kind.key, transfer_id=transfer.id, object_id=object_id(number), content_sha256=content.digest,
        pdf_sha256=sha256(pdf).hexdigest(), pdf_sm3=sm3(pdf), size=len(pdf), issued_at=now(), issued_by=actor.account_id,
    ))
    say(object_id(number), 1)
    return Recorded(f"paper:{number}", after=reference, value=number)


def file_scan(actor: Actor, number: str, path: Path) -> int:
    """Files the scan of the signed paper back; answers its place. Raises Forbidden, NotFound, Refusal where it cannot be read."""
    if not actor.may(Permission.TRANSFER_SUBMIT):
        raise refuse(actor, Permission.TRANSFER_SUBMIT)
    paper = queries.paper_for(actor, number)
    seen, content = look_at(path), path.read_bytes()
    digest = sha256(content).hexdigest()
    known = next((scan for scan in queries.scans_of(paper) if scan.sha256 == digest), None)
    if known is not None:
        return known.position
    store = installation.current().store
    store.derivatives.put(picture_key(digest), seen.picture)
    head = store.head(paper.object_id) or 1
    try:
        version = store.add_version(paper.object_id, {scan_path(head, seen.kind): content}, head, MESSAGE_SCAN)
    except Conflict:
        raise Refusal(AT_THE_SAME_TIME) from None
    return enter_scan(actor, number, seen, content, version.number)


@recorded("paper.scan_filed", Permission.TRANSFER_SUBMIT)
def enter_scan(actor: Actor, number: str, seen: Seen, content: bytes, version: int) -> Recorded:
    """The row of a scan whose bytes are kept. Raises NotFound."""
    paper = queries.paper_for(actor, number)
    position = version - 1
    db.session.add(HandoverScan(
        paper_id=paper.id, position=position, kind=seen.kind, pages=seen.pages, size=len(content), sha256=sha256(content).hexdigest(),
        object_version=version, filed_at=now(), filed_by=actor.account_id,
    ))
    say(paper.object_id, version)
    return Recorded(f"paper:{number}", after=f"{seen.kind} {seen.pages}", value=position)


@recorded("transfer.paper_counted", Permission.TRANSFER_RECEIVE)
def count_paper(actor: Actor, reference: str, position: int, volumes: int, pages: int, remark: str = "") -> Recorded:
    """Writes down what was counted of one file's paper beside what the batch says; answers whether they differ.

    Raises NotFound, Refusal.
    """
    entry = entry_for(actor, reference, position, Permission.TRANSFER_RECEIVE, lock=True)
    if entry.state not in (SUBMITTED, ACCESSIONED):
        raise Refusal(NOT_AT_THE_COUNTER)
    if not (0 <= volumes <= MOST_VOLUMES and 0 <= pages <= MOST_PAGES):
        raise Refusal(N_("卷数最多 %(volumes)s，页数最多 %(pages)s。"), volumes=MOST_VOLUMES, pages=MOST_PAGES)
    db.session.add(PaperCount(
        entry_id=entry.id, volumes=volumes, pages=pages, stated_volumes=entry.volumes, stated_pages=entry.pages,
        remark=mask_in(remark.strip()), counted_at=now(), counted_by=actor.account_id,
    ))
    before, after = f"{entry.volumes} {entry.pages}", f"{volumes} {pages}"
    return Recorded(f"transfer:{reference}/{position}", before, after, remark.strip() or None, value=before != after)


def picture_of(actor: Actor, number: str, position: int) -> bytes:
    """The first page of a scan as a small JPEG, made anew in the limited child where it was thrown away. Raises NotFound, Forbidden."""
    paper, scan = queries.scan_for(actor, number, position)
    store = installation.current().store
    try:
        return store.derivatives.get(picture_key(scan.sha256))
    except NotThere:
        with passing_folder(installation.current().settings.staging) as folder:
            path = folder / "scan"
            path.write_bytes(store.read(paper.object_id, scan_path(scan.position, scan.kind)))
            picture = look_at(path).picture
    store.derivatives.put(picture_key(scan.sha256), picture)
    return picture
