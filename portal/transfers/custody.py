"""The rows of a file that comes into custody, made from its record: person, file, volumes, materials, pages."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.catalogue.models import DIGEST_CHARACTERS, Material, Page, PersonnelFile, Volume
from portal.catalogue.states import DESTROYED, HELD, RECEIVED
from portal.people.models import Person
from portal.people.pinyin import spell
from portal.people.states import IN_CUSTODY
from portal.regulation.dates import PartialDate
from portal.regulation.identity import normalise_number


def person_of(record: dict[str, Any], id_number: str, blind: str, enterprise_id: int, at: datetime) -> Person:
    """The retiree; `blind` is the blind index of the number, of which the record holds the token."""
    facts = record["person"]
    pinyin, initials = spell(facts["name"])
    stated = {name: facts.get(name) for name in ("residence", "household", "area", "started_work_on", "retired_on", "post", "died_on")}
    return Person(
        name=facts["name"], pinyin=pinyin, initials=initials, sex=facts["sex"], ethnicity=facts["ethnicity"],
        birth_date=facts["birth_date"],
        id_number_token=facts["id_number"]["token"], id_number_index=blind, id_tail=normalise_number(id_number)[-4:],
        enterprise_id=enterprise_id, created_at=at, state=facts.get("state", IN_CUSTODY), **stated,
    )


def file_of(record: dict[str, Any], person: Person, fonds_id: int, version: int, at: datetime) -> PersonnelFile:
    """The personnel file of a person whose row is there, as it stands in `version` of its object."""
    materials = record["materials"]
    return PersonnelFile(
        reference=record["reference"], fonds_id=fonds_id, person_id=person.id, enterprise_id=person.enterprise_id, area=person.area,
        scheme=record["scheme"], accession=record["accession"], object_id=record["object"], object_version=version,
        material_count=len(materials), page_count=sum(len(material["pages"]) for material in materials), received_at=at,
        catalogued_at=datetime.fromisoformat(record["catalogued_at"]) if record.get("catalogued_at") else None,
        custody=DESTROYED if "destroyed" in record else HELD,
    )


def volumes_of(record: dict[str, Any], file: PersonnelFile) -> list[Volume]:
    state = DESTROYED if file.custody == DESTROYED else RECEIVED
    return [
        Volume(file_id=file.id, number=number, reference=reference, state=state)
        for number, reference in enumerate(record["volumes"], start=1)
    ]


def materials_of(record: dict[str, Any], file: PersonnelFile, volumes: list[Volume]) -> list[Material]:
    """The materials in the order of the 目录. With several volumes nothing says which one holds a material."""
    only = volumes[0].id if len(volumes) == 1 else None
    return [_material(row, order, file, only) for order, row in enumerate(record["materials"], start=1)]


def _material(row: dict[str, Any], order: int, file: PersonnelFile, volume_id: int | None) -> Material:
    date = PartialDate.parse(row["date"]) if row["date"] else None
    return Material(
        file_id=file.id, volume_id=volume_id, class_code=row["class_code"], number=row["number"], code=row["code"], order=order,
        title=row["title"], year=date.year if date else None, month=date.month if date else None, day=date.day if date else None,
        remark=row["remark"], page_count=len(row["pages"]),
    )


def pages_of(record: dict[str, Any], materials: list[Material]) -> list[Page]:
    """The pages of materials whose rows are there, in the order of `materials_of`."""
    return [
        Page(
            file_id=material.file_id, material_id=material.id, number=page["number"], image=page["image"], frame=page["frame"],
            optimised=page["optimised"], kind=page["kind"], width=page["width"], height=page["height"], dpi=page["dpi"],
            digest=page["sha512"], original_digest=page["original_sha512"][:DIGEST_CHARACTERS],
        )
        for material, row in zip(materials, record["materials"], strict=True) for page in row["pages"]
    ]


def history_of(record: dict[str, Any], materials: list[Material]) -> list[dict[str, Any]]:
    """The columns of the earlier wordings of materials whose rows are there (`revision`)."""
    return [
        {
            "material_id": material.id, "number": edit["number"], "title": edit["title"], "year": edit["year"], "month": edit["month"],
            "day": edit["day"], "remark": edit["remark"], "account_id": edit["account"],
            "replaced_at": datetime.fromisoformat(edit["replaced_at"]),
        }
        for material, row in zip(materials, record["materials"], strict=True) for edit in row.get("history", [])
    ]
