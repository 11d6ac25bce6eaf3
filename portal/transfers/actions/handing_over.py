"""What the enterprise does with a batch once it is announced: upload, submit, withdraw."""
from __future__ import annotations

from portal import installation
from portal.access import Actor, Permission
from portal.database import now
from portal.lifecycle import Refusal
from portal.regulation.finding import Verdict
from portal.trail import Recorded, recorded
from portal.transfers import staging
from portal.transfers.actions.assessing import assess
from portal.transfers.actions.attesting import CLOSED, note_attestation
from portal.transfers.actions.entering import ask_check, ask_tidying, attach, entry_about, identify, new_entry
from portal.transfers.actions.judging import judge_again, judge_neighbours
from portal.transfers.identification import Given, identified
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.queries import BINDING, contested, entries_of, entry_for, packages_of, tally_of, transfer_for
from portal.transfers.sealed import name_index
from portal.transfers.seen import mark_of
from portal.transfers.states import ACCESSIONED, CHECKED, FILE, STAGED, SUBMITTED, TRANSFER, WITHDRAWN
from portal.wording import N_

UNLESS_RETURNED = N_("这个人的档案已提交。要换包，先请档案馆退回。")
CHECKS_OPEN = N_("还有 %(count)s 个包没有检测完，检测完再%(verb)s。")
NOT_BOUND = N_("提交以前要声明：这些人的纸质档案已装订成册（第九条第（四）项）。")
NOT_AS_SEEN = N_("本批刚刚变了：现在可以%(verb)s %(count)s 人。没有照办，看过再%(verb)s。")
NOTHING_PASSES = N_("没有可以提交的：通过检测、还没有提交的才能提交。")


def upload(actor: Actor, reference: str, given: Given) -> int:
    """Puts a staged package into the batch; answers the place of its file. Where it is refused nothing stays in staging.

    A mended package takes the place of that person's package only. Raises Forbidden, NotFound, Refusal.
    """
    folder = installation.current().settings.staging
    try:
        position, replaced = stage_package(actor, reference, given)
    except BaseException:
        staging.remove(folder, given.staged.name)
        raise
    if replaced:
        staging.remove(folder, replaced)
    return position


@recorded("transfer.package_staged", Permission.TRANSFER_UPLOAD)
def stage_package(actor: Actor, reference: str, given: Given) -> Recorded:
    """The row of a staged package and the wish to have it checked; answers (place of its file, name in staging that it replaces)."""
    return place_package(actor, reference, given)


def place_package(actor: Actor, reference: str, given: Given) -> Recorded:
    """`stage_package` within the caller's own transaction."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_UPLOAD, lock=True)
    TRANSFER.advance(transfer.state, "upload")
    entry = _entry_of(transfer, given.name)
    if entry.state == SUBMITTED:
        raise Refusal(UNLESS_RETURNED)
    before = entry.state
    replaced = attach(actor, entry, given)
    answer = entry.position, replaced.staging_name if replaced else None
    return Recorded(f"transfer:{reference}", before, entry.state, value=answer)


def _entry_of(transfer: Transfer, called: str) -> TransferEntry:
    """The file that a package of this name belongs to: its person's, that of the same name, or a new one."""
    entries = entries_of(transfer)
    name, id_number = identified(called)
    known = _known(entries, called)
    if known is None:
        position = max((entry.position for entry in entries), default=0) + 1
        return new_entry(transfer, position, name, id_number)
    if known.id_number_index is None and id_number:
        identify(known, name, id_number)
    return known


def _known(entries: list[TransferEntry], called: str) -> TransferEntry | None:
    """The file of a package of this name, where the batch has one."""
    found = entry_about(entries, *identified(called))
    if found is not None:
        return found
    packages, index = packages_of(entries), name_index(called)
    return next((entry for entry in entries if entry.package_id and packages[entry.package_id].name_index == index), None)


def refuse_submitted(transfer: Transfer, called: str) -> None:
    """Says before an upload begins that its file is with the archive. Raises Refusal."""
    known = _known(entries_of(transfer), called)
    if known is not None and known.state == SUBMITTED:
        raise Refusal(UNLESS_RETURNED)


