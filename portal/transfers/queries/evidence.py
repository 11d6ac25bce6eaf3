"""What is known of a batch for the four properties (`regulation.properties`): what was found, and what could be tested at all."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select

from portal.catalogue.models import Material, Page, PersonnelFile
from portal.database import db
from portal.people.models import Person
from portal.regulation.finding import Finding
from portal.regulation.properties import Evidence
from portal.regulation.reference import parse
from portal.trail import TrailEntry
from portal.transfers.models import Transfer, TransferEntry, TransferInspection
from portal.transfers.package import IMAGE_NAMES, TREE
from portal.transfers.queries.acceptance import BINDING, attestations_of
from portal.transfers.queries.findings import found_now
from portal.transfers.queries.registers import register_findings, untested_facts
from portal.transfers.register_properties import BYTES
from portal.transfers.stated import BLANK, NO_REGISTER, NO_ROW
from portal.transfers.states import ACCEPTED, ACCESSIONED, DISK, WITH_THE_ARCHIVE, WITHDRAWN
from portal.wording import N_

STEPS = {"transfer.announced": N_("登记批次"), "transfer.file_checked": N_("检测完")}
"""Verbs of the trail without which the process of a submitted batch is not whole (DA/T 70-2018 2-5)."""


def evidence_of(transfer: Transfer) -> tuple[Evidence, list[Finding]]:
    """What is known of a batch, and the findings about the batch itself, which stand at no file.

    From its receipt on only what the archive took counts: what was returned is none of its holdings.
    """
    states = WITH_THE_ARCHIVE if transfer.state in (ACCEPTED, ACCESSIONED) else ()
    tested = _tested(transfer, states)
    own = [*_process_findings(transfer), *_custody_findings(transfer)]
    at_register = register_findings(transfer) if transfer.head is not None else []
    found: dict[str, tuple[int, int]] = {}
    for code, file, count in [*found_now(transfer, *states), *_counted(own), *_counted(at_register)]:
        files, findings = found.get(code, (0, 0))
        found[code] = files + (file is not None), findings + count
    return Evidence(len(tested), found, _lacking(transfer, tested), frozenset(attestations_of(transfer))), own


def _tested(transfer: Transfer, states: tuple[str, ...]) -> list[tuple[TransferEntry, dict]]:
    """(file, evidence) of each inspected file of these states, or of each that was not withdrawn, by its newest inspection."""
    newest = (TransferInspection.entry_id == TransferEntry.id) & (TransferInspection.number == TransferEntry.inspections)
    statement = select(TransferEntry, TransferInspection.evidence).join(TransferInspection, newest)
    state = TransferEntry.state.in_(states) if states else TransferEntry.state != WITHDRAWN
    of_batch = statement.where(TransferEntry.transfer_id == transfer.id, state)
    return [(entry, evidence or {}) for entry, evidence in db.session.execute(of_batch)]


def _lacking(transfer: Transfer, tested: list[tuple[TransferEntry, dict]]) -> dict[str, int]:
    """Condition -> files that do not meet it; conditions about the batch are met by all files or by none."""
    whole = {
        "register": transfer.head is None, "stated-bytes": not (transfer.head or {}).get(BYTES), "submitted": transfer.submitted_at is None,
        "carrier": transfer.origin != DISK,
    }
    by_file = {
        "readable": [entry for entry, evidence in tested if not evidence.get("readable")],
        "digest-list": [entry for entry, evidence in tested if not evidence.get("digest_list")],
        "signatures": [entry for entry, evidence in tested if evidence.get("signed")],
        "catalogue": [entry for entry, evidence in tested if evidence.get("form") == TREE],
        "person-fields": [entry for entry, evidence in tested if "sex" in evidence.get("lacks", ())],
        "image-names": [entry for entry, evidence in tested if IMAGE_NAMES in evidence.get("lacks", ())],
        "scanner": [entry for entry, evidence in tested if not evidence.get("scanned")],
        "accessioned": [entry for entry, _ in tested if entry.state != ACCESSIONED],
    }
    untested = untested_facts(transfer, (entry for entry, _ in tested))
    by_file["register-facts"] = [entry for entry, _ in tested if untested.get(entry.id) == NO_REGISTER]
    by_file["exclusion-facts"] = [entry for entry, _ in tested if untested.get(entry.id) in (NO_ROW, BLANK)]
    everything = max(1, len(tested))
    lacking = {need: everything for need, is_lacking in whole.items() if is_lacking}
    return lacking | {need: len(rows) for need, rows in by_file.items() if rows}


def _counted(findings: Iterable[Finding]) -> list[tuple[str, None, int]]:
    return [(finding.code, None, 1) for finding in findings]


def _process_findings(transfer: Transfer) -> Iterator[Finding]:
    """DA/T 70-2018 2-5: steps of a submitted batch of which nothing is recorded."""
    if transfer.submitted_at is None:
        return
    recorded = set(db.session.scalars(select(TrailEntry.verb).where(TrailEntry.subject == f"transfer:{transfer.reference}").distinct()))
    for verb, step in STEPS.items():
        if verb not in recorded:
            yield Finding("process-missing", transfer.reference, {"step": step})
    if BINDING not in attestations_of(transfer):
        yield Finding("process-missing", transfer.reference, {"step": N_("装订成册")})


def _custody_findings(transfer: Transfer) -> Iterator[Finding]:
    """DA/T 70-2018 1-7 and 3-2: what was accessioned has a right 档号, and all its rows can be read."""
    newest = (TransferInspection.entry_id == TransferEntry.id) & (TransferInspection.number == TransferEntry.inspections)
    taken = (
        select(TransferEntry.reference, TransferInspection.materials + TransferInspection.pages, _rows(Material), _rows(Page), Person.id)
        .join(TransferInspection, newest).outerjoin(PersonnelFile, PersonnelFile.id == TransferEntry.file_id)
        .outerjoin(Person, Person.id == PersonnelFile.person_id)
        .where(TransferEntry.transfer_id == transfer.id, TransferEntry.state == ACCESSIONED).order_by(TransferEntry.position)
    )
    for reference, stated, materials, pages, person in db.session.execute(taken):
        given = parse(reference)
        if given is None or given.file != reference:
            yield Finding("custody-reference", reference or "", {"reference": reference or ""})
        counted = materials + pages if person else 0
        if counted != stated:
            yield Finding("custody-rows", reference or "", {"reference": reference or "", "counted": counted, "stated": stated})


def _rows(table: type[Material] | type[Page]):
    """How many rows a file has in a table."""
    return select(func.count()).select_from(table).where(table.file_id == TransferEntry.file_id).correlate(TransferEntry).scalar_subquery()
