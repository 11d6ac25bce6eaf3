"""Every code that a finding can carry, in one table: what it tests, its source, its weight, how to mend it."""
from __future__ import annotations

from portal.regulation import codes_acceptance, codes_catalogue, codes_forms, codes_package, codes_pages, codes_register
from portal.regulation.code import Code


def _table() -> dict[str, Code]:
    rows = (*codes_package.ROWS, *codes_catalogue.ROWS, *codes_pages.ROWS, *codes_register.ROWS, *codes_acceptance.ROWS, *codes_forms.ROWS)
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("a code stands twice in the table of codes")
    return table


CODES: dict[str, Code] = _table()
