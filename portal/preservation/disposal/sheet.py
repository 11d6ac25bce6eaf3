"""The register as an XLSX sheet: lines of the cover, then the rows of the form; formulas are text."""
from __future__ import annotations

from collections.abc import Sequence

from portal.wording import N_, gettext

SHEET = N_("销毁清册")
MILLIMETRES_A_CHARACTER = 2


def write_sheet(about: Sequence[tuple[str, str]], columns: Sequence[tuple[str, int]], listed: Sequence[Sequence[str]]) -> bytes:
    """The workbook; `columns` are headings with their widths in millimetres."""
    from openpyxl import Workbook  # takes its time to load
    from openpyxl.utils import get_column_letter

    from portal.transfers.workbook import put, saved

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = gettext(SHEET)
    lines: list[Sequence[str]] = [*about, (), [name for name, _ in columns], *listed]
    for number, cells in enumerate(lines, start=1):
        for place, value in enumerate(cells, start=1):
            put(sheet.cell(number, place), value)
    for place, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width / MILLIMETRES_A_CHARACTER
    sheet.freeze_panes = sheet.cell(len(about) + 3, 1)
    return saved(book)
