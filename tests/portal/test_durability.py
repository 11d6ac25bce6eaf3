"""A commit that SQLite has acknowledged survives the power going: every connection syncs it, and says so."""
from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text

from portal.database import FULL, _prepare_sqlite, beside, db, is_sqlite, writing


def test_every_connection_of_the_portal_syncs_every_commit(app):
    if not is_sqlite():
        assert db.session.execute(text("SHOW data_directory")).scalar()  # PostgreSQL's own settings are its operator's
        return
    with writing() as session:
        assert session.execute(text("PRAGMA synchronous")).scalar() == FULL
    with beside() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == FULL


class Careless(sqlite3.Connection):
    """A connection that does not do as it is told."""

    def execute(self, statement, *parameters):
        return super().execute(statement.replace("synchronous=FULL", "synchronous=NORMAL"), *parameters)


def test_a_connection_that_does_not_is_refused(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.sqlite", factory=Careless)
    with pytest.raises(RuntimeError, match="sync"):
        _prepare_sqlite(connection, None)
    connection.close()
