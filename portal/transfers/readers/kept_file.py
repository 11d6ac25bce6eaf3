"""A personnel file as an archive kept it (`docs/exports.md`): both image sets, and a record that is the catalogue.

The record's ID number is a token that only its own archive can open, unless it was written in clear for another one; then
the catalogue that was received with the file tells the number.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from portal.regulation.catalogue import parse_page_name
from portal.regulation.dates import PartialDate
from portal.transfers import catalogue_xml
from portal.transfers.characters import has_invisible
from portal.transfers.identification import identified
from portal.transfers.layout import OPTIMISED, ORIGINAL, Layout, is_image
from portal.transfers.members import Member, Refused, refuse, same_name
from portal.transfers.package import CALLED_BY_PERSON, KEPT, OPTIMISED_IMAGES, EntryText, Package, items_of, person_of
from portal.transfers.parcel import Parcel, Step
from portal.wording import N_

METADATA, RECORD, LIST, README = "metadata", "record.json", "manifest-sm3.txt", "README.txt"
SCHEMA = "guidang-record/"
KEPT_AS = "metadata/received-"
STATED = ("residence", "household", "area", "started_work_on", "retired_on", "post")
LONGEST_STATED, MOST_VOLUMES = 120, 99
_CATALOGUE = re.compile(r"package\.(xml|xlsx|txt)")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,200}")
_AREA = re.compile(r"\d{6}(\d{3})?", re.ASCII)

Fields = dict[str, Any]


def recognises(parcel: Parcel) -> bool:
    """Whether the record of a kept file is there."""
    return any(parcel.parts(member) == (METADATA, RECORD) for member in parcel.members)


def lies_in(names: list[str]) -> bool:
    """Whether a folder directly holds what a kept file consists of."""
    return METADATA in names and ORIGINAL in names


def read(parcel: Parcel, step: Step) -> Package:
    """The model of the file. Raises Refused."""
    layout, kept, record_file = _arranged(parcel)
    record = _record(parcel, record_file)
    try:
        person, entries = _person(parcel, record, kept, step), _entries(record, layout)
        stated = _stated(record["person"])
        volumes = min(max(len(record["volumes"]), 1), MOST_VOLUMES)
        enterprise = _text((record.get("enterprise") or {}).get("code"))[:LONGEST_STATED]
    except (KeyError, TypeError, AttributeError):
        raise _unreadable(record_file) from None
    lacks = {word for word in ("sex", "ethnicity", "birth_date") if not person[word]} | {CALLED_BY_PERSON}
    if not layout.images[OPTIMISED]:
        lacks.add(OPTIMISED_IMAGES)
    return Package(
        layout, person_of(person), items_of(entries), form=KEPT, lacks=frozenset(lacks), kept=kept, stated=stated, volumes=volumes,
        enterprise=enterprise,
    )


def _arranged(parcel: Parcel) -> tuple[Layout, dict[str, Member], Member]:
    """The members in their places, what is kept of them by its path in the object, and the record."""
    layout, kept, record = Layout(None, {ORIGINAL: {}, OPTIMISED: {}}), {}, None
    for member in parcel.members:
        folder, _, name = "/".join(parcel.parts(member)).rpartition("/")
        if folder in layout.images and is_image(name):
            layout.images[folder][same_name(name)] = member
        elif is_image(name):
            layout.outside.append(member)
        elif folder == METADATA and name != LIST and _PLAIN.fullmatch(name):
            record = member if name == RECORD else record
            kept[f"{METADATA}/{name}" if _CATALOGUE.fullmatch(name) else f"{KEPT_AS}{name}"] = member
        elif (folder, name) != ("", README):
            layout.strays.append(member)  # the list of SM3 sums among them, which is taken from there
    if record is None:
        raise refuse("bag-unreadable", RECORD, why=N_("没有 metadata/record.json"))
    return layout, kept, record


def _record(parcel: Parcel, member: Member) -> Fields:
    content = parcel.content(member, refuse("bag-unreadable", member.path, why=N_("超过 16 MB")))
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        raise _unreadable(member) from None
    if not isinstance(record, dict) or not str(record.get("schema")).startswith(SCHEMA):
        raise _unreadable(member)
    return record


def _unreadable(member: Member) -> Refused:
    return refuse("bag-unreadable", member.path, why=N_("不是归档写的档案记录"))


# --- the person -------------------------------------------------------------------------------------------------------


def _person(parcel: Parcel, record: Fields, kept: dict[str, Member], step: Step) -> dict[str, str]:
    facts = record["person"]
    number = _text(facts["id_number"].get("clear")) or _received_number(parcel, kept, step)
    return {
        "name": _text(facts["name"]), "sex": _text(facts["sex"]), "ethnicity": _text(facts["ethnicity"]),
        "birth_date": _text(facts["birth_date"]).replace("-", ""), "id_number": number,
    }


def _received_number(parcel: Parcel, kept: dict[str, Member], step: Step) -> str:
    """The ID number as the catalogue has it with which the file was handed over; "" where there is none. Raises Refused."""
    for path, member in kept.items():
        if path == f"{METADATA}/package.xml":
            return catalogue_xml.read_catalogue(_content(parcel, member), member.path).person["id_number"]
        if path == f"{METADATA}/package.xlsx":
            from portal.transfers.readers import catalogue_xlsx  # loads openpyxl: only where a sheet is met

            return catalogue_xlsx.read_catalogue(parcel, member, step)[0].person["id_number"]
        if path == f"{METADATA}/package.txt":
            folders = _content(parcel, member).decode(errors="replace").split("\n")[0].partition("  ")[2].split("/")
            return next((number for folder in folders if (number := identified(folder)[1])), "")
    return ""


def _content(parcel: Parcel, member: Member) -> bytes:
    return parcel.content(member, refuse("bag-unreadable", member.path, why=N_("超过 16 MB")))


def _stated(facts: Fields) -> dict[str, str | None]:
    """What the record says of the person beyond the five fields; what could not be a fact is left out."""
    said = {name: _text(facts.get(name)) for name in STATED}
    fit = {name: text[:LONGEST_STATED] for name, text in said.items() if text and not has_invisible(text)}
    if not _AREA.fullmatch(fit.get("area", "")):
        fit.pop("area", None)
    for name in ("started_work_on", "retired_on"):
        if name in fit and PartialDate.fault(fit[name]):
            del fit[name]
    return {name: fit.get(name) for name in STATED}


# --- materials and pages ----------------------------------------------------------------------------------------------


def _entries(record: Fields, layout: Layout) -> list[EntryText]:
    entries = [_entry(material) for material in record["materials"]]
    owners = {same_name(name): entry for entry in entries for name in entry.originals}
    by_code = {_text(material["code"]): entry for material, entry in zip(record["materials"], entries, strict=True)}
    for name, member in layout.images[OPTIMISED].items():
        told = parse_page_name(member.name)
        entry = owners.get(name) or (by_code.get(told[0]) if told else None)
        if entry is not None:
            entry.optimised.append(member.name)
    for entry in entries:
        entry.optimised.sort()
    return entries


def _entry(material: Fields) -> EntryText:
    pages = material["pages"]
    return EntryText(
        class_text=_text(material["class_code"]), number_text=str(material["number"]), title=_text(material["title"]),
        date_text=_text(material["date"]).replace("-", ""), pages_text=str(len(pages)), remark=_text(material["remark"]),
        originals=list(dict.fromkeys(_images(pages))), optimised=[],
    )


def _images(pages: list[Fields]) -> Iterator[str]:
    for page in pages:
        yield _text(page["image"])


def _text(value: object) -> str:
    """A text of the record, "" for none. Raises TypeError for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value
