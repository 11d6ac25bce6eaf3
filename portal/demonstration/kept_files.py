"""A person's file as an archive kept it (`docs/exports.md`), with its number in clear: what one archive sends to another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portal.demonstration.packages import Contents, Entry, Member
from portal.regulation.catalogue import class_code, item_code
from portal.regulation.dates import PartialDate
from portal.transfers.accession import RECORD
from portal.transfers.layout import OPTIMISED, ORIGINAL
from portal.transfers.record import SCHEMA


def kept(contents: Contents) -> Iterator[Member]:
    """The record and both image sets."""
    yield RECORD, json.dumps(_record(contents), ensure_ascii=False).encode()
    for name, page in contents.images:
        for image_set, content in ((ORIGINAL, page.original), (OPTIMISED, page.optimised)):
            yield f"{image_set}/{name}", content


def _record(contents: Contents) -> dict[str, Any]:
    """As much of the record as tells whose file it is, who handed it over, and what is in it."""
    enterprise, fields = contents.person.enterprise, contents.fields
    return {
        "schema": SCHEMA, "volumes": ["1"], "enterprise": {"code": enterprise.uscc, "name": enterprise.name},
        "person": {
            "name": fields["姓名"], "sex": fields["性别"], "ethnicity": fields["民族"],
            "birth_date": PartialDate.parse(fields["出生日期"]).text, "id_number": {"clear": fields["公民身份号码"]},
        },
        "materials": [_material(entry) for entry in contents.entries],
    }


def _material(entry: Entry) -> dict[str, Any]:
    code, number = class_code(entry.class_text) or "", int(entry.number)
    pages = [{"number": place, "image": name, "frame": 0} for place, name in enumerate(entry.images, start=1)]
    return {
        "code": item_code(code, number), "class_code": code, "number": number, "title": entry.title,
        "date": PartialDate.parse(entry.formed).text, "remark": "", "pages": pages,
    }
