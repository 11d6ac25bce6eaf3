"""Taking one accepted file into custody: object first, rows second; a crash between the two is repaired by repeating."""
from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive_store import Conflict
from portal import installation
from portal.access import Actor, Permission
from portal.catalogue.models import Fonds, PersonnelFile
from portal.database import db, now
from portal.digitisation.actions import READ
from portal.jobs import ask
from portal.jobs.actions import KINDS
from portal.keys import KEY_ID
from portal.people.models import Person
from portal.records import kept_already
from portal.trail import Recorded, recorded
from portal.transfers import accession, custody, staging
from portal.transfers.actions.keeping_digests import forget_digests
from portal.transfers.actions.untaken import CHANGED, GONE, NotTaken
from portal.transfers.inspection import inspect, unpack
from portal.transfers.intake_checks import sha256_of
from portal.transfers.members import Refused
from portal.transfers.models import TransferEntry, TransferInspection, TransferPackage
from portal.transfers.queries import inspections_of, kept_findings, register_of, rows_about, standard_on, today
from portal.transfers.record import Acceptance, kept_paths, make_record, received_names, stated_by
from portal.transfers.sealed import open_given, open_number, open_report
from portal.transfers.states import FILE, SUBMITTED

CATALOGUE = "metadata/package."
MESSAGE = "accession"
"""What the store notes beside a version; it holds no personal data."""


def take_into_custody(actor: Actor, entry_id: int) -> None:
    """Writes the object of an accepted file and then its rows. Repeated, it goes on where it was, also after a rebuild of the database.

    Raises NotTaken where the staged package is gone or is not what was accepted, Conflict where the object or the row of this
    档号 is another person's, and what the store raises.
    """
    entry = db.session.get(TransferEntry, entry_id)
    if entry is None or entry.state != SUBMITTED or entry.package is None:
        return
    staged = installation.current().settings.staging / entry.package.staging_name
    record, version = _kept_object(entry) or _write_object(entry, staged)
    accession_file(actor, entry_id, record, version)
    staging.remove(staged.parent, staged.name)


def _kept_object(entry: TransferEntry) -> tuple[dict[str, Any], int] | None:
    """(record, version) of the object that an earlier attempt has written: it is whole, and the package is needed no more."""
    store, object_id = installation.current().store, entry.object_id or ""
    number = store.head(object_id)
    if number is None:
        return None
    record = json.loads(store.read(object_id, accession.RECORD, number))
    person = record["person"]["id_number"]["token"]
    if record["transfer"] != entry.transfer.reference or open_number(person) != open_number(entry.id_number_token or ""):
        raise Conflict(f"{object_id} was written for another file")
    return record, number


def _write_object(entry: TransferEntry, staged: Path) -> tuple[dict[str, Any], int]:
    report = _report_of(entry, staged)
    record = make_record(report, acceptance_of(entry))
    events, object_id = list(_events(entry)), entry.object_id or ""
    db.session.rollback()  # nothing is read while files are copied
    with staging.passing_folder(staged.parent) as folder:
        files = _unpacked(staged, folder, report)
        version = installation.current().store.create(object_id, accession.contents(files, record, events), MESSAGE)
    return record, version.number


def _report_of(entry: TransferEntry, staged: Path) -> dict[str, Any]:
    """The report by which the file was accepted; where it is kept no more (after a rebuild) made anew from the same bytes."""
    package, day = entry.package, entry.transfer.transfer_date or today()
    if package is None or not staged.exists():
        raise NotTaken(GONE)
    if package.report_token is not None:
        return open_report(package.report_token)
    expected, (_, name), standard = package.sha256, open_given(package.given_token), standard_on(today())
    db.session.rollback()  # no transaction stays open while the child works
    if sha256_of(staged) != expected:
        raise NotTaken(CHANGED)
    report = inspect(staged, standard=standard, transfer_date=day, name=name)
    if report["person"] is None:
        raise NotTaken(CHANGED)
    return report


def _unpacked(staged: Path, folder: Path, report: dict[str, Any]) -> dict[str, Path | bytes]:
    """Path in the object -> file in the folder, or bytes: of a package without a catalogue the names of its files are kept."""
    paths = kept_paths(report)
    try:
        rows = unpack(staged, folder, report)
    except Refused:
        raise NotTaken(CHANGED) from None
    files: dict[str, Path | bytes] = {paths.get(row["path"], row["path"]): folder / row["path"] for row in rows}
    if any(path.startswith(CATALOGUE) for path in files):
        return files
    return files | {f"{CATALOGUE}txt": received_names(report)}


