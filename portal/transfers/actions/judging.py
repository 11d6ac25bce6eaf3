"""What was found in a file's package and what its place among others says, written down as a numbered inspection."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.database import db, now, writing
from portal.regulation.areas import resolve
from portal.regulation.code import Weight
from portal.regulation.eligibility import PersonFacts, destination_findings
from portal.regulation.finding import Finding, Verdict, verdict
from portal.regulation.identity import mask_in
from portal.trail import Recorded, add_entry
from portal.transfers.actions.assessing import end_round
from portal.transfers.actions.entering import entry_about, identify
from portal.transfers.actions.keeping_digests import keep_digests
from portal.transfers.dated import findings_on
from portal.transfers.enterprise_checks import package_differs
from portal.transfers.members import PACKAGE, shown
from portal.transfers.models import TransferEntry, TransferFinding, TransferInspection
from portal.transfers.outline import outline
from portal.transfers.queries import (
    earlier_claim,
    entries_of,
    hold_package,
    in_custody,
    kept_findings,
    last_inspection,
    register_of,
    rows_about,
    today,
    twins_in,
)
from portal.transfers.queries.pages import neighbours, pages_elsewhere
from portal.transfers.register_checks import Inspected, check_register
from portal.transfers.repeated_pages import original_pages, repeated_findings
from portal.transfers.sealed import open_given, open_report, seal_report
from portal.transfers.states import ANNOUNCED, DISK, FILE, STAGED
from portal.wording import N_

ELSEWHERE = N_("别的单位的批次")



def record_inspection(package_id: int, report: dict[str, Any]) -> None:
    """Writes down the report on a package that waits for it. Repeated, or where it was replaced meanwhile, nothing happens."""
    with writing():
        entry = hold_package(package_id)
        if entry is None or entry.state != STAGED or entry.package is None:
            return
        _settle_person(entry, report)
        if report.get("volumes") and not rows_about(entry):
            entry.volumes = report["volumes"]
        touched = neighbours(entry)  # before its digests are replaced: what shared a page with the package before
        keep_digests(entry, report)
        entry.package.report_token = seal_report(report)
        _write(entry, report, [*findings_on(report, entry.transfer.transfer_date), *placement(entry, report)])
        entry.state = FILE.advance(entry.state, "check")
        if entry.transfer.origin == DISK:
            entry.state = FILE.advance(entry.state, "submit")
        judge_neighbours(entry, *touched)
        add_entry(None, "transfer.file_checked", Recorded(f"transfer:{entry.transfer.reference}", STAGED, f"{entry.state} {entry.verdict}"))
        end_round(entry.transfer)


def judge_neighbours(entry: TransferEntry, *further: TransferEntry) -> None:
    """Judges anew whose findings depend on a file that came, left or changed, and `further` ones."""
    db.session.flush()
    for other in dict.fromkeys((*further, *neighbours(entry))):
        judge_again(other)


def judge_again(entry: TransferEntry) -> None:
    """Judges an inspected file by its register, its batch and the archive as they are now; a new inspection only where that differs."""
    last = last_inspection(entry)
    if last is None or entry.package is None or entry.package.report_token is None:
        return
    report = open_report(entry.package.report_token)
    found = [*findings_on(report, entry.transfer.transfer_date), *placement(entry, report)]
    before = kept_findings(last)
    if [(row.code, row.subject, row.facts) for row in before] != [(one.code, mask_in(one.subject), one.facts) for one in found]:
        _write(entry, report, found, before)


def placement(entry: TransferEntry, report: dict[str, Any]) -> list[Finding]:
    """What the register says of this file, and the same person, or the same page, elsewhere: in the batch, in another, in custody.

    Nothing where the package is refused as a whole: it has that one finding, and whose it is only its name says.
    """
    if report["person"] is None:
        return []
    found = _by_register(entry, report)
    packages = [twin.package for twin in twins_in(entry) if twin.package]
    if packages:
        found.append(Finding("person-twice", PACKAGE, {"other": shown(open_given(packages[0].given_token)[0])}))
    claim = earlier_claim(entry)
    if claim is not None:
        own = claim.enterprise_id == entry.transfer.enterprise_id
        found.append(Finding("person-in-batch", PACKAGE, {"batch": claim.reference if own else ELSEWHERE}))
    if in_custody(entry):
        found.append(Finding("person-in-custody", PACKAGE))
    found.extend(package_differs(report, entry.transfer.enterprise.code))
    pages = original_pages(report)
    found.extend(repeated_findings(pages, pages_elsewhere(entry, pages)))
    return found


def _by_register(entry: TransferEntry, report: dict[str, Any]) -> list[Finding]:
    """What the register says; without one only the place of the enterprise is known of what Art. 21(3) asks."""
    transfer = entry.transfer
    registered = resolve(transfer.enterprise.registered_area)
    if transfer.head is None or entry.package is None:
        return destination_findings(PersonFacts(transfer.transfer_date or today(), registration=registered))
    path, name = open_given(entry.package.given_token)
    register = register_of(transfer, rows_about(entry))
    return check_register(register, [Inspected(name, path, report)], today(), registered).packages.get(0, [])


def _settle_person(entry: TransferEntry, report: dict[str, Any]) -> None:
    """A package whose name told nobody belongs to the person in its catalogue, and takes the place that was announced for it."""
    person = report["person"]
    if entry.id_number_index is not None or not person:
        return
    others = [other for other in entries_of(entry.transfer, ANNOUNCED) if other.inspections == 0]
    announced = entry_about(others, person["name"] or None, person["id_number"] or None)
    identify(entry, person["name"] or None, person["id_number"] or None)
    if announced is not None:
        entry.volumes = announced.volumes
        db.session.delete(announced)
        db.session.flush()


def _write(entry: TransferEntry, report: dict[str, Any], found: list[Finding], before: Sequence[TransferFinding] = ()) -> None:
    """The next inspection of a file with its findings; what was let pass of the same package stays let pass."""
    entry.inspections += 1
    inspection = TransferInspection(
        entry_id=entry.id, package_id=entry.package_id, number=entry.inspections, standard=report["standard"], verdict=verdict(found).value,
        materials=len(report["items"]), pages=report["pages"], bytes=report["bytes"], catalogue=outline(report), at=now(),
        evidence={"readable": bool(report["person"])} | report.get("evidence", {}),
    )
    db.session.add(inspection)
    db.session.flush()
    lifted = {(row.code, row.subject): row for row in before if row.lifted_at}
    rows = [_finding(inspection, position, one, lifted) for position, one in enumerate(found, start=1)]
    db.session.add_all(rows)
    entry.materials, entry.pages, entry.bytes = inspection.materials, inspection.pages, inspection.bytes
    sum_up(entry, rows)


def _finding(
    inspection: TransferInspection, position: int, one: Finding, lifted: dict[tuple[str, str], TransferFinding],
) -> TransferFinding:
    row = TransferFinding(
        inspection_id=inspection.id, position=position, code=one.code, weight=one.weight.value, subject=mask_in(one.subject),
        facts=one.facts,
    )
    known = lifted.get((row.code, row.subject))
    if known is not None:
        row.lifted_reason, row.lifted_by, row.lifted_at = known.lifted_reason, known.lifted_by, known.lifted_at
    return row


def sum_up(entry: TransferEntry, rows: Sequence[TransferFinding]) -> None:
    """Counts what stands against a file, without what was let pass, and says whether it passes."""
    standing = [row.weight for row in rows if row.lifted_at is None]
    entry.bars, entry.errors, entry.warnings = (standing.count(weight.value) for weight in (Weight.BAR, Weight.ERROR, Weight.WARNING))
    entry.verdict = Verdict.FAIL.value if entry.bars or entry.errors else Verdict.PASS.value
