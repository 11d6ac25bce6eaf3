"""A worker killed in each kind of job: the next one takes up what it held, nothing accepted is lost and nothing is done twice."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.jobs.states import KINDS_SAID
from tests.conftest import CHECKOUT
from tests.portal.jobs.killing import IN_THE_MIDDLE, points

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Two equal archives: one whose worker was left in peace, and one whose workers were killed at every point."""
    command = [sys.executable, "-m", "tests.portal.jobs.killing", tmp_path_factory.mktemp("archives"), migrated_sqlite]
    answer = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[-4000:]
    said = json.loads(answer.stdout)
    print(f"{len(said['met'])} workers killed in {len(IN_THE_MIDDLE)} kinds of jobs")
    return said


def test_every_kind_of_job_has_its_points_and_a_worker_died_at_each(found):
    assert found["calm"]["kinds"] == sorted(IN_THE_MIDDLE) == sorted(KINDS_SAID), "a kind of job in which no worker is killed here"
    assert found["missed"] == [] and len(found["met"]) == len(points())


def test_every_job_ends_done(found):
    assert found["troubled"]["jobs"] == [f"{kind} done" for kind in sorted(IN_THE_MIDDLE)]


@pytest.mark.parametrize("what", ["tables", "trail", "objects", "records", "staged"])
def test_the_archive_is_what_it_is_where_nobody_dies(found, what):
    """Rows of each table, entries of the trail with their subjects (and so every number given), objects and versions, files in staging."""
    assert found["troubled"][what] == found["calm"][what]


def test_both_stores_are_whole(found):
    for archive in ("calm", "troubled"):
        assert (found[archive]["invalid"], found[archive]["orphans"]) == ([], [])
