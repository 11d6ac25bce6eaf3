"""The record of a file as the catalogue has it now: the received record with what was changed since, and the events that say so."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from portal.catalogue.models import Material, MaterialVersion, Page, PersonnelFile
from portal.people.states import IN_CUSTODY
from portal.regulation.dates import PartialDate
from portal.transfers.accession import EVENTS, MANIFEST, RECORD, revised_event, sm3

STATED = ("residence", "household", "area", "started_work_on", "retired_on", "post", "died_on")
"""What a person's record takes over from the row, when the register or somebody later has said it."""


@dataclass(frozen=True)
class Facts:
    """The rows of a file in the order of its 目录."""

    file: PersonnelFile
    materials: list[Material]
    pages: dict[int, list[Page]]
    history: dict[int, list[MaterialVersion]]


def revised(before: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """The record as it should be; equal to `before` where nothing was changed."""
    file, person = facts.file, facts.file.person
    stated = {name: getattr(person, name) for name in STATED if name in before["person"] or getattr(person, name) is not None}
    said = {"name": person.name, "sex": person.sex, "ethnicity": person.ethnicity, "birth_date": person.birth_date, **stated}
    record = before | {
        "person": before["person"] | said | _where_said("state", person.state, before["person"], usual=IN_CUSTODY),
        "materials": [_material(row, facts, _known(before, row.code)) for row in facts.materials],
    }
    catalogued = file.catalogued_at.isoformat() if file.catalogued_at else None
    return record | _where_said("catalogued_at", catalogued, before, usual=None)


def _where_said(name: str, value: str | None, before: dict[str, Any], usual: str | None) -> dict[str, Any]:
    """A field that a record has only once it was other than usual."""
    return {name: value} if name in before or value != usual else {}


def _known(before: dict[str, Any], code: str) -> dict[str, Any]:
    return next((row for row in before["materials"] if row["code"] == code), {})


def _material(row: Material, facts: Facts, before: dict[str, Any]) -> dict[str, Any]:
    history = [_edit(edit) for edit in facts.history.get(row.id, [])]
    said = {
        "code": row.code, "class_code": row.class_code, "number": row.number, "title": row.title,
        "date": _date(row, before), "remark": row.remark, "pages": [_page(page, before) for page in facts.pages.get(row.id, [])],
    }
    return said | ({"history": history} if history else {})


def _date(row: Material, before: dict[str, Any]) -> str:
    """The date as it was received while it says the same, so that a record that was not edited stays as it is."""
    written = before.get("date", "")
    parsed = PartialDate.parse(written) if written else None
    same = (parsed.year, parsed.month, parsed.day) == (row.year, row.month, row.day) if parsed else row.year is None
    return written if same else row.date_text


def _page(row: Page, before: dict[str, Any]) -> dict[str, Any]:
    """A page as it was received, with what its row says; of an original that came later its beginning is all that a row keeps."""
    known = next((page for page in before.get("pages", []) if page["number"] == row.number), {"original_sha512": row.original_digest})
    return known | {
        "number": row.number, "image": row.image, "frame": row.frame, "optimised": row.optimised, "kind": row.kind,
        "width": row.width, "height": row.height, "dpi": row.dpi, "sha512": row.digest,
    }


def _edit(row: MaterialVersion) -> dict[str, Any]:
    """What the 目录 said before an edit, who replaced it and when."""
    return {
        "number": row.number, "title": row.title, "year": row.year, "month": row.month, "day": row.day, "remark": row.remark,
        "account": row.account_id, "replaced_at": row.replaced_at.isoformat(),
    }


def events_since(before: dict[str, Any], record: dict[str, Any]) -> bytes:
    """A line for each edit that `before` does not know, and one where the file was said to be catalogued or not."""
    known = {(row["code"], edit["number"]) for row in before["materials"] for edit in row.get("history", [])}
    edits = [(edit, row["code"]) for row in record["materials"] for edit in row.get("history", [])
             if (row["code"], edit["number"]) not in known]
    edits.sort(key=lambda edit: edit[0]["replaced_at"])
    events = [revised_event(edit["replaced_at"], edit["account"], {"material": code, "edit": edit["number"]}) for edit, code in edits]
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events).encode()


def files(record: dict[str, Any], events: bytes, manifest: bytes) -> dict[str, bytes]:
    """The files of the object that a new version replaces; the SM3 sums of all others stay."""
    made = {RECORD: json.dumps(record, ensure_ascii=False, indent=1).encode(), EVENTS: events}
    kept = [line for line in manifest.decode().splitlines() if line.split("  ", 1)[1] not in made]
    sums = sorted([*kept, *(f"{sm3(data)}  {path}" for path, data in made.items())], key=lambda line: line.split("  ", 1)[1])
    return made | {MANIFEST: "".join(f"{line}\n" for line in sums).encode()}
