"""What stays in the store under the id of a destroyed file: what it was, by which list and authority it went, and nothing of its content.

The record is that of `guidang-record-1` with less in it, so that a lost database comes back from it. Of the person the name
stays, which the register has too, and the date of the death; the ID number, the particulars and every page are left out.
"""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from portal.transfers.accession import EVENTS, README, RECORD

STAYS = (
    "schema", "reference", "object", "fonds", "scheme", "transfer", "accession", "received_at", "enterprise", "volumes", "catalogued_at",
)
OF_PERSON = ("name", "state", "died_on")
EMPTY = ("sex", "ethnicity", "birth_date", "residence", "household", "area", "started_work_on", "retired_on", "post")
"""Particulars of the person that end with the file, in its row as in the record."""
OF_MATERIAL = ("code", "class_code", "number", "title", "date", "remark")
_README = """\
这里原来是一份退休人员人事档案，档号 {reference}，内容已按手续销毁，不能恢复。

  销毁清册 {list}（对象 urn:x-jnda:paper.{list}）
  批准文件 {document}，{issuer}，{issued_on}
  监销完成 {at}；销毁 {pages} 页、{volumes} 卷

  metadata/record.json    留下的目录和销毁情况
  metadata/events.jsonl   销毁的记录
  withdrawn.json          销毁以前最后一版的编号和摘要
"""


@dataclass(frozen=True)
class Destroyed:
    """By which list and authority, when both supervisors had confirmed (ISO 8601), and how much it was. No names."""

    list: str
    document: str
    issuer: str
    issued_on: str
    at: str
    pages: int
    volumes: int


def tombstone(record: dict[str, Any], destroyed: Destroyed) -> dict[str, bytes]:
    """The files of the tombstone, from the record as the catalogue has it now; the same bytes for the same facts."""
    kept = left_of(record, destroyed)
    event = {
        "type": "deletion", "at": destroyed.at, "agent": "guidang", "outcome": "destroyed",
        "detail": {"list": destroyed.list, "document": destroyed.document},
    }
    return {
        RECORD: json.dumps(kept, ensure_ascii=False, indent=1).encode(),
        EVENTS: (json.dumps(event, ensure_ascii=False) + "\n").encode(),
        README: _README.format(reference=record["reference"], **asdict(destroyed)).encode(),
    }


def left_of(record: dict[str, Any], destroyed: Destroyed) -> dict[str, Any]:
    """The record without what goes."""
    person = record["person"]
    number = person["id_number"] | {"token": ""}
    return {name: record[name] for name in STAYS if name in record} | {
        "person": {name: person[name] for name in OF_PERSON if name in person} | dict.fromkeys(EMPTY) | {"id_number": number},
        "materials": [{name: row[name] for name in OF_MATERIAL} | {"pages": []} for row in record["materials"]],
        "destroyed": asdict(destroyed),
    }
