"""Folding of text, and the one- and two-character tokens that every engine indexes.

Bigrams, not words: on personnel files a dictionary segmenter finds 60 % of the names, bigrams all of them. Text and query
are folded alike, so that whatever is a substring of the folded text is found.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise

_COMBINING = "".join(
    f"{chr(first)}-{chr(last)}"
    for first, last in ((0x300, 0x36F), (0x483, 0x487), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x3099, 0x309A))
)
_ATOM = re.compile(f"[^{_COMBINING}][{_COMBINING}]*|[{_COMBINING}]+", re.DOTALL)
_HAS_COMBINING = re.compile(f"[{_COMBINING}]")

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
"""Categories of characters that carry no text: controls, invisible formats, lone surrogates, white space."""


def fold(text: str) -> str:
    """The form in which text is compared: NFKC, case folded, traditional characters simplified, white space removed.

    White space is nothing everywhere, also between digits and Latin words: scans put it inside names and numbers
    (`张 三`, `1 9 7 5`), and a line end must break no phrase. Folding looks at one character at a time (with its
    combining marks), never at its neighbours, so that a part of a text folds to a part of the folded text.
    """
    return "".join(map(_fold_atom, _atoms(text)))


class FoldedText:
    """A folded text (`folded`) that still knows where each of its characters stood in the raw one."""

    def __init__(self, text: str):
        atoms = _atoms(text)
        parts = list(map(_fold_atom, atoms))
        self.folded = "".join(parts)
        self._ends = list(accumulate(map(len, parts)))
        self._raw_ends: Sequence[int] = range(1, len(text) + 1) if atoms is text else list(accumulate(map(len, atoms)))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The (start, end) offsets in the raw text of the folded characters `start` to `end`, of which there is at least one."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._ends, end)
        return self._raw_ends[first - 1] if first else 0, self._raw_ends[last]


def grams(folded: str) -> set[str]:
    """Every single character and every two neighbouring characters of a folded text."""
    return {*folded, *map("".join, pairwise(folded))}


def storable(text: str) -> str:
    """`text` with what no database takes (NUL, lone surrogates) replaced one for one, so that offsets stay true."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def _atoms(text: str) -> Sequence[str]:
    """Characters with their combining marks; the text itself where it has none of those."""
    return _ATOM.findall(text) if _HAS_COMBINING.search(text) else text


@lru_cache(maxsize=1 << 16)
def _fold_atom(atom: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", atom).casefold())
    return "".join(_simplified(char) for char in folded if _carries_text(char))


def _carries_text(char: str) -> bool:
    """Variation selectors and the replacement character (see `storable`) carry none either."""
    selects_variant = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return unicodedata.category(char) not in _LEFT_OUT and not selects_variant and char != _REPLACEMENT


def _simplified(char: str) -> str:
    return _converter()(char, "zh-cn") if char > "\u2e7f" else char


@cache
def _converter():
    """zhconv, loaded at the first need (0.2 s, the tables of MediaWiki)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it leaves its table's file to the garbage collector
        from zhconv import convert

        convert("漢", "zh-cn")
    return convert
