"""How a query is understood, and where it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search_index.tokens import fold, fold_with_positions

Spans = tuple[tuple[int, int], ...]

_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_WHITE = re.compile(r"\s+")


def terms(query: str) -> tuple[str, ...]:
    """The folded terms of a query, each once; an entry is a hit when its folded text contains every one of them.

    White space separates terms (`王建国 考核`: both, anywhere). Neighbouring single Chinese characters are one term, for that is
    how short names and form titles are typed and printed (`张 三`, `履 历 表`).
    """
    found: list[str] = []
    spaced = False
    for part in query.split():
        single = len(part) == 1 and part > "\u2e7f"
        folded = fold(part)
        if single and spaced:
            found[-1] += folded
        elif folded:
            found.append(folded)
        spaced = single and bool(folded)
    return tuple(dict.fromkeys(found))


def spans(text: str, wanted: Sequence[str], most: int = 100) -> Spans:
    """Where the folded terms `wanted` stand in the raw `text`: (start, end) offsets, merged where they touch, the first `most`."""
    folded, starts, ends = fold_with_positions(text)
    places = []
    for term in wanted:
        at = folded.find(term)
        while at >= 0 and len(places) < most * max(1, len(wanted)):
            places.append((starts[at], ends[at + len(term) - 1]))
            at = folded.find(term, at + len(term))
    return tuple(_merged(sorted(places))[:most])


def pieces(text: str, marks: Spans, around: int = 40) -> tuple[tuple[str, bool], ...]:
    """The surroundings of the first hit as (text, is a hit) pieces, about `around` characters to each side of it.

    White space is shown as one space, and inside a hit between Chinese characters as none, so that a hit broken by
    a line end reads as it was asked for. `…` stands where text was cut. Without marks: the beginning of the text.
    """
    first = marks[0] if marks else (0, 0)
    begin = max(0, first[0] - around)
    end = min(len(text), max(first[1], first[0]) + around)
    shown: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in (mark for mark in marks if mark[0] < end):
        shown.append((_one_space(text[at:start]), False))
        shown.append((_one_space(_BETWEEN_WIDE.sub("", text[start:stop])), True))
        at = stop
    shown.append((_one_space(text[at:end]), False))
    if max(at, end) < len(text):
        shown.append(("…", False))
    return tuple(piece for piece in shown if piece[0])


def snippet(text: str, marks: Spans, around: int = 40) -> str:
    """The surroundings of the first hit as plain text on one line; see `pieces`."""
    return "".join(piece for piece, _ in pieces(text, marks, around)).strip()


def _merged(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _one_space(text: str) -> str:
    return _WHITE.sub(" ", text)
