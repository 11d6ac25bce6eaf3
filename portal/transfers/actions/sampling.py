"""The human sample of a batch: begun with a recorded seed, judged page by page, decided with the last page."""
from __future__ import annotations

import secrets

from portal.access import Actor, Permission
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.regulation.sampling import draw, passes, population_digest
from portal.trail import Recorded, recorded
from portal.transfers.models import Transfer, TransferSample, TransferSamplePage
from portal.transfers.queries import standard_on, today, transfer_for
from portal.transfers.queries.samples import last_sample, population_of, sample_page, sample_pages
from portal.transfers.states import SUBMITTED, TRANSFER
from portal.wording import N_

SEED_BYTES = 16
FIT, UNFIT = "fit", "unfit"
NOTHING_TO_SAMPLE = N_("没有可以抽检的：通过检测并已提交的才抽检。")
SAMPLE_OPEN = N_("抽检还没有做完，还有 %(count)s 页没有看。看完再%(verb)s。")
SAMPLE_FAILED = N_("抽检没有通过。退回不合格的，企业改好重传以后再抽检，通过了才能签收。")
SAME_PACKAGES = N_("这些包已经抽检过，没有改动，不能重抽。")
DECIDED = N_("抽检已有结果，不能再改。")
WHY_UNFIT = N_("写明哪里不合格，企业看得到。")
NOT_NOW = N_("现在是“%(state)s”，不能抽检。")


@recorded("transfer.sample_begun", Permission.TRANSFER_RECEIVE)
def begin_sample(actor: Actor, reference: str) -> Recorded:
    """Draws a sample of what could be received now, by rate and pass rate of the standard in force; answers how many pages.

    Raises NotFound; Refusal where a sample is open, or the same packages were judged before: nobody draws until it fits.
    """
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE, lock=True)
    if transfer.state != SUBMITTED:
        raise Refusal(NOT_NOW, state=TRANSFER.label(transfer.state))
    population = {place.key: place for place in population_of(transfer)}
    if not population:
        raise Refusal(NOTHING_TO_SAMPLE)
    last, digest = last_sample(transfer), population_digest(list(population))
    if last is not None and last.population_sha256 == digest:
        raise Refusal(SAME_PACKAGES)
    standard = standard_on(today())
    sample = TransferSample(
        transfer_id=transfer.id, number=last.number + 1 if last else 1, seed=secrets.token_hex(SEED_BYTES), standard=standard.version,
        rate=standard.sample_rate, pass_rate=standard.pass_rate, population=len(population), population_sha256=digest,
        begun_at=now(), begun_by=actor.account_id,
    )
    db.session.add(sample)
    db.session.flush()
    drawn = [population[key] for key in draw(sample.seed, list(population), sample.rate)]
    db.session.add_all(
        TransferSamplePage(sample_id=sample.id, place=place, entry_id=one.entry_id, package_id=one.package_id, material=one.material,
                           page=one.page)
        for place, one in enumerate(drawn, start=1)
    )
    return Recorded(f"transfer:{reference}", after=sample.seed, value=len(drawn))


@recorded("transfer.sample_judged", Permission.TRANSFER_RECEIVE)
def judge_page(actor: Actor, reference: str, place: int, fit: bool, reason: str = "") -> Recorded:
    """Says whether a page of the open sample is fit, an unfit one with the reason; the last page decides the sample.

    Until then a page may be judged anew. Answers the outcome, or None while pages are left. Raises NotFound, Refusal.
    """
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE, lock=True)
    sample, page, _ = sample_page(actor, reference, place)
    if sample.outcome is not None or transfer.state != SUBMITTED:
        raise Refusal(DECIDED)
    if not fit and not reason.strip():
        raise Refusal(WHY_UNFIT)
    before, page.verdict = page.verdict, FIT if fit else UNFIT
    page.reason = None if fit else reason.strip()
    page.judged_at, page.judged_by = now(), actor.account_id
    db.session.flush()
    _decide(sample)
    return Recorded(f"transfer:{reference}", before, page.verdict, page.reason, value=sample.outcome)


def _decide(sample: TransferSample) -> None:
    verdicts = [page.verdict for page in sample_pages(sample)]
    if None in verdicts:
        return
    sample.outcome = "pass" if passes(verdicts.count(FIT), len(verdicts), sample.pass_rate) else "fail"
    sample.decided_at = now()


def refuse_bad_sample(transfer: Transfer) -> None:
    """A batch may be received without a sample; once one was begun, the newest must be judged and must not have failed.

    Raises Refusal. A sample that some change of the packages left behind is replaced by the next one.
    """
    sample = last_sample(transfer)
    if sample is None or sample.outcome == "pass":
        return
    if sample.outcome == "fail":
        raise Refusal(SAMPLE_FAILED)
    left = sum(page.verdict is None for page in sample_pages(sample))
    raise Refusal(SAMPLE_OPEN, count=left, verb=TRANSFER.said("receive"))
