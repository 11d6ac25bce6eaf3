"""The same on PostgreSQL and on a bucket, and after a command that was killed."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest

from portal.preservation.exports.selection import Selection
from portal.regulation.reference import object_id
from portal.settings import Settings
from tests.conftest import CHECKOUT
from tests.portal.conftest import build, settings_in
from tests.portal.preservation.exports.conftest import FIRST, PLAIN, SECOND, Custody, sha512sum, sums
from tests.portal.preservation.exports.test_bags import WHY, send
from tests.portal.transfers.looking import report_on

KILLED = """
import os, signal, sys
from portal.cli import main
from portal.preservation.exports import writing

put, seen = writing._put, []

def die(part, target):
    if seen:
        os.kill(os.getpid(), signal.SIGKILL)
    seen.append(target)
    put(part, target)

writing._put = die
main(sys.argv[1:])
"""
"""The command, killed when the second file is whole and has not got its name yet."""


@pytest.fixture(params=["postgres", "bucket"])
def settings(request: pytest.FixtureRequest, tmp_path, migrated_sqlite) -> Iterator[Settings]:
    folder = tmp_path / "instance"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        with server.migrated(lambda address: build(settings_in(tmp_path / "template", address))) as address:
            yield settings_in(folder, database=address)
        return
    chosen = settings_in(folder, store=request.getfixturevalue("s3_server").url(f"test-{uuid.uuid4().hex}", "archive"))
    shutil.copy(migrated_sqlite, folder / "guidang.sqlite")
    yield chosen


def test_bags_and_packages_go_out_and_a_killed_command_goes_on(held: Custody, tmp_path, settings):
    out, words = tmp_path / "out", ("--all", "--form", "bag", "--to", tmp_path / "out", "--by", "lead", "--reason", WHY)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIDANG_")} | {
        "GUIDANG_DATABASE": settings.database, "GUIDANG_STORE": settings.store, "GUIDANG_OCR": "off", "PYTHONPATH": str(CHECKOUT)}
    killed = subprocess.run([sys.executable, "-c", KILLED, "--instance", settings.instance, "export", *map(str, words)],
                            env=environment, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    assert sorted(path.name for path in out.iterdir()) == [PLAIN, f"{SECOND.replace('·', '.')}.part", "guidang-export.json"]
    born = (out / PLAIN).stat().st_ino
    send(held, out, selection=Selection(everything=True))
    assert (out / PLAIN).stat().st_ino == born
    for reference in (FIRST, SECOND):
        bag = out / reference.replace("·", ".")
        assert sha512sum(bag) == (0, "")
        assert sums(bag) == {path: entry.digest for path, entry in held.store.state(object_id(reference)).items()}
    assert [after.split()[0] for _, _, after, _ in held.trail("export.begun")] == ["bag"]
    send(held, tmp_path / "packages", form="package")
    (package,) = (tmp_path / "packages").glob("*.zip")
    assert report_on(package)["findings"] == []
