"""Personnel files in custody, entered as rows: for tests of what comes after accession, without packages and a store."""
from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from portal.catalogue.models import Fonds, Material, Page, PersonnelFile, Volume
from portal.database import db, now, writing
from portal.digitisation.models import PageReading
from portal.people.models import Person
from portal.people.pinyin import spell
from portal.records import kept_already
from portal.regulation.reference import file_reference, object_id, volume_reference
from portal.trail import Recorded, add_entry, number_entries
from portal.transfers.sealed import person_index, seal_number
from tests.portal.cast import TOWNSHIP_AREA, Cast

FONDS = "J123"
Materials = Mapping[str, tuple[str, list[str]]]
"""Item code -> (title, the text of each page)."""


def hold(
    cast: Cast, name: str, id_number: str, materials: Materials | None = None, *, enterprise_id: int | None = None,
    area: str = TOWNSHIP_AREA, person_id: int | None = None, thickness_mm: int = 30,
) -> str:
    """Enters a file with one volume and returns its 档号; `person_id` takes the person of the cast instead of a new one."""
    with writing() as session:
        person = _person(cast, name, id_number, enterprise_id or cast.enterprise_id, area, person_id)
        reference = _next_reference()
        file = PersonnelFile(
            reference=reference, fonds_id=_fonds().id, person_id=person.id, enterprise_id=person.enterprise_id, area=person.area,
            accession="RS2026-0001", object_id=object_id(reference), object_version=1, received_at=now(),
        )
        session.add(file)
        session.flush()
        session.add(Volume(file_id=file.id, number=1, reference=volume_reference(reference, 1), thickness_mm=thickness_mm))
        for order, (code, (title, texts)) in enumerate((materials or {}).items(), start=1):
            _add_material(file, order, code, title, texts)
        add_entry(None, "file.accessioned", Recorded(f"file:{reference}"))
        kept_already("file", reference)  # there is no object behind it that could say what these rows say
    number_entries()
    return reference


def volume_of(reference: str) -> str:
    """The 档号 of the file's one volume."""
    return volume_reference(reference, 1)


def _fonds() -> Fonds:
    found = db.session.scalar(select(Fonds).where(Fonds.code == FONDS))
    if found is None:
        found = Fonds(code=FONDS, name="退休人员")
        db.session.add(found)
        db.session.flush()
    return found


def _next_reference() -> str:
    fonds = _fonds()
    fonds.last_number += 1
    return file_reference(FONDS, fonds.last_number)


def _person(cast: Cast, name: str, id_number: str, enterprise_id: int, area: str, person_id: int | None) -> Person:
    pinyin, initials = spell(name)
    person = db.session.get_one(Person, person_id) if person_id else Person(enterprise_id=enterprise_id, created_at=now())
    person.name, person.pinyin, person.initials, person.area = name, pinyin, initials, area
    person.id_number_token, person.id_number_index, person.id_tail = seal_number(id_number), person_index(id_number), id_number[-4:]
    db.session.add(person)
    db.session.flush()
    return person


def _add_material(file: PersonnelFile, order: int, code: str, title: str, texts: list[str]) -> None:
    class_code, _, number = code.rpartition("-")
    material = Material(
        file_id=file.id, class_code=class_code, number=int(number), code=code, order=order, title=title, page_count=len(texts),
    )
    db.session.add(material)
    db.session.flush()
    for place, text in enumerate(texts, start=1):
        page = Page(
            file_id=file.id, material_id=material.id, number=place, image=f"{code}-{place:03}.JPG", kind="jpeg",
            digest=f"{file.reference}-{code}-{place}",
        )
        db.session.add(page)
        db.session.flush()
        db.session.add(PageReading(page_id=page.id, file_id=file.id, source="ocr", engine="test", text=text, lines=[], read_at=now()))
