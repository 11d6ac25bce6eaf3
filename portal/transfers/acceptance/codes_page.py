"""The table of codes as a page and as a document: what each tests, its source, its weight, how to mend it."""
from __future__ import annotations

from dataclasses import dataclass

from portal.regulation.codes import CODES, Code
from portal.wording import gettext


@dataclass(frozen=True)
class Line:
    """A row in the reader's language."""

    code: str
    weight: str
    article: str | None
    tests: str
    source: str
    mend: str

    def has(self, words: list[str]) -> bool:
        text = " ".join((self.code, self.tests, self.source, self.mend)).casefold()
        return all(word in text for word in words)


def lines(query: str = "", weight: str = "") -> list[Line]:
    """The rows that have all words of the query in them, in the order of the table."""
    words = query.casefold().split()
    found = (_line(code) for code in CODES.values() if not weight or code.weight.value == weight)
    return [line for line in found if line.has(words)]


def _line(code: Code) -> Line:
    return Line(code.code, code.weight.value, code.article, gettext(code.tests), gettext(code.source), gettext(code.mend))
