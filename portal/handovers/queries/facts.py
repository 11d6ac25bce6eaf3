"""The facts that papers are made from, read as they are now."""
from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from portal import installation
from portal.accounts.queries import names_of
from portal.database import db
from portal.handovers.counts import Count
from portal.handovers.papers.facts import BatchFacts, FileFacts, Found, PropertyResult, SampleResult
from portal.handovers.queries.papers import counts_of
from portal.regulation.codes import CODES
from portal.regulation.finding import Finding
from portal.regulation.properties import PROPERTY_LABELS, RESULT_LABELS, ROWS, Result
from portal.rendering.formats import article, paper_day
from portal.transfers.models import Transfer, TransferEntry, TransferFinding, TransferInspection, TransferPackage, TransferRow
from portal.transfers.outline import places
from portal.transfers.queries import entries_of, last_assessment, packages_of, rows_of
from portal.transfers.queries.samples import sample_pages, samples_of
from portal.transfers.sealed import open_number
from portal.transfers.states import DISK, WITHDRAWN
from portal.wording import gettext

CARRIERS = {DISK: "移动硬盘（离线）"}
ONLINE = "在线"


def batch_facts(transfer: Transfer) -> BatchFacts:
    """Everything that a paper of the batch can say, as it is now."""
    entries = [entry for entry in entries_of(transfer) if entry.state != WITHDRAWN]
    packages, counts, rows, found = packages_of(entries), counts_of(entries), rows_of(transfer), _found(transfer)
    enterprise, archive = transfer.enterprise, installation.current().settings.archive_name
    receiver = names_of({transfer.received_by}) if transfer.received_by else {}
    return BatchFacts(
        reference=transfer.reference, archive=archive, enterprise=enterprise.name, code=enterprise.code,
        carrier=CARRIERS.get(transfer.origin, ONLINE), head=dict(transfer.head or {}), accession=transfer.accession or "",
        submitted_on=paper_day(transfer.submitted_at), received_on=paper_day(transfer.received_at),
        received_by=receiver.get(transfer.received_by or 0, ""),
        properties=tuple(_properties(transfer)), samples=tuple(_samples(transfer)),
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
        sha256=package.sha256 if package else "", sm3=package.sm3 if package else "",
        verdict=entry.verdict, standard=inspection.standard if inspection else "",
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


def _properties(transfer: Transfer) -> Iterator[PropertyResult]:
    """The four properties as they stood after the newest round."""
    assessment = last_assessment(transfer)
    for outcome in assessment.results if assessment else ():
        row, result, reason = ROWS[outcome["number"]], Result(outcome["result"]), outcome["reason"]
        yield PropertyResult(
            group=gettext(PROPERTY_LABELS[row.group]), number=row.number, name=gettext(row.name), result=gettext(RESULT_LABELS[result]),
            failed=result is Result.FAILED, passed=result is Result.PASSED, reason=gettext(reason) if reason else "",
        )


def _samples(transfer: Transfer) -> Iterator[SampleResult]:
    """Decided human samples, in their order."""
    for sample in reversed(samples_of(transfer)):
        if sample.outcome is not None:
            pages = sample_pages(sample)
            unfit = sum(page.verdict == "unfit" for page in pages)
            yield SampleResult(
                sample.number, sample.population, len(pages), unfit, sample.rate, sample.pass_rate, sample.outcome == "pass", sample.seed,
                paper_day(sample.decided_at),
            )