@recorded("transfer.check_asked", Permission.TRANSFER_UPLOAD)
def check_again(actor: Actor, reference: str) -> Recorded:
    """Asks again for the inspection of packages whose inspection stopped. Raises NotFound, Refusal."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_UPLOAD, lock=True)
    waiting = entries_of(transfer, STAGED)
    if not waiting:
        raise Refusal(N_("没有等着检测的包。"))
    for entry in waiting:
        ask_check(actor, entry)
    return Recorded(f"transfer:{reference}", value=len(waiting))


@recorded("transfer.submitted", Permission.TRANSFER_SUBMIT)
def submit(actor: Actor, reference: str, *, bound: bool, seen: str | None = None) -> Recorded:
    """Hands the files that passed to the archive; the others stay to be mended. Answers how many.

    Art. 9(4): with it the actor attests that their paper is bound. Raises NotFound; Refusal, also where it is not `bound`, or
    where other files pass now than the actor had `seen` (their mark).
    """
    transfer = transfer_for(actor, reference, Permission.TRANSFER_SUBMIT, lock=True)
    before, after = transfer.state, TRANSFER.advance(transfer.state, "submit")
    refuse_open_checks(transfer, "submit")
    checked = entries_of(transfer, CHECKED)
    refuse_unseen([entry for entry in checked if entry.verdict == Verdict.PASS], seen, "submit")
    judge_where_changed(transfer, checked)
    passing = [entry for entry in checked if entry.verdict == "pass"]
    if not passing:
        raise Refusal(NOTHING_PASSES)
    if not bound:
        raise Refusal(NOT_BOUND)
    note_attestation(actor, transfer, BINDING)
    for entry in passing:
        entry.state = FILE.advance(entry.state, "submit")
    transfer.state, transfer.submitted_at, transfer.submitted_by = after, now(), actor.account_id
    assess(transfer)
    return Recorded(f"transfer:{reference}", before, transfer.state, value=len(passing))


def refuse_unseen(entries: list[TransferEntry], seen: str | None, verb: str) -> None:
    """Raises Refusal where the files are others than the actor had before the eyes; nothing where no page was shown."""
    if seen is not None and seen != mark_of(entries):
        raise Refusal(NOT_AS_SEEN, count=sum(entry.verdict == Verdict.PASS for entry in entries), verb=TRANSFER.said(verb))


def refuse_open_checks(transfer: Transfer, verb: str) -> None:
    """Raises Refusal while a package of the batch is not inspected."""
    staged = tally_of(transfer).staged
    if staged:
        raise Refusal(CHECKS_OPEN, count=staged, verb=TRANSFER.said(verb))


def judge_where_changed(transfer: Transfer, entries: list[TransferEntry]) -> None:
    """Judges anew what failed, and what the archive or another batch has got meanwhile."""
    taken = contested(transfer)
    for entry in entries:
        if entry.verdict == "fail" or entry.id in taken:
            judge_again(entry)


@recorded("transfer.file_withdrawn", Permission.TRANSFER_WITHDRAW)
def withdraw_file(actor: Actor, reference: str, position: int) -> Recorded:
    """Takes one file out of the batch before its receipt; its package is removed. Raises NotFound, Refusal."""
    entry = entry_for(actor, reference, position, Permission.TRANSFER_WITHDRAW, lock=True)
    if not TRANSFER.allows(entry.transfer.state, "withdraw"):
        raise Refusal(CLOSED)
    before = entry.state
    _take_out(entry)
    ask_tidying(actor, entry.transfer)
    judge_neighbours(entry)
    assess(entry.transfer)
    return Recorded(f"transfer:{reference}", before, entry.state)


@recorded("transfer.withdrawn", Permission.TRANSFER_WITHDRAW)
def withdraw(actor: Actor, reference: str) -> Recorded:
    """Takes the whole batch back before its receipt. Raises NotFound, Refusal."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_WITHDRAW, lock=True)
    before, after = transfer.state, TRANSFER.advance(transfer.state, "withdraw")
    transfer.state, transfer.withdrawn_at, transfer.withdrawn_by = after, now(), actor.account_id
    for entry in entries_of(transfer):
        if entry.state not in (WITHDRAWN, ACCESSIONED):
            _take_out(entry)
    ask_tidying(actor, transfer)
    return Recorded(f"transfer:{reference}", before, transfer.state)


def _take_out(entry: TransferEntry) -> None:
    entry.state, entry.withdrawn_at = FILE.advance(entry.state, "withdraw"), now()
    if entry.package is not None:
        entry.package.removed_at = entry.withdrawn_at
