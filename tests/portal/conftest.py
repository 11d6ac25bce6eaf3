"""A whole installation for each test, on both databases, with a small cast of named people."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.database import db, upgrade
from portal.keys import make_keys
from portal.settings import Settings
from tests.portal import kept
from tests.portal.browser import Browser
from tests.portal.cast import Cast, make_cast
from tests.portal.warm_children import Nursery

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def settings_in(folder: Path, database: str | None = None, store: str | None = None, index: str | None = None) -> Settings:
    """Settings of an installation in a folder, embedded unless addresses are given; no night begins in a test that does not ask for it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        instance=folder, database=database or f"sqlite:///{folder / 'guidang.sqlite'}", store=store or f"directory:{folder / 'store'}",
        index=index or f"sqlite:{folder / 'index.sqlite'}", keys=folder / "keys", ocr=False, fixity_hour=None,
        testing=True,
    )


def build(settings: Settings) -> Flask:
    """A new application over an empty, migrated database."""
    make_keys(settings.keys)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
    return app


@pytest.fixture(scope="session", autouse=True)
def kept_between_tests() -> None:
    """Templates and routes are compiled once in each test process."""
    kept.keep()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where children that check packages are forked, see `warm_children`."""
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, copied for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    app = build(settings_in(folder))
    with app.app_context():
        db.engine.dispose()
    return folder / "guidang.sqlite"


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Where this test's installation lives: once on SQLite, once on PostgreSQL."""
    folder = tmp_path / "instance"
    if request.param == "sqlite":
        chosen = settings_in(folder)
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "guidang.sqlite")
        yield chosen
        return
    server = request.getfixturevalue("postgres_server")
    with server.migrated(lambda address: build(settings_in(tmp_path / "template", address))) as address:
        yield settings_in(folder, database=address)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, inside its context."""
    make_keys(settings.keys)
    application = create_app(settings)
    application.test_client_class = Browser
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two enterprises and an account of every role."""
    return make_cast()


@pytest.fixture
def client_of(app: Flask, cast: Cast):
    """`client_of("archivist")` is a browser signed in as that member of the cast; `client_of(None)` is nobody."""

    def open_browser(name: str | None) -> Browser:
        client = app.test_client()
        if name is not None:
            cast.sign_in(client, name)
        return client

    return open_browser
