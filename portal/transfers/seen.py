"""What somebody saw of a batch before signing for it: a press on "签收 3 人" is not to take in two, nor four."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

MARK_CHARACTERS = 16


class Seen(Protocol):
    """A file of a batch as a page shows it."""

    position: int
    inspections: int
    verdict: str | None


def mark_of(files: Iterable[Seen]) -> str:
    """Changes with the files, with each inspection and each verdict: another mark is another thing to sign."""
    said = "\n".join(sorted(f"{file.position} {file.inspections} {file.verdict}" for file in files))
    return hashlib.sha256(said.encode()).hexdigest()[:MARK_CHARACTERS]
