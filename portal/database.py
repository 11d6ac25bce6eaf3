"""The database: one session a request or job, writing transactions that exclude each other, UTC times."""
from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, TypeDecorator, event, text
from sqlalchemy.orm import DeclarativeBase, scoped_session

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MS = 30_000
_WRITING = "guidang_writing"
FULL = 2
"""`PRAGMA synchronous`: every commit is synced. In WAL mode NORMAL would lose acknowledged ones when the power goes."""


class Model(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Model, disable_autonaming=True)


class UTCTime(TypeDecorator):
    """A moment with time zone UTC in Python, stored without a zone on both databases."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value, dialect):
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """This moment, UTC; the only clock of the portal, so that tests can set it."""
    return datetime.now(UTC)


def engine_options(address: str) -> dict:
    hidden = {"hide_parameters": True}  # names and numbers stay out of error messages and logs
    if address.startswith("sqlite"):
        return hidden | {"connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    return hidden | {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


def init_database(app: Flask, address: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(address)
    db.init_app(app)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # transactions begin where we say so, see _begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA synchronous").fetchone() != (FULL,):
        raise RuntimeError("SQLite does not sync every commit: what it has acknowledged could be lost with the power")


@event.listens_for(Engine, "begin")
def _begin(connection) -> None:
    if connection.dialect.name == "sqlite":
        writing_now = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing_now else "BEGIN")


def upgrade(directory: str) -> None:
    """Brings the tables of the application in force up to the migrations in a folder."""
    _migrations().upgrade(directory=directory)


def downgrade(directory: str, revision: str) -> None:
    """Takes them back to an earlier revision, `base` for none at all."""
    _migrations().downgrade(directory=directory, revision=revision)


def _migrations():
    """Alembic takes a quarter of a second to load, and most commands migrate nothing."""
    import flask_migrate
    from flask import current_app

    if "migrate" not in current_app.extensions:
        flask_migrate.Migrate(current_app, db)
    return flask_migrate


@contextmanager
def writing() -> Iterator[scoped_session]:
    """A writing transaction: commits at the end of the block, leaves nothing behind where it raises.

    What was read before is forgotten, so that the block decides on fresh rows. On SQLite writers queue here
    (BEGIN IMMEDIATE) instead of failing halfway.
    """
    session = db.session
    session.rollback()
    session.connection(execution_options={_WRITING: True})
    session.info[_WRITING] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_WRITING, None)


@contextmanager
def beside() -> Iterator[Connection]:
    """A short writing transaction on a connection of its own: it commits whatever becomes of the session's."""
    with db.engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        yield connection


def is_writing() -> bool:
    """Whether this thread is inside `writing()`."""
    return bool(db.session.info.get(_WRITING))


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def insert_unless_there(table: type[Model], **values: object) -> None:
    """Part of a transaction: a row with these values, unless there is one of its key."""
    from sqlalchemy.dialects import postgresql, sqlite  # here, for they take their time to load

    insert = (sqlite if is_sqlite() else postgresql).insert
    db.session.execute(insert(table).values(**values).on_conflict_do_nothing())


@contextmanager
def exclusive(number: int) -> Iterator[scoped_session]:
    """A writing transaction that only one process at a time is in (`number` names the lock on PostgreSQL)."""
    with writing() as session:
        if not is_sqlite():
            session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        yield session


@contextmanager
def alone(number: int, *, wait: bool) -> Iterator[bool]:
    """Whether no other process is in a block of this number; with `wait` none is, sooner or later. No transaction is opened.

    For work of several transactions, which `exclusive` would keep all other writers from. PostgreSQL has a lock for it,
    beside SQLite's file (which serves one machine) lies one that a dead process lets go.
    """
    if is_sqlite():
        with Path(f"{db.engine.url.database}-lock{number}").open("w") as file:
            yield _locked(file.fileno(), wait)
        return
    with db.engine.connect() as connection:
        name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        got = connection.scalar(text(f"SELECT {name}(:number)"), {"number": number})
        yield wait or bool(got)


def _locked(file: int, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
