"""What decodes files from outside runs in a child that cannot take the machine, the secrets or the caller with it."""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from portal import sandbox
from portal.sandbox import Limits, Stopped

CHILD = "tests.portal.children"
USUAL = Limits()


def run(function: str, limits: Limits = USUAL, on_step=None, **arguments):
    return sandbox.run(f"{CHILD}:{function}", arguments, limits, on_step)


def stopped(function: str, limits: Limits = USUAL, **arguments) -> Stopped:
    with pytest.raises(Stopped) as caught:
        run(function, limits, **arguments)
    return caught.value


def ended(pid: int) -> bool:
    """Whether a process is gone, or dead and only waits for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_answers_in_json_and_tells_its_steps():
    steps: list[str] = []
    answer = run("answer", on_step=steps.append, text="十", number=3)
    assert answer["given"] == {"text": "十", "number": 3}
    assert steps == ["first", "second"]


def test_a_child_inherits_no_environment_and_has_a_session_and_a_folder_of_its_own(monkeypatch):
    monkeypatch.setenv("GUIDANG_S3_SECRET_KEY", "secret")
    answer = run("answer")
    assert not {"GUIDANG_S3_SECRET_KEY", "USER", "PYTHONPATH"}.intersection(answer["environment"])
    assert answer["session"]
    assert not Path(answer["folder"]).exists(), "its folder is removed with it"


def test_a_child_that_stands_still_is_ended_and_says_where_it_was():
    stop = stopped("sleep", Limits(seconds=0.5, seconds_per_step=0.1), seconds=600)
    assert (stop.reason, stop.step) == ("time", "asleep")


def test_steps_give_more_time_but_not_without_end():
    assert run("work", Limits(seconds=1.0, seconds_per_step=0.5), steps=12, seconds=0.15) == 12
    assert stopped("spin", Limits(seconds=1.0, longest_seconds=1)).reason == "time"


def test_no_step_takes_longer_than_the_whole_may_without_steps():
    """However much time earlier steps have earned."""
    stop = stopped("work", Limits(seconds=0.7, seconds_per_step=100), steps=2, seconds=5)
    assert (stop.reason, stop.step) == ("time", "page 0")


def test_memory_is_bounded():
    assert run("grow", megabytes=100) == 100
    assert stopped("grow", megabytes=2000).reason == "memory"


def test_resident_memory_is_watched_by_the_parent_as_well():
    stop = stopped("grow", Limits(memory_bytes=8 << 30, resident_bytes=150 << 20), megabytes=4000)
    assert (stop.reason, stop.step) == ("memory", "growing")


def test_a_crash_is_an_end_with_a_place():
    stop = stopped("die")
    assert (stop.reason, stop.step) == ("crash", "this page")


def test_an_error_names_its_kind_and_place_and_not_what_stood_in_the_file():
    stop = stopped("fail", text="王测试53012219550307001X")
    assert stop.reason == "error"
    assert stop.where.startswith("ValueError at fail")
    assert "王测试" not in str(stop)


def test_what_a_child_writes_to_stderr_is_bounded_and_blocks_nothing():
    assert run("shout", megabytes=5) == "done"
    assert len(stopped("fail", Limits(complaint_bytes=50), text="x" * 1000).complaint) <= 50


def test_an_answer_without_end_is_refused():
    assert stopped("talk", Limits(answer_bytes=1 << 20), megabytes=3).reason == "answer"


def test_files_are_bounded():
    assert stopped("write", Limits(file_bytes=1 << 20), megabytes=3).where.startswith("OSError")


def test_nothing_that_a_child_started_outlives_it():
    pid = run("leave_behind")
    deadline = time.monotonic() + 10
    while not ended(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert ended(pid)


def test_running_children_can_be_stopped_from_outside():
    reasons: list[str] = []
    begun = threading.Event()

    def wait() -> None:
        try:
            run("sleep", on_step=lambda step: begun.set(), seconds=600)
        except Stopped as stop:
            reasons.append(stop.reason)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert begun.wait(20)
    sandbox.stop_all()
    waiting.join(20)
    assert reasons == ["crash"]


def test_resident_memory_of_a_process_that_ended_is_nothing():
    assert sandbox.resident_bytes(os.getpid()) > 1 << 20
    assert sandbox.resident_bytes(2**22 + 1) == 0
