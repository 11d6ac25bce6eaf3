"""What was written from one kind of database is read back into the other."""
from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.database import db
from tests.portal.holdings import hold
from tests.portal.preservation.test_backups import OTHER, after, backup, everything, held, read_back

__all__ = ["after", "backup", "held"]


@pytest.fixture
def lost_to(settings, request):
    """An empty database of the kind that the instance did not have."""
    if not settings.database.startswith("sqlite"):
        return ""
    address = request.getfixturevalue("postgres_server").url_for(f"restored-{uuid.uuid4().hex}")
    return address.replace("postgresql:", "postgresql+psycopg:", 1)


def test_every_row_comes_back_into_a_database_of_the_other_kind_and_work_goes_on(app, cast, backup, after):
    with app.app_context():
        lost = everything()
    manifest, position = read_back(backup)
    found = everything()
    assert found["trail_entries"][-1]["verb"] == "database.restored"
    for rows in (found, lost):
        rows["trail_entries"].pop()  # what tells of the backup, and of the restoring
    assert found == lost
    assert position.is_whole and position.same == manifest["store"]["rows"] >= 1
    second = hold(cast, "马建国", OTHER)
    assert second.endswith("000002"), "numbers and ids go on after those that were given"
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM trail_entries"))
