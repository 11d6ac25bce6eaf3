"""Intake of born-digital PDF pages from package to accession and index, without OCR: processor seconds a page."""
from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.regulation.identity import check_digit
from tests.packages import ORIGINALS, Made, Row, text_pdf
from tests.portal.cli.commands import GUIDANG

PERSONS, MATERIALS, PAGES = 10, 10, 15
BOUND_SECONDS = 0.3
USCC = "91530115MA6N000176"


def intake() -> Iterator[dict]:
    """Intake of born-digital PDF pages."""
    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder) / "packages"
        packages.mkdir()
        for number in range(1, PERSONS + 1):
            _package(number).zip(packages)
        instance = Path(folder) / "instance"
        run(instance, "init")
        run(instance, "enterprise", "add", USCC, "测试厂", "--registered", "530115")
        run(instance, "account", "add", "archivist", "--role", "archivist")
        spent = children_seconds()
        batch = run(instance, "import", packages, "--enterprise", USCC, "--by", "archivist")["batch"]
        received = run(instance, "receive", batch, "--by", "archivist")
        run(instance, "work", "--until-idle")
        seconds = children_seconds() - spent
        pages = sum(file["pages"] for file in received["files"])
        if pages != PERSONS * MATERIALS * PAGES:
            raise RuntimeError(f"{pages} pages were accessioned")
        yield {"what": f"{pages} pages, package to index, CPU a page", "value": seconds / pages, "unit": "s", "bound": BOUND_SECONDS}


def _package(number: int) -> Made:
    rows, files = [], {}
    for material in range(1, MATERIALS + 1):
        image = f"1-{material}-001.PDF"
        rows.append(Row("一", str(material), f"履历表{material}", "1990", str(PAGES), (image,), ()))
        files[f"{ORIGINALS}/{image}"] = text_pdf(*(f"Person {number} record {material} page {page}" for page in range(PAGES)))
    first = f"53012219550307{2 * number + 901:03d}"
    return Made(name="王测试", number=first + check_digit(first), rows=tuple(rows), files=files)


def run(instance: Path, *arguments: object) -> dict:
    """The answer of a command on an instance. Raises RuntimeError where it objects."""
    command = [str(GUIDANG), "--json", "--instance", str(instance), *map(str, arguments)]
    environment = {**os.environ, "GUIDANG_OCR": "off"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]}: exit {done.returncode} {done.stderr[-300:]} {done.stdout[-300:]}")
    return json.loads(done.stdout)


def children_seconds() -> float:
    """CPU seconds of all processes that this one started and waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
