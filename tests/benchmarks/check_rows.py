"""Checking packages of scanned pages: processor time beside fully decoding the same pages, and of two workers beside one."""
from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy
from PIL import Image

from portal import create_app
from portal.accounts.queries import actor_named
from portal.regulation.standard import FIRST_STANDARD
from portal.settings import read_settings
from portal.transfers.disk import bring
from portal.transfers.image_facts import FileFacts, decode
from portal.transfers.inspection import inspect
from portal.transfers.scan_borders import border
from portal.transfers.scan_measures import SMALL_SIDE, inked, reduced, sharpness, tilt
from tests.benchmarks.intake_rows import USCC, children_seconds, run
from tests.portal.cli.commands import GUIDANG

PAGES, RUNS = 150, 3
CHECK_BOUND, WORKERS_BOUND = 1.6, 1.1
PACKAGES, PAGES_OF_EACH = 6, 60
ORIGINALS, OPTIMISED = "原始图像数据", "优化图像数据"
LISTED = re.compile(f"<{OPTIMISED}>.*?</{OPTIMISED}>".encode())
A4_MILLIMETRES = (210.0, 297.0)


def scanned_check() -> Iterator[dict]:
    """Checking a package of scanned pages."""
    with tempfile.TemporaryDirectory() as folder:
        package = _originals_only(_samples(Path(folder) / "sample", 1, PAGES)[0], Path(folder))
        pages = _pages(package)
        check, full = min(_check(package) for _ in range(RUNS)), min(_decoded(pages) for _ in range(RUNS))
        parts = _parts(pages)
    rival = f"decode and sha512 {full:.1f} s"
    quality = sum(parts.values())
    yield {"what": f"{len(pages)} pages, CPU of the check to decode and sha512", "value": check / full, "unit": "times",
           "bound": CHECK_BOUND, "rival": rival}
    yield {"what": "the same without tilt, blank, border and blur", "value": (check - quality) / full, "unit": "times", "rival": rival}
    for what, seconds in parts.items():
        yield {"what": f"of it {what}, CPU a page", "value": seconds / len(pages) * 1000, "unit": "ms"}


def two_workers() -> Iterator[dict]:
    """Two workers beside one."""
    with tempfile.TemporaryDirectory() as folder:
        packages = _samples(Path(folder) / "sample", PACKAGES, PAGES_OF_EACH)
        (one, wall, idle), (two, wall_of_two, _) = (_worked(Path(folder) / f"instance{workers}", packages, workers) for workers in (1, 2))
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield {"what": f"{PACKAGES} packages of {PAGES_OF_EACH} pages, CPU of two workers to one", "value": two / one, "unit": "times",
           "bound": WORKERS_BOUND, "rival": f"one worker {one:.1f} s"}
    yield {"what": "of it the start of a worker that finds nothing to do", "value": idle / one, "unit": "times", "rival": f"{idle:.2f} s"}
    yield {"what": f"wall time of two workers, {load}", "value": wall_of_two, "unit": "s", "rival": f"one worker {wall:.1f} s"}


def _samples(folder: Path, people: int, pages: int) -> list[Path]:
    command = [GUIDANG, "sample", folder, "--people", str(people), "--pages", str(pages), "--seed", "7"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return sorted(folder.glob("*.zip"))


def _originals_only(package: Path, folder: Path) -> Path:
    """The package without its optimised images: they are decoded but not measured, and would make the ratio look better."""
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(folder / package.name, "w") as bare:
        for name in whole.namelist():
            content = whole.read(name)
            if OPTIMISED not in name:
                bare.writestr(name, LISTED.sub(b"", content) if name.endswith(".xml") else content)
    return folder / package.name


def _pages(package: Path) -> list[bytes]:
    with zipfile.ZipFile(package) as archive:
        return [archive.read(name) for name in archive.namelist() if f"/{ORIGINALS}/" in name and name.upper().endswith(".JPG")]


def _check(package: Path) -> float:
    """CPU seconds of the check as `guidang check` does it: the limited child with its start, and the parent beside it."""
    before = children_seconds() + time.process_time()
    report = inspect(package, standard=FIRST_STANDARD, transfer_date=date.today())
    if report["pages"] != PAGES:
        raise RuntimeError(f"{report['pages']} pages were checked")
    return children_seconds() + time.process_time() - before


def _decoded(pages: list[bytes]) -> float:
    """CPU seconds of decoding every page fully with Pillow, and of its sha512."""
    before = time.process_time()
    for page in pages:
        hashlib.sha512(page).hexdigest()
        with Image.open(io.BytesIO(page)) as image:
            image.load()
    return time.process_time() - before


def _parts(pages: list[bytes]) -> dict[str, float]:
    """CPU seconds of each measure over all pages."""
    spent: dict[str, float] = {}

    def timed(what: str, measure: Callable, *arguments: object) -> Any:
        before = time.process_time()
        answer = measure(*arguments)
        spent[what] = spent.get(what, 0.0) + time.process_time() - before
        return answer

    for page in pages:
        with Image.open(io.BytesIO(page)) as image:
            decode(image, FileFacts())
            small = timed("blank", reduced, image, SMALL_SIDE)
            timed("tilt", tilt, timed("blank", inked, small))
            timed("border", border, small, A4_MILLIMETRES)
            timed("blur", sharpness, numpy.asarray(image))
    return spent


def _bring(instance: Path, packages: list[Path]) -> None:
    """A batch of these packages that waits to be checked."""
    app = create_app(read_settings(instance))
    with app.app_context():
        bring(actor_named("archivist"), USCC, [str(package) for package in packages])


def _worked(instance: Path, packages: list[Path], workers: int) -> tuple[float, float, float]:
    """(CPU, wall) seconds of so many workers that check a batch which waits, and CPU seconds of one that finds nothing to do."""
    run(instance, "init")
    run(instance, "enterprise", "add", USCC, "测试厂", "--registered", "530115")
    run(instance, "account", "add", "archivist", "--role", "archivist")
    _started(instance, 1)  # the bytecode is there from now on, as in an installed program
    idle, _ = _started(instance, 1)
    _bring(instance, packages)
    return *_started(instance, workers), idle


def _started(instance: Path, workers: int) -> tuple[float, float]:
    """(CPU, wall) seconds of so many workers until nothing waits."""
    environment = {**os.environ, "GUIDANG_OCR": "off", "PYTHONPYCACHEPREFIX": str(instance.parent / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    spent, begun = children_seconds(), time.monotonic()
    command = [str(GUIDANG), "--instance", str(instance), "work", "--until-idle", "--workers", str(workers)]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return children_seconds() - spent, time.monotonic() - begun
