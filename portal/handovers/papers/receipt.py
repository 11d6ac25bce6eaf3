"""接收凭证: what the archive took into custody, under which numbers, and how its paper was counted."""
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
    notes,
    signatures,
    table,
    thousands,
)
from portal.handovers.papers.digests import of_batch
from portal.handovers.papers.facts import BatchFacts, FileFacts, total
from portal.handovers.papers.parts import BASIS, counted, paper_count
from portal.lifecycle import Refusal
from portal.transfers.states import ACCESSIONED, RETURNED
from portal.wording import N_

NOT_RECEIVED = N_("签收、入藏以后才能出接收凭证。")
COLUMNS = [
    ("序号", 9, CENTRE), ("档号", 36, CODE), ("姓名", 17, LEFT), ("身份证号", 34, CODE), ("卷", 8, RIGHT), ("件", 10, RIGHT), ("页", 12, RIGHT),
    ("清点卷/页", 19, CENTRE), ("差异", REST, LEFT),
]


def receipt(batch: BatchFacts) -> list[Block]:
    """The receipt. Raises Refusal before the batch is in custody."""
    files = batch.of(ACCESSIONED)
    if not files or not batch.accession:
        raise Refusal(NOT_RECEIVED)
    back = len(batch.of(RETURNED))
    return [
        facts(*_head(batch, files)),
        notes(
            f"上列档案已于 {batch.received_on} 由{batch.archive}接收，保管责任自即日起归{batch.archive}（{BASIS}）。",
            *([f"另有 {back} 人的档案退回，见退回通知。"] if back else []),
        ),
        heading("接收档案"),
        table(COLUMNS, [_row(place, file) for place, file in enumerate(files, start=1)], size=8.5),
        *paper_count(files),
        signatures((f"移交单位：{batch.enterprise}", ("经办人",)), (f"接收单位：{batch.archive}", ("接收人", "负责人"))),
    ]


def _head(batch: BatchFacts, files: tuple[FileFacts, ...]) -> list[tuple[str, str]]:
    return [
        ("入藏号", batch.accession), ("批次号", batch.reference),
        ("移交单位", batch.enterprise), ("统一社会信用代码", batch.code),
        ("接收日期", batch.received_on), ("签收人", batch.received_by),
        ("人数", thousands(len(files))), ("卷数", thousands(total(files, "volumes"))),
        ("件数", thousands(total(files, "items"))), ("页数", thousands(total(files, "pages"))),
        ("数据量(GB)", gigabytes(total(files, "bytes"))), ("方式", batch.carrier),
        ("批次摘要（SHA-256）", of_batch(file.sha256 for file in files)[0]),
    ]


def _row(place: int, file: FileFacts) -> list[str]:
    return [
        str(place), file.reference, file.name, file.masked, *map(thousands, (file.volumes, file.items, file.pages)), *counted(file.count),
    ]
