"""电子档案移交与接收登记表 with its sheet of digests (档发〔2012〕7号, as the field prints it; `docs/papers.md`)."""
from __future__ import annotations

from portal.handovers.papers.blocks import (
    CENTRE,
    CODE,
    LEFT,
    REST,
    RIGHT,
    Block,
    facts,
    gigabytes,
    heading,
    in_two_lines,
    notes,
    signatures,
    table,
    thousands,
)
from portal.handovers.papers.digests import HOW, of_batch
from portal.handovers.papers.facts import BatchFacts, FileFacts, total
from portal.handovers.papers.parts import handed_over, paper_count, standards

TESTS = {"准确性检验": "真实性", "完整性检验": "完整性", "可用性检验": "可用性", "安全性检验": "安全性"}
"""Tests of the form -> property of DA/T 70-2018; the older form says 准确性 for what is 真实性 there."""
SIGNERS = ("填表人", "审核人")
DIGESTS = [("载体(包)编号", 25, CENTRE), ("内容说明", REST, LEFT), ("数字摘要（上 SHA-256，下 SM3）", 62, CODE), ("实际容量（字节）", 30, RIGHT)]


def form(batch: BatchFacts) -> list[Block]:
    """The form and its digests: a number that both sides can count. Raises Refusal before the batch is submitted."""
    files = handed_over(batch)
    sha256, sm3 = of_batch(file.sha256 for file in files)
    return [
        facts(*_head(batch, files)),
        table([("检验项目", 34, LEFT), ("移交单位", REST, LEFT), ("接收单位", REST, LEFT)], _tests(batch, files), size=10),
        *paper_count(files),
        signatures((f"移交单位：{batch.enterprise}", SIGNERS), (f"接收单位：{batch.archive}", SIGNERS)),
        heading("附：电子档案数字摘要"),
        facts(("批次摘要（SHA-256）", in_two_lines(sha256)), ("批次摘要（SM3）", in_two_lines(sm3))),
        notes(HOW),
        table(DIGESTS, [_package(batch, file) for file in files]),
    ]


def _head(batch: BatchFacts, files: tuple[FileFacts, ...]) -> list[tuple[str, str]]:
    carriers = f"{files[0].position}–{files[-1].position}" if len(files) > 1 else str(files[0].position)
    return [
        ("交接工作名称", f"{batch.enterprise}退休人员人事档案移交（{batch.reference}）"),
        ("内容描述", f"{len(files)} 名退休人员的人事档案数字化成果，每人一个包：目录、原始图像、优化图像"),
        ("移交电子档案数量", f"{thousands(total(files, 'items'))} 件，{thousands(total(files, 'volumes'))} 卷"),
        ("移交数据量", f"{gigabytes(total(files, 'bytes'))} GB"),
        ("载体起止顺序号", carriers), ("载体类型、规格", batch.head.get("载体/方式") or batch.carrier),
    ]


def _tests(batch: BatchFacts, files: tuple[FileFacts, ...]) -> list[list[str]]:
    """Both sides look at the same check; who signs says that it was looked at."""
    lifted = sum(finding.lifted is not None for file in files for finding in file.findings)
    passed = f"系统检测 {len(files)} 人通过" + (f"（其中放行 {lifted} 处，理由见检测报告）" if lifted else "")
    given = f"{passed}，标准 {standards(files)}"
    taken = f"{passed}，签收时复核" if batch.accession else ""
    carrier = "不适用（在线移交）" if batch.carrier.startswith("在线") else ""
    results = {test: _result(batch, group) for test, group in TESTS.items()}
    return [*([test, given + result, taken + (result if taken else "")] for test, result in results.items()), ["载体外观检验", carrier, carrier]]


def _result(batch: BatchFacts, group: str) -> str:
    """How many rows of a property passed, and how many nobody tested."""
    rows = [one for one in batch.properties if one.group == group]
    if not rows:
        return ""
    failed, passed = (sum(getattr(one, what) for one in rows) for what in ("failed", "passed"))
    untested = len(rows) - failed - passed
    said = [f"{group} {passed} 项通过", *([f"{failed} 项不通过"] if failed else []), *([f"{untested} 项未检测"] if untested else [])]
    return "；" + "，".join(said)


def _package(batch: BatchFacts, file: FileFacts) -> list[str]:
    said = f"{file.name}（{file.masked}）{file.items} 件 {file.pages} 页"
    return [f"{batch.reference}-{file.position}", said, f"{in_two_lines(file.sha256)}\n{in_two_lines(file.sm3)}", thousands(file.bytes)]
