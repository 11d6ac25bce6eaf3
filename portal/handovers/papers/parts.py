"""What several papers say in the same words."""
from __future__ import annotations

from portal.handovers.counts import Count, signed
from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, Block, heading, notes, table
from portal.handovers.papers.facts import BatchFacts, FileFacts
from portal.lifecycle import Refusal
from portal.transfers.states import ACCESSIONED, SUBMITTED
from portal.wording import N_

BASIS = "晋政办通〔2020〕18号 第九条第（四）项、第二十一条"
COUNTS = [
    ("姓名", 18, LEFT), ("身份证号", 32, CODE), ("系统卷/页", 18, CENTRE), ("清点卷/页", 18, CENTRE), ("差异", REST, LEFT), ("清点人", 19, CENTRE),
    ("清点时间", 27, CENTRE),
]
NOT_SUBMITTED = N_("提交以后才能出这份文书。")


def handed_over(batch: BatchFacts) -> tuple[FileFacts, ...]:
    """The files that are handed over: submitted, or in custody. Raises Refusal where there are none yet."""
    files = batch.of(SUBMITTED, ACCESSIONED)
    if not files:
        raise Refusal(NOT_SUBMITTED)
    return files


def standards(files: tuple[FileFacts, ...]) -> str:
    """The versions of the digitisation standard that the files were checked by."""
    return "、".join(dict.fromkeys(file.standard for file in files if file.standard))


def paper_count(files: tuple[FileFacts, ...]) -> list[Block]:
    """How the counter's count compares, and each file that differs: by how much, who counted it, and when."""
    rows = [
        [file.name, file.masked, f"{one.stated_volumes} / {one.stated_pages}", f"{one.volumes} / {one.pages}", _difference(one), one.who,
         one.when]
        for file in files if (one := file.count) is not None and one.differs
    ]
    said = [heading("纸质档案清点"), notes(_summary([file.count for file in files]))]
    return [*said, table(COUNTS, rows, size=8.5)] if rows else said


def counted(count: Count | None) -> tuple[str, str]:
    """What was counted and how it differs, as two cells of a table."""
    return (f"{count.volumes} / {count.pages}", _difference(count)) if count else ("", "未清点")


def _difference(count: Count) -> str:
    differences = [f"{signed(more)} {unit}" for more, unit in ((count.volumes_more, "卷"), (count.pages_more, "页")) if more]
    said = "，".join(differences) or "相符"
    return f"{said}（{count.remark}）" if count.remark else said


def _summary(counts: list[Count | None]) -> str:
    done = [count for count in counts if count is not None]
    if not done:
        return "纸质档案没有逐件清点。"
    differing = sum(count.differs for count in done)
    said = f"纸质档案清点了 {len(done)} 人，共 {len(counts)} 人；"
    return said + (f"{differing} 人与电子数量不符。" if differing else "与电子数量相符。")
