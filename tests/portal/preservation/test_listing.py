"""A night lists its share of a large store, goes on where the last one ended, and within the days of the settings all of it is known."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_store.layout import object_folder
from portal import installation
from portal.database import db, writing
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.actions import listing
from portal.preservation.fixity.models import FixityRun
from portal.preservation.fixity.reading import IdleReader
from portal.settings import Settings
from tests.portal.conftest import settings_in

DAYS, OBJECTS = 4, 800


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


class Named:
    """The names of many objects, as a back end lists them; `told` counts the names that were asked for."""

    def __init__(self, objects: int):
        folders = sorted(object_folder(f"urn:x-jnda:J123-RS.QT-{number:06}") for number in range(objects))
        self.parts: dict[str, list[str]] = {}
        for folder in folders:
            self.parts.setdefault(f"ocfl/{folder[:3]}", []).append(f"ocfl/{folder}")
        self.told = 0

    def folders(self, prefix: str, depth: int, holding: str | None = None) -> Iterator[str]:
        if depth == 1:
            yield from self.parts
            return
        chosen = self.parts.values() if prefix == "ocfl" else [self.parts.get(prefix, [])]
        for folder in (one for some in chosen for one in some):
            self.told += 1
            yield folder


@pytest.fixture
def named(app, monkeypatch) -> Named:
    """The store of the installation, as if so many objects lay in it."""
    names = Named(OBJECTS)
    monkeypatch.setattr(installation.current().store, "_backend", names)
    monkeypatch.setattr(listing, "PARTS_AT_ONCE", 40)
    return names


def night(slices: int | None = None) -> int:
    """Lists a night's share, or breaks off after some slices; how many objects are known then."""
    with writing():
        actions.begin_night()
    run = db.session.query(FixityRun).order_by(FixityRun.id.desc()).first().id
    with IdleReader(installation.current().store) as reader:
        while not listing.list_share(run, reader, DAYS):
            slices = slices - 1 if slices is not None else None
            if slices == 0:
                break
    return queries.count_known()


def test_a_night_lists_its_share_and_the_nights_together_everything_once(named):
    known = [night() for _ in range(DAYS)]
    assert known[-1] == OBJECTS
    each = [after - before for before, after in zip([0, *known], known, strict=False)]
    assert max(each) < 1.3 * OBJECTS / DAYS and named.told == OBJECTS, "nothing is listed twice"
    assert night() == OBJECTS and named.told < OBJECTS + 1.3 * OBJECTS / DAYS, "the round begins anew with the first part"


def test_a_night_that_was_broken_off_leaves_the_rest_to_the_next(named):
    assert 0 < night(slices=2) < OBJECTS / DAYS
    told = named.told
    night()
    assert queries.count_known() == named.told > told, "nothing is listed twice"


def test_a_command_lists_everything_a_piece_at_a_time(named):
    with IdleReader(installation.current().store) as reader:
        listing.list_all(reader)
    assert queries.count_known() == named.told == OBJECTS
