"""What the archive does with a submitted batch: return a file, let a finding pass, receive, accession, close."""
from __future__ import annotations

from sqlalchemy import select, update

from portal import installation
from portal.access import Actor, Permission, refuse
from portal.catalogue.models import Fonds
from portal.database import db, now
from portal.jobs import ask
from portal.jobs.queries import open_about
from portal.lifecycle import Refusal
from portal.regulation.reference import file_reference, object_id
from portal.trail import Recorded, recorded
from portal.transfers.actions.announcing import ACCESSION, next_number
from portal.transfers.actions.assessing import assess
from portal.transfers.actions.entering import ask_tidying
from portal.transfers.actions.handing_over import CLOSED, judge_where_changed, refuse_open_checks, refuse_unseen
from portal.transfers.actions.judging import judge_again, judge_neighbours, sum_up
from portal.transfers.actions.sampling import refuse_bad_sample
from portal.transfers.lifting import may_lift
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.queries import entries_of, entry_for, is_staged, kept_findings, last_inspection, tally_of, transfer_for
from portal.transfers.queries.pages import neighbours
from portal.transfers.states import ACCEPTED, ACCESSIONED, CHECKED, FILE, RECEIVE, RETURNED, SUBMITTED, TRANSFER
from portal.wording import N_

NOT_PASSED = N_("检测没有通过。")
PACKAGE_LOST = N_("收到的包不在了，请再传一次。")
NOT_SUBMITTED = N_("本批签收时还没有提交，请放进新的批次。")
REASON_NEEDED = N_("写一句理由，对方看得到。")
INSPECTED_AGAIN = N_("这个人的包刚刚又检测过，没有照办。看过新的结果再放行。")
NOTHING_STOPPED = N_("没有停下的签收。")
NOTHING_TO_RECEIVE = N_("没有等着签收的档案。")


@recorded("transfer.file_returned", Permission.TRANSFER_RECEIVE)
def return_file(actor: Actor, reference: str, position: int, reason: str) -> Recorded:
    """Returns one submitted file to the enterprise with a reason. Raises NotFound, Refusal."""
    entry = _open_entry(actor, reference, position)
    before = entry.state
    _return(entry, "return", _reason(reason))
    judge_neighbours(entry)
    assess(entry.transfer)
    return Recorded(f"transfer:{reference}", before, entry.state, reason)


@recorded("transfer.return_undone", Permission.TRANSFER_RECEIVE)
def take_back(actor: Actor, reference: str, position: int) -> Recorded:
    """Undoes the return of a file that nobody has touched since. Raises NotFound, Refusal."""
    entry = _open_entry(actor, reference, position)
    before, entry.state = entry.state, FILE.advance(entry.state, "take_back")
    entry.return_reason = entry.returned_at = None
    db.session.flush()
    judge_again(entry)
    judge_neighbours(entry)
    assess(entry.transfer)
    return Recorded(f"transfer:{reference}", before, entry.state)


@recorded("transfer.findings_lifted", Permission.TRANSFER_RECEIVE)
def lift(actor: Actor, reference: str, position: int, reason: str, inspection: int | None = None) -> Recorded:
    """Lets a file pass against its errors with a reason that both sides see; answers how many. A bar is never lifted (Art. 21(4)).

    Raises NotFound; Refusal where there is a bar, or an error that nobody can let pass, or where the file was inspected again since
    the `inspection` (its number) that the actor read.
    """
    entry, reason = _open_entry(actor, reference, position), _reason(reason)
    if inspection is not None and inspection != entry.inspections:
        raise Refusal(INSPECTED_AGAIN)
    last = last_inspection(entry)
    rows = kept_findings(last) if last and entry.state in (CHECKED, SUBMITTED) else []
    standing = [row for row in rows if row.lifted_at is None]
    if any(row.weight == "bar" for row in standing):
        raise Refusal(N_("法规不允许移交这个人的档案，不能放行。"))
    errors = [row for row in standing if row.weight == "error"]
    firm = [row for row in errors if not may_lift(row.code)]
    if firm or not errors:
        raise Refusal(N_("有 %(count)s 处不能放行，要改好包重传。") if firm else N_("没有要放行的。"), count=len(firm))
    for row in errors:
        row.lifted_reason, row.lifted_by, row.lifted_at = reason, actor.account_id, now()
    sum_up(entry, rows)
    assess(entry.transfer)
    return Recorded(f"transfer:{reference}", "fail", entry.verdict, reason, value=len(errors))


