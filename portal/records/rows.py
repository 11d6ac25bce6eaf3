"""Rows as lines of JSON and back. Row ids of the catalogue are no part of what is kept: their rows come after their objects.

A column that points to such a row says its name instead (`Name`), and finds the row by it when it is read back.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.database import Model

Row = dict[str, Any]


@dataclass(frozen=True)
class Name:
    """How rows of a table are named for ever: `names(ids)` and, back, `ids(names)`; what is not found is left out."""

    names: Callable[[Iterable[int]], Mapping[int, str]]
    ids: Callable[[Iterable[str]], Mapping[str, int]]


NAMES: dict[str, Name] = {}
"""Table -> how its rows are named."""


def lines(rows: Iterable[Row]) -> bytes:
    """A line for each row: canonical JSON, UTF-8."""
    return "".join(f"{line(row)}\n" for row in rows).encode()


def line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a column of type {type(value).__name__} cannot be kept")


def read_lines(model: type[Model], data: bytes) -> Iterator[Row]:
    """The rows of a table from their lines, with the types of its columns. Raises ValueError where they are none."""
    types = {column.key: column.type.python_type for column in model.__table__.columns if column.key not in _named(model)}
    for one in data.decode().splitlines():
        row = json.loads(one)
        yield {key: _typed(types.get(key, str), value) for key, value in row.items()}


def _typed(kind: type, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    return Decimal(value) if issubclass(kind, Decimal) else value


def named(model: type[Model], rows: list[Row]) -> list[Row]:
    """The rows with names in the columns that point to rows of the catalogue."""
    for column, name in _named(model).items():
        names = name.names({row[column] for row in rows if row.get(column) is not None})
        rows = [row | {column: names.get(row[column])} for row in rows]
    return rows


def unnamed(model: type[Model], rows: list[Row]) -> list[Row]:
    """The rows with ids in these columns again; None where nothing of that name is there."""
    for column, name in _named(model).items():
        ids = name.ids({row[column] for row in rows if row.get(column) is not None})
        rows = [row | {column: ids.get(row[column])} for row in rows]
    return rows


def _named(model: type[Model]) -> dict[str, Name]:
    """Column -> the names of what it points to."""
    return {
        column.key: NAMES[target.column.table.name]
        for column in model.__table__.columns for target in column.foreign_keys if target.column.table.name in NAMES
    }


def column_values(instance: Model) -> Row:
    """The columns of a row that is not in the database yet; what nothing was said of is left to its default."""
    said = instance.__dict__
    attributes = type(instance).__mapper__.column_attrs
    return {attribute.columns[0].key: said[attribute.key] for attribute in attributes if attribute.key in said}
