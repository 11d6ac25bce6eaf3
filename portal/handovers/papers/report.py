"""检测报告: what was checked by which standard, person by person, what was found, and what was let pass with which reason."""
from __future__ import annotations

from collections import Counter

from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, RIGHT, Block, facts, heading, notes, signatures, table, thousands
from portal.handovers.papers.facts import BatchFacts, FileFacts, Found, total
from portal.handovers.papers.parts import standards
from portal.lifecycle import Refusal
from portal.transfers.states import ANNOUNCED, STAGED, WITHDRAWN
from portal.wording import N_

NOTHING_CHECKED = N_("还没有检测结果。")
WEIGHTS = {"bar": "不能移交", "error": "要改", "warning": "提醒", "reference": "参考"}
PEOPLE = [
    ("序号", 10, CENTRE), ("姓名", REST, LEFT), ("身份证号", 38, CODE), ("件", 10, RIGHT), ("页", 12, RIGHT), ("检测次数", 12, RIGHT),
    ("结果", 18, CENTRE), ("要改", 12, RIGHT), ("提醒", 12, RIGHT), ("放行", 12, RIGHT),
]
PROPERTIES = [("属性", 18, CENTRE), ("编号", 14, CENTRE), ("检测项目", 66, LEFT), ("结果", 18, CENTRE), ("说明", REST, LEFT)]
SAMPLES = [
    ("次", 8, CENTRE), ("抽 / 总页数", 30, CENTRE), ("不合格", 14, CENTRE), ("合格率", 26, CENTRE), ("结果", 14, CENTRE), ("日期", 30, CENTRE),
    ("种子", REST, CODE),
]
NUMERALS = "一二三四五"
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
    sections = [
        ("逐人结果", [table(PEOPLE, [_person(place, file) for place, file in enumerate(files, start=1)])]),
        ("四性检测（DA/T 70-2018）", _properties(batch)),
        ("发现的问题", _found(standing)),
        ("放行（双方可见）", [table(LET_PASS, [[file.name, one.sentence, one.lifted or ""] for file, one in lifted])] if lifted else []),
        ("人工抽检", _samples(batch)),
    ]
    return [
        facts(*_head(batch, files)),
        *_numbered(sections),
        notes("机器检测覆盖全部包、全部页；人工抽检的页由种子决定，谁都能重算。本报告由系统按检测记录生成。"),
        signatures((f"移交单位：{batch.enterprise}", ("经办人",)), (f"接收单位：{batch.archive}", ("检测人", "审核人"))),
    ]


def _numbered(sections: list[tuple[str, list[Block]]]) -> list[Block]:
    """The sections that have something to say, numbered 一、二、…"""
    present = [(title, blocks) for title, blocks in sections if blocks]
    return [block for place, (title, blocks) in enumerate(present) for block in (heading(f"{NUMERALS[place]}、{title}"), *blocks)]


def _properties(batch: BatchFacts) -> list[Block]:
    rows = [[one.group, one.number, one.name, one.result, one.reason] for one in batch.properties]
    return [table(PROPERTIES, rows)] if rows else []


def _samples(batch: BatchFacts) -> list[Block]:
    if not batch.samples:
        return [notes("本批没有做人工抽检。")]
    rows = [
        [str(one.number), f"{one.pages} / {one.population}（{one.rate:.0%}）", str(one.unfit),
         f"{1 - one.unfit / one.pages:.1%}（要 {one.pass_rate:.0%}）", "通过" if one.passed else "不通过", one.decided_on, one.seed]
        for one in batch.samples
    ]
    return [table(SAMPLES, rows, size=8.5)]


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
        str(place), file.name, file.masked, thousands(file.items), thousands(file.pages), str(file.inspections),
        "通过" if file.verdict == "pass" else "不通过", str(weights["bar"] + weights["error"]), str(weights["warning"]), str(lifted),
    ]


def _found(standing: list[tuple[FileFacts, Found]]) -> list[Block]:
    if not standing:
        return [notes("没有发现问题。")]
    rows = [[file.name, WEIGHTS[one.weight], one.item, one.image, one.sentence, one.ground] for file, one in standing]
    return [table(FOUND, rows, size=8.5)]
