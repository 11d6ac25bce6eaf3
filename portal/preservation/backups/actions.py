"""Writing a backup and reading one back."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Table, bindparam, func, select, text, update

from archive_store import NotThere, Store
from portal import installation, trail
from portal.accounts.models import Account
from portal.database import Model, db, downgrade, is_sqlite, now, upgrade, writing
from portal.keys import fingerprint, read_master
from portal.preservation.backups import folder as folders
from portal.preservation.backups.folder import NotABackup, Row
from portal.preservation.backups.queries import (
    AT_ONCE,
    has_tables,
    rows_of,
    snapshot,
    store_position,
    tables,
    trail_position,
    typed,
)
from portal.preservation.rebuild.actions import rebuild
from portal.records import NOT_KEPT
from portal.records.keeping import keep_all
from portal.wording import N_

DRAFTS = "request_drafts"
"""What people have begun to write: not in the store, and it points to accounts alone."""

Progress = Callable[[str], None]


@dataclass
class Position:
    """How the store stands to a backup: ids of objects that are newer, gone, or other than they were; how many are the same."""

    same: int = 0
    newer: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    caught_up: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the database says what the store holds."""
        return not self.gone and not self.other and (self.caught_up or not self.newer)


def back_up(to: Path, schema: str, on_part: Progress = lambda part: None) -> dict:
    """Writes the database, without keys, into a new folder; answers the manifest.

    What waits to be written into the store is written first. The store's position is taken before the database's state:
    what is committed meanwhile counts as newer, and catching up on it does no harm.
    Raises FileExistsError, OSError, StoreError.
    """
    installed = installation.current()
    folders.begin(to)
    keep_all()
    on_part(folders.STORE)
    manifest: dict[str, Any] = {
        "made": now().isoformat(timespec="seconds"), "schema": schema, "database": db.engine.dialect.name,
        "archive": installed.settings.fonds, "key": fingerprint(read_master(installed.settings.keys)),
        "store": folders.write_rows(to, folders.STORE, store_position(installed.store)),
    }
    with snapshot() as connection:
        manifest["trail"] = trail_position(connection)
        manifest["tables"] = {}
        for table in tables():
            on_part(table.name)
            manifest["tables"][table.name] = folders.write_rows(to, folders.table_file(table.name), rows_of(connection, table))
    folders.write_manifest(to, manifest)
    trail.note(None, "database.backed_up", "database:all")
    return manifest


def restore(source: Path, schema: str, migrations: str, on_part: Progress = lambda part: None) -> tuple[dict, Position]:
    """Reads a backup into a database without tables; answers its manifest, and how the store stands to it.

    Nothing is changed before every file has been found whole. Raises NotABackup for that, for another schema, other keys
    or a database with tables; OSError, StoreError.
    """
    manifest = folders.read_manifest(source)
    if has_tables():
        raise NotABackup(N_("数据库里已经有表，没有动它。GUIDANG_DATABASE 要指向一个空的数据库。"))
    if manifest["schema"] != schema:
        raise NotABackup(
            N_("备份的数据库结构是 %(at)s，这个程序是 %(head)s。用做备份的那个版本恢复，再升级。"), at=manifest["schema"], head=schema)
    if manifest["key"] != fingerprint(read_master(installation.current().settings.keys)):
        raise NotABackup(N_("这里的密钥不是备份那个实例的。先用 guidang keys restore 恢复它的密钥。"))
    position = compare_position(installation.current().store, source)
    upgrade(directory=migrations)
    try:
        position.caught_up = bool(position.newer) and _catch_up(source, on_part)
        if position.newer and not position.caught_up:
            downgrade(migrations, "base")
            upgrade(directory=migrations)
        if not position.caught_up:
            _fill(source, manifest, on_part)
    except BaseException:
        db.session.rollback()
        downgrade(migrations, "base")
        raise
    installation.current().index.wipe()
    trail.note(None, "database.restored", "database:all", reason=manifest["made"])
    return manifest, position


def _catch_up(source: Path, on_part: Progress) -> bool:
    """Makes the rows from the newer store, and adds what it does not hold; False where anything in the store is invalid."""
    installed = installation.current()
    outcome = rebuild(installed.store, installed.settings.store, lambda done, total: on_part(f"{done}/{total}"))
    if outcome.invalid:
        return False
    with writing() as session:
        users = dict(session.execute(select(Account.id, Account.user)).all())
        for row in _backed_up(source, Account.__tablename__):
            if users.get(row["id"]) == row["user"]:
                secrets = {name: row[name] for name in NOT_KEPT[Account.__tablename__]}
                session.execute(update(Account).where(Account.id == row["id"]).values(**secrets))
        drafts = [row for row in _backed_up(source, DRAFTS) if row["account_id"] in users]
        _insert(session.connection(), Model.metadata.tables[DRAFTS], iter(drafts))
    return True


def _backed_up(source: Path, name: str) -> Iterator[Row]:
    """The rows of a table in a backup."""
    return (typed(Model.metadata.tables[name], row) for row in folders.read_rows(source, folders.table_file(name)))


def compare_position(store: Store, source: Path) -> Position:
    """How the store stands to the position in a backup. Raises StoreError."""
    found = Position()
    then = {row["object"]: row for row in folders.read_rows(source, folders.STORE)}
    for row in then.values():
        _compare(store, row, found)
    found.newer += [object_id for object_id in store.ids() if object_id not in then]
    return found


def _compare(store: Store, row: Row, found: Position) -> None:
    object_id = row["object"]
    try:
        kept = store.version(object_id, row["head"])
        newest = store.head(object_id)
    except NotThere:
        (found.newer if _is_withdrawn(store, object_id) else found.gone).append(object_id)
        return
    if kept.digest != row["digest"]:
        (found.newer if _is_withdrawn(store, object_id) else found.other).append(object_id)
    elif newest != row["head"]:
        found.newer.append(object_id)
    else:
        found.same += 1


def _is_withdrawn(store: Store, object_id: str) -> bool:
    """Whether a tombstone stands there: the file was destroyed since, and the store knows more than the backup."""
    try:
        return store.withdrawn(object_id)
    except NotThere:
        return False


def _fill(source: Path, manifest: dict, on_part: Progress) -> None:
    known = {table.name: table for table in tables()}
    if manifest["tables"].keys() != known.keys():
        raise NotABackup(N_("备份里的表和这个程序的不一样，没有恢复。"))
    with db.engine.begin() as connection:
        for name, table in known.items():
            on_part(name)
            _insert(connection, table, _backed_up(source, name))
            if connection.scalar(select(func.count()).select_from(table)) != manifest["tables"][name]["rows"]:
                raise NotABackup(N_("备份坏了：%(name)s 的行数不对。"), name=name)
            _go_on_counting(connection, table)


def _insert(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    values = {column.name: bindparam(f"b_{column.name}", type_=_nullable(column.type)) for column in table.columns}
    statement = table.insert().values(values)
    while batch := list(islice(rows, AT_ONCE)):
        connection.execute(statement, [{f"b_{name}": value for name, value in row.items()} for row in batch])


def _nullable(kind):
    """A column of JSON takes nothing as NULL, as it was, and not as the word null."""
    return JSON(none_as_null=True) if isinstance(kind, JSON) else kind


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids beside the table: the next one follows the highest."""
    if is_sqlite() or table.autoincrement_column is None:
        return
    column = table.autoincrement_column
    highest = connection.scalar(select(func.max(column)))
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, :column)"), {"name": table.name, "column": column.name})
    if highest is not None and sequence is not None:
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
