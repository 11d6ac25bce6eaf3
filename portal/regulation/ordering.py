"""In which order the materials of a class are expected (时序法, 系统法); deviations warn, importance cannot be computed."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.regulation.catalogue import class_of, item_code
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding

BY_IMPORTANCE = frozenset({"5", "6", "8"})
"""Classes arranged by system; all others, and the sub-classes of 4 and 9, by date."""

_MATTER_ROLES = (
    (1, ("批复", "批示")),
    (3, ("本人对", "本人意见", "本人的意见")),
    (2, ("结论", "决定", "判决", "裁定", "处分意见")),
    (4, ("调查", "核实")),
    (5, ("证明",)),
    (6, ("检讨", "检查", "交代", "交待")),
)
"""Ranks within one matter of classes 5 and 8, tried in this order: 本人对结论的意见 is an opinion, not a conclusion."""
_PARTY_ROLES = (
    "入团志愿书", "入团申请", "退团", "入党志愿书", "入党申请", "转正申请", "党员登记表", "民主党派",
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A material as it stands in its class: its running number, title, date, and the matter it belongs to, if noted."""

    number: int
    title: str
    date: PartialDate | None = None
    matter: str | None = None


def role_rank(code: str, title: str) -> int | None:
    """Art. 9(4). 排序: the place of a material within its matter by its title; None where the title does not tell.

    Classes 5 and 8: 批复 1, 结论 or 处分决定 2, the person's opinion 3, 调查报告 4, 证明 5, 检讨 6. Class 6: 入团 before 入党, the
    form before the written application.
    """
    if class_of(code) == "6":
        return next((rank for rank, role in enumerate(_PARTY_ROLES, start=1) if role in title), None)
    return next((rank for rank, roles in _MATTER_ROLES if any(role in title for role in roles)), None)


def expected_order(code: str, materials: Sequence[Placed]) -> list[int]:
    """Art. 9(4). 排序: the running numbers in the order that the rule of the class expects.

    A material without a date, or without a known role, stays behind the one that it stands behind now.
    """
    keys: list[tuple[int, ...]] = []
    for material in materials:
        keys.append(_key(code, material) or (keys[-1] if keys else (0,)))
    return [material.number for _, material in sorted(zip(keys, materials, strict=True), key=lambda pair: pair[0])]


def order_warnings(code: str, materials: Sequence[Placed]) -> list[Finding]:
    """Art. 9(4). 排序: a warning for each material that stands behind one which it should precede.

    Interpretation: only what is certain counts, so 1988 and 1988-07 may stand either way; roles are compared within one
    matter. Never a block: the archivist may order by importance and say why.
    """
    return [
        Finding("item-order", item_code(code, second.number), {"earlier": item_code(code, first.number)})
        for first, second in pairwise(materials)
        if _misplaced(code, first, second)
    ]


def _misplaced(code: str, first: Placed, second: Placed) -> bool:
    if class_of(code) not in BY_IMPORTANCE:
        return bool(first.date and second.date and second.date.before(first.date))
    if first.matter != second.matter:
        return False
    ranks = role_rank(code, first.title), role_rank(code, second.title)
    return ranks[0] is not None and ranks[1] is not None and ranks[1] < ranks[0]


def _key(code: str, material: Placed) -> tuple[int, ...] | None:
    if class_of(code) not in BY_IMPORTANCE:
        return material.date.key if material.date else None
    rank = role_rank(code, material.title)
    return (rank,) if rank else None
