"""A file whose pages lie in the store: a JPEG in both sets, a TIFF of two frames, a PDF with text; and one in a hidden class."""
from __future__ import annotations

import pytest

from portal import installation
from portal.catalogue.models import Fonds, Material, Page, PersonnelFile
from portal.database import db, now, writing
from portal.people.models import Person
from portal.regulation.reference import file_reference, object_id
from tests.packages import jpeg, text_pdf, tiff
from tests.portal.cast import Cast

REFERENCE = file_reference("J123", 1)
PAGES = (
    ("1", 1, "履历表", (("1-1-001.JPG", 0, "jpeg", True), ("1-1-002.JPG", 0, "jpeg", False))),
    ("3", 1, "年度考核表", (("3-1-001.JPG", 0, "jpeg", False),)),
    ("9-2", 1, "合同", (("9-2-1-001.PDF", 0, "pdf", False), ("9-2-1-001.PDF", 1, "pdf", False))),
    ("10", 1, "体检表", (("10-1-001.TIF", 0, "tiff", False), ("10-1-001.TIF", 1, "tiff", False))),
)
SMALL = (620, 877)


def contents() -> dict[str, bytes]:
    """Path in the object -> bytes."""
    return {
        "original/1-1-001.JPG": jpeg("original", SMALL), "optimised/1-1-001.JPG": jpeg("optimised", SMALL),
        "original/1-1-002.JPG": jpeg("two", SMALL), "original/3-1-001.JPG": jpeg("three", SMALL),
        "original/9-2-1-001.PDF": text_pdf("contract page one", "contract page two"), "original/10-1-001.TIF": tiff("first", "second"),
    }


@pytest.fixture
def filed(cast: Cast) -> str:
    """The 档号 of the retiree's file, with its object in the store."""
    store = installation.current().store
    store.prepare({})
    store.create(object_id(REFERENCE), contents(), "accession")
    with writing() as session:
        session.add(Fonds(id=1, code="J123", name="退休人员", last_number=1))
        file = _file(session.get_one(Person, cast.person_id))
        for order, (code, number, title, pages) in enumerate(PAGES, start=1):
            material = Material(
                file_id=file.id, class_code=code, number=number, code=f"{code}-{number}", order=order, title=title, page_count=len(pages),
            )
            db.session.add(material)
            db.session.flush()
            for place, page in enumerate(pages, start=1):
                db.session.add(_page(material, place, *page))
    return REFERENCE


def _file(person: Person) -> PersonnelFile:
    file = PersonnelFile(
        reference=REFERENCE, fonds_id=1, person_id=person.id, enterprise_id=person.enterprise_id, accession="RS2026-0001",
        object_id=object_id(REFERENCE), object_version=1, material_count=len(PAGES), page_count=7, received_at=now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def _page(material: Material, place: int, image: str, frame: int, kind: str, optimised: bool) -> Page:
    size = {"width": SMALL[0], "height": SMALL[1]} if kind == "jpeg" else {}
    return Page(
        file_id=material.file_id, material_id=material.id, number=place, image=image, frame=frame, kind=kind, optimised=optimised,
        digest=f"{material.order}{place}".ljust(128, "0") if kind == "jpeg" else f"{material.order}".ljust(128, "0"), **size,
    )