@recorded("transfer.received", Permission.TRANSFER_RECEIVE)
def receive(actor: Actor, reference: str, seen: str | None = None) -> Recorded:
    """Receives a submitted batch: custody of what passes goes to the archive, the rest is returned (`architecture`, section 7).

    Gives the accession number and a 档号 for each accepted file, durably, before any object is written; a job writes the
    objects. Where nothing passes the batch stays open and there is no accession. Answers the accession number or None.
    Raises Refusal, also where other files are submitted now than the actor had `seen` (their mark).
    """
    db.session.scalar(select(Fonds.id).where(Fonds.code == installation.current().settings.fonds).with_for_update())  # receipts queue here
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE, lock=True)
    before, accepted = transfer.state, TRANSFER.advance(transfer.state, "receive")
    refuse_open_checks(transfer, "receive")
    submitted = entries_of(transfer, SUBMITTED)
    if not submitted:
        raise Refusal(NOTHING_TO_RECEIVE)
    refuse_unseen(submitted, seen, "receive")
    judge_where_changed(transfer, submitted)
    fit = [entry for entry in submitted if entry.verdict == "pass" and is_staged(entry)]
    _return_all([entry for entry in submitted if entry not in fit])
    if fit:
        refuse_bad_sample(transfer)
        _accept(actor, transfer, fit, accepted)
    assess(transfer)
    return Recorded(f"transfer:{reference}", before, transfer.state, value=transfer.accession)


@recorded("transfer.receipt_resumed", Permission.TRANSFER_RECEIVE)
def resume_receipt(actor: Actor, reference: str) -> Recorded:
    """Asks again for the writing of accepted files that stopped. Raises NotFound, Refusal."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE, lock=True)
    if transfer.state != ACCEPTED or open_about(f"transfer:{reference}", RECEIVE):
        raise Refusal(NOTHING_STOPPED)
    ask(RECEIVE, f"transfer:{reference}", {"transfer_id": transfer.id}, actor)
    return Recorded(f"transfer:{reference}", transfer.state, transfer.state)


def receive_what_is_left(actor: Actor, reference: str) -> None:
    """As `receive`, for a command that may be repeated: nothing where the batch is received, or all its files were returned.

    Raises Forbidden, NotFound, Refusal.
    """
    if not actor.may(Permission.TRANSFER_RECEIVE):
        raise refuse(actor, Permission.TRANSFER_RECEIVE)
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE)
    count = tally_of(transfer)
    answered = transfer.state == SUBMITTED and count.returned and not count.submitted and not count.staged
    if transfer.state not in (ACCEPTED, ACCESSIONED) and not answered:
        receive(actor, reference)


def _return_all(unfit: list[TransferEntry]) -> None:
    """Returns what does not pass, or was lost; what is received beside it is not told of pages that went back."""
    for entry in unfit:
        _return(entry, "return", PACKAGE_LOST if entry.verdict == "pass" else NOT_PASSED)
    db.session.flush()
    sharing = {other: None for entry in unfit for other in neighbours(entry) if other.state == SUBMITTED}
    for other in sharing:
        judge_again(other)


def _accept(actor: Actor, transfer: Transfer, fit: list[TransferEntry], state: str) -> None:
    transfer.state, transfer.accession = state, next_number(ACCESSION)
    transfer.received_at, transfer.received_by = now(), actor.account_id
    for entry in entries_of(transfer, CHECKED):
        _return(entry, "leave_out", NOT_SUBMITTED)
    for entry in fit:
        entry.reference = _next_reference()
        entry.object_id = object_id(entry.reference)
    ask(RECEIVE, f"transfer:{transfer.reference}", {"transfer_id": transfer.id}, actor)


def _next_reference() -> str:
    """The next 档号 of the fonds; once given it is never given again (DA/T 13-2022)."""
    code = installation.current().settings.fonds
    next_one = update(Fonds).where(Fonds.code == code).values(last_number=Fonds.last_number + 1)
    return file_reference(code, db.session.scalars(next_one.returning(Fonds.last_number)).one())


@recorded("transfer.accessioned", Permission.TRANSFER_RECEIVE)
def close(actor: Actor, reference: str) -> Recorded:
    """Closes a batch all of whose accepted files are in custody. Raises Refusal while one is not."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE, lock=True)
    before, after = transfer.state, TRANSFER.advance(transfer.state, "accession")
    if entries_of(transfer, SUBMITTED):
        raise Refusal(N_("还有档案没有写进保存库。"))
    transfer.state, transfer.accessioned_at = after, now()
    for entry in entries_of(transfer, RETURNED):
        if entry.package is not None:
            entry.package.removed_at, entry.package.report_token = transfer.accessioned_at, None
    ask_tidying(actor, transfer)
    assess(transfer)
    return Recorded(f"transfer:{reference}", before, transfer.state)


def _open_entry(actor: Actor, reference: str, position: int) -> TransferEntry:
    """A file of a batch that is not received yet. Raises NotFound, Refusal."""
    entry = entry_for(actor, reference, position, Permission.TRANSFER_RECEIVE, lock=True)
    if not TRANSFER.allows(entry.transfer.state, "receive") and entry.transfer.state != TRANSFER.start:
        raise Refusal(CLOSED)
    return entry


def _return(entry: TransferEntry, verb: str, reason: str) -> None:
    entry.state = FILE.advance(entry.state, verb)
    entry.return_reason, entry.returned_at = reason, now()


def _reason(text: str) -> str:
    if not text.strip():
        raise Refusal(REASON_NEEDED)
    return text.strip()
