"""A row of the table of codes, and how heavy what it names is."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How heavy a finding is; the wording of the rule decides (command-line contract, section 2)."""

    BAR = "bar"
    ERROR = "error"
    WARNING = "warning"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Code:
    """One row of the table.

    `detail` is the sentence of a finding with `%(name)s` places; `article` an article of the regulation or None where
    `source` (a standard or this archive's own rule) is the only ground. Texts are Chinese message ids.
    """

    code: str
    weight: Weight
    article: str | None
    source: str
    tests: str
    detail: str
    mend: str
