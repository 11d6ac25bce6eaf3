"""An archive of generated rows: 30,000 files with 40 materials each, as the numbers of the catalogue pages ask for."""
from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import insert

from portal.catalogue.models import Fonds, Material, PersonnelFile, Volume
from portal.database import db, now, writing
from portal.people.models import Enterprise, Person
from portal.people.pinyin import spell
from portal.regulation.catalogue import class_codes, item_code
from portal.regulation.reference import file_reference, object_id

FILES, MATERIALS, ENTERPRISES = 30_000, 40, 30
AREAS = ("530115001", "530115002", "530115003", "530115101", "530115102", "530115103", "530115200", "530115201")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "秀英华德志国建玉桂兰芳明红军平文慧敏静丽强伟"
FONDS = "J123"
AT_ONCE = 5_000


def fill() -> None:
    """Fills the database of the application in force."""
    choose = random.Random(30_000)
    with writing() as session:
        session.add(Fonds(id=1, code=FONDS, name="测试全宗", last_number=FILES))
        for number in range(1, ENTERPRISES + 1):
            session.add(Enterprise(id=number, legacy_code=f"L{number:03d}", name=f"第{number}厂", created_at=now()))
    _insert(Person, _persons(choose))
    _insert(PersonnelFile, _files())
    _insert(Volume, _volumes())
    _insert(Material, _materials(choose))
    if db.engine.dialect.name != "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def area_of(number: int) -> str:
    return AREAS[number % len(AREAS)]


def enterprise_of(number: int) -> int:
    return number % ENTERPRISES + 1


def _insert(model, rows: Iterator[dict]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        with writing() as session:
            session.execute(insert(model), some)


def _persons(choose: random.Random) -> Iterator[dict]:
    for number in range(1, FILES + 1):
        name = choose.choice(SURNAMES) + "".join(choose.choices(GIVEN, k=choose.choice((1, 2))))
        spelled, initials = spell(name)
        yield {
            "id": number, "name": name, "pinyin": spelled, "initials": initials, "id_number_token": "-",
            "id_number_index": f"{number:032d}", "id_tail": f"{number % 10_000:04d}",
            "enterprise_id": enterprise_of(number), "area": area_of(number), "state": "in_custody", "created_at": now(),
        }


def _files() -> Iterator[dict]:
    for number in range(1, FILES + 1):
        reference = file_reference(FONDS, number)
        yield {
            "id": number, "reference": reference, "fonds_id": 1, "person_id": number, "enterprise_id": enterprise_of(number),
            "area": area_of(number), "scheme": "WORKER1992", "accession": f"RS2026-{number % 100:04d}",
            "object_id": object_id(reference), "object_version": 1,
            "material_count": MATERIALS, "page_count": 0, "received_at": now(),
        }


def _volumes() -> Iterator[dict]:
    for number in range(1, FILES + 1):
        reference = f"{file_reference(FONDS, number)}.1"
        yield {"id": number, "file_id": number, "number": 1, "reference": reference, "thickness_mm": 30, "state": "received"}


def _materials(choose: random.Random) -> Iterator[dict]:
    codes = class_codes()
    for number in range(1, FILES + 1):
        for place in range(MATERIALS):
            code, within = codes[place % len(codes)], place // len(codes) + 1
            yield {
                "file_id": number, "volume_id": number, "class_code": code, "number": within, "code": item_code(code, within),
                "order": place % len(codes), "title": f"登记表{choose.randrange(1000)}", "year": 1970 + within,
                "month": None, "day": None, "remark": "", "page_count": 2,
            }
