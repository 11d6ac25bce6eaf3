"""The four properties of a batch, written down anew after a package's check: time and memory of a large batch beside a small one."""
from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from itertools import starmap
from pathlib import Path

from portal.database import db, now, writing
from portal.people.models import Enterprise
from portal.regulation.identity import check_digit
from portal.transfers.actions.assessing import assess
from portal.transfers.actions.entering import enter_register
from portal.transfers.models import Transfer, TransferAssessment, TransferEntry, TransferFinding, TransferInspection, TransferPackage
from portal.transfers.queries import entries_of
from portal.transfers.register import COLUMNS, interpret
from portal.transfers.states import CHECKED
from tests.portal.conftest import build, settings_in

SMALL, LARGE = 50, 500
MATERIALS, PAGES, FINDINGS = 12, 8, 3
"""Of each file: 96 pages in 12 materials, and 3 findings."""
BYTES = 40_000_000
RUNS = 5
BOUND = 1.5
"""Time for each package of a large batch to that of a small one."""
USCC = "91530115MA6N000176"


def assessment() -> Iterator[dict]:
    """The four properties of a batch of 500 packages, written down after one of them is checked."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(settings_in(Path(folder) / "instance"))
        with app.app_context():
            seconds, memory = {}, {}
            for count in (SMALL, LARGE):
                transfer_id = _batch(count)
                seconds[count] = min(_assessed(transfer_id) for _ in range(RUNS))
                memory[count] = _held(transfer_id)
            db.engine.dispose()
    yield {"what": f"CPU for each package, of {LARGE} packages to {SMALL}", "value": seconds[LARGE] / LARGE / (seconds[SMALL] / SMALL),
           "unit": "times", "bound": BOUND, "rival": f"{seconds[SMALL] * 1000:.3g} ms for {SMALL}"}
    yield {"what": f"CPU of one assessment, {LARGE} packages", "value": seconds[LARGE] * 1000, "unit": "ms"}
    yield {"what": f"most memory of it at a time, {LARGE} packages", "value": memory[LARGE] / 2**20, "unit": "MiB",
           "rival": f"{memory[SMALL] / 2**20:.3g} MiB for {SMALL}"}


def _batch(count: int) -> int:
    """A batch of so many inspected files with their register; its id."""
    at, people = now(), [_person(count, number) for number in range(count)]
    with writing() as session:
        enterprise = Enterprise(uscc=f"{USCC[:-4]}{count:04d}", name="测试厂", registered_area="530115", created_at=at)
        transfer = Transfer(reference=f"YJ2026-{count:04d}", enterprise=enterprise, announced_at=at)
        session.add_all([enterprise, transfer])
        session.flush()
        rows = list(starmap(_row, enumerate(people, 1)))
        enter_register(transfer, interpret({"head": {"总人数": str(count)}, "columns": list(COLUMNS), "rows": rows}))
        session.flush()
        for entry in entries_of(transfer):
            _inspect(entry)
        return transfer.id


def _inspect(entry: TransferEntry) -> None:
    package = TransferPackage(
        transfer_id=entry.transfer_id, staging_name=f"{entry.transfer_id}-{entry.position}", size=BYTES, sha256="0" * 64, sm3="0" * 64,
        given_token="", name_index="", staged_at=now(),
    )
    db.session.add(package)
    db.session.flush()
    entry.package_id, entry.inspections, entry.verdict, entry.state = package.id, 1, "pass", CHECKED
    entry.materials, entry.pages, entry.bytes = MATERIALS, MATERIALS * PAGES, BYTES
    _write_inspection(entry)


def _write_inspection(entry: TransferEntry) -> None:
    images = [[f"1-1-{page:03d}.JPG", page] for page in range(1, PAGES + 1)]
    material = {"code": "1-1", "title": "履历表", "date": "1988-07", "pages": PAGES, "images": images, "files": [PAGES, PAGES]}
    inspection = TransferInspection(
        entry_id=entry.id, package_id=entry.package_id, number=1, standard="2020年版", verdict="pass", materials=MATERIALS,
        pages=MATERIALS * PAGES, bytes=BYTES, catalogue=[material] * MATERIALS, evidence={"readable": True}, at=now(),
    )
    db.session.add(inspection)
    db.session.flush()
    db.session.add_all([
        TransferFinding(inspection_id=inspection.id, position=place, code="page-blank", weight="warning", subject=f"1-1-{place:03d}.JPG")
        for place in range(1, FINDINGS + 1)
    ])


def _person(count: int, number: int) -> str:
    first = f"5301221955{count % 9 + 1:02d}{number // 250 + 10:02d}{4 * (number % 250) + 1:03d}"
    return first + check_digit(first)


def _row(place: int, id_number: str) -> dict:
    cells = {"姓名": "王测试", "身份证号": id_number, "长期居住地": "530115001 昆阳街道", "退休时间": "2015-03-01", "页数": str(MATERIALS * PAGES)}
    return {"line": place, "cells": cells, "numeric": []}


def _assessed(transfer_id: int) -> float:
    """CPU seconds of one assessment that finds something new, in a session that knows nothing of the batch."""
    with writing() as session:
        session.execute(db.delete(TransferAssessment))
    db.session.remove()
    with writing() as session:
        begun = time.process_time()
        assess(session.get_one(Transfer, transfer_id))
        session.flush()
        return time.process_time() - begun


def _held(transfer_id: int) -> int:
    """Bytes that Python holds at most at a time during one."""
    tracemalloc.start()
    try:
        _assessed(transfer_id)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
