"""Two files on the shelf of the catalogue: the retiree's of the cast, with material in divided and hidden classes, and another's."""
from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal import installation
from portal.catalogue.models import Fonds, Material, Page, PersonnelFile, Volume
from portal.database import db, now, writing
from portal.people.models import Person
from portal.people.numbers import ID_NUMBER_PLACE
from portal.people.pinyin import spell
from portal.regulation.catalogue import class_of
from portal.regulation.reference import file_reference, object_id, volume_reference
from tests.portal.cast import TOWNSHIP_AREA, Cast

NUMBER, OTHER_NUMBER = "53012219550307001X", "530122195809140025"
MATERIALS = (
    ("1", 1, "职工登记表", (1975, 7, None)), ("3", 1, "年度考核登记表", (1998, None, None)), ("4-1", 1, "毕业证书复印件", (1974, 6, 30)),
    ("5", 1, "政审结论", (None, None, None)), ("8", 1, "处分决定", (1983, 2, None)), ("9-2", 1, "招工审批表", (1975, 8, 1)),
    ("9-2", 2, "王测试的退休审批表", (2015, 3, None)), ("10", 1, "体检表", (1990, None, None)),
)


@dataclass(frozen=True)
class Shelf:
    """References of the two files: the retiree's own, and one of the other enterprise."""

    own: str
    other: str


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    with writing() as session:
        session.add(Fonds(id=1, code="J123", name="退休人员", last_number=2))
        person = session.get(Person, cast.person_id)
        _number(person, NUMBER)
        person.birth_date, person.sex = "1955-03-07", "男"
        other = Person(name="李测试", enterprise_id=cast.other_enterprise_id, area="530115002", created_at=now())
        _number(other, OTHER_NUMBER)
        session.add(other)
        session.flush()
        files = [_file(person, 1, TOWNSHIP_AREA), _file(other, 2, "530115002")]
    return Shelf(*files)


def _number(person: Person, number: str) -> None:
    keys = installation.current().keys
    person.id_number_token, person.id_number_index = keys.encrypt(number, ID_NUMBER_PLACE), keys.blind(number)
    person.id_tail = number[-4:]
    person.pinyin, person.initials = spell(person.name)


def _file(person: Person, number: int, area: str) -> str:
    reference = file_reference("J123", number)
    file = PersonnelFile(
        reference=reference, fonds_id=1, person_id=person.id, enterprise_id=person.enterprise_id, area=area, accession="RS2026-0001",
        object_id=object_id(reference), object_version=1, material_count=len(MATERIALS), page_count=len(MATERIALS), received_at=now(),
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(Volume(file_id=file.id, number=1, reference=volume_reference(reference, 1)))
    for code, place, title, (year, month, day) in MATERIALS:
        material = Material(
            file_id=file.id, class_code=code, number=place, code=f"{code}-{place}", order=int(class_of(code)) * 10, title=title,
            year=year, month=month, day=day, page_count=1,
        )
        db.session.add(material)
        db.session.flush()
        page = {"number": 1, "image": f"{code}-{place}-001.JPG", "kind": "jpeg", "digest": "0" * 128}
        db.session.add(Page(file_id=file.id, material_id=material.id, **page))
    return reference