def acceptance_of(entry: TransferEntry) -> Acceptance:
    """What batch, register and numbers add to the report; all of it was fixed when the batch was received."""
    transfer = entry.transfer
    rows = rows_about(entry)
    stated = register_of(transfer, rows[:1]).rows
    enterprise = transfer.enterprise
    return Acceptance(
        reference=entry.reference or "", fonds=installation.current().settings.fonds, transfer=transfer.reference,
        accession=transfer.accession or "", received_at=_moment(transfer.received_at),
        enterprise={"code": enterprise.code, "name": enterprise.name},
        id_number_token=entry.id_number_token or "", key_id=KEY_ID, stated=stated_by(stated[0] if stated else None), volumes=entry.volumes,
    )


def _events(entry: TransferEntry) -> Iterator[dict[str, Any]]:
    """The events of the file up to its accession, in the order of time."""
    transfer, inspections = entry.transfer, inspections_of(entry)[::-1]
    packages = {inspection.package_id: db.session.get(TransferPackage, inspection.package_id) for inspection in inspections}
    for package in (package for package in packages.values() if package):
        facts = {"sha256": package.sha256, "sm3": package.sm3, "bytes": package.size}
        yield accession.received(_said(package.staged_at), package.staged_by, facts)
        for inspection in (one for one in inspections if one.package_id == package.id):
            facts = {"number": inspection.number, "standard": inspection.standard, "verdict": inspection.verdict}
            yield accession.inspected(_said(inspection.at), facts)
    yield from _let_pass(inspections[-1])
    yield accession.accessioned(_said(_moment(transfer.received_at)), transfer.received_by, transfer.accession or "")


def _let_pass(inspection: TransferInspection) -> Iterator[dict[str, Any]]:
    for row in kept_findings(inspection):
        if row.lifted_at is not None:
            finding = {"code": row.code, "subject": row.subject, "reason": row.lifted_reason}
            yield accession.let_pass(_said(row.lifted_at), row.lifted_by, finding)


@recorded("file.accessioned", Permission.TRANSFER_RECEIVE)
def accession_file(actor: Actor, entry_id: int, record: dict[str, Any], version: int) -> Recorded:
    """The rows of a file whose object is kept: person, personnel file, volumes, materials, pages; its entry is accessioned."""
    entry = db.session.scalars(select(TransferEntry).where(TransferEntry.id == entry_id).with_for_update(of=TransferEntry)).one()
    before, after = entry.state, FILE.advance(entry.state, "accession")
    file = _adopted(entry) or _enter_catalogue(record, entry, version)
    entry.state, entry.object_version, entry.file_id = after, version, file.id
    kept_already("file", file.reference)
    entry.pages, entry.materials = file.page_count, file.material_count
    if entry.package is not None:
        entry.package.removed_at, entry.package.report_token = now(), None
    forget_digests(entry)
    if READ in KINDS:
        ask(READ, f"file:{file.reference}", {"file_id": file.id}, actor)
    return Recorded(f"file:{file.reference}", before, after)


def _adopted(entry: TransferEntry) -> PersonnelFile | None:
    """The row of the file where it is there already: the database was made anew from the store."""
    file = db.session.scalar(select(PersonnelFile).where(PersonnelFile.reference == entry.reference))
    if file is not None and file.person.id_number_index != entry.id_number_index:
        raise Conflict(f"{entry.reference} is another person's file")
    return file


def _enter_catalogue(record: dict[str, Any], entry: TransferEntry, version: int) -> PersonnelFile:
    at = _moment(entry.transfer.received_at)
    number = open_number(entry.id_number_token or "")
    fonds_id = db.session.scalars(select(Fonds.id).where(Fonds.code == record["fonds"])).one()
    person = custody.person_of(record, number, entry.id_number_index or "", entry.transfer.enterprise_id, at)
    return enter_file(record, person, fonds_id, version, at)


def enter_file(record: dict[str, Any], person: Person, fonds_id: int, version: int, at: datetime) -> PersonnelFile:
    """The rows of a file from its record, the person first, each after what it points to, in the running transaction."""
    db.session.add(person)
    db.session.flush()
    file = custody.file_of(record, person, fonds_id, version, at)
    db.session.add(file)
    db.session.flush()
    add_arrangement(record, file)
    return file


def add_arrangement(record: dict[str, Any], file: PersonnelFile) -> None:
    """The rows of volumes, materials and pages of a file that has its row."""
    volumes = custody.volumes_of(record, file)
    db.session.add_all(volumes)
    db.session.flush()
    materials = custody.materials_of(record, file, volumes)
    db.session.add_all(materials)
    db.session.flush()
    db.session.add_all(custody.pages_of(record, materials))


def _moment(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a batch is accessioned after its receipt")
    return at


def _said(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
