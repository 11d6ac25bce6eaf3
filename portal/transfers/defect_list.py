"""The defect list of a batch as an XLSX sheet, one row a finding, so that whoever mends can tick it off."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.transfers.sheet import Group, Line
from portal.wording import N_, gettext

SHEET = N_("缺陷清单")
COLUMNS = (
    (N_("序号"), 6), (N_("姓名"), 12), (N_("身份证号"), 22), (N_("轻重"), 10), (N_("材料"), 12), (N_("材料名称"), 28), (N_("图像"), 22), (N_("页"), 6),
    (N_("问题"), 50), (N_("怎样改"), 40), (N_("依据"), 26), (N_("代码"), 22), (N_("第几次检测"), 10), (N_("进展"), 30),
)
"""Heading and width in characters."""
WEIGHTS = {"bar": N_("不能移交"), "error": N_("要改"), "warning": N_("提醒"), "reference": N_("参考值")}


@dataclass(frozen=True)
class Defective:
    """A file with what was found in it; `round` is the number of its newest inspection, ID numbers are masked."""

    position: int
    name: str
    id_number: str
    round: int
    groups: list[Group]


def rows(files: Iterable[Defective], ground_of: dict[str, str]) -> list[list[object]]:
    """The rows in the order of the batch; `ground_of` says code -> article or standard as it is shown."""
    return [_row(file, group, line, ground_of) for file in files for group in file.groups for line in group.lines]


def _row(file: Defective, group: Group, line: Line, ground_of: dict[str, str]) -> list[object]:
    return [
        file.position or "", file.name, file.id_number, gettext(WEIGHTS[line.weight]), group.code, group.title, line.image, line.page or "",
        line.say, line.mend, ground_of[line.code], line.code, line.first or file.round or "", _progress(line),
    ]


def _progress(line: Line) -> str:
    if line.fixed:
        return gettext(N_("第 %(number)s 次检测已没有"), number=line.fixed)
    if line.unread:
        return gettext(N_("第 %(number)s 次检测包打不开，没有再查"), number=line.unread)
    if line.lifted:
        return gettext(N_("已放行：%(reason)s"), reason=line.lifted)
    return gettext(N_("待改")) if line.weight in ("bar", "error") else gettext(N_("不影响移交"))


def write_defects(about: Sequence[tuple[str, str]], listed: Iterable[list[object]]) -> bytes:
    """The workbook: lines about the batch, headings that stay in view and can be filtered, the rows; formulas are text.

    Long sentences go on in the same cell, and it prints as wide as a sheet lies, with its headings on every page.
    """
    from openpyxl import Workbook  # takes its time to load
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from portal.transfers.workbook import put, saved

    wrapped, bold, plain = Alignment(vertical="top", wrap_text=True), Font(bold=True), Font()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = gettext(SHEET)
    lines: list[Sequence[object]] = [*about, (), [gettext(name) for name, _ in COLUMNS], *listed]
    head = len(about) + 2
    for number, cells in enumerate(lines, start=1):
        for place, value in enumerate(cells, start=1):
            put(cell := sheet.cell(number, place), value)
            if number >= head:
                cell.alignment = wrapped
                cell.font = bold if number == head else plain
    for place, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.print_title_rows = f"{head}:{head}"
    sheet.freeze_panes = sheet.cell(head + 1, 3)
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(COLUMNS))}{max(head, sheet.max_row)}"
    return saved(book)
