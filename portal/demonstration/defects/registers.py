"""Faults of the register, and what it says of a person. Each spoils its head and rows in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

Cells = dict[str, Any]
Spoil = Callable[[Cells, list[Cells]], None]
"""Changes the head and the rows of a register; the first row is the person's."""

DIED = date(2024, 6, 18)
ELSEWHERE = "昆明市呈贡区 530114"
INVISIBLE = "\u200b"
STRANGER = {"姓名": "无包人", "身份证号": "530122195201019964", "性别": "女", "卷数": 1, "材料份数": 1, "页数": 1, "长期居住地": "530115001 昆阳街道"}


def _cell(column: str, value: object) -> Spoil:
    """One cell of the person's row."""
    return lambda head, rows: rows[0].update({column: value})


def _head(name: str, value: object) -> Spoil:
    return lambda head, rows: head.update({name: value})


def _one_more(column: str) -> Spoil:
    return lambda head, rows: rows[0].update({column: int(rows[0][column]) + 1})


def _lose_digits(head: Cells, rows: list[Cells]) -> None:
    """The ID number in a number cell."""
    rows[0]["身份证号"] = int(rows[0]["身份证号"][:15] + "000")


def _enter_twice(head: Cells, rows: list[Cells]) -> None:
    rows.append(rows[0] | {"序号": len(rows) + 1, "档案编号(企业)": "TX99999"})
    _count(head, rows)


def _enter_a_stranger(head: Cells, rows: list[Cells]) -> None:
    """Somebody whose package is not there."""
    rows.append({"序号": len(rows) + 1, **STRANGER})
    _count(head, rows)


def _lose_the_row(head: Cells, rows: list[Cells]) -> None:
    del rows[0]
    _count(head, rows)


def _number_alike(head: Cells, rows: list[Cells]) -> None:
    rows[1]["档案编号(企业)"] = rows[0]["档案编号(企业)"]


def _live_elsewhere(head: Cells, rows: list[Cells]) -> None:
    rows[0].update(dict.fromkeys(("长期居住地", "户口所在地", "企业注册地"), ELSEWHERE))


def _live_nobody_knows_where(head: Cells, rows: list[Cells]) -> None:
    rows[0].update(dict.fromkeys(("长期居住地", "户口所在地", "企业注册地"), ""))


def _count(head: Cells, rows: list[Cells]) -> None:
    """The totals of these rows."""
    totals = {"总卷数": "卷数", "总件数": "材料份数", "总页数": "页数"}
    head.update({total: sum(row[column] for row in rows) for total, column in totals.items()})
    head.update({"总人数": len(rows), "图像数": None, "数据量(GB)": None})


REGISTER: dict[str, Spoil] = {
    "register-number-cell": _lose_digits,
    "register-field-missing": _cell("姓名", ""),
    "register-value": _cell("退休时间", "去年"),
    "register-head-value": _head("总卷数", "若干"),
    "register-uscc": _head("统一社会信用代码", "91530115MA6N000100"),
    "register-row-twice": _enter_twice,
    "register-no-package": _enter_a_stranger,
    "register-no-row": _lose_the_row,
    "register-name-differs": _cell("姓名", "另一名"),
    "register-items-differ": _one_more("材料份数"),
    "register-pages-differ": _one_more("页数"),
    "register-total-differs": lambda head, rows: head.update({"总页数": head["总页数"] + 1}),
    "register-bytes-differ": _head("数据量(GB)", 500),
    "register-characters": _cell("备注", f"已核对{INVISIBLE}"),
    "register-file-number": _cell("档案编号(企业)", "TX*00001"),
    "register-file-number-twice": _number_alike,
    "register-person-differs": _cell("出生年月", "194001"),
    "excluded-leader": _cell("是否党委组织部门管理的领导人员", "是"),
    "excluded-dead": _cell("死亡日期", DIED),
    "excluded-secret": _cell("是否涉密部门", "是"),
    "elsewhere": _live_elsewhere,
    "elsewhere-unclear": _live_nobody_knows_where,
    "scope-unit": _cell("单位性质", "私营企业"),
    "scope-veteran": _cell("是否离休", "是"),
    "scope-finance": _cell("单位性质", "金融企业"),
}
"""Code of the finding -> what spoils the register so that it is found, and nothing else."""
