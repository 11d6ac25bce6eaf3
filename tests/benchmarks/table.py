"""A measured row beside its bound, and the table that is kept in docs/benchmarks.md."""
from __future__ import annotations

import operator
import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_BOUND = re.compile(r"\s*(<=|>=|==)?\s*([\d.]+)\s*$")
_COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


@dataclass(frozen=True)
class Row:
    """What was measured.

    `bound` is a number (at most) or a comparison in words (`">= 1.0"`), None where nothing was promised; `rival` what the
    same run measured beside it, as text.
    """

    what: str
    value: float
    unit: str
    bound: float | str | None = None
    rival: str | float | None = None

    def comparison(self) -> tuple[str, float] | None:
        """(operator, number) of the bound. Raises ValueError where it cannot be read."""
        if self.bound is None:
            return None
        found = _BOUND.match(str(self.bound))
        if not found:
            raise ValueError(f"{self.what}: a bound is a number or like '>= 1.0', not {self.bound!r}")
        return found[1] or "<=", float(found[2])

    def verdict(self) -> str:
        """`met`, `missed`, or nothing where there is no bound."""
        comparison = self.comparison()
        if comparison is None:
            return ""
        sign, number = comparison
        return "met" if _COMPARE[sign](self.value, number) else "missed"

    def cells(self) -> list[str]:
        comparison = self.comparison()
        bound = f"{comparison[0]} {comparison[1]:g}" if comparison else ""
        rival = "" if self.rival is None else _number(self.rival)
        return [self.what, f"{_number(self.value)} {self.unit}".strip(), bound, rival, self.verdict()]


def _number(value: float | str) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def machine() -> str:
    """What the numbers depend on, and nothing that names a machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def section(rows: list[Row]) -> str:
    """What stands below a subject's heading: when and where it was measured, and its table."""
    lines = ["| what | measured | bound | rival | |", "|---|---:|---:|---|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row.cells()) + " |" for row in rows]
    return f"Measured {date.today().isoformat()} on {machine()}.\n\n" + "\n".join(lines)


def sections(page: str) -> dict[str, str]:
    """Subject -> what stands below its heading, of a page that was written before."""
    parts = page.split("\n## ")[1:]
    return {subject: text.strip() for subject, _, text in (part.partition("\n") for part in parts)}


def markdown(subjects: Iterable[tuple[str, str]]) -> str:
    """The whole page, from subjects with their sections."""
    parts = ["# Benchmarks", "Written by `make bench`; each row with its bound or its rival in the same run."]
    for subject, text in subjects:
        parts += [f"## {subject}", text]
    return "\n\n".join(parts) + "\n"
