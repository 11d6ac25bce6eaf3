"""Uploads of many bytes, and of many packages: what web and worker take for them."""
from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from portal.database import db
from portal.jobs.models import Job
from portal.regulation.identity import check_digit
from portal.transfers.states import CHECK
from tests.benchmarks.memory import MEBIBYTE, Watched
from tests.benchmarks.served import Repeated, Uploader, served
from tests.journeys.house import House
from tests.packages import ORIGINALS, Made, Row, jpeg, text_pdf

LARGE = 2 << 30
PIECE = 4 << 20
"""What the page sends at a time."""
GROWTH_BOUND = 64
"""MiB that the web process may grow."""
PACKAGES, FIRST = 500, 50
BEHIND = 3
"""Packages that come after the one that stalls."""
PATIENCE_SECONDS = 3600


def large_upload() -> Iterator[dict]:
    """An upload of 2 GiB by the tus protocol."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (_, uploader, web, _workers):
        batch, piece = uploader.announce(), os.urandom(PIECE)
        uploader.send(batch, "小.zip", PIECE, [piece])
        before, begun = web.begin_anew(), time.perf_counter()
        uploader.send(batch, "大.zip", LARGE, (piece for _ in range(LARGE // PIECE)))
        seconds = time.perf_counter() - begun
        grown = web.highest() - before
        yield {"what": "growth of the web process, in pieces of 4 MiB", "value": grown, "unit": "MiB", "bound": GROWTH_BOUND}
        yield {"what": "rate, every piece on the disk before its answer", "value": LARGE / MEBIBYTE / seconds, "unit": "MiB/s"}
        before = web.begin_anew()
        uploader.send(batch, "大 2.zip", LARGE, [Repeated(piece, LARGE)])
        grown = web.highest() - before
        yield {"what": "growth of the web process, in one request", "value": grown, "unit": "MiB", "bound": GROWTH_BOUND}


def many_packages() -> Iterator[dict]:
    """A batch of 500 small packages, one of them damaged."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (house, uploader, web, workers):
        batch, place = uploader.announce(), Path(folder) / "packages"
        place.mkdir()
        _send_broken(uploader, batch)
        _send(uploader, batch, place, range(1, FIRST))
        _wait(house, FIRST)
        web_then, workers_then = web.begin_anew(), _highest(workers)
        _send(uploader, batch, place, range(FIRST, PACKAGES))
        _wait(house, PACKAGES)
        yield {"what": "growth of the web process from the 50th package to the 500th", "value": web.highest() - web_then, "unit": "MiB",
               "bound": GROWTH_BOUND}
        highest = _highest(workers)
        yield {"what": "highest memory of the larger worker after 500 packages, without its child", "value": highest, "unit": "MiB",
               "rival": f"{workers_then:.4g} MiB after 50"}
        yield {"what": "that of 500 packages to that of 50", "value": highest / workers_then, "unit": "times", "bound": 1.2}
        bad, *good = _seconds(house)
        yield {"what": "check of the damaged package to the median of the others", "value": bad / statistics.median(good), "unit": "times",
               "bound": 1.5, "rival": f"median {statistics.median(good):.3g} s"}


def stalled_package() -> Iterator[dict]:
    """A package made to stall its check.

    Its page has 60 MiB of EXIF in 65 kB parts, which decoders join ever more slowly.
    """
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (house, uploader, _web, _workers):
        batch, place = uploader.announce(), Path(folder)
        for number in range(1, BEHIND + 2):
            path = _package(number, _stalling() if number == 1 else None).zip(place)
            uploader.send(batch, path.name, path.stat().st_size, [path.read_bytes()])
        _wait(house, BEHIND + 1)
        stalled, *others = _seconds(house)
        waited = max(_waited(house)[1:])
        yield {"what": "until its limit ends it; so long it holds up one worker", "value": stalled, "unit": "s", "bound": 20,
               "rival": f"the others {statistics.median(others):.3g} s"}
        yield {"what": f"longest of the {BEHIND} behind it, from upload to finding, to its check", "value": waited / stalled,
               "unit": "times", "bound": 0.5, "rival": f"{waited:.3g} s"}


def _stalling() -> bytes:
    content = b"Exif\0\0" + os.urandom(65_533 - 6)
    page = jpeg("m")
    return page[:2] + (b"\xff\xe1\xff\xff" + content) * 960 + page[2:]


def _send_broken(uploader: Uploader, batch: str) -> None:
    uploader.send(batch, "坏.zip", 1000, [b"PK\3\4" + os.urandom(996)])


def _send(uploader: Uploader, batch: str, place: Path, numbers: range) -> None:
    for number in numbers:
        path = _package(number).zip(place)
        content = path.read_bytes()
        uploader.send(batch, path.name, len(content), [content])
        path.unlink()


def _package(number: int, page: bytes | None = None) -> Made:
    """One person, one material, one page: a PDF unless a JPEG is given."""
    image = "1-1-001.JPG" if page else "1-1-001.PDF"
    files = {f"{ORIGINALS}/{image}": page or text_pdf(f"Person {number}")}
    first = f"530122195503{number // 250 + 10:02d}{4 * (number % 250) + 1:03d}"
    return Made(name="王测试", number=first + check_digit(first), rows=(Row("一", "1", "履历表", "1990", "1", (image,), ()),), files=files)


def _wait(house: House, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if len(_seconds(house)) >= count:
            return
        time.sleep(1)
    raise TimeoutError(f"{count} packages were not checked")


def _seconds(house: House) -> list[float]:
    """How long each check took, in the order in which the packages came."""
    return [(ended - started).total_seconds() for _, started, ended in _checks(house)]


def _waited(house: House) -> list[float]:
    """How long it was from the upload of each package to its findings."""
    return [(ended - asked).total_seconds() for asked, _, ended in _checks(house)]


def _checks(house: House) -> list[tuple[datetime, datetime, datetime]]:
    app = house.application()
    with app.app_context():
        done = select(Job.asked_at, Job.started_at, Job.ended_at).where(Job.kind == CHECK, Job.ended_at.is_not(None)).order_by(Job.id)
        times = [(asked, started, ended) for asked, started, ended in db.session.execute(done)]
        db.engine.dispose()
    return times


def _highest(processes: list[Watched]) -> float:
    return max(one.highest() for one in processes)
