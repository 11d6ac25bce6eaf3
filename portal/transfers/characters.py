"""Characters that no name, title or cell may have (DA/T 70-2018 1-6)."""
from __future__ import annotations

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})
"""Control, format and private characters, line and paragraph separators. Unassigned ones are left: rare names are newer than any table."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What a program writes for a character that it has lost."""


def has_invisible(text: str) -> bool:
    """Whether a text has characters that nobody sees, or one that stands for a lost character."""
    return any(mark == REPLACEMENT or unicodedata.category(mark) in INVISIBLE for mark in text)
