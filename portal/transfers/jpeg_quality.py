"""How strongly a JPEG is compressed, told from its quantisation table; nothing is decoded."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)
"""The example table of ITU-T T.81, annex K.1, which programs scale by their quality setting."""


def _sum_at(quality: int) -> int:
    """Sum of the table as the Independent JPEG Group's library scales it."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sum(min(255, max(1, (step * scale + 50) // 100)) for step in LUMINANCE)


_SUMS = {quality: _sum_at(quality) for quality in range(1, 101)}


def quality_of(tables: Mapping[int, Sequence[int]]) -> int | None:
    """The quality setting, 1 to 100, whose table is the nearest to that of brightness; None where the file has no table.

    Exact for files of the Independent JPEG Group's library and its like, an estimate for tables that a scanner brings itself.
    """
    if not tables:
        return None
    total = sum(tables[min(tables)])
    return min(_SUMS, key=lambda quality: abs(_SUMS[quality] - total))
