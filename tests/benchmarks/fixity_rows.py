"""What `guidang verify` reads a second, beside sha512 alone over the same files: reading, comparing and writing down what came of it.

The bound is on CPU: the command reads at the lowest priority, so that on a busy machine its wall time tells of the others.
"""
from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from statistics import median

from portal import installation
from portal.access import OPERATOR
from portal.database import db
from portal.preservation.fixity.actions import verify
from portal.preservation.fixity.states import FULL
from portal.regulation.reference import object_id
from tests.portal.cast import make_cast
from tests.portal.conftest import build, settings_in
from tests.portal.holdings import hold

OBJECTS, PAGES, PAGE = 4, 150, 300_000
ROUNDS = 7
NUMBERS = ("530122195503070028", "53012219550307001X", "530122195809140025", "530122196003070036")


def verified_store() -> Iterator[dict]:
    """Reading a store by `guidang verify`: 4 files of 150 pages of 300 KB."""
    with tempfile.TemporaryDirectory() as name:
        app = build(settings_in(Path(name) / "instance"))
        with app.app_context():
            _fill()
            contents = sorted((Path(name) / "instance" / "store" / "ocfl").rglob("v*/content/**/*.JPG"))
            assert len(contents) == OBJECTS * PAGES
            pairs = [(_spent(lambda: _hash(contents)), _spent(_verify)) for _ in range(ROUNDS)]
            db.session.remove()
            db.engine.dispose()
    megabytes = OBJECTS * PAGES * PAGE / 1e6
    fastest = min(plain.wall for plain, _ in pairs)
    yield {"what": "verify, the database's part included, of the speed of sha512, by CPU",
           "value": median(plain.cpu / read.cpu for plain, read in pairs), "unit": "times", "bound": ">= 0.8"}
    yield {"what": f"the same by wall time, at the lowest priority, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
           "value": median(plain.wall / read.wall for plain, read in pairs), "unit": "times",
           "rival": f"sha512 {megabytes / fastest:.0f} MB/s"}


def _fill() -> None:
    cast = make_cast()
    for number in NUMBERS:
        reference = hold(cast, "王测试", number)
        pages: dict[str, Path | bytes] = {f"original/1-1-{page:03}.JPG": os.urandom(PAGE) for page in range(1, PAGES + 1)}
        installation.current().store.create(object_id(reference), pages, "accession")


def _verify() -> None:
    run, wrong = verify(OPERATOR, FULL)
    assert (run["objects"], wrong) == (OBJECTS, [])


def _hash(contents: list[Path]) -> None:
    for path in contents:
        with path.open("rb") as source:
            file_digest(source, "sha512")


@dataclass(frozen=True)
class Spent:
    """Seconds."""

    cpu: float
    wall: float


def _spent(work: Callable[[], object]) -> Spent:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)
