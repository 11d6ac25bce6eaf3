"""Checking staged packages, writing accepted files to the store, tidying the staging folder. Each may be repeated without harm."""
from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from archive_store import StoreError
from portal import installation
from portal.access import Actor
from portal.accounts.queries import account_by_id
from portal.database import db
from portal.jobs import Progress, register
from portal.jobs.worker import on_start, on_tick
from portal.records.keeping import keep_all
from portal.regulation.finding import Finding
from portal.transfers import intake_checks, pictures, staging
from portal.transfers.actions import close, record_inspection, take_into_custody
from portal.transfers.actions.importing import sweep_copies
from portal.transfers.actions.untaken import NotTaken, return_untaken
from portal.transfers.actions.uploading import forget_uploads, sweep_uploads
from portal.transfers.inspection import Report, inspect, size_on_disk, unreadable_report
from portal.transfers.members import PACKAGE
from portal.transfers.models import Transfer
from portal.transfers.outline import drawn
from portal.transfers.queries import due_objects, entries_of, entry_of_package, staging_names, standard_on, today
from portal.transfers.queries.uploads import growing_names
from portal.transfers.record_schema import documents
from portal.transfers.sealed import open_given
from portal.transfers.states import ACCEPTED, CHECK, RECEIVE, STAGED, SUBMITTED, TIDY

ATTEMPTS = 2
"""A child that unpacks may be ended by a machine under load as well as by the package."""
log = logging.getLogger(__name__)


def register_jobs() -> None:
    register(CHECK, check_package)
    register(RECEIVE, write_objects, retries=5)
    register(TIDY, tidy)
    on_start(sweep_staging)
    on_start(recover_objects)
    on_tick(sweep_uploads)
    on_tick(sweep_copies)
    installation.describe(documents())


def check_package(argument: dict, progress: Progress) -> None:
    """Inspects one staged package in the limited child and writes down what was found; nothing where it was replaced meanwhile."""
    entry = entry_of_package(argument["package_id"])
    if entry is None or entry.state != STAGED or entry.package is None:
        return
    folder = installation.current().settings.staging
    place, (_, name) = folder / entry.package.staging_name, open_given(entry.package.given_token)
    day, expected = entry.transfer.transfer_date or today(), entry.package.sha256
    standard = standard_on(today())
    db.session.rollback()  # no transaction stays open while the child works
    report = _inspected(place, expected, partial(inspect, place, standard=standard, transfer_date=day, name=name), standard.version)
    pictures.draw(place, staging.pictures(folder, place.name), drawn(report, (row["subject"] for row in report["findings"])))
    record_inspection(argument["package_id"], report)


def _inspected(place: Path, expected: str, look: Callable[[], Report], version: str) -> Report:
    """The report on a package, and what is said of it as a file: a virus keeps it closed, a change is an error (DA/T 70-2018 4-2, 1-14)."""
    if not place.exists():  # lost with its disk, or not restored with the database
        return unreadable_report(Finding("package-changed", PACKAGE), 0, version) | {"evidence": {"scanned": False}}
    clean = intake_checks.scan(place, installation.current().settings.virus_scanner)
    if clean is False:
        report = unreadable_report(Finding("virus-found", PACKAGE), size_on_disk(place), version)
    else:
        report = look()
    if intake_checks.sha256_of(place) != expected:
        report["findings"].append(Finding("package-changed", PACKAGE).as_dict())
    report["evidence"] = {**report.get("evidence", {}), "scanned": clean is not None}
    return report


def write_objects(argument: dict, progress: Progress) -> None:
    """Takes every accepted file of a received batch into custody, then closes the batch. Repeated, it goes on where it was."""
    transfer = db.session.get(Transfer, argument["transfer_id"])
    if transfer is None or transfer.state != ACCEPTED:
        return
    reference, actor = transfer.reference, account_by_id(transfer.received_by or 0).actor
    waiting = [entry.id for entry in entries_of(transfer, SUBMITTED)]
    for done, entry_id in enumerate(waiting):
        progress(done, len(waiting))
        _take(actor, entry_id)
    close(actor, reference)
    keep_all()
    progress(len(waiting), len(waiting))


def _take(actor: Actor, entry_id: int) -> None:
    """One file; where its package cannot be taken it goes back, and the others of its batch go on."""
    for attempt in range(ATTEMPTS):
        try:
            take_into_custody(actor, entry_id)
            return
        except NotTaken as fault:
            if attempt == ATTEMPTS - 1:
                return_untaken(actor, entry_id, fault.reason)


def tidy(argument: dict, progress: Progress) -> None:
    """Removes from staging what the rows of a batch have let go, and what was on its way into a batch that is closed."""
    transfer = db.session.get(Transfer, argument["transfer_id"])
    if transfer is not None:
        forget_uploads(transfer)
        for name in staging_names(transfer)[1]:
            staging.remove(installation.current().settings.staging, name)


def sweep_staging() -> None:
    """Removes what killed commands and workers left in staging."""
    folder = installation.current().settings.staging
    if folder.is_dir():
        growing = growing_names()  # before the packages: an upload that ends meanwhile is one of them
        held, let_go = staging_names()
        staging.sweep(folder, held | growing, let_go, lambda process: Path(f"/proc/{process}").exists())


def recover_objects() -> None:
    """Brings to an end in the store what a killed worker had begun for files that are still to be accessioned."""
    for object_id in due_objects():
        try:
            installation.current().store.recover(object_id)
        except StoreError as fault:  # the job that writes the object meets it again and says so
            log.warning("an object could not be recovered: %s", type(fault).__name__)
    try:
        installation.current().store.sweep()
    except StoreError as fault:
        log.warning("the staging of the store could not be swept: %s", type(fault).__name__)
