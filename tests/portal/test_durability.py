"""A commit that SQLite has acknowledged survives the power going: every connection syncs it, and says so."""
from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import text

from portal import installation
from portal.database import FULL, _prepare_sqlite, beside, db, is_sqlite, writing
from tests.conftest import CHECKOUT

COMMITS = 20
COMMITTING = f"""
import sys
from portal import create_app
from portal.database import writing
from portal.settings import read_settings
from portal.trail import Recorded, add_entry
with create_app(read_settings(sys.argv[1]), pages=False).app_context():
    for _ in range({COMMITS}):
        with writing():
            add_entry(None, "file.read", Recorded("file:J123-RS·QT-000001"))
"""


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


def test_the_index_syncs_too(app):
    with installation.current().index._connection() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (FULL,)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_process_of_its_own_syncs_once_for_each_commit_at_least(app, settings, tmp_path):
    """What the system is asked for counts, as a process that is killed never shows it: the page cache survives."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    log = tmp_path / "log"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", log, sys.executable, "-c", COMMITTING, settings.instance]
    environment = {**os.environ, "GUIDANG_DATABASE": settings.database, "PYTHONPATH": str(CHECKOUT)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    synced = [line for line in log.read_text().splitlines() if "sync(" in line and " = 0" in line]
    assert len(synced) >= COMMITS
