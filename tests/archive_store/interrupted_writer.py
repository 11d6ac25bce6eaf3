"""A program that ends a writer at its every step, or pauses it at one: python -m tests.archive_store.interrupted_writer

The interpreter itself announces each opening, renaming, removing of a file before it happens (audit events), so
nothing of the store is replaced for the test. `kill FOLDER` forks a writer for each step and prints what it finds
afterwards as JSON; `pause STORE EVENT NAME` writes version 2 and stops itself before the event that names NAME.
"""
from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from archive_store import Lease, Store, StoreError, open_store

ONE = "urn:x-jnda:JN-2020-00001"
FIRST = {"pages/0001.jpg": b"first page", "pages/0002.jpg": b"second page", "record.json": b"{}"}
SECOND = {"pages/0002.jpg": b"second page, scanned again", "pages/0003.jpg": b"third page"}
TOMBSTONE = {"register.json": b'{"authority": "2026-1"}', "README.txt": b"withdrawn"}
STEPS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "fcntl.flock", "os.scandir"})
KILLED = 137
PROGRAM = [sys.executable, "-m", "tests.archive_store.interrupted_writer"]


def write(store: Store, done: Path) -> None:
    """Two versions; each acknowledgement is written down, durably, by somebody outside the store."""
    for number, step in enumerate((
        lambda: store.create(ONE, FIRST, "accession"),
        lambda: store.add_version(ONE, SECOND, expect_head=1, message="scanned again"),
    ), 1):
        step()
        with done.open("a") as journal:
            journal.write(f"{number}\n")


def die_at(step: int) -> None:
    """End the process, as if the power went, before the given step of it."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in STEPS:
            return
        left -= 1
        if left == 0:
            os._exit(KILLED)

    sys.addaudithook(count)


def killed_at(step: int, folder: Path) -> dict[str, object] | None:
    """What an operator finds after recovery; None where the writer came to its end before that step."""
    home, done = folder / "store", folder / "done"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    open_store(str(home))
    done.touch()
    child = os.fork()
    if child == 0:
        die_at(step)
        write(open_store(str(home)), done)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == 0:
        return None
    store = open_store(str(home))
    recovered = store.recover()
    head = store.head(ONE) or 0
    found = {
        "step": step,
        "acknowledged": len(done.read_text().split()),
        "head": head,
        "published": len(recovered.published),
        "problems": [str(problem) for problem in store.validate_root() + (store.validate(ONE) if head else [])],
        "staged": [path.name for path in (home / "staging").iterdir()] if (home / "staging").exists() else [],
    }
    write(store, done)
    found["after_retry"] = [store.head(ONE), {path: store.read(ONE, path).decode() for path in store.state(ONE)}]
    return found


def withdrawn_at(step: int, folder: Path) -> dict[str, object] | None:
    """The same for a writer that withdraws an object of two versions."""
    home = folder / "store"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "done").touch()
    write(open_store(str(home)), folder / "done")
    child = os.fork()
    if child == 0:
        die_at(step)
        open_store(str(home)).withdraw(ONE, TOMBSTONE, "disposal")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == 0:
        return None
    store = open_store(str(home))
    store.recover()
    found = {
        "step": step,
        "decided": store.head(ONE) == 1,
        "problems": [str(problem) for problem in store.validate_root() + store.validate(ONE)],
        "staged": [path.name for path in (home / "staging").iterdir()],
        "left": [path.name for path in home.rglob("*") if path.is_file() and b"page" in path.read_bytes() and "content" in path.parts],
    }
    store.withdraw(ONE, TOMBSTONE, "disposal")
    found["after_retry"] = [store.head(ONE), sorted(store.state(ONE))]
    return found


def kill(folder: Path, killed_at: Callable[[int, Path], dict[str, object] | None]) -> None:
    """Prints, as JSON, what was found after the death at each step."""
    found, step = [], 1
    while (result := killed_at(step, folder)) is not None:
        found.append(result)
        step += 1
    print(json.dumps(found))


def pause(address: str, event: str, name: str, lease: Lease | None = None) -> None:
    """Stop before an event one of whose arguments names `name`; go on when continued, and say how it ended."""
    paused = False

    def watch(happening: str, arguments: tuple[object, ...]) -> None:
        nonlocal paused
        if not paused and happening == event and any(name in _said(argument) for argument in arguments):
            paused = True
            os.kill(os.getpid(), signal.SIGSTOP)

    store = open_store(address, lease=lease)
    sys.addaudithook(watch)
    try:
        print(store.add_version(ONE, SECOND, expect_head=1, message="by the sleeper").number)
    except StoreError as error:
        print(type(error).__name__)


def _said(argument: object) -> str:
    """A path with a mark at its end, or what is sent to a server."""
    return argument.decode("latin-1") if isinstance(argument, bytes) else f"{argument}$"


if __name__ == "__main__":
    if sys.argv[1] in ("kill", "withdraw"):
        kill(Path(sys.argv[2]), killed_at if sys.argv[1] == "kill" else withdrawn_at)
    else:
        pause(*sys.argv[2:])
