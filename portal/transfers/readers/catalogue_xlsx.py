"""The catalogue of a package in a sheet: the person's fields in its first rows, then a table of materials. In the child only."""
from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.transfers.catalogue_xml import ITEM_FIELDS, PERSON_FIELDS
from portal.transfers.members import Member, Refused, refuse
from portal.transfers.package import CatalogueText, EntryText
from portal.transfers.parcel import Parcel, Step
from portal.transfers.register import column_name
from portal.transfers.workbook import Cell, Unreadable, pairs, refuse_hostile, rows_of
from portal.wording import N_

SHEET = "目录"
MOST_UNPACKED = 64 << 20
_HEAD = {name: word for word, names in PERSON_FIELDS.items() for name in names}
_COLUMNS = {name: word for word, names in ITEM_FIELDS.items() for name in names}
_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)", re.ASCII)

Rows = Iterator[tuple[int, list[Cell]]]


def read_catalogue(parcel: Parcel, member: Member, step: Step) -> tuple[CatalogueText, bool]:
    """The catalogue, and whether the ID number stands in a number cell, which lost its last digits: then it is left empty.

    Raises Refused, naming the member.
    """
    content = parcel.content(member, _unreadable(member, N_("超过 16 MB")))
    step(member.path)
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        path = Path(folder, "catalogue.xlsx")
        path.write_bytes(content)
        try:
            refuse_hostile(path, MOST_UNPACKED)
            return _catalogue(rows_of(path, SHEET, lambda _: step(member.path)))
        except Unreadable as fault:
            raise _unreadable(member, str(fault)) from None
        except MemoryError:
            raise _unreadable(member, N_("读它要的内存超过限度")) from None
        except Exception:  # openpyxl raises anything on a broken file
            raise _unreadable(member, N_("不是完好的 XLSX 文件")) from None


def _unreadable(member: Member, why: str) -> Refused:
    return refuse("xlsx-unreadable", member.path, why=why)


def _catalogue(rows: Rows) -> tuple[CatalogueText, bool]:
    person: dict[str, Cell] = {}
    for _, cells in rows:
        columns = [_COLUMNS.get(column_name(text)) for text, _ in cells]
        if "class_text" in columns and "title" in columns:
            fields = {word: person.get(word, ("", False))[0] for word in PERSON_FIELDS}
            lost = person.get("id_number", ("", False))[1]
            return CatalogueText(fields | {"id_number": "" if lost else fields["id_number"]}, [*_entries(columns, rows)]), lost
        person.update((_HEAD[name], value) for name, value in pairs(cells, _HEAD))
    raise Unreadable(N_("找不到表头：没有一行同时有“类号”和“材料名称”"))


def _entries(columns: list[str | None], rows: Rows) -> Iterator[EntryText]:
    for _, row in rows:
        cells: dict[str, Cell] = {}
        for word, cell in zip(columns, row, strict=False):
            if word and cell[0]:
                cells.setdefault(word, cell)
        if cells:
            texts = {word: _text(word, *cells.get(word, ("", False))) for word in ITEM_FIELDS}
            yield EntryText(**texts, originals=[], optimised=[])


def _text(word: str, text: str, numeric: bool) -> str:
    """A cell as it was meant: a class number of which a spreadsheet made a day of the year is read back; a date of which it
    made a fraction (2014.10 is 2014.1 then) has lost its end and is shown as what it is."""
    day = _DAY.fullmatch(text) if word == "class_text" else None
    if day:
        return f"{int(day[1])}-{int(day[2])}"
    return f"{text}?" if word == "date_text" and numeric and "." in text else text
