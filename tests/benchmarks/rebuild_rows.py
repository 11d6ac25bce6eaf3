"""Making the database of 2,000 generated files anew from a local folder, with all digests checked, and its equality."""
from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from flask import Flask

from archive_store import open_store
from portal import create_app
from portal.access import OPERATOR, Role
from portal.accounts.actions import add_account
from portal.accounts.queries import actor_named
from portal.catalogue.actions import Description, edit_material, finish, take_back_edit
from portal.database import db, upgrade
from portal.preservation.rebuild.actions import Outcome
from portal.preservation.rebuild.actions import rebuild as rebuild_from
from portal.preservation.rebuild.dump import dump
from portal.records.keeping import keep_all
from portal.regulation.reference import file_reference, volume_reference
from portal.repository.actions import add_room, furnish, shelve
from portal.settings import Settings
from tests.benchmarks.kept_archive import FONDS, fill_store
from tests.portal.conftest import MIGRATIONS, build, settings_in

FILES, EDITED, SHELVED = 2_000, 200, 200
BOUND_RATE = ">= 200"


def rebuild() -> Iterator[dict]:
    """A rebuild from the store."""
    with tempfile.TemporaryDirectory() as folder:
        first = settings_in(Path(folder) / "first")
        with opened(build(first)):
            fill_store(FILES)
        lived_in = anew(first, Path(folder) / "second")
        with opened(create_app(lived_in)):
            _rebuilt(lived_in)
            live_in()
            before = list(dump())
        last = anew(first, Path(folder) / "third")
        with opened(create_app(last)):
            outcome, seconds = _rebuilt(last)
            same = list(dump()) == before
        read = sum(outcome.read.values())
        yield {"what": f"rebuild of {outcome.read['file']:,} files, 3 pages and 5 materials each", "value": read / seconds,
               "unit": "objects/s", "bound": BOUND_RATE}
        yield {"what": f"lines of the dump, {len(before):,}, that are not those of the lost database", "value": 0 if same else 1,
               "unit": "", "bound": 0}


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def anew(first: Settings, folder: Path) -> Settings:
    """An empty installation over the same store, with the same keys."""
    settings = settings_in(folder, store=first.store)
    shutil.copytree(first.keys, settings.keys)
    return settings


def _rebuilt(settings: Settings) -> tuple[Outcome, float]:
    upgrade(directory=str(MIGRATIONS))
    started = time.perf_counter()
    outcome = rebuild_from(open_store(settings.store), settings.store)
    return outcome, time.perf_counter() - started


def live_in() -> None:
    """Edits, edits taken back, catalogued files, a room with volumes on its shelves; then everything is kept."""
    add_account(OPERATOR, "lead", Role.LEAD.value)
    lead, choose = actor_named("lead"), random.Random(1)
    for number in choose.sample(range(1, FILES + 1), EDITED):
        reference = file_reference(FONDS, number)
        edit_material(lead, reference, "1-2", 0, Description(f"履历表（{number}）", None, "改过"))
        if number % 2:
            take_back_edit(lead, reference, "1-2", 1)
        finish(lead, reference)
    add_room(lead, "01", "一号库", "built", Decimal("120"))
    furnish(lead, "01", 2, 2, 5, 6, 900)
    for place, number in enumerate(choose.sample(range(1, FILES + 1), SHELVED)):
        shelve(lead, volume_reference(file_reference(FONDS, number), 1), f"01-01-A-{place // 30 % 5 + 1:02}-{place // 30 // 5 + 1}")
    keep_all()
