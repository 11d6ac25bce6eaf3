"""What was made from the pages of a file and lies beside the objects: readings, reading copies, deleted rows in the database's file."""
from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from portal import installation
from portal.catalogue.models import PersonnelFile
from portal.database import BUSY_MS, db, is_sqlite
from portal.digitisation.actions import READINGS, reading_key
from portal.digitisation.reading_copies import WIDTHS, key_of
from portal.preservation.disposal.queries import images_of

AT_MOST_MS = 100


def keys_of(file: PersonnelFile) -> set[str]:
    """Keys of the derivatives of a file's pages, of every engine that has ever read here; not of those whose very image stands in
    another file as well. Raises StoreError."""
    own = images_of(file)
    engines = [unquote(name) for name in installation.current().store.derivatives.folders(READINGS)]
    texts = {reading_key(engine, digest, frame) for digest, frame in own for engine in engines}
    return texts | {key_of(digest, frame, width) for digest, frame in own for width in WIDTHS}


def remove(keys: Iterable[str]) -> None:
    """Takes derivatives away, from the second store as well. Raises StoreError where one of the two does not answer."""
    installed = installation.current()
    areas = [installed.store.derivatives, *([installed.replica.derivatives] if installed.settings.replica else [])]
    for area in areas:
        for key in sorted(keys):
            area.remove(key)


def settle() -> None:
    """Brings what was deleted out of SQLite's log, where its old pages stand until they are written over; left to the next time where
    somebody reads just now, since the archive goes on working."""
    if not is_sqlite():
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={AT_MOST_MS}")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")
