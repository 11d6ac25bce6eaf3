"""A package that is lost or changed after its receipt goes back alone, and what a rebuilt database lacks is made good."""
import json

import pytest
from sqlalchemy import func, select, update

from archive_store import Conflict
from portal import installation
from portal.catalogue.models import Material, Page, PersonnelFile
from portal.database import db, writing
from portal.people.models import Person
from portal.regulation.reference import object_id
from portal.transfers import actions
from portal.transfers.actions.untaken import CHANGED, GONE
from portal.transfers.answers import received
from portal.transfers.models import TransferEntry, TransferPackage
from portal.transfers.queries import kept_findings, last_inspection
from portal.transfers.sealed import person_index
from tests.portal.live_site import settings  # noqa: F401  (what happens is the same on either database)
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package
from tests.portal.transfers.spoiling import change, lose

FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"


def accepted(intake: Intake, *packages) -> str:
    """A batch whose files have their 档号 and wait to be written."""
    reference = intake.submitted(*packages)
    actions.receive(intake.cast["archivist"], reference)
    return reference


def forget_reports() -> None:
    """As in a database that was made anew from the store."""
    with writing() as session:
        session.execute(update(TransferPackage).values(report_token=None))


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# --- one goes back, the others go on ---


def test_what_goes_back_says_why_on_its_page_and_its_number_is_never_given_again(intake: Intake, client_of):
    reference = accepted(intake, package(ZHANG))
    lose(intake, reference)
    intake.work()
    assert GONE in client_of("enterprise").get(f"/transfers/{reference}/files/1").text
    [finding] = received(intake.transfer(reference))["returned"][0]["findings"]
    assert finding["code"] == "package-changed"
    again = intake.received(package(ZHANG))
    assert [entry.reference for entry in intake.entries(again)] == [SECOND]


def test_what_was_let_pass_stays_visible_at_the_file_that_went_back(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI))
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    back = intake.entries(reference)[0]
    assert back.state == "checked"
    actions.lift(intake.cast["archivist"], reference, 1, "看过原件")
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    actions.receive(intake.cast["archivist"], reference)
    lose(intake, reference)
    intake.work()
    found = kept_findings(last_inspection(intake.entries(reference)[0]))
    assert [(row.code, row.lifted_reason) for row in found] == [("date-after-transfer", "看过原件"), ("package-changed", None)]


def test_an_unpacking_that_stops_once_is_tried_again(intake: Intake, monkeypatch):
    reference, tries = accepted(intake, package(ZHANG)), []
    unpack = actions.accessioning.unpack

    def stops_once(*given):
        tries.append(given)
        if len(tries) == 1:
            raise actions.accessioning.Refused(None)
        return unpack(*given)

    monkeypatch.setattr("portal.transfers.actions.accessioning.unpack", stops_once)
    intake.work()
    assert (intake.states(reference), len(tries)) == (["accessioned"], 2)


def test_a_package_lost_before_its_receipt_is_said_and_not_accepted(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG), package(LI))
    lose(intake, reference)
    assert "暂存的包不在了" in client_of("archivist").get(f"/transfers/{reference}/files/1").text
    assert "暂存的包不在了" not in client_of("archivist").get(f"/transfers/{reference}/files/2").text
    actions.receive(intake.cast["archivist"], reference)
    intake.work()
    assert intake.states(reference) == ["returned", "accessioned"]
    assert (intake.entries(reference)[0].return_reason, intake.entries(reference)[0].reference) == ("收到的包不在了，请再传一次。", None)


def test_a_batch_whose_only_package_is_lost_stays_open_for_another_upload(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    lose(intake, reference)
    assert actions.receive(intake.cast["archivist"], reference) is None
    intake.upload(reference, package(ZHANG))
    intake.work()
    assert (intake.transfer(reference).state, intake.states(reference)) == ("submitted", ["checked"])


def test_a_package_lost_before_its_check_is_a_finding(intake: Intake):
    reference = intake.announce()
    intake.upload(reference, package(ZHANG))
    lose(intake, reference)
    assert intake.work()["failed"] == 0
    assert (intake.states(reference), intake.codes(reference)) == (["checked"], ["package-changed"])


# --- after the database was made anew ---


def test_without_a_report_a_package_is_inspected_anew_if_it_is_the_very_one_that_came(intake: Intake):
    reference = accepted(intake, package(ZHANG), package(LI), package(WANG, pages=2))
    forget_reports()
    change(intake, reference, 0)
    lose(intake, reference, 1)
    intake.work()
    assert (intake.transfer(reference).state, intake.states(reference)) == ("accessioned", ["returned", "returned", "accessioned"])
    assert [entry.return_reason for entry in intake.entries(reference)[:2]] == [CHANGED, GONE]
    assert (count(PersonnelFile), count(Material), count(Page)) == (1, 1, 2)


def accept_again(reference: str) -> None:
    """The batch as its own object in the store knew it, just before the file's rows."""
    with writing() as session:
        session.execute(db.text("UPDATE transfers SET state = 'accepted', accessioned_at = NULL"))
        session.execute(update(TransferEntry).values(state="submitted", file_id=None, object_version=None))
        session.execute(db.text("UPDATE transfer_packages SET removed_at = NULL"))


def test_rows_that_are_there_already_are_adopted(intake: Intake):
    reference = intake.received(package(ZHANG, pages=2))
    before = [count(table) for table in (Person, PersonnelFile, Material, Page)]
    file_id = intake.entries(reference)[0].file_id
    accept_again(reference)
    actions.resume_receipt(intake.cast["archivist"], reference)
    intake.work()
    [entry] = intake.entries(reference)
    assert (entry.state, entry.file_id, entry.object_version) == ("accessioned", file_id, 1)
    assert intake.transfer(reference).state == "accessioned"
    assert [count(table) for table in (Person, PersonnelFile, Material, Page)] == before
    assert installation.current().store.head(object_id(FIRST)) == 1


def test_an_object_that_was_written_needs_its_package_no_more(intake: Intake, monkeypatch):
    reference = accepted(intake, package(ZHANG))
    monkeypatch.setattr("portal.transfers.actions.accessioning.accession_file", stop)
    with pytest.raises(KeyboardInterrupt):
        actions.take_into_custody(intake.cast["archivist"], intake.entries(reference)[0].id)
    monkeypatch.undo()
    lose(intake, reference)
    forget_reports()
    intake.work()
    assert (intake.states(reference), count(PersonnelFile)) == (["accessioned"], 1)


def stop(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.parametrize("where", ["rows", "object"])
def test_what_bears_the_number_and_is_another_persons_is_never_adopted(intake: Intake, where):
    reference = intake.received(package(ZHANG))
    accept_again(reference)
    with writing() as session:
        if where == "rows":
            session.execute(update(Person).where(Person.name == ZHANG[0]).values(id_number_index=person_index(LI[1])))
        else:
            record = json.loads(installation.current().store.read(object_id(FIRST), "metadata/record.json"))
            changed = json.dumps(record | {"transfer": "YJ2020-0001"}).encode()
            installation.current().store.add_version(object_id(FIRST), {"metadata/record.json": changed}, 1, "test")
    with pytest.raises(Conflict):
        actions.take_into_custody(intake.cast["archivist"], intake.entries(reference)[0].id)
    assert intake.states(reference) == ["submitted"]
