"""The order in which lines found on a page are read: vertical columns run from right to left."""
from __future__ import annotations

from typing import NamedTuple

TALL = 1.5
"""A box this much higher than wide, with more than one character in it, is a vertical line."""


class Line(NamedTuple):
    """One line of text and its upright box in pixels; `confidence` from 0 to 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


def in_order(lines: list[Line]) -> list[Line]:
    """Lines in reading order. A page whose characters mostly stand in vertical lines is read column by column from the right."""
    vertical = [line for line in lines if is_vertical(line)]
    if 2 * sum(len(line.text) for line in vertical) <= sum(len(line.text) for line in lines):
        return lines
    return sorted(lines, key=lambda line: (-(line.left + line.right), line.top))


def is_vertical(line: Line) -> bool:
    """Whether the characters of a line stand one below the other."""
    return len(line.text) > 1 and (line.bottom - line.top) > TALL * (line.right - line.left)
