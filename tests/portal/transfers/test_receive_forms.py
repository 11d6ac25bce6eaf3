"""Packages in other forms go into custody as the national one does, and what they were received with is kept (`docs/packages.md`)."""
from __future__ import annotations

from sqlalchemy import select

from portal import installation
from portal.catalogue.models import Material
from portal.database import db
from portal.regulation.reference import object_id
from portal.transfers import actions, staging
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from tests.package_forms import CALLED, bag, pdfs, tree
from tests.packages import write_zip
from tests.portal.transfers.intake import LI, WANG, Intake, package

ALWAYS = {"README.txt", "metadata/events.jsonl", "metadata/manifest-sm3.txt", "metadata/record.json"}
FORMS = {
    f"{LI[0]}{LI[1]}": bag(package(LI).members(), root=""),
    f"{WANG[0]}{WANG[1]}": tree(package(WANG), folders={"1-1": "一 履历材料/1 履历表 198807"}),
    CALLED: pdfs(),
}


def received(intake: Intake) -> list[str]:
    """The object of each package."""
    reference = intake.announce()
    for called, files in FORMS.items():
        path = write_zip(intake.folder / f"{called}.zip", files)
        actions.upload(intake.cast["enterprise"], reference, Given(path.name, package_name(path), staging.stage(path, intake.staging)))
    intake.work()
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    actions.receive(intake.cast["archivist"], reference)
    intake.work()
    return [object_id(entry.reference or "") for entry in intake.entries(reference)]


def test_every_form_is_taken_into_custody_with_what_it_was_received_with(intake: Intake):
    of_bag, of_tree, of_pdfs = received(intake)
    store = installation.current().store
    assert set(store.state(of_bag)) == ALWAYS | {
        "metadata/package.xml", "metadata/received-bagit.txt", "metadata/received-manifest-sha512.txt",
        "metadata/received-tagmanifest-sha512.txt", "original/1-1-001.PDF", "optimised/1-1-001.PDF"}
    assert set(store.state(of_tree)) == ALWAYS | {"metadata/package.txt", "original/1-1-001.PDF"}
    assert set(store.state(of_pdfs)) == ALWAYS | {
        "metadata/package.xlsx", "original/1-1-001.PDF", "original/9-2-1-001.PDF", "original/9-2-2-001.PDF"}
    assert store.read(of_tree, "metadata/package.txt").decode().endswith(f"  {WANG[0]}{WANG[1]}/一 履历材料/1 履历表 198807/001.pdf\n")
    assert store.read(of_pdfs, "metadata/package.xlsx") == FORMS[CALLED][f"{CALLED}/目录.xlsx"]
    titles = set(db.session.scalars(select(Material.title)))
    assert titles == {"履历表", "干部履历表", "招工审批表", "职工退休审批表"}
    assert [store.validate(kept) for kept in (of_bag, of_tree, of_pdfs)] == [[], [], []]
