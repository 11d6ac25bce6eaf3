"""The 移交清册 as a workbook: values above, the table below, the same bytes for the same content."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.demonstration.packages import PACKED_AT

TITLE = "移交清册"
FILE_NAME = f"{TITLE}.xlsx"
TEXT_FORMAT, DATE_FORMAT = "@", "yyyy-mm-dd"
_WIDE = 26
_THIN = Side(style="thin", color="999999")
_SAVED_AT = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_register(path: Path, head: dict[str, object], rows: list[dict[str, object]]) -> None:
    """Writes the register; `rows` (at least one) share their column names. Text stays text, dates are date cells."""
    book = Workbook()
    book.properties.created = book.properties.modified = datetime(*PACKED_AT)
    book.properties.creator = ""
    sheet = book.worksheets[0]
    sheet.title = TITLE
    for name, value in head.items():
        sheet.append([name])
        _put(sheet, sheet.max_row, 2, value)
    sheet.append([])
    _table(sheet, sheet.max_row + 2, rows)
    held = BytesIO()
    book.save(held)
    path.write_bytes(_settled(held))


def _table(sheet: Worksheet, top: int, rows: list[dict[str, object]]) -> None:
    columns = list(rows[0])
    for place, name in enumerate(columns, start=1):
        cell = sheet.cell(top, place, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
        sheet.column_dimensions[get_column_letter(place)].width = _width(name, rows)
    for number, row in enumerate(rows, start=top + 1):
        for place, name in enumerate(columns, start=1):
            _put(sheet, number, place, row[name])
    sheet.freeze_panes = sheet.cell(top + 1, 3)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """One cell; a citizen number in a number cell would lose digits, so text is marked as text."""
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, date):
        cell.number_format = DATE_FORMAT
    elif isinstance(value, str):
        cell.number_format = TEXT_FORMAT
    cell.alignment = Alignment(horizontal="left")


def _width(name: str, rows: list[dict[str, object]]) -> int:
    """Twice the characters for Chinese, within reason."""
    longest = max(len(str(row[name]).encode("gb18030")) for row in rows)
    return min(_WIDE, max(len(name.encode("gb18030")), longest) + 2)


def _settled(saved: BytesIO) -> bytes:
    """The workbook without the moment of saving: openpyxl writes it into the properties and into every member."""
    settled = BytesIO()
    with ZipFile(saved) as source, ZipFile(settled, "w", ZIP_STORED) as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _SAVED_AT.sub(rb"\g<1>" + datetime(*PACKED_AT).isoformat().encode() + b"Z", content)
            target.writestr(ZipInfo(member.filename, date_time=PACKED_AT), content)
    return settled.getvalue()
