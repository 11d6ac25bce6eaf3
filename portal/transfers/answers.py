"""What `guidang import` and `guidang receive` answer (`command-line.md` 3), from the rows as they are now."""
from __future__ import annotations

from typing import Any

from portal.regulation.finding import Finding, Verdict
from portal.transfers.checking import said
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.queries import entries_of, kept_findings, last_inspection, packages_of
from portal.transfers.sealed import open_given
from portal.transfers.states import ACCESSIONED, RETURNED


def imported(transfer: Transfer) -> dict[str, Any]:
    """`{"batch", "files": [{"path", "state", "reference"}]}` in the order in which the packages were given."""
    paths = _paths(entries := entries_of(transfer))
    files = [{"path": paths.get(entry.id), "state": entry.state, "reference": _given_reference(entry)} for entry in entries]
    return {"batch": transfer.reference, "files": files}


def received(transfer: Transfer) -> dict[str, Any]:
    """`{"batch", "accession", "files": [...], "returned": [...]}`."""
    entries = entries_of(transfer, ACCESSIONED, RETURNED)
    paths = _paths(entries)
    return {
        "batch": transfer.reference, "accession": transfer.accession,
        "files": [_accepted(entry, paths) for entry in entries if entry.state == ACCESSIONED],
        "returned": _objected([entry for entry in entries if entry.state == RETURNED], paths),
    }


def failing(transfer: Transfer) -> list[dict[str, Any]]:
    """`{"path", "findings"}` of each file of the batch that does not pass as it is."""
    entries = [entry for entry in entries_of(transfer) if entry.verdict == Verdict.FAIL]
    return _objected(entries, _paths(entries))


def _objected(entries: list[TransferEntry], paths: dict[int, str]) -> list[dict[str, Any]]:
    return [{"path": paths.get(entry.id), "findings": said(findings_now(entry))} for entry in entries]


def findings_now(entry: TransferEntry) -> list[Finding]:
    """The findings of a file's newest inspection."""
    last = last_inspection(entry)
    return [Finding(row.code, row.subject, row.facts) for row in kept_findings(last)] if last else []


def _accepted(entry: TransferEntry, paths: dict[int, str]) -> dict[str, Any]:
    return {
        "path": paths.get(entry.id), "reference": entry.reference, "object": entry.object_id, "version": entry.object_version,
        "pages": entry.pages,
    }


def _given_reference(entry: TransferEntry) -> str | None:
    """The 档号 once the file is in custody; before that it is only reserved."""
    return entry.reference if entry.state == ACCESSIONED else None


def _paths(entries: list[TransferEntry]) -> dict[int, str]:
    packages = packages_of(entries)
    return {entry.id: open_given(packages[entry.package_id].given_token)[0] for entry in entries if entry.package_id in packages}
