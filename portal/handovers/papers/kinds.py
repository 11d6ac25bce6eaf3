"""The kinds of papers: their series of numbers, titles, who makes them out, and their one definition."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.access import Permission
from portal.handovers.papers.blocks import Block
from portal.handovers.papers.facts import BatchFacts
from portal.handovers.papers.form import form
from portal.handovers.papers.notice import notice
from portal.handovers.papers.receipt import receipt
from portal.handovers.papers.register import register
from portal.handovers.papers.report import report
from portal.wording import N_


@dataclass(frozen=True)
class Kind:
    """`compose` answers the blocks, or raises Refusal while the paper is not due; `in_full`: it shows whole ID numbers."""

    key: str
    series: str
    title: str
    permission: Permission
    compose: Callable[[BatchFacts], list[Block]]
    wide: bool = False
    in_full: bool = False


KINDS: dict[str, Kind] = {kind.key: kind for kind in (
    Kind("report", "JC", N_("检测报告"), Permission.TRANSFER_SUBMIT, report),
    Kind("register", "QC", N_("移交清册"), Permission.TRANSFER_SUBMIT, register, wide=True, in_full=True),
    Kind("form", "DJ", N_("电子档案移交与接收登记表"), Permission.TRANSFER_SUBMIT, form),
    Kind("return", "TH", N_("退回通知"), Permission.TRANSFER_RECEIVE, notice),
    Kind("receipt", "PZ", N_("接收凭证"), Permission.TRANSFER_RECEIVE, receipt),
)}
"""In the order of the hand-over; series are the initials of the titles' pinyin."""
