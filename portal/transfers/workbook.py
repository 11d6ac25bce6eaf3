"""Sheets of XLSX files: reading their cells under limits (in the child only), and writing them.

A formula is text, both ways. Limits come before openpyxl sees a file: it is a ZIP with the bounds of any package, and no
XML in it declares a DTD.
"""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Container, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.transfers.members import Refused
from portal.transfers.register import column_name
from portal.transfers.zip_source import ZipSource
from portal.wording import N_

MOST_ROWS = 60_000
MOST_COLUMNS = 100
MOST_UNPACKED = 400 << 20
ROWS_PER_STEP = 1000
MOST_NUMBER = 1e21
ZIP_TIME = (2020, 12, 2, 0, 0, 0)
"""The time that members of a written file carry, so that the same cells give the same bytes."""
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of the XLS format begins, and a workbook behind a password."""
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C|\0<\0!\0D\0O\0C", re.IGNORECASE)

Cell = tuple[str, bool]
"""What a cell says, and whether it is a number cell."""


class Unreadable(Exception):
    """A file is no sheet that can be read; its text says why, as a message id."""


# --- reading ----------------------------------------------------------------------------------------------------------


def refuse_hostile(path: Path, most_bytes: int = MOST_UNPACKED) -> None:
    """Raises Unreadable for what is no ZIP within the bounds, unpacks to more than so many bytes, or declares a DTD."""
    with path.open("rb") as file:
        if file.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE:
            raise Unreadable(N_("是旧的 .xls 文件，或者加了密码；请另存为不加密码的 .xlsx"))
    try:
        with ZipSource(path) as source:
            if sum(member.size for member in source.members) > most_bytes:
                raise Unreadable(N_("解开后太大"))
            for member in source.members:
                before = b""
                for piece in source.chunks(member):
                    if _DOCTYPE.search(before + piece):
                        raise Unreadable(N_("里面有 DTD 或实体声明"))
                    before = piece[-16:]
    except Refused:
        raise Unreadable(N_("不是完好的 XLSX 文件，或解开后太大")) from None


def rows_of(path: Path, named: str, step: Callable[[str], None]) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, cells) of each row that is not empty, of the sheet of that name or else the first one.

    The sheet's own statement of its size is not believed. Raises Unreadable, and whatever openpyxl raises on a broken file.
    """
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.title.strip() == named]
    sheet = (sheets or book.worksheets)[0]
    sheet.reset_dimensions()
    kept = 0
    for line, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS), start=1):
        if all(cell.value is None for cell in row):
            continue
        cells = [_cell(cell.value) for cell in row]
        kept += 1
        if kept > MOST_ROWS:
            raise Unreadable(N_("行数太多"))
        if kept % ROWS_PER_STEP == 0:
            step("sheet")
        yield line, cells


def _cell(value: Any) -> Cell:
    if value is None:
        return "", False
    if isinstance(value, bool):
        return ("是" if value else "否"), False
    if isinstance(value, int | float):
        return _number(value), True
    if isinstance(value, datetime):
        return value.date().isoformat(), False
    if isinstance(value, date | time):
        return value.isoformat(), False
    return str(getattr(value, "text", value)).strip(), False


def pairs(cells: list[Cell], known: Container[str]) -> Iterator[tuple[str, Cell]]:
    """Name and value of a row above a table; a value is the next filled cell that is no name itself."""
    filled = [cell for cell in cells if cell[0]]
    for place, (text, _) in enumerate(filled):
        following = filled[place + 1] if place + 1 < len(filled) else ("", False)
        if column_name(text) in known:
            yield column_name(text), ("", False) if column_name(following[0]) in known else following


def _number(value: int | float) -> str:
    """As the spreadsheet shows it: a whole number without a point, a long one with the digits that were written, not those of its
    binary form."""
    whole = value == value and abs(value) < MOST_NUMBER and value == int(value)
    return f"{Decimal(repr(value)):.0f}" if whole else str(value)


# --- writing ----------------------------------------------------------------------------------------------------------


def put(cell: Any, value: object) -> None:
    """Fills a cell: numbers and dates as such, all else as text, also where it begins with `=`."""
    if value is None or value == "":
        return
    if isinstance(value, int | float | date):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"
    cell.number_format = "@"


def saved(book: Workbook, made: datetime | None = None) -> bytes:
    """The file of a workbook; the same cells and the same stated time (a fixed one by default) give the same bytes."""
    moment = made or datetime(*ZIP_TIME)
    book.properties.creator, book.properties.created = "guidang", moment
    held = BytesIO()
    book.save(held)
    return _with_fixed_times(held, moment)


def _with_fixed_times(book: BytesIO, moment: datetime) -> bytes:
    """The same workbook without the time at which it was saved, which openpyxl writes into it."""
    out = BytesIO()
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            new.writestr(zipfile.ZipInfo(entry.filename, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
