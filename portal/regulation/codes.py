"""Every code that a finding can carry, in one table: what it tests, its source, its weight, how to mend it."""
from __future__ import annotations

from dataclasses import dataclass

from portal.regulation.finding import Weight


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


def _table() -> dict[str, Code]:
    from portal.regulation import codes_acceptance, codes_catalogue, codes_forms, codes_package, codes_pages, codes_register  # Code first

    rows = (*codes_package.ROWS, *codes_catalogue.ROWS, *codes_pages.ROWS, *codes_register.ROWS, *codes_acceptance.ROWS, *codes_forms.ROWS)
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("a code stands twice in the table of codes")
    return table


CODES: dict[str, Code] = _table()
