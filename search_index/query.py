"""How a query is understood, and where its terms stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from search_index.tokens import FoldedText, fold

Spans = tuple[tuple[int, int], ...]

GRAMS_OF_A_TERM = 16
GRAMS_OF_A_QUERY = 64
"""More tokens than these are not looked up: the candidates are few by then, and each is compared with the terms themselves."""
SPANS_OF_A_HIT = 100

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Query:
    """`terms`: what a hit's folded text contains, each of them. `grams`: tokens that every hit has."""

    terms: tuple[str, ...]
    grams: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether having every token already makes a hit: no term is longer than a token, and none was left out."""
        return self.grams == self.terms


def parse(query: str) -> Query:
    """Understand what somebody typed. Any string will do; one with nothing to search has no terms."""
    wanted = terms(query)
    grams = (gram for term in sorted(wanted, key=len, reverse=True) for gram in _grams_of(term))
    if all(len(term) <= 2 for term in wanted) and len(wanted) <= GRAMS_OF_A_QUERY:
        return Query(wanted, wanted)
    return Query(wanted, tuple(islice(dict.fromkeys(grams), GRAMS_OF_A_QUERY)))


def terms(query: str) -> tuple[str, ...]:
    """The folded terms of a query, each once.

    White space separates terms (`王建国 考核`: both, anywhere). Neighbouring single Chinese characters are one term, for
    that is how short names and form titles are typed and printed (`张 三`, `履 历 表`).
    """
    found: list[str] = []
    follows_single = False
    for part in query.split():
        folded = fold(part)
        if not folded:
            continue
        single = len(part) == 1 and part > "\u2e7f"
        if single and follows_single:
            found[-1] += folded
        else:
            found.append(folded)
        follows_single = single
    return tuple(dict.fromkeys(found))


def spans(text: str, wanted: Sequence[str]) -> Spans:
    """Where the folded terms `wanted` stand in the raw `text`: (start, end) offsets in order, merged where they touch.

    At most `SPANS_OF_A_HIT` places of each term.
    """
    searched = FoldedText(text)
    places = [
        searched.place(at, at + len(term))
        for term in wanted
        for at in islice(_occurrences(searched.folded, term), SPANS_OF_A_HIT)
    ]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def pieces(text: str, marks: Spans, around: int = 40) -> tuple[tuple[str, bool], ...]:
    """The surroundings of the first hit as (text, is a hit) pieces, about `around` characters to each side of it.

    White space is shown as one space, and inside a hit between Chinese characters as none, so that a hit broken by a
    line end reads as it was asked for. `…` stands where text was cut. Without marks: the beginning of the text.
    """
    first_start, first_end = marks[0] if marks else (0, 0)
    begin = max(0, first_start - around)
    end = min(len(text), first_end + around)
    shown = [("…" if begin else "", False)]
    at = begin
    for start, stop in (mark for mark in marks if mark[0] < end):
        shown.append((_on_one_line(text[at:start]), False))
        shown.append((_on_one_line(_BETWEEN_WIDE.sub("", text[start:stop])), True))
        at = stop
    shown.append((_on_one_line(text[at:end]), False))
    shown.append(("…" if max(at, end) < len(text) else "", False))
    return tuple(piece for piece in shown if piece[0])


def snippet(text: str, marks: Spans, around: int = 40) -> str:
    """The surroundings of the first hit as plain text on one line; see `pieces`."""
    return "".join(piece for piece, _ in pieces(text, marks, around)).strip()


def _grams_of(term: str) -> Iterator[str]:
    if len(term) == 1:
        return iter((term,))
    return islice(map("".join, pairwise(term)), GRAMS_OF_A_TERM)


def _occurrences(folded: str, term: str) -> Iterator[int]:
    at = folded.find(term)
    while at >= 0:
        yield at
        at = folded.find(term, at + len(term))


def _on_one_line(text: str) -> str:
    return _WHITE.sub(" ", text)
