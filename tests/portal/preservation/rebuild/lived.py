"""An archive in which something of everything has happened."""
from __future__ import annotations

from decimal import Decimal

from portal.access import Role
from portal.accounts.actions import add_account
from portal.capacity.actions import enter_posts
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.catalogue.models import PersonnelFile
from portal.database import db
from portal.regulation.dates import PartialDate
from portal.repository import actions as repository
from portal.transfers import actions as transfers
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row

REGISTER = tuple(row(person) for person in (ZHANG, LI, WANG))


def a_file_of(archive: Intake, reference: str) -> PersonnelFile:
    return db.session.get_one(PersonnelFile, archive.entries(reference)[0].file_id)


def lived_in(archive: Intake) -> str:
    """An archive in which something of everything has happened; the 档号 of an edited file."""
    batch = archive.checked(package(ZHANG), package(LI, pages=2), package(WANG, **FAULT), rows=REGISTER, 移交日期="20260901")
    transfers.submit(archive.cast["enterprise"], batch, bound=True)
    transfers.return_file(archive.cast["archivist"], batch, 2, "缺第二页")
    transfers.receive(archive.cast["archivist"], batch)
    archive.work()
    withdrawn = archive.checked(package(LI))
    transfers.withdraw(archive.cast["enterprise"], withdrawn)
    file = a_file_of(archive, batch)
    reference = file.reference
    edit(archive, reference)
    shelve(archive, reference)
    add_account(archive.cast["admin"], "retired", Role.RETIREE.value, person=reference)
    enter_posts(archive.cast["planner"], "archivists", 2)
    return reference


def edit(archive: Intake, reference: str) -> None:
    lead = archive.cast["lead"]
    for seen, title in enumerate(("履历表", "干部履历表")):
        catalogue.edit_material(lead, reference, "1-1", seen, Description(title, PartialDate.parse("1988"), "复印件"))
    catalogue.take_back_edit(lead, reference, "1-1", 2)
    catalogue.finish(lead, reference)
    archive.work()


def shelve(archive: Intake, reference: str) -> None:
    lead = archive.cast["lead"]
    repository.add_room(lead, "01", "一号库", "built", Decimal("60.50"))
    repository.furnish(lead, "01", 1, 1, 1, 2, 900)
    repository.shelve(lead, f"{reference}.1", "01-01-A-01-2")
