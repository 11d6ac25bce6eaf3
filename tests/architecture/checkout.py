"""The project's own files, as the architecture tests walk them."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ROOTS = ("portal", "archive_store", "search_index", "migrations", "tools", "tests")
LIBRARIES_AND_PORTAL = ("portal", "archive_store", "search_index")
NOT_OURS = {"__pycache__", "vendor"}


def files(pattern: str, *roots: str) -> Iterator[Path]:
    """Every file of these folders that matches, in a stable order; nothing generated, nothing of others."""
    for root in roots:
        for path in sorted((CHECKOUT / root).rglob(pattern)):
            if not NOT_OURS.intersection(path.parts):
                yield path


def name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))
