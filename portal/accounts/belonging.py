"""What an account belongs to: an enterprise, a person's file, an area. Rooms above register how their things are found."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.access import Role


@dataclass(frozen=True)
class Finder:
    """`find` turns what a person types (USCC, 档号) into an id and raises NotFound; `names` says for ids what to show."""

    find: Callable[[str], int]
    names: Callable[[Iterable[int]], dict[int, str]]


_finders: dict[Role, Finder] = {}


def register_finder(role: Role, find: Callable[[str], int], names: Callable[[Iterable[int]], dict[int, str]]) -> None:
    """Says how the thing is found that an account of this role belongs to; called by the factory."""
    _finders[role] = Finder(find, names)


def found(role: Role, text: str) -> int:
    """The id of what was typed. Raises NotFound."""
    return _finders[role].find(text)


def names(role: Role, ids: Iterable[int]) -> dict[int, str]:
    """id -> what to show of it; nothing for roles that belong to nothing."""
    wanted = set(ids)
    return _finders[role].names(wanted) if wanted and role in _finders else {}
