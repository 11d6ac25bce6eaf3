"""`guidang check` without an account finds in packages and register what the batch finds in the same: the same codes at the same places."""
from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.demonstration.defect_batches import write_defects
from portal.regulation.standard import Standard
from portal.transfers import checking, jobs, queries
from portal.transfers.checking import check_packages
from portal.transfers.disk import bring
from portal.transfers.inspection import examine
from portal.transfers.register import FILE_NAME
from portal.transfers.sealed import open_given
from tests.portal.cast import USCC
from tests.portal.live_site import settings  # noqa: F401  (one database is enough here)
from tests.portal.transfers.intake import Intake

CODES = (
    "package-nested", "digest-differs", "page-dpi", "enterprise-differs", "page-other-person", "register-number-cell",
    "register-no-package", "register-total-differs", "excluded-dead",
)
"""Some of each place where findings come from; every code by itself is planted and checked in `demonstration/test_defects`."""
REGISTER = "register"

Found = dict[str, list[str]]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("planted") / "out"
    write_defects(out, CODES, people=1, pages=4, seed=7)
    return out


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both inspect without a child of their own: the same report in a fraction of the time."""
    for module in (checking, jobs):
        monkeypatch.setattr(module, "inspect", _examined)


def _examined(path: Path, *, standard: Standard, transfer_date: date, name: str) -> dict[str, Any]:
    return examine(lambda step: None, str(path), name, standard.as_dict(), transfer_date.isoformat())


def by_check(folder: Path) -> Found:
    """What the command finds, by the package's name, and at the register."""
    answer = check_packages([str(folder)], enterprise=USCC)
    found = {Path(package["path"]).name: sorted(one["code"] for one in package["findings"]) for package in answer["packages"]}
    return found | {REGISTER: sorted(one["code"] for one in answer["register"]["findings"])}


def by_batch(intake: Intake, reference: str) -> Found:
    transfer = intake.transfer(reference)
    found: Found = defaultdict(list)
    entries = [entry for entry in queries.entries_of(transfer) if entry.package]
    for entry in entries:
        last = queries.last_inspection(entry)
        assert last is not None and entry.package is not None
        name = Path(open_given(entry.package.given_token)[0]).name
        found[name] = sorted(row.code for row in queries.kept_findings(last))
    return {**found, REGISTER: sorted(one.code for one in queries.register_findings(transfer))}


@pytest.mark.parametrize("code", (None, *CODES))
def test_the_batch_finds_what_the_command_finds(code, planted: Path, intake: Intake):
    folder = planted / (code or "clean")
    reference = bring(intake.cast["archivist"], USCC, [str(folder)], str(folder / FILE_NAME))
    intake.work()
    expected = by_check(folder)
    assert by_batch(intake, reference) == expected
    assert code is None or code in {one for codes in expected.values() for one in codes}
