"""Batches in the store, one object each, and the records of files: the version of a file's object that says what the catalogue says now."""
from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from archive_store import NotThere
from portal import installation
from portal.catalogue.models import Fonds, Material, MaterialVersion, Page, PersonnelFile, Volume
from portal.catalogue.states import DESTROYED
from portal.database import db
from portal.people.models import Enterprise, Person
from portal.people.numbers import ID_NUMBER_PLACE
from portal.records import SOON, Contents, Record, Restored, derive, lost, register, without
from portal.records.numbers import last_numbers
from portal.records.rows import Row, column_values
from portal.records.tables import Part, by, hangs, record_of_tables, whole
from portal.regulation.reference import file_of, object_id
from portal.transfers import custody, revision
from portal.transfers.accession import EVENTS, MANIFEST, RECORD
from portal.transfers.models import (
    DigitisationStandard,
    Transfer,
    TransferAssessment,
    TransferAttestation,
    TransferCopy,
    TransferEntry,
    TransferFinding,
    TransferImport,
    TransferInspection,
    TransferNumber,
    TransferPackage,
    TransferPageDigest,
    TransferRow,
    TransferSample,
    TransferSamplePage,
    TransferUpload,
)
from portal.transfers.sealed import person_index
from portal.transfers.states import ACCESSIONED, SUBMITTED
from portal.wording import N_

FILE = "file"
UNREADABLE = "unreadable:"
"""Stands before the 档号 for the blind index of a number whose key is lost, and is shown as a masked number."""
NO_NUMBER = "****"
"""The end of such a number, and of that of a destroyed file, which has none any more."""


def register_records() -> None:
    hangs(TransferEntry.transfer_id, TransferInspection.entry_id, TransferSample.transfer_id)
    without(TransferPackage, "report_token")
    register(record_of_tables("standards", "数字化标准的各版", whole(DigitisationStandard), Part(DigitisationStandard)))
    register(Record(
        kind=FILE, object_id=object_id, key_of_object=file_of, contents=contents, restore=restore, kept=note_version, patience=SOON,
        reads=(RECORD,), tables=(Person, PersonnelFile, Volume, Material, Page), later=(MaterialVersion,),
        owners={
            Person: _file_of_person, PersonnelFile: lambda row: row.reference, MaterialVersion: _file_of_version,
            Material: _file_of_row, Page: _file_of_row,
        },
    ))
    register(record_of_tables(
        "transfer", "一个移交批次：移交文件登记、包、检测和发现的问题", by(Transfer.reference), Part(Transfer),
        Part(TransferRow, TransferRow.transfer_id), Part(TransferPackage, TransferPackage.transfer_id),
        Part(TransferEntry, TransferEntry.transfer_id, mend=_without_file), Part(TransferInspection, TransferInspection.entry_id),
        Part(TransferFinding, TransferFinding.inspection_id), Part(TransferPageDigest, TransferPageDigest.entry_id),
        Part(TransferAssessment, TransferAssessment.transfer_id), Part(TransferAttestation, TransferAttestation.transfer_id),
        Part(TransferSample, TransferSample.transfer_id), Part(TransferSamplePage, TransferSamplePage.sample_id),
    ))
    lost(N_("没传完的上传"), TransferUpload, TransferCopy, TransferImport)
    lost("", TransferNumber)
    derive(count_transfers)


def _file_of_person(person: Person) -> str | None:
    return db.session.scalar(select(PersonnelFile.reference).where(PersonnelFile.person_id == person.id))


def _file_of_row(row: Material | Page) -> str | None:
    file = db.session.get(PersonnelFile, row.file_id)
    return file.reference if file else None


def _file_of_version(version: MaterialVersion) -> str | None:
    material = db.session.get(Material, version.material_id)
    return _file_of_row(material) if material else None


def _without_file(row: Row) -> Row:
    """An entry whose file could not be read back goes back to what it was before its accession, until the object is mended."""
    if row["state"] != ACCESSIONED or row["file_id"] is not None:
        return row
    return row | {"state": SUBMITTED, "object_version": None}


