"""The migrations lead up and down again on both databases, and end where the tables of the code are."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from portal import create_app
from portal.cli.instance import schema
from portal.database import db, downgrade, upgrade
from portal.keys import make_keys
from portal.settings import Settings
from tests.architecture.checkout import CHECKOUT

MIGRATIONS = str(CHECKOUT / "migrations")
LEFT_BY_ALEMBIC = {"alembic_version"}


@pytest.fixture(params=["sqlite", "postgres"])
def app(request, tmp_path) -> Iterator[Flask]:
    """The application over a database in which nothing is."""
    address = f"sqlite:///{tmp_path / 'guidang.sqlite'}"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        server.drop("migrations")
        address = server.url_for("migrations").replace("postgresql://", "postgresql+psycopg://")
    make_keys(tmp_path / "keys")
    application = create_app(Settings(
        instance=tmp_path, database=address, store=f"directory:{tmp_path / 'store'}", index=f"sqlite:{tmp_path / 'index'}",
        keys=tmp_path / "keys", ocr=False, testing=True,
    ))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def left_over() -> set[str]:
    """Tables, and on PostgreSQL functions and types, that stand in the database."""
    found = set(inspect(db.engine).get_table_names())
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            found |= set(connection.scalars(text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")))
    return found - LEFT_BY_ALEMBIC


def test_all_the_way_up_down_to_nothing_and_up_again(app):
    upgrade(directory=MIGRATIONS)
    whole = left_over()
    assert whole >= set(db.metadata.tables)
    downgrade(directory=MIGRATIONS, revision="base")
    assert left_over() == set()
    upgrade(directory=MIGRATIONS)
    assert left_over() == whole


def test_the_migrations_make_the_tables_that_the_code_declares(app):
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": db.metadata})
        assert compare_metadata(context, db.metadata) == []


def test_the_head_that_commands_look_for_is_the_head_of_the_history(app):
    assert schema()[1] == ScriptDirectory(MIGRATIONS).get_current_head()
