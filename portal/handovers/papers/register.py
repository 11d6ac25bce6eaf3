"""移交清册: the register that both sides sign, with the columns of its spreadsheet (`docs/papers.md`).

It names each person by the whole ID number: two signatures under `530***********001X` would bind nobody to a person.
It is the only paper that does (Art. 35).
"""
from __future__ import annotations

from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, RIGHT, Block, facts, gigabytes, heading, signatures, table, thousands
from portal.handovers.papers.facts import BatchFacts, FileFacts, total
from portal.handovers.papers.parts import BASIS, handed_over

WHO = [
    ("序号", 9, CENTRE), ("姓名", 17, LEFT), ("性别", 9, CENTRE), ("身份证号", 37, CODE), ("出生年月", 17, CENTRE), ("参加工作时间", 17, CENTRE),
    ("退休时间", 17, CENTRE), ("原单位/岗位", REST, LEFT), ("档案编号(企业)", 22, LEFT), ("卷数", 9, RIGHT), ("材料份数", 11, RIGHT),
    ("页数", 11, RIGHT), ("有无数字化", 12, CENTRE), ("缺失说明", 19, LEFT), ("备注", 19, LEFT),
]
WHERE = [
    ("序号", 9, CENTRE), ("姓名", 17, LEFT), ("长期居住地", REST, LEFT), ("户口所在地", 48, LEFT), ("企业注册地", 40, LEFT), ("死亡日期", 18, CENTRE),
    ("是否党委组织部门管理的领导人员", 24, CENTRE), ("是否涉密部门", 16, CENTRE), ("是否离休", 14, CENTRE), ("单位性质", 22, CENTRE),
]
COUNTED = {"卷数": "volumes", "材料份数": "items", "页数": "pages"}
SIGNERS = ("移交人", "审核人", "负责人")


def register(batch: BatchFacts) -> list[Block]:
    """The register of what is handed over; counts are those that the check found. Raises Refusal before the batch is submitted."""
    files = handed_over(batch)
    return [
        facts(*_head(batch, files)),
        heading("一、移交档案"),
        table(WHO, [_row(place, file, WHO) for place, file in enumerate(files, start=1)], size=8),
        heading("二、去向与除外情形（第二十一条、第三十六条）"),
        table(WHERE, [_row(place, file, WHERE) for place, file in enumerate(files, start=1)], size=8),
        signatures((f"移交单位：{batch.enterprise}", SIGNERS), (f"接收单位：{batch.archive}", ("接收人", "审核人", "负责人"))),
    ]


def _head(batch: BatchFacts, files: tuple[FileFacts, ...]) -> list[tuple[str, str]]:
    return [
        ("批次号", batch.reference), ("移交日期", batch.head.get("移交日期") or batch.submitted_on),
        ("移交单位", batch.enterprise), ("统一社会信用代码", batch.code),
        ("接收单位", batch.archive), ("移交依据", batch.head.get("移交依据") or BASIS),
        ("总人数", thousands(len(files))), ("总卷数", thousands(total(files, "volumes"))),
        ("总件数", thousands(total(files, "items"))), ("总页数", thousands(total(files, "pages"))),
        ("数据量(GB)", gigabytes(total(files, "bytes"))), ("载体/方式", batch.head.get("载体/方式") or batch.carrier),
        ("说明", batch.head.get("说明", "")),
    ]


def _row(place: int, file: FileFacts, columns: list[tuple[str, int, str]]) -> list[str]:
    return [_cell(place, file, name) for name, _, _ in columns]


def _cell(place: int, file: FileFacts, column: str) -> str:
    if column in COUNTED:
        return thousands(getattr(file, COUNTED[column]))
    own = {"序号": str(place), "姓名": file.name, "身份证号": file.id_number, "有无数字化": file.cells.get("有无数字化") or "有"}
    return own.get(column, file.cells.get(column, ""))
