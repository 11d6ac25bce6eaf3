"""An archive in which a job of every kind waits, with something to do for each."""
from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from archive_store import open_store
from archive_store.layout import object_folder
from portal import installation
from portal.access import Actor, Role
from portal.accounts import passwords
from portal.accounts.actions import add_account
from portal.accounts.models import Account
from portal.capacity.actions import enter_posts
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.catalogue.models import Fonds, PersonnelFile
from portal.database import db, now, writing
from portal.jobs import ask
from portal.preservation.copies.jobs import COMPARE
from portal.preservation.exports import actions as exports
from portal.preservation.exports.selection import Selection
from portal.preservation.fixity import actions as fixity
from portal.preservation.fixity.states import NAMED
from portal.preservation.rebuild.actions import REBUILT
from portal.records import SYSTEM
from portal.regulation.reference import object_id
from portal.transfers import actions as transfers
from portal.transfers.queries import first_standard
from portal.use_requests import actions as requests
from tests.packages import jpeg
from tests.portal.cast import Cast, make_cast
from tests.portal.preservation.disposal.conftest import PASSWORD, SUPERVISORS, Disposals
from tests.portal.transfers.intake import LI, WANG, ZHANG, Intake, package

POSTS = f"{SYSTEM}posts.all"


def prepare(app: Flask, given: Path) -> None:
    """In the empty installation of `app`; packages are made in the folder `given`."""
    settings, cast = installation.current().settings, make_cast()
    settings.staging.mkdir()
    with writing() as session:
        session.add_all([Fonds(code=settings.fonds, name="退休人员"), first_standard(now())])
    intake = Intake(app, cast, given)
    lead = cast["lead"]
    kept = [_file_of(intake, intake.received(package(person))) for person in (ZHANG, LI)]
    enter_posts(cast["planner"], "archivists", 2)
    intake.work()  # a copy of everything is in the second store now
    _ask_for_intake(intake)
    _ask_for_care(lead, kept[0])
    _ask_for_a_copy(cast, kept[0])
    exports.begin(lead, Selection(references=(kept[0],)), "bag", "复核")
    catalogue.edit_material(lead, kept[0], "1-1", 0, Description("干部履历表", None, ""))
    catalogue.ask_to_keep(lead, kept[0])
    _ask_for_disposal(intake, kept[1])
    with writing():
        ask(COMPARE, "copies:all", {})
        ask(REBUILT, "database:rebuilt", {"files": len(kept), "invalid": 0})


def _file_of(intake: Intake, batch: str) -> str:
    return db.session.get_one(PersonnelFile, intake.entries(batch)[0].file_id).reference


def _ask_for_intake(intake: Intake) -> None:
    """A package to check, a batch to take into custody, a staging folder to tidy."""
    received, withdrawn = intake.submitted(package(WANG)), intake.announce()
    intake.upload(withdrawn, package(LI))
    transfers.withdraw(intake.cast["enterprise"], withdrawn)
    transfers.receive(intake.cast["archivist"], received)
    intake.upload(intake.announce(), package(ZHANG))


def _ask_for_care(lead: Actor, file: str) -> None:
    """A night to read, a damaged file to look at and to repair, a lost record to write anew, rows to compare."""
    store = installation.current().store
    damaged = object_id(file)
    folder = f"{store.home[1]}/{object_folder(damaged)}"
    image = next(found.key for found in store._backend.files(folder) if "/original/" in found.key)
    store._backend.put(image, b"damaged")
    fixity.verify(lead, NAMED, [file])
    for found in list(store._backend.files(f"{store.home[1]}/{object_folder(POSTS)}")):
        store._backend.remove(found.key)
    fixity.verify(lead, NAMED, [POSTS])
    fixity.ask_keeping(lead, POSTS)
    fixity.ask_repair(lead, damaged)
    fixity.ask_reading(lead, damaged)
    fixity.ask_reconciling(lead)
    with writing():
        fixity.begin_night()


def _ask_for_a_copy(cast: Cast, file: str) -> None:
    add_account(cast["admin"], "retired", Role.RETIREE.value, person=file)
    retiree = db.session.scalars(select(Account).where(Account.user == "retired")).one().actor
    request = requests.ask(retiree, file, "pension", ("1-1",), "", None)
    requests.take(cast["archivist"], request)
    requests.prepare(cast["archivist"], request, ("1-1",))
    requests.approve(cast["lead"], request)


def _ask_for_disposal(intake: Intake, file: str) -> None:
    scan = intake.folder / "authority.jpg"
    scan.write_bytes(jpeg("authority"))
    with writing() as session:
        for account in session.scalars(select(Account).where(Account.user.in_(SUPERVISORS))):
            account.password_hash = passwords.keep(PASSWORD)
    disposals = Disposals(intake.cast, intake.app, scan)
    disposals.expired(file)
    disposals.confirmed(file)


def replica_of(folder: Path) -> str:
    """The address of the second store, which is made where it is missing."""
    address = f"directory:{folder / 'replica'}"
    open_store(address)
    return address
