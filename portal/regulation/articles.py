"""Each article of the regulation, 1 to 39: which functions apply it, which tests show it, or why it is not ours.

Functions of this package say their article in the first words of their docstring (`Art. 21(4).`) and are found there;
functions of other rooms, tests and reasons stand in `articles_table`.
"""
from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from inspect import isfunction

import portal.regulation as regulation
from portal.regulation.articles_table import ELSEWHERE, REASONS, TESTS
from portal.wording import ENGLISH, language

LAST_ARTICLE = 39

_ARTICLE = r"[1-9]\d?(?:\([1-9]\d?\))?"
_DECLARED = re.compile(rf"Art\. ({_ARTICLE}(?:, {_ARTICLE})*)\.(?:\s|$)")
_PARTS = re.compile(r"([1-9]\d?)(?:\(([1-9]\d?)\))?")
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Row:
    """An article or one of its items (`21(4)`); `reason` (a message id) says why it is not, or not wholly, ours."""

    article: str
    functions: tuple[str, ...]
    tests: tuple[str, ...]
    reason: str | None


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The table, in the order of the regulation."""
    functions = _functions()
    articles = sorted({*functions, *TESTS, *REASONS}, key=article_key)
    return tuple(
        Row(article, tuple(functions.get(article, ())), TESTS.get(article, ()), REASONS.get(article)) for article in articles
    )


def article_key(article: str) -> tuple[int, int]:
    """For sorting: 4 before 21(3) before 21(4); ValueError for what is no article."""
    number, item = _split(article)
    return number, item or 0


def render(article: str | None) -> str:
    """The article as the regulation writes it, 第二十一条第（四）项; in English `Art. 21(4)`; "" for None.

    ValueError for what is no article of the regulation.
    """
    if article is None:
        return ""
    number, item = _split(article)
    if language() == ENGLISH:
        return f"Art. {article}"
    return f"第{_numeral(number)}条" + (f"第（{_numeral(item)}）项" if item else "")


def declared(docstring: str | None) -> tuple[str, ...]:
    """The articles that a docstring begins with: `Art. 4, 21(3). ...` declares 4 and 21(3)."""
    found = _DECLARED.match(docstring or "")
    return tuple(found[1].split(", ")) if found else ()


def _functions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {article: list(names) for article, names in ELSEWHERE.items()}
    for name, docstring in _documented():
        for article in declared(docstring):
            found.setdefault(article, []).append(name)
    return {article: sorted(names) for article, names in found.items()}


def _documented() -> Iterator[tuple[str, str | None]]:
    """Dotted names and docstrings of the public functions of this package."""
    for info in pkgutil.iter_modules(regulation.__path__):
        module = import_module(f"{regulation.__name__}.{info.name}")
        for name, member in vars(module).items():
            if isfunction(member) and member.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", member.__doc__


def _split(article: str) -> tuple[int, int | None]:
    found = _PARTS.fullmatch(article)
    if found is None or int(found[1]) > LAST_ARTICLE:
        raise ValueError(f"{article!r} is no article of the regulation")
    return int(found[1]), int(found[2]) if found[2] else None


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")
