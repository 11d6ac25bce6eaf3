"""`guidang serve` with its workers as processes: how many there are, what happens when one is killed, that all end with it."""
from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from portal import create_app
from portal.accounts.queries import actor_named
from portal.database import db
from portal.jobs.models import Job
from portal.settings import read_settings
from portal.transfers.disk import bring
from tests.benchmarks.memory import processes_of
from tests.journeys.house import House

PATIENCE_SECONDS = 60
USCC = "91530115MA6N000176"


def wait_for(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False


def standing(house: House, queue: str) -> list[int]:
    """The workers of a queue, without the process that they fork from: it is the parent of the others."""
    processes = [each.number for each in processes_of("worker", house.folder, queue)]
    return [process for process in processes if parent_of(process) in processes]


def parent_of(process: int) -> int:
    """Field 4 of /proc/PID/stat, 0 where it has ended."""
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_two_workers_share_the_main_queue_a_killed_one_is_replaced_and_all_end_with_the_pages(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_OCR": "off"})
    house.tell("init")
    with house.served():
        assert wait_for(lambda: len(standing(house, "main")) == 2)
        assert wait_for(lambda: len(standing(house, "ocr")) == 1)
        killed, spared = standing(house, "main")
        os.kill(killed, signal.SIGKILL)
        assert wait_for(lambda: len(standing(house, "main")) == 2 and killed not in standing(house, "main"))
        assert spared in standing(house, "main")
    assert wait_for(lambda: processes_of("worker", house.folder) == [])


def test_workers_end_with_the_process_that_they_fork_from(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_OCR": "off"})
    house.tell("init")
    with house.served():
        assert wait_for(lambda: len(standing(house, "main")) == 2)
        os.kill(parent_of(standing(house, "main")[0]), signal.SIGKILL)
        assert wait_for(lambda: processes_of("worker", house.folder, "main") == [])


def test_a_number_of_workers_that_cannot_be_is_refused_with_what_it_may_be(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_WORKERS": "0"})
    said = house.run("serve")
    assert (said.exit_code, said.out) == (2, "")
    assert "GUIDANG_WORKERS 要是 1 到 16 的整数，现在是 0。" in said.err


def test_work_is_done_by_as_many_as_are_asked_for_and_counted_once(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_OCR": "off"})
    house.tell("init")
    house.tell("enterprise", "add", USCC, "测试厂", "--registered", "530115")
    house.tell("account", "add", "archivist", "--role", "archivist")
    house.tell("sample", tmp_path / "packages", "--people", "4", "--pages", "2", "--seed", "7")
    app = create_app(read_settings(house.folder), pages=False)
    with app.app_context():
        bring(actor_named("archivist"), USCC, sorted(map(str, (tmp_path / "packages").glob("*.zip"))))
    assert house.tell("work", "--until-idle", "--workers", "2") == {"done": 4, "failed": 0}
    with app.app_context():
        assert {job.attempts for job in db.session.scalars(db.select(Job))} == {1}
    said = house.run("work", "--until-idle", "--workers", "0")
    assert (said.exit_code, said.out) == (2, "")
    assert "--workers 要是 1 到 16 的整数，现在是 0。" in said.err
