"""Whether a database is empty, and who is in it after a rebuild."""
from __future__ import annotations

from sqlalchemy import func, inspect, select

from portal.accounts.models import Account
from portal.database import Model, db


def holds_nothing() -> bool:
    """Whether the database has no tables yet, or no row in any of them (an interrupted rebuild leaves it like that)."""
    there = set(inspect(db.engine).get_table_names())
    tables = [table for table in Model.metadata.sorted_tables if table.name in there]
    return all(db.session.execute(select(table).limit(1)).first() is None for table in tables)


def count_accounts() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0
