"""Whose package it is, as far as its name tells: 姓名 and 公民身份号码 (GB/T 33870-2017 as the field uses it)."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.transfers.staging import Staged

_PERSON = re.compile(r"(?P<name>.*?)[\s_-]*(?P<number>[0-9]{17}[0-9Xx]|[0-9]{15})", re.DOTALL)


@dataclass(frozen=True)
class Given:
    """A package that was given: its path as the giver wrote it, what it is called, where it lies in staging."""

    path: str
    name: str
    staged: Staged


def identified(called: str) -> tuple[str | None, str | None]:
    """Name and ID number that a package is called by; (None, None) where it is called otherwise."""
    found = _PERSON.fullmatch(unicodedata.normalize("NFKC", called).strip())
    return (found["name"] or None, found["number"].upper()) if found else (None, None)
