"""A store of generated personnel files, as an accession leaves them: three pages of 1 KB and five materials each."""
from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from typing import Any

from portal import installation
from portal.catalogue.models import Fonds
from portal.database import now, writing
from portal.people.models import Enterprise
from portal.people.numbers import ID_NUMBER_PLACE
from portal.records.keeping import keep_all
from portal.regulation.reference import file_reference, object_id, volume_reference
from portal.transfers import accession
from portal.transfers.record import SCHEMA
from portal.transfers.sealed import seal_number

FONDS, ENTERPRISE, BEGUN = "J123", "L001", datetime(2026, 9, 1, 9, tzinfo=UTC)
PAGES, MATERIALS, PAGE_BYTES, FILES_AN_ACCESSION = 3, 5, 1024, 100


def fill_store(files: int) -> None:
    """Writes the objects of so many files, and the system objects that they point to, into the store of the installation."""
    choose, store = random.Random(files), installation.current().store
    with writing() as session:
        session.add(Fonds(code=FONDS, name="测试全宗"))
        session.add(Enterprise(legacy_code=ENTERPRISE, name="第一厂", created_at=now()))
    keep_all()
    for number in range(1, files + 1):
        pages = {f"original/1-{page}-001.JPG": choose.randbytes(PAGE_BYTES) for page in range(1, PAGES + 1)}
        at = BEGUN + timedelta(minutes=number)
        record, event = _record(number, at, pages), accession.accessioned(at.isoformat(), None, "RS2026-0001")
        store.create(record["object"], accession.contents(dict(pages), record, [event]), "accession")


def _record(number: int, at: datetime, pages: dict[str, bytes]) -> dict[str, Any]:
    reference = file_reference(FONDS, number)
    token = seal_number(f"{530122195000000000 + number}")
    return {
        "schema": SCHEMA, "reference": reference, "object": object_id(reference), "fonds": FONDS, "scheme": "WORKER1992",
        "transfer": "YJ2026-0001", "accession": f"RS2026-{number // FILES_AN_ACCESSION + 1:04}", "received_at": at.isoformat(),
        "enterprise": {"code": ENTERPRISE, "name": "第一厂"},
        "person": {
            "name": "王测试", "sex": "男", "ethnicity": "汉族", "birth_date": "1950-01-01",
            "id_number": {"token": token, "place": ID_NUMBER_PLACE, "key": 1},
        },
        "volumes": [volume_reference(reference, 1)],
        "materials": [_material(place, pages) for place in range(1, MATERIALS + 1)],
    }


def _material(place: int, pages: dict[str, bytes]) -> dict[str, Any]:
    image = f"1-{place}-001.JPG"
    data = pages.get(f"original/{image}")
    return {
        "code": f"1-{place}", "class_code": "1", "number": place, "title": f"履历表{place}", "date": "198807", "remark": "",
        "pages": [] if data is None else [_page(image, sha512(data).hexdigest())],
    }


def _page(image: str, digest: str) -> dict[str, Any]:
    return {
        "number": 1, "image": image, "frame": 0, "optimised": False, "kind": "jpeg", "width": 2480, "height": 3508, "dpi": 300,
        "sha512": digest, "original_sha512": digest,
    }