# --- the record of a file ---


def contents(reference: str, head: int) -> Contents | None:
    """The record, the events and the SM3 sums of a file as the catalogue has it now; {} where the object says so already.

    Raises NotThere where the store has lost the object: what was changed stays pending until the object is back."""
    file = db.session.scalar(select(PersonnelFile).where(PersonnelFile.reference == reference))
    if file is None:
        return None
    if file.custody == DESTROYED:
        return {}  # nothing follows a tombstone, and it says what its rows say
    if head == 0:
        raise NotThere(file.object_id)
    store = installation.current().store
    before = json.loads(store.read(file.object_id, RECORD, head))
    record = revision.revised(before, facts_of(file))
    if record == before:
        return {}
    events = store.read(file.object_id, EVENTS, head) + revision.events_since(before, record)
    return revision.files(record, events, store.read(file.object_id, MANIFEST, head))


def facts_of(file: PersonnelFile) -> revision.Facts:
    materials = list(db.session.scalars(select(Material).where(Material.file_id == file.id).order_by(Material.order)))
    pages = db.session.scalars(select(Page).where(Page.file_id == file.id).order_by(Page.number))
    edits = select(MaterialVersion).join(Material, Material.id == MaterialVersion.material_id).where(Material.file_id == file.id)
    history = db.session.scalars(edits.order_by(MaterialVersion.number))
    return revision.Facts(file, materials, _grouped(pages), _grouped(history))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.material_id, []).append(row)
    return groups


def note_version(reference: str, version: int) -> None:
    db.session.execute(update(PersonnelFile).where(PersonnelFile.reference == reference).values(object_version=version))


def restore(reference: str, kept: Contents, restored: Restored) -> None:
    """The rows of a file from its record; the history of its materials last, since it points to accounts."""
    record = json.loads(kept[RECORD])
    at = datetime.fromisoformat(record["received_at"])
    enterprise_id = restored.remember(("enterprise", record["enterprise"]["code"]), _enterprise_id)
    fonds_id = restored.remember(("fonds", record["fonds"]), _fonds_id)
    person = custody.person_of(record, *_number_of(record), enterprise_id, at)
    restored.numbered([person])
    file = custody.file_of(record, person, fonds_id, restored.version, at)
    restored.numbered([file])
    volumes = restored.numbered(custody.volumes_of(record, file))
    materials = restored.numbered(custody.materials_of(record, file, volumes))
    pages = restored.numbered(custody.pages_of(record, materials))
    for rows in ([person], [file], volumes, materials, pages):
        if rows:
            restored.add(type(rows[0]), [column_values(row) for row in rows])
    history = custody.history_of(record, materials)
    if history:
        restored.later(lambda: restored.add(MaterialVersion, history))


def _enterprise_id(code: str) -> int:
    return db.session.scalars(select(Enterprise.id).where((Enterprise.uscc == code) | (Enterprise.legacy_code == code))).one()


def _fonds_id(code: str) -> int:
    return db.session.scalars(select(Fonds.id).where(Fonds.code == code)).one()


def _number_of(record: dict[str, Any]) -> tuple[str, str]:
    """The ID number and its blind index; what stands for them where the key is lost."""
    try:
        number = installation.current().keys.decrypt(record["person"]["id_number"]["token"], ID_NUMBER_PLACE)
    except ValueError:
        return NO_NUMBER, UNREADABLE + record["reference"]
    return number, person_index(number)


# --- numbers ---


def count_transfers() -> None:
    """Sets the last number given in each series of batches and accessions and year."""
    enter_last_numbers(number for row in db.session.execute(select(Transfer.reference, Transfer.accession)) for number in row)


def enter_last_numbers(given: Iterable[str | None]) -> None:
    rows = [{"series": series, "year": year, "last": last} for (series, year), last in last_numbers(given).items()]
    if rows:
        db.session.execute(insert(TransferNumber), rows)
