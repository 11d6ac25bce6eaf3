"""The register as an XLSX sheet: reading its cells under limits (in the child only), and writing one.

A formula is text, both ways. Limits come before openpyxl sees the file: it is a ZIP with the bounds of any package, and no
XML in it declares a DTD.
"""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.transfers.members import Refused
from portal.transfers.register import COLUMNS, HEAD, column_name
from portal.transfers.zip_source import ZipSource
from portal.wording import N_

SHEET = "移交清册"
MOST_ROWS = 60_000
MOST_COLUMNS = 100
MOST_UNPACKED = 400 << 20
ROWS_PER_STEP = 1000
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C|\0<\0!\0D\0O\0C", re.IGNORECASE)
_ZIP_TIME = (2020, 12, 2, 0, 0, 0)
_KNOWN_HEAD = {column_name(name): name for name in HEAD}
_KNOWN_COLUMNS = {column_name(name): name for name in COLUMNS}

Cell = tuple[str, bool]
"""What a cell says, and whether it is a number cell."""


class _Unreadable(Exception):
    pass


def read_cells(step: Callable[[str], None], path: str) -> dict[str, Any]:
    """The cells of a register as `register.interpret` takes them, or `{"unreadable": why}`."""
    try:
        _refuse_hostile(Path(path))
        step("sheet")
        return _sheet(_rows(Path(path), step))
    except _Unreadable as fault:
        return {"unreadable": str(fault)}
    except MemoryError:
        return {"unreadable": N_("读它要的内存超过限度")}
    except Exception:  # openpyxl raises anything on a broken file
        return {"unreadable": N_("不是完好的 XLSX 文件")}


def _refuse_hostile(path: Path) -> None:
    try:
        with ZipSource(path) as source:
            if sum(member.size for member in source.members) > MOST_UNPACKED:
                raise _Unreadable(N_("解开后太大"))
            for member in source.members:
                before = b""
                for piece in source.chunks(member):
                    if _DOCTYPE.search(before + piece):
                        raise _Unreadable(N_("里面有 DTD 或实体声明"))
                    before = piece[-16:]
    except Refused:
        raise _Unreadable(N_("不是完好的 XLSX 文件，或解开后太大")) from None


def _rows(path: Path, step: Callable[[str], None]) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, cells) of each row that is not empty. The sheet's own statement of its size is not believed."""
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    named = [sheet for sheet in book.worksheets if sheet.title.strip() == SHEET]
    sheet = (named or book.worksheets)[0]
    sheet.reset_dimensions()
    kept = 0
    for line, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS), start=1):
        if all(cell.value is None for cell in row):
            continue
        cells = [_cell(cell.value) for cell in row]
        kept += 1
        if kept > MOST_ROWS:
            raise _Unreadable(N_("行数太多"))
        if kept % ROWS_PER_STEP == 0:
            step("sheet")
        yield line, cells


def _cell(value: Any) -> Cell:
    if value is None:
        return "", False
    if isinstance(value, bool):
        return ("是" if value else "否"), False
    if isinstance(value, int | float):
        return (str(int(value)) if value == value and abs(value) < 1e21 and value == int(value) else str(value)), True
    if isinstance(value, datetime):
        return value.date().isoformat(), False
    if isinstance(value, date | time):
        return value.isoformat(), False
    return str(getattr(value, "text", value)).strip(), False


def _sheet(rows: Iterator[tuple[int, list[Cell]]]) -> dict[str, Any]:
    head: dict[str, str] = {}
    for _, cells in rows:
        names = [_KNOWN_COLUMNS.get(column_name(text), text) for text, _ in cells]
        if "姓名" in names and "身份证号" in names:
            return {"head": head, "columns": [name for name in names if name], "rows": [*_people(names, rows)]}
        head.update(_pairs(cells))
    raise _Unreadable(N_("找不到表头：没有一行同时有“姓名”和“身份证号”"))


def _pairs(cells: list[Cell]) -> Iterator[tuple[str, str]]:
    """Name and value of a row above the table; a value is the next filled cell that is no name itself."""
    filled = [text for text, _ in cells if text]
    for place, text in enumerate(filled):
        name = _KNOWN_HEAD.get(column_name(text))
        following = filled[place + 1] if place + 1 < len(filled) else ""
        if name:
            yield name, "" if column_name(following) in _KNOWN_HEAD else following


def _people(names: list[str], rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[dict[str, Any]]:
    """The rows of the table; one without name and number (a sum, a signature) is none."""
    for line, row in rows:
        cells: dict[str, str] = {}
        numeric = []
        for name, (text, is_number) in zip(names, row, strict=False):
            if name and text and name not in cells:
                cells[name] = text
                if is_number:
                    numeric.append(name)
        if cells.get("姓名") or cells.get("身份证号"):
            yield {"line": line, "cells": cells, "numeric": numeric}


# --- writing ----------------------------------------------------------------------------------------------------------


def write_register(head: Mapping[str, object], rows: Iterable[Mapping[str, object]], made: datetime | None = None) -> bytes:
    """An XLSX register with the columns of `COLUMNS`: head values by name, rows by column; what is not given stays empty.

    Text stays text, also where it begins with `=`. The same arguments give the same bytes; `made` is the time it states.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for name in HEAD:
        sheet.append([name, None])
        _put(sheet.cell(sheet.max_row, 2), head.get(name))
    sheet.append([])
    sheet.append(list(COLUMNS))
    for row in rows:
        line = sheet.max_row + 1
        for place, column in enumerate(COLUMNS, start=1):
            _put(sheet.cell(line, place), row.get(column))
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = 22 if column == "身份证号" else 14
    moment = made or datetime(*_ZIP_TIME)
    book.properties.creator, book.properties.created = "guidang", moment
    held = BytesIO()
    book.save(held)
    return _with_fixed_times(held, moment)


def _put(cell: Any, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | date):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"
    cell.number_format = "@"


def _with_fixed_times(book: BytesIO, moment: datetime) -> bytes:
    """The same workbook without the time at which it was saved, which openpyxl writes into it."""
    out = BytesIO()
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            new.writestr(zipfile.ZipInfo(entry.filename, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
