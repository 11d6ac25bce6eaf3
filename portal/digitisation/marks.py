"""Where on a page a piece of its text stands: places in the text become boxes in the pixels that were read."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from portal.digitisation.reading_order import Line, is_vertical

MOST_SPANS = 200
NARROW = 0.55
"""Share of a full character that a letter or digit takes."""
FIRST_WIDE = 0x2E80
"""The first character of the CJK blocks; from here on characters are full width."""
_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)

Span = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """A box on the page image; `kind` is `hit` (searched for) or `see` (a line that was read); `line` counts from 0."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    line: int


def spans_of(text: str | None) -> list[Span]:
    """Places in the page's text as an address carries them: `12-16,40-44`; what is none is passed over."""
    pairs = ((int(found[1]), int(found[2])) for part in (text or "").split(",")[:MOST_SPANS] if (found := _SPAN.fullmatch(part)))
    return [(start, end) for start, end in pairs if start < end]


def spans_text(spans: Iterable[Span]) -> str:
    """The other way round, for links to the viewer."""
    return ",".join(f"{start}-{end}" for start, end in list(spans)[:MOST_SPANS])


def line_marks(lines: Iterable[Line]) -> list[Mark]:
    """A box round each line that was read."""
    return [_mark("see", line, 0.0, 1.0, number) for number, line in enumerate(lines)]


def hit_marks(lines: list[Line], spans: Iterable[Span]) -> list[Mark]:
    """Boxes round these places of the page's text, whose lines are joined by line ends; a place over two lines has two boxes."""
    found = list(spans)
    return [mark for number, (line, start) in enumerate(_placed(lines)) for mark in _within(line, start, found, number)]


def _placed(lines: list[Line]) -> Iterator[tuple[Line, int]]:
    """Each line with the place in the text at which it begins."""
    starts = accumulate((len(line.text) + 1 for line in lines), initial=0)
    return zip(lines, starts, strict=False)


def _within(line: Line, start: int, spans: list[Span], number: int) -> Iterator[Mark]:
    edges = [0.0, *accumulate(_share(character) for character in line.text)]
    for first, last in spans:
        begin, end = max(first - start, 0), min(last - start, len(line.text))
        if begin < end:
            yield _mark("hit", line, edges[begin] / edges[-1], edges[end] / edges[-1], number)


def _share(character: str) -> float:
    return 1.0 if ord(character) >= FIRST_WIDE else NARROW


def _mark(kind: str, line: Line, begin: float, end: float, number: int) -> Mark:
    width, height = line.right - line.left, line.bottom - line.top
    if is_vertical(line):
        return Mark(kind, line.left, round(line.top + begin * height, 1), round(width, 1), round((end - begin) * height, 1), number)
    return Mark(kind, round(line.left + begin * width, 1), line.top, round((end - begin) * width, 1), round(height, 1), number)
