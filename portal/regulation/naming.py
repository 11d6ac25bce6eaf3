"""What page images are called: class, number and page of a material in the order that the archive's standard asks.

GB/T 33870-2017 as the field uses it writes `类号-序号-页号` with three digits (`9-2-5-003.JPG`); four code bases agree on the
package, one was seen to build the names, so that another archive may ask for another order (Art. 8(7)).
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.regulation.catalogue import PAGE_DIGITS

CLASS, NUMBER, PAGE = "类号", "序号", "页号"
WORDS = (CLASS, NUMBER, PAGE)
"""What a pattern is made of, each once: the columns of the catalogue, and the page within the material."""
FIELD_PATTERN = "-".join(WORDS)
LATEST_FIRST = 1
"""The pages of a material begin at 000, as the only code seen builds the names, or at 001, as this project's samples do."""
FEWEST_DIGITS, MOST_DIGITS = 2, 6
_PATTERN = re.compile(f"({'|'.join(WORDS)})([-_])({'|'.join(WORDS)})([-_])({'|'.join(WORDS)})")


@dataclass(frozen=True)
class Naming:
    """How images are called: a pattern that `is_pattern`, and how many digits a page number has at least."""

    pattern: str = FIELD_PATTERN
    digits: int = PAGE_DIGITS

    def name(self, class_code: str, number: int, page: int, extension: str = "JPG") -> str:
        """What page 3 of the fifth material of 9-2 is called: `9-2-5-003.JPG`."""
        told = {CLASS: class_code, NUMBER: str(number), PAGE: f"{page:0{self.digits}}"}
        return "".join(told.get(part, part) for part in self._parts()) + f".{extension}"

    def page_in(self, name: str, class_code: str, number: int) -> int | None:
        """The page number in the name of an image of this material; None where it is not called so. Any extension, any width
        of digits in the typeface; a page number has leading zeros up to the digits asked and no more."""
        stem = unicodedata.normalize("NFKC", PurePosixPath(name).stem)
        told = {CLASS: re.escape(class_code), NUMBER: str(number), PAGE: r"(\d+)"}
        found = re.fullmatch("".join(told.get(part, part) for part in self._parts()), stem, re.ASCII)
        return int(found[1]) if found and found[1] == f"{int(found[1]):0{self.digits}}" else None

    def _parts(self) -> tuple[str, ...]:
        """Words and separators in their order. Raises ValueError for what is no pattern."""
        found = _PATTERN.fullmatch(self.pattern)
        if found is None:
            raise ValueError(f"{self.pattern!r} is no pattern of names")
        return found.groups()


def is_pattern(text: str) -> bool:
    """Whether a text names class, number and page once each, with `-` or `_` between: 类号-序号-页号."""
    found = _PATTERN.fullmatch(text)
    return found is not None and {found[1], found[3], found[5]} == set(WORDS)
