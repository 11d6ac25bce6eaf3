"""检测报告: what was checked by which standard, person by person, what was found, and what was let pass with which reason."""
from __future__ import annotations

from collections import Counter

from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, Block, facts, heading, notes, signatures, table, thousands
from portal.handovers.papers.facts import BatchFacts, FileFacts, Found, total
from portal.handovers.papers.parts import standards
from portal.lifecycle import Refusal
from portal.transfers.states import ANNOUNCED, STAGED, WITHDRAWN
from portal.wording import N_

NOTHING_CHECKED = N_("还没有检测结果。")
WEIGHTS = {"bar": "不能移交", "error": "要改", "warning": "提醒", "reference": "参考"}
PEOPLE = [
    ("序号", 10, CENTRE), ("姓名", 22, LEFT), ("身份证号", 38, CODE), ("件", 10, CENTRE), ("页", 12, CENTRE), ("检测次数", 12, CENTRE),
    ("结果", 18, CENTRE), ("要改", 12, CENTRE), ("提醒", 12, CENTRE), ("放行", REST, CENTRE),
]
FOUND = [
    ("姓名", 20, LEFT), ("轻重", 15, CENTRE), ("材料", 17, CODE), ("图像", 28, CODE), ("发现", REST, LEFT), ("依据", 36, LEFT),
]
LET_PASS = [("姓名", 20, LEFT), ("放行的问题", REST, LEFT), ("理由", 60, LEFT)]


def report(batch: BatchFacts) -> list[Block]:
    """The report on the newest inspection of each file. Raises Refusal before the first one."""
    files = tuple(file for file in batch.files if file.inspections and file.state not in (ANNOUNCED, STAGED, WITHDRAWN))
    if not files:
        raise Refusal(NOTHING_CHECKED)
    standing = [(file, finding) for file in files for finding in file.findings if finding.lifted is None]
    lifted = [(file, finding) for file in files for finding in file.findings if finding.lifted is not None]
    let_pass = [heading("三、放行（双方可见）"), table(LET_PASS, [[file.name, one.sentence, one.lifted or ""] for file, one in lifted])]
    return [
        facts(*_head(batch, files)),
        heading("一、逐人结果"), table(PEOPLE, [_person(place, file) for place, file in enumerate(files, start=1)]),
        heading("二、发现的问题"), *_found(standing),
        *(let_pass if lifted else []),
        notes("机器检测覆盖全部包、全部页，不是抽样；本报告由系统按检测记录生成。"),
        signatures((f"移交单位：{batch.enterprise}", ("经办人",)), (f"接收单位：{batch.archive}", ("检测人", "审核人"))),
    ]


def _head(batch: BatchFacts, files: tuple[FileFacts, ...]) -> list[tuple[str, str]]:
    passed = sum(file.verdict == "pass" for file in files)
    return [
        ("批次号", batch.reference), ("数字化标准", standards(files)), ("移交单位", batch.enterprise), ("接收单位", batch.archive),
        ("检测人数", thousands(len(files))), ("通过 / 不通过", f"{passed} / {len(files) - passed}"),
        ("检测件数", thousands(total(files, "items"))), ("检测页数", thousands(total(files, "pages"))),
    ]


def _person(place: int, file: FileFacts) -> list[str]:
    lifted = sum(finding.lifted is not None for finding in file.findings)
    weights = Counter(finding.weight for finding in file.findings if finding.lifted is None)
    return [
        str(place), file.name, file.masked, str(file.items), str(file.pages), str(file.inspections),
        "通过" if file.verdict == "pass" else "不通过", str(weights["bar"] + weights["error"]), str(weights["warning"]), str(lifted),
    ]


def _found(standing: list[tuple[FileFacts, Found]]) -> list[Block]:
    if not standing:
        return [notes("没有发现问题。")]
    rows = [[file.name, WEIGHTS[one.weight], one.item, one.image, one.sentence, one.ground] for file, one in standing]
    return [table(FOUND, rows, size=8.5)]
