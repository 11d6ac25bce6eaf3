"""The four properties of a batch (DA/T 70-2018), written down anew whenever a round of checks brings another result."""
from __future__ import annotations

from portal.database import db, now
from portal.regulation.properties import ROWS, Evidence, fails, outcomes
from portal.transfers.models import Transfer, TransferAssessment
from portal.transfers.queries import last_assessment, tally_of
from portal.transfers.queries.evidence import evidence_of
from portal.transfers.queries.uploads import count_unfinished

MOST_EXAMPLES = 5


def assess(transfer: Transfer) -> None:
    """Part of an action: the results as they are now, as a further round where they differ from the last one."""
    db.session.flush()
    evidence, own = evidence_of(transfer)
    last = last_assessment(transfer)
    results = _results(evidence, own)
    if last is not None and last.results == results and last.files == evidence.files:
        return
    number = last.round + 1 if last else 1
    db.session.add(TransferAssessment(
        transfer_id=transfer.id, round=number, state=transfer.state, files=evidence.files, results=results, at=now(),
    ))


def end_round(transfer: Transfer) -> None:
    """Part of an action: `assess`, unless more of the batch is on its way or waits for its check.

    A round of a batch of many packages is all of them: written down after each, it would take time and rows by their square.
    """
    db.session.flush()
    if not tally_of(transfer).staged and not count_unfinished(transfer):
        assess(transfer)


def _results(evidence: Evidence, own: list) -> list[dict]:
    """Each outcome as plain data, with what was found about the batch itself."""
    results = []
    for outcome in outcomes(evidence):
        row = ROWS[outcome.number]
        examples = [finding.as_dict() for finding in own if finding.code in row.codes and fails(row, finding.code)]
        results.append({**outcome.as_dict(), "examples": examples[:MOST_EXAMPLES]})
    return results
