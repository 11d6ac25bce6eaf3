"""Which page of its material a file of a folder is, by the last digits of its name (`docs/packages.md`, tree)."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from portal.transfers.members import Member

HIGHEST = 999
"""A higher number is none of a page: a date, or what a camera counts."""
_DIGITS = re.compile(r"\d+", re.ASCII)


def by_number(members: Iterable[Member]) -> dict[int, Member]:
    """Number -> page. Where the names do not number them, pages have the order of their names, from 1.

    They do not where one has no number, two have the same, or more would be missing than there are.
    """
    pages = list(members)
    told = {number: page for page in pages if (number := _told(page.name)) is not None}
    if len(told) == len(pages) and len(page_range(told)) <= 2 * len(pages):
        return told
    return dict(enumerate(sorted(pages, key=_natural), start=1))


def page_range(pages: Iterable[int]) -> range:
    """The numbers that a material with these pages has: from 1, or 0 where it counts from there, to the highest without a gap."""
    numbers = list(pages)
    return range(min(1, *numbers), max(numbers) + 1) if numbers else range(0)


def _told(name: str) -> int | None:
    found = _DIGITS.findall(_stem(name))
    return int(found[-1]) if found and len(found[-1]) <= 6 and int(found[-1]) <= HIGHEST else None


def _natural(page: Member) -> tuple[list[tuple[int, int, str]], str]:
    """By name, numbers by their value: 第2页 before 第10页."""
    parts = re.split(r"(\d+)", _stem(page.name), flags=re.ASCII)
    return [(1, int(part[:18]), "") if part.isdigit() else (0, 0, part) for part in parts], page.name


def _stem(name: str) -> str:
    return unicodedata.normalize("NFKC", name).rpartition(".")[0]
