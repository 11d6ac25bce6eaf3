"""What the pages of the hand-over show, as plain facts for their templates."""
from __future__ import annotations

from typing import Any

from portal.access import Actor, Permission, Reach
from portal.accounts.queries import names_of
from portal.handovers import queries
from portal.handovers.counts import progress, signed
from portal.handovers.making import content_of
from portal.handovers.papers.digests import HOW, of_batch
from portal.handovers.papers.kinds import KINDS
from portal.lifecycle import Refusal
from portal.transfers.queries import entries_of, entry_for, transfer_for
from portal.transfers.states import ACCESSIONED, RETURNED, SUBMITTED
from portal.wording import gettext

COUNTABLE = (SUBMITTED, ACCESSIONED)


def papers_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """The papers of a batch: those made out, newest first, and which this actor can make out now, or why not."""
    transfer = transfer_for(actor, reference)
    papers = queries.papers_of(transfer)
    names = names_of({paper.issued_by for paper in papers if paper.issued_by})
    signed_copies = {scan.paper_id for scan in queries.scans_of(*papers)}
    lines = [
        {"paper": paper, "title": KINDS[paper.kind].title, "who": names.get(paper.issued_by or 0, ""),
         "is_signed": paper.id in signed_copies,
         "is_newest": not any(other.kind == paper.kind for other in papers[:place]), "is_open": _may_take(actor, paper.kind)}
        for place, paper in enumerate(papers)
    ]
    return {"transfer": transfer, "lines": lines, "kinds": _offers(actor, transfer)}


def _offers(actor: Actor, transfer: Any) -> list[dict[str, str]]:
    """Kinds that this actor makes out; `why` says what has to come first."""
    facts = queries.batch_facts(transfer)
    return [{"key": key, "title": kind.title, "why": _why_not(key, facts)} for key, kind in KINDS.items() if actor.may(kind.permission)]


def _why_not(key: str, facts: Any) -> str:
    try:
        content_of(KINDS[key], lambda: facts)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _may_take(actor: Actor, kind: str) -> bool:
    return not (KINDS[kind].in_full and actor.reach(Permission.TRANSFER_VIEW) is Reach.DESCRIPTION)


def record_facts(actor: Actor, number: str) -> dict[str, Any]:
    """The record of a paper: what it is, by whom and when, its digests, whether it still holds, its signed copies."""
    paper = queries.paper_for(actor, number)
    kind = KINDS[paper.kind]
    others = [other for other in queries.papers_of(paper.transfer) if other.kind == paper.kind and other.id > paper.id]
    scans = queries.scans_of(paper)
    names = names_of({who for who in (paper.issued_by, *(scan.filed_by for scan in scans)) if who})
    return {
        "paper": paper, "kind": kind, "title": gettext(kind.title), "who": names.get(paper.issued_by or 0, ""), "names": names,
        "holds": _digest_now(paper) == paper.content_sha256, "newer": others[0] if others else None, "scans": scans,
        "is_open": _may_take(actor, paper.kind), "sees_scans": actor.reach(Permission.TRANSFER_VIEW) is not Reach.DESCRIPTION,
        "may_file": actor.may(Permission.TRANSFER_SUBMIT),
        "batch_digest": _batch_digest(paper) if paper.kind in ("form", "receipt") else None,
        "how": HOW,
    }


def _digest_now(paper: Any) -> str | None:
    """The digest of what the paper would say today; None where it could not be made out any more."""
    try:
        return content_of(KINDS[paper.kind], lambda: queries.batch_facts(paper.transfer)).digest
    except Refusal:
        return None


def _batch_digest(paper: Any) -> str:
    files = queries.batch_facts(paper.transfer).of(*((ACCESSIONED,) if paper.kind == "receipt" else COUNTABLE))
    return of_batch(file.sha256 for file in files)[0]


# --- the count at the counter -----------------------------------------------------------------------------------------


def counting_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """The files at the counter in the order of the batch, each with its newest count."""
    transfer = transfer_for(actor, reference)
    entries = entries_of(transfer, *COUNTABLE, RETURNED)
    counts = queries.counts_of(entries)
    rows = [row(entry, counts.get(entry.id)) for entry in entries]
    done = progress(counts.get(entry.id) for entry in entries if entry.state in COUNTABLE)
    return {
        "transfer": transfer, "rows": rows, "done": done, "counts_paper": actor.may(Permission.TRANSFER_RECEIVE),
        "differing": [one for one in rows if one["count"] and one["count"].differs],
    }


def row(entry: Any, count: Any, form: Any = None) -> dict[str, Any]:
    """One file at the counter."""
    differences = [(signed(count.volumes_more), "volumes"), (signed(count.pages_more), "pages")] if count else []
    return {
        "entry": entry, "count": count, "form": form, "is_open": entry.state in COUNTABLE,
        "differences": [(said, what) for said, what in differences if said != "0"],
    }


def row_facts(actor: Actor, reference: str, position: int, form: Any = None) -> dict[str, Any]:
    """The row that was just counted, alone; `form` where it was filled in wrongly."""
    entry = entry_for(actor, reference, position)
    return {"row": row(entry, queries.counts_of([entry]).get(entry.id), form), "position": position}
