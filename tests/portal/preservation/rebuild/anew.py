"""A second, empty installation that is filled from the store of the first."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive_store import open_store
from portal import create_app
from portal.database import db, upgrade
from portal.keys import make_keys
from portal.preservation.rebuild.actions import Outcome, rebuild
from portal.settings import Settings
from tests.portal.conftest import MIGRATIONS, settings_in


@contextmanager
def rebuilt(settings: Settings, folder: Path, keys: bool = True) -> Iterator[Outcome]:
    """Inside of the block the rebuilt installation is the one in force, on SQLite, over the same store."""
    anew = settings_in(folder, store=settings.store)
    shutil.copytree(settings.keys, anew.keys) if keys else make_keys(anew.keys)
    with create_app(anew).app_context():
        upgrade(directory=str(MIGRATIONS))
        yield rebuild(open_store(settings.store), settings.store)
        db.session.remove()
        db.engine.dispose()
