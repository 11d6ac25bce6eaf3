"""Alembic's entry: runs the migrations over the database of the application in force."""
from alembic import context

from portal.database import db as database


def run() -> None:
    with database.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=database.metadata, render_as_batch=True, compare_type=True,
            user_module_prefix="portal.database.",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
