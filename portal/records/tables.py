"""A record that is rows of tables: one file of lines for each table, beside a file that says what it is."""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.database import Model, db
from portal.records import NOT_KEPT, WITHIN_MINUTES, WORKED_OUT, Contents, Record, Restored, system_id, system_key
from portal.records.rows import Row, lines, named, read_lines, unnamed

SCHEMA = "guidang-rows/1"
ABOUT = "record.json"
ROWS_A_SHARD = 100
"""Rows of one object where many small rows change one by one: an object's inventory grows with each version."""


@dataclass(frozen=True)
class Part:
    """The rows of one table: those of the root itself, or those whose column `up` points to a row above them."""

    model: type[Model]
    up: InstrumentedAttribute | None = None
    mend: Callable[[Row], Row | None] | None = None
    """What a row becomes where something that it points to could not be read back; None where it is left out."""


@dataclass(frozen=True)
class Root:
    """What the object is about: a table, which of its rows have a key, the key of a row; `value` is what SQL tells of it."""

    model: type[Model]
    where: Callable[[str], ColumnElement[bool]]
    key_of: Callable[[Any], str | None]
    value: Any
    key_from: Callable[[Any], str] = str


def shards(model: type[Model]) -> Root:
    """A table in pieces of a hundred ids: `00000`, `00001`, ..."""
    number: Any = model.__table__.c.id
    shard = number // ROWS_A_SHARD
    return Root(model, lambda key: shard == int(key), lambda row: f"{row.id // ROWS_A_SHARD:05}", shard, "{:05}".format)


def whole(model: type[Model]) -> Root:
    """A small table as one object."""
    return Root(model, lambda key: true(), lambda row: "all", literal("all"))


def by(attribute: Any) -> Root:
    """One object for each value of a column."""
    return Root(attribute.class_, lambda key: attribute == key, lambda row: getattr(row, attribute.key), attribute)


def record_of_tables(kind: str, about: str, root: Root, *parts: Part, patience: timedelta = WITHIN_MINUTES) -> Record:
    """A record `urn:x-jnda:sys.KIND.KEY` made of the parts, each after what it points to; `about` says in Chinese what it is."""
    return Record(
        kind=kind, object_id=partial(system_id, kind), key_of_object=partial(system_key, kind),
        contents=partial(_contents, kind, about, root, parts), restore=partial(_restore, parts),
        owners={part.model: partial(_owner, root, part) for part in parts},
        tables=tuple(part.model for part in parts), patience=patience, list_keys=partial(_keys, root, parts),
    )


def _keys(root: Root, parts: tuple[Part, ...]) -> set[str]:
    """The keys that have rows: where the root is a part, all others hang below it."""
    own = [part for part in parts if part.up is None] or parts
    values = {value for part in own for value in db.session.scalars(_joined(root, part, [root.value]).distinct())}
    return {root.key_from(value) for value in values if value is not None}


def _contents(kind: str, about: str, root: Root, parts: tuple[Part, ...], key: str, head: int) -> Contents | None:
    said = {path_of(part.model): _lines_of(root, part, key) for part in parts}
    if not any(said.values()) and head == 0:
        return None
    description = {"schema": SCHEMA, "kind": kind, "key": key, "about": about, "tables": [part.model.__tablename__ for part in parts]}
    return {ABOUT: json.dumps(description, ensure_ascii=False, indent=1).encode(), **said}


def path_of(model: type[Model]) -> str:
    return f"rows/{model.__tablename__}.jsonl"


def _lines_of(root: Root, part: Part, key: str) -> bytes:
    table = _table(part.model)
    left_out = NOT_KEPT.get(table.name, frozenset()) | WORKED_OUT.get(table.name, frozenset())
    columns = [column for column in table.columns if column.key not in left_out]
    rows = db.session.execute(_rows_of(root, part, key, columns)).all()
    return lines(named(part.model, [dict(zip((column.key for column in columns), row, strict=True)) for row in rows]))


def _rows_of(root: Root, part: Part, key: str, columns: list) -> Select:
    """The rows of a part that belong to a key, in the order of their first columns."""
    return _joined(root, part, columns).where(root.where(key)).order_by(*_table(part.model).primary_key.columns)


def _joined(root: Root, part: Part, columns: list) -> Select:
    """The rows of a part beside the rows of the root that they hang below."""
    table = _table(part.model)
    statement, here, up = select(*columns).select_from(table), table, part.up
    while up is not None:
        column = here.c[up.key]
        above = next(iter(column.foreign_keys)).column
        statement = statement.join(above.table, column == above)
        here, up = above.table, _up_of(root, above.table)
    return statement


UPWARD: dict[str, InstrumentedAttribute] = {}
"""Table -> the column by which its rows hang below others, for tables in the middle of a chain."""


def hangs(*ups: InstrumentedAttribute) -> None:
    """Names the columns by which tables hang below others."""
    UPWARD.update({up.class_.__tablename__: up for up in ups})


def _up_of(root: Root, table: Table) -> InstrumentedAttribute | None:
    return None if table is _table(root.model) else UPWARD[table.name]


def _owner(root: Root, part: Part, row: Any) -> str | None:
    """The key of the record that a changed row belongs to: up the chain, in the identity map as a rule."""
    up = part.up
    while up is not None:
        target = next(iter(up.property.columns[0].foreign_keys)).column.table
        above = _model_of(target)
        row = db.session.get(above, getattr(row, up.key))
        if row is None:
            return None
        up = _up_of(root, target)
    return root.key_of(row)


def _model_of(table: Table) -> type[Model]:
    return next(mapper.class_ for mapper in Model.registry.mappers if mapper.local_table is table)


def _table(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _restore(parts: tuple[Part, ...], key: str, contents: Contents, restored: Restored) -> None:
    for part in parts:
        said = list(read_lines(part.model, contents.get(path_of(part.model), b"")))
        rows = _mended(part, unnamed(part.model, said))
        if said and not rows and part.up is None:
            return
        restored.add(part.model, rows)


def _mended(part: Part, rows: list[Row]) -> list[Row]:
    if part.mend is None:
        return rows
    return [row for row in map(part.mend, rows) if row is not None]
