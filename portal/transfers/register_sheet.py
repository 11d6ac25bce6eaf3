"""The register as an XLSX sheet: its cells, read in the child only, and writing one."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from portal.transfers.register import COLUMNS, HEAD, column_name
from portal.transfers.workbook import Cell, Unreadable, pairs, put, refuse_hostile, rows_of, saved
from portal.wording import N_

SHEET = "移交清册"
_KNOWN_HEAD = {column_name(name): name for name in HEAD}
_KNOWN_COLUMNS = {column_name(name): name for name in COLUMNS}


def read_cells(step: Callable[[str], None], path: str) -> dict[str, Any]:
    """The cells of a register as `register.interpret` takes them, or `{"unreadable": why}`."""
    try:
        refuse_hostile(Path(path))
        step("sheet")
        return _sheet(rows_of(Path(path), SHEET, step))
    except Unreadable as fault:
        return {"unreadable": str(fault)}
    except MemoryError:
        return {"unreadable": N_("读它要的内存超过限度")}
    except Exception:  # openpyxl raises anything on a broken file
        return {"unreadable": N_("不是完好的 XLSX 文件")}


def _sheet(rows: Iterator[tuple[int, list[Cell]]]) -> dict[str, Any]:
    head: dict[str, str] = {}
    for _, cells in rows:
        names = [_KNOWN_COLUMNS.get(column_name(text), text) for text, _ in cells]
        if "姓名" in names and "身份证号" in names:
            return {"head": head, "columns": [name for name in names if name], "rows": [*_people(names, rows)]}
        head.update((_KNOWN_HEAD[name], text) for name, (text, _) in pairs(cells, _KNOWN_HEAD))
    raise Unreadable(N_("找不到表头：没有一行同时有“姓名”和“身份证号”"))


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
        put(sheet.cell(sheet.max_row, 2), head.get(name))
    sheet.append([])
    sheet.append(list(COLUMNS))
    for row in rows:
        line = sheet.max_row + 1
        for place, column in enumerate(COLUMNS, start=1):
            put(sheet.cell(line, place), row.get(column))
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = 22 if column == "身份证号" else 14
    return saved(book, made)
