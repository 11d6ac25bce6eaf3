"""Every storage root that the tests leave behind is judged by somebody else's validator, `ocfl-py`, with all digests.

It runs in an environment of its own (`tools/validator.sh`), once at the end of a test process, over all roots below that
process's temporary folder. Tests that damage a store on purpose say so: `@pytest.mark.damages_store`.
"""
from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.no_silent_skips import running_everything

CHECKOUT = Path(__file__).resolve().parent.parent
VALIDATOR = CHECKOUT / "build" / "validator" / "bin" / "python"
DAMAGED = "damaged-on-purpose"
DAMAGING_FOLDERS = frozenset({"preservation"})
"""Folders whose tests are about damage: what they leave behind is not judged."""
JUDGE = """\
import json, logging, sys
import ocfl
logging.disable(logging.CRITICAL)
for path in json.load(sys.stdin):
    root = ocfl.StorageRoot(root=path)
    sound = root.validate(validate_objects=True, check_digests=True, log_errors=False)
    if not sound or root.good_objects != root.num_objects:
        print(path, [getattr(root, name, "?") for name in ("good_objects", "num_objects", "errors")])
"""


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Leave a mark beside what a test has damaged on purpose."""
    place = getattr(item, "funcargs", {}).get("tmp_path")
    if place is not None and (item.get_closest_marker("damages_store") or DAMAGING_FOLDERS.intersection(item.path.parts)):
        (place / DAMAGED).touch()


def roots_below(folder: Path) -> list[Path]:
    """Storage roots, without those in folders that are marked as damaged."""
    found = []
    for place, folders, files in os.walk(folder):
        if DAMAGED in files:
            folders.clear()
        elif "0=ocfl_1.1" in files:
            found.append(Path(place))
            folders.clear()
    return sorted(found)


def verdicts(roots: list[Path]) -> list[str]:
    """What the validator has against the roots; a line for each that is not valid. RuntimeError where it does not run."""
    if not VALIDATOR.exists():
        raise RuntimeError("the validator is missing: tools/validator.sh")
    answer = subprocess.run([VALIDATOR, "-c", JUDGE], input=json.dumps([str(root) for root in roots]), capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return answer.stdout.splitlines()


@pytest.fixture(scope="session", autouse=True)
def every_root_is_valid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Judges at the end of the process. Where the validator is not installed, and not everything has to run, nothing is judged."""
    yield
    if VALIDATOR.exists() or running_everything():
        roots = roots_below(tmp_path_factory.getbasetemp())
        bad = verdicts(roots) if roots else []
        assert bad == [], "\n".join(bad)
