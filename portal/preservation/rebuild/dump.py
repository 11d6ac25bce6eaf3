"""What the database knows as lines in one fixed order, the same for a database and for the one made anew in its place.

Independent of how records are written: it walks the tables themselves. Left out are what a rebuild cannot give back
(`records.NOT_IN_STORE`, `NOT_KEPT`) and ids of rows that come after their objects: names stand for them.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select

from portal.database import Model, db
from portal.records import NOT_IN_STORE, NOT_KEPT
from portal.records.rows import line, named

OWN_IDS = ("persons", "personnel_files", "volumes", "materials", "material_versions", "pages", "trail_entries")
"""Tables whose rows get new ids: nothing outside the database knows them."""
MADE_AGAIN = ("transfer_numbers", "request_numbers")
"""Not in the store, but worked out from what is."""


def dump() -> Iterator[str]:
    """A line of canonical JSON for each row, without its end."""
    for mapper in sorted(Model.registry.mappers, key=lambda mapper: str(mapper.local_table)):
        model = mapper.class_
        if model.__tablename__ not in NOT_IN_STORE or model.__tablename__ in MADE_AGAIN:
            yield from sorted(_lines(model))


def _lines(model: type[Model]) -> Iterator[str]:
    table = model.__table__
    assert isinstance(table, Table)
    left_out = NOT_KEPT.get(table.name, frozenset()) | ({"id"} if table.name in OWN_IDS else frozenset())
    columns = [column for column in table.columns if column.key not in left_out]
    for some in db.session.execute(select(*columns)).partitions(1_000):
        rows: list[dict[str, Any]] = [dict(zip((column.key for column in columns), row, strict=True)) for row in some]
        for row in named(model, rows):
            yield line({"table": table.name, "row": row})
