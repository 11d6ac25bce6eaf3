"""`guidang serve` with its workers as processes: how many there are, what happens when one is killed, that all end with it."""
from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.memory import processes_of
from tests.journeys.house import House

PATIENCE_SECONDS = 60


def wait_for(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_two_workers_share_the_main_queue_and_all_end_with_the_pages(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_OCR": "off"})
    house.tell("init")
    with house.served():
        assert wait_for(lambda: len(processes_of("worker", house.folder, "main")) == 2)
        assert len(processes_of("worker", house.folder, "ocr")) == 1
        os.kill(processes_of("worker", house.folder, "main")[0].number, signal.SIGKILL)
        assert wait_for(lambda: len(processes_of("worker", house.folder, "main")) == 1)
    assert wait_for(lambda: processes_of("worker", house.folder) == [])


def test_a_number_of_workers_that_cannot_be_is_refused_with_what_it_may_be(tmp_path: Path):
    house = House(tmp_path / "house", {"GUIDANG_WORKERS": "0"})
    said = house.run("serve")
    assert (said.exit_code, said.out) == (2, "")
    assert "GUIDANG_WORKERS 要是 1 到 16 的整数，现在是 0。" in said.err
