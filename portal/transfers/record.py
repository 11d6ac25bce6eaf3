"""The record of an accepted file as plain data: what the object keeps as `metadata/record.json` and the catalogue's rows are made of.

It is made from the inspection's report and the batch alone, so that a repetition after a crash gives the same bytes.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from portal.people.numbers import ID_NUMBER_PLACE
from portal.regulation import catalogue, reference
from portal.regulation.areas import current, inside
from portal.regulation.dates import PartialDate
from portal.regulation.identity import mask_in
from portal.transfers.members import same_name
from portal.transfers.register import RegisterRow

SCHEMA = "guidang-record/1"
LONGEST_IMAGE_NAME = 100
LONGEST_TEXT = 120
TOWNSHIP_DIGITS = 9
RETIRED_WORKER_SCHEME = catalogue.Scheme.WORKER1992


@dataclass(frozen=True)
class Acceptance:
    """What the batch adds to the report: numbers given, who handed over, what the register says of the person."""

    reference: str
    fonds: str
    transfer: str
    accession: str
    received_at: datetime
    enterprise: dict[str, Any]
    id_number_token: str
    key_id: int
    stated: dict[str, str | None]
    """What the register says of the person (`stated_by`); without a row in one, what the package itself says is taken."""
    volumes: int


def make_record(report: dict[str, Any], acceptance: Acceptance) -> dict[str, Any]:
    """The record. The ID number stands in it as a token only; what the catalogue wrote is kept beside it."""
    items = sorted(report["items"], key=lambda item: (catalogue.class_key(item["class_code"]), item["number"]))
    return {
        "schema": SCHEMA,
        "reference": acceptance.reference,
        "object": reference.object_id(acceptance.reference),
        "fonds": acceptance.fonds,
        "scheme": RETIRED_WORKER_SCHEME.value,
        "transfer": acceptance.transfer,
        "accession": acceptance.accession,
        "received_at": acceptance.received_at.isoformat(),
        "enterprise": acceptance.enterprise,
        "person": _person(report["person"], acceptance, acceptance.stated or report.get("stated", {})),
        "volumes": [reference.volume_reference(acceptance.reference, number) for number in range(1, acceptance.volumes + 1)],
        "materials": [_material(item) for item in items],
    }


def _person(person: dict[str, str], acceptance: Acceptance, stated: dict[str, str | None]) -> dict[str, Any]:
    sex, ethnicity = catalogue.sex_value(person["sex"]), catalogue.ethnicity_value(person["ethnicity"])
    return {
        "name": person["name"],
        "sex": sex.short if sex else None,
        "ethnicity": ethnicity.long if ethnicity else None,
        "birth_date": _date_text(person["birth_date"]),
        "id_number": {"token": acceptance.id_number_token, "place": ID_NUMBER_PLACE, "key": acceptance.key_id},
        **stated,
    }


def _material(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": item["code"], "class_code": item["class_code"], "number": item["number"], "title": item["title"], "date": item["date"],
        "remark": item["remark"], "pages": list(_pages(item)),
    }


def _pages(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each page of each original. Size, kind and `sha512` are those of the image that is read and shown."""
    optimised = {same_name(image["name"]): image for image in item["optimised"]}
    number = 1
    for original in item["originals"]:
        name = kept_name(original["name"], item["code"], number)
        twin = optimised.get(same_name(original["name"]))
        shown = twin if twin and twin["pages"] == original["pages"] else original
        for frame, sheet in enumerate(shown["sheets"]):
            yield {
                "number": number, "image": name, "frame": frame, "optimised": shown is twin, "kind": shown["kind"],
                "width": sheet["width"], "height": sheet["height"], "dpi": sheet["dpi"], "sha512": shown["sha512"],
                "original_sha512": original["sha512"],
            }
            number += 1


def kept_name(name: str, code: str, page: int) -> str:
    """The name under which an image is kept: the catalogue's own, unless it is very long or carries an ID number."""
    if len(name) <= LONGEST_IMAGE_NAME and mask_in(name) == name:
        return name
    return catalogue.page_name(code, page, PurePosixPath(name).suffix.lstrip(".").upper())


def kept_paths(report: dict[str, Any]) -> dict[str, str]:
    """`original/<name>` or `optimised/<name>` as unpacked -> the path in the object; twins of one name get the original's."""
    paths = {}
    for item in report["items"]:
        named, page = {}, 1
        for original in item["originals"]:
            named[same_name(original["name"])] = kept_name(original["name"], item["code"], page)
            paths[f"original/{original['name']}"] = f"original/{named[same_name(original['name'])]}"
            page += original["pages"]
        for place, image in enumerate(item["optimised"], start=1):
            kept = named.get(same_name(image["name"])) or kept_name(image["name"], item["code"], place)
            paths[f"optimised/{image['name']}"] = f"optimised/{kept}"
    return paths


def received_names(report: dict[str, Any]) -> bytes:
    """`<sha512>  <path as received>` for each image, in the order of the catalogue: what a package without a catalogue is told by."""
    images = (image for item in report["items"] for image_set in ("originals", "optimised") for image in item[image_set])
    return "".join(f"{image['sha512']}  {image['member']}\n" for image in images).encode()


def stated_by(row: RegisterRow | None) -> dict[str, str | None]:
    """What a row of the register says of the person; `area` is the township, or the district, that the person belongs to now."""
    if row is None:
        return {}
    home = next((area for area in (row.residence, row.household) if area is not None and inside(area)), row.residence)
    return {
        "residence": row.cells.get("长期居住地", "")[:LONGEST_TEXT] or None,
        "household": row.cells.get("户口所在地", "")[:LONGEST_TEXT] or None,
        "area": current(home).code[:TOWNSHIP_DIGITS] if home and home.code else None,
        "started_work_on": _date_text(row.cells.get("参加工作时间", "")),
        "retired_on": _date_text(row.cells.get("退休时间", "")),
        "post": row.cells.get("原单位/岗位", "")[:LONGEST_TEXT] or None,
    }


def _date_text(written: str) -> str | None:
    return None if PartialDate.fault(written) else PartialDate.parse(written).text
