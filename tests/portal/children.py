"""Functions that tests run in the limited child process."""
from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def answer(step, **arguments):
    step("first")
    step("second")
    print("printed by a library")
    return {"given": arguments, "environment": sorted(os.environ), "folder": os.getcwd(), "session": os.getsid(0) == os.getpid()}


def sleep(step, seconds):
    step("asleep")
    time.sleep(seconds)


def spin(step):
    while True:
        step("busy")


def work(step, steps, seconds):
    for number in range(steps):
        step(f"page {number}")
        time.sleep(seconds)
    return steps


def grow(step, megabytes):
    step("growing")
    held = [bytearray(os.urandom(1 << 20)) for _ in range(megabytes)]
    return len(held)


def die(step):
    step("this page")
    os.abort()


def fail(step, text):
    raise ValueError(f"something about {text}")


def shout(step, megabytes):
    for _ in range(megabytes):
        sys.stderr.write("x" * (1 << 20))
    return "done"


def talk(step, megabytes):
    return "x" * (megabytes << 20)


def write(step, megabytes):
    with Path("file").open("wb") as file:
        for _ in range(megabytes):
            file.write(b"x" * (1 << 20))


def leave_behind(step):
    """A grandchild that outlives its parent unless the whole group is ended."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid
