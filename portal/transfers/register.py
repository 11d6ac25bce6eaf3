"""The register (移交清册) as plain rows: its columns, and what can be read of each cell (`docs/command-line.md`)."""
from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portal import sandbox
from portal.regulation.areas import Area, resolve
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.regulation.identity import from_fifteen, mask, normalise_number, number_fault, uscc_fault
from portal.transfers.members import shown
from portal.transfers.register_properties import cell_findings
from portal.wording import N_, gettext

FILE_NAME = "移交清册.xlsx"
REGISTER = "register"
"""The subject of a finding about the register as a whole."""
HEAD = (
    N_("批次号"), N_("移交单位"), N_("统一社会信用代码"), N_("接收单位"), N_("移交依据"), N_("移交日期"), N_("总人数"), N_("总卷数"), N_("总件数"),
    N_("总页数"), N_("图像数"), N_("数据量(GB)"), N_("载体/方式"), N_("说明"),
)
COLUMNS = (
    N_("序号"), N_("姓名"), N_("性别"), N_("身份证号"), N_("出生年月"), N_("参加工作时间"), N_("退休时间"), N_("原单位/岗位"), N_("档案编号(企业)"),
    N_("卷数"), N_("材料份数"), N_("页数"), N_("有无数字化"), N_("缺失说明"), N_("备注"), N_("长期居住地"), N_("户口所在地"), N_("企业注册地"),
    N_("死亡日期"), N_("是否党委组织部门管理的领导人员"), N_("是否涉密部门"), N_("是否离休"), N_("单位性质"),
)
"""Headings of the spreadsheet; findings and pages say them in the reader's language."""
DATE_COLUMNS = ("出生年月", "参加工作时间", "退休时间", "死亡日期")
COUNT_COLUMNS = ("卷数", "材料份数", "页数")
FLAG_COLUMNS = ("是否党委组织部门管理的领导人员", "是否涉密部门", "是否离休")
TOTALS = ("总人数", "总卷数", "总件数", "总页数", "图像数")
YES = frozenset({"是", "1", "Y", "YES", "TRUE", "√", "有"})
NO = frozenset({"否", "0", "N", "NO", "FALSE", "×", "无"})


class RegisterUnreadable(Exception):
    """The register cannot be read; `sentence` says why."""

    def __init__(self, why: str):
        self.sentence = gettext(N_("移交清册读不出来：%(why)s"), why=gettext(why))
        super().__init__(self.sentence)


@dataclass(frozen=True)
class RegisterRow:
    """One person. `line` is the row of the sheet; what is empty or cannot be read is None; `cells` are all as written."""

    number: str
    line: int
    name: str
    id_number: str
    digits_lost: bool
    """The number stands in a number cell, which keeps fifteen digits."""
    volumes: int | None
    items: int | None
    pages: int | None
    residence: Area | None
    household: Area | None
    registration: Area | None
    death_date: PartialDate | None
    leader: bool | None
    secret: bool | None
    veteran: bool | None
    unit_kind: str | None
    cells: dict[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def subject(self) -> str:
        """Its number and the masked person."""
        return row_subject(self.number, self.name, self.id_number)


@dataclass(frozen=True)
class Register:
    """`transfer_date` is 移交日期, None where it is missing or cannot be read; `findings` are about the head."""

    head: dict[str, str]
    columns: tuple[str, ...]
    rows: list[RegisterRow]
    transfer_date: date | None = None
    findings: list[Finding] = field(default_factory=list)


def row_subject(number: str, name: str, id_number: str) -> str:
    return " ".join(part for part in (shown(number), shown(name), mask(id_number)) if part)


def person_key(number: str) -> str:
    """What two writings of one person's number share."""
    text = normalise_number(number)
    return from_fifteen(text) if re.fullmatch(r"[0-9]{15}", text) else text


def read_register(path: Path) -> Register:
    """The register of an XLSX file, read in a limited child process. Raises RegisterUnreadable."""
    try:
        answer = sandbox.run("portal.transfers.register_sheet:read_cells", {"path": os.fspath(path.absolute())})
    except sandbox.Stopped:
        raise RegisterUnreadable(N_("读它用的时间或内存超过限度，或者它已损坏")) from None
    if "unreadable" in answer:
        raise RegisterUnreadable(answer["unreadable"])
    return interpret(answer)


def interpret(sheet: dict[str, Any]) -> Register:
    """The register from the cells of its sheet: `{"head": {name: text}, "columns": [...], "rows": [{"line", "cells", "numeric"}]}`."""
    head: dict[str, str] = sheet["head"]
    rows = [_row(place, row) for place, row in enumerate(sheet["rows"], start=1)]
    stated = head.get("移交日期", "")
    day = None if PartialDate.fault(stated) else PartialDate.parse(stated).latest()
    return Register(head, tuple(sheet["columns"]), rows, day, _head_findings(head))


def column_name(text: str) -> str:
    """A name as it is compared: compatibility forms folded, without white space and colon."""
    return re.sub(r"\s+|:$", "", unicodedata.normalize("NFKC", text))


def _head_findings(head: dict[str, str]) -> list[Finding]:
    wrong = [name for name in TOTALS if head.get(name) and count_of(head[name]) is None]
    if head.get("移交日期") and PartialDate.fault(head["移交日期"]):
        wrong.append("移交日期")
    found = [Finding("register-head-value", REGISTER, {"field": name, "value": shown(head[name])}) for name in wrong]
    if head.get("统一社会信用代码") and uscc_fault(head["统一社会信用代码"]):
        found.append(Finding("register-uscc", REGISTER, {"value": shown(head["统一社会信用代码"])}))
    return found


def _row(place: int, row: dict[str, Any]) -> RegisterRow:
    cells: dict[str, str] = row["cells"]
    name, id_number = cells.get("姓名", ""), normalise_number(cells.get("身份证号", ""))
    number = cells.get("序号") or str(place)
    lost = "身份证号" in row["numeric"]
    volumes, items, pages = (count_of(cells.get(column, "")) for column in COUNT_COLUMNS)
    leader, secret, veteran = (_flag(cells.get(column, "")) for column in FLAG_COLUMNS)
    return RegisterRow(
        number=number, line=row["line"], name=name, id_number=id_number, digits_lost=lost, volumes=volumes, items=items, pages=pages,
        residence=resolve(cells.get("长期居住地")), household=resolve(cells.get("户口所在地")), registration=resolve(cells.get("企业注册地")),
        death_date=_date(cells.get("死亡日期", "")), leader=leader, secret=secret, veteran=veteran, unit_kind=cells.get("单位性质") or None,
        cells=cells, findings=tuple(_row_findings(number, cells, row_subject(number, name, id_number), lost)),
    )


def _row_findings(number: str, cells: dict[str, str], subject: str, digits_lost: bool) -> list[Finding]:
    row = shown(number)
    missing = [column for column in ("姓名", "身份证号") if not cells.get(column)]
    found = [Finding("register-field-missing", subject, {"row": row, "field": column}) for column in missing]
    id_number = cells.get("身份证号", "")
    if digits_lost:
        found.append(Finding("register-number-cell", subject, {"row": row}))
    elif id_number and (why := number_fault(id_number)):
        found.append(Finding("register-id-invalid", subject, {"row": row, "number": mask(id_number), "why": why}))
    readers = ((DATE_COLUMNS, _date), (COUNT_COLUMNS, count_of), (FLAG_COLUMNS, _flag))
    for columns, read in readers:
        unread = [column for column in columns if cells.get(column) and read(cells[column]) is None]
        found += [Finding("register-value", subject, {"row": row, "field": column, "value": shown(cells[column])}) for column in unread]
    return [*found, *cell_findings(number, cells, subject)]


def count_of(text: str) -> int | None:
    """A number of things, None where it is empty or no whole number."""
    written = normalise_number(text).replace(",", "")
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None


def _flag(text: str) -> bool | None:
    written = normalise_number(text)
    if written in YES:
        return True
    return False if written in NO else None


def _date(text: str) -> PartialDate | None:
    return None if PartialDate.fault(text) else PartialDate.parse(text)
