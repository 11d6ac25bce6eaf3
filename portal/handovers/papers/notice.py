"""退回通知: whose files go back, why, and what has to be mended before they come again (Art. 9(4))."""
from __future__ import annotations

from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, RIGHT, Block, facts, heading, notes, signatures, table, thousands
from portal.handovers.papers.facts import BatchFacts, FileFacts
from portal.handovers.papers.parts import BASIS
from portal.lifecycle import Refusal
from portal.transfers.states import RETURNED
from portal.wording import N_

NOTHING_RETURNED = N_("本批没有退回的档案。")
FILES = [
    ("序号", 10, CENTRE), ("姓名", 20, LEFT), ("身份证号", 36, CODE), ("退回日期", 31, CENTRE), ("卷", 9, RIGHT), ("页", 12, RIGHT),
    ("退回理由", REST, LEFT),
]
FAULTS = [("姓名", 20, LEFT), ("材料", 18, CODE), ("图像", 30, CODE), ("问题", REST, LEFT), ("怎样改", 48, LEFT)]
BLOCKING = ("bar", "error")


def notice(batch: BatchFacts) -> list[Block]:
    """The notice. Raises Refusal where nothing was returned."""
    files = batch.of(RETURNED)
    if not files:
        raise Refusal(NOTHING_RETURNED)
    faults = [_fault(file, finding) for file in files for finding in file.findings if finding.weight in BLOCKING and finding.lifted is None]
    again = "本批已签收关闭，改好后放进新的批次移交。" if batch.accession else "改好后重传到本批，只换这几个人的包。"
    return [
        facts(("批次号", batch.reference), ("退回人数", str(len(files))), ("移交单位", batch.enterprise), ("接收单位", batch.archive), ("依据", BASIS)),
        heading("退回的档案"),
        table(FILES, [_file(place, file) for place, file in enumerate(files, start=1)]),
        *([heading("要改的地方"), table(FAULTS, faults, size=8.5)] if faults else []),
        notes(f"{again}纸质档案随本通知退还，双方当面点清。"),
        signatures((f"移交单位：{batch.enterprise}", ("领回人",)), (f"接收单位：{batch.archive}", ("退回人", "审核人"))),
    ]


def _file(place: int, file: FileFacts) -> list[str]:
    return [str(place), file.name, file.masked, file.returned_on, thousands(file.volumes), thousands(file.pages), file.return_reason]


def _fault(file: FileFacts, finding) -> list[str]:
    return [file.name, finding.item, finding.image, finding.sentence, finding.mend]
