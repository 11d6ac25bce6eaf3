"""python -m tests.portal.transfers.receive_killer FOLDER POINTS: `guidang receive` killed at that many of its system calls; JSON.

Each point has a copy of one instance with a submitted batch of its own. The command runs whole, in a process that `strace`
follows and kills; then it is typed again, as an operator would, and what must hold then is looked at from outside: by the
exit code, with SQLite alone and with the store alone.
"""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from archive_store import Store, open_store
from portal.cli import answer, guidang
from portal.transfers import staging
from tests.archive_store.faults.traced import Call, calls, follow
from tests.portal.cast import USCC
from tests.portal.transfers.intake import LI, ZHANG, package

DURABLE = {"fsync", "fdatasync", "syncfs", "rename", "mkdir", "unlink", "rmdir", "pwrite64", "ftruncate"}
"""What changes a disk; between two of these a death is like the one before."""
KEPT = ["README.txt", "metadata/events.jsonl", "metadata/manifest-sm3.txt", "metadata/package.xml", "metadata/record.json",
        "optimised/1-1-001.PDF", "original/1-1-001.PDF"]


def command(instance: Path, *words: str) -> int:
    return answer.run(guidang, ["--json", "--instance", str(instance), *words])


def make_instance(folder: Path) -> Path:
    """An instance with a submitted batch of two files."""
    instance, packages = folder / "instance", folder / "packages"
    packages.mkdir()
    for person in (ZHANG, LI):
        package(person).zip(packages)
    for words in (
        ("init",), ("enterprise", "add", USCC, "测试厂", "--registered", "530115"), ("account", "add", "archivist", "--role", "archivist"),
        ("import", str(packages), "--enterprise", USCC, "--by", "archivist"),
    ):
        if in_a_child(instance, *words) != 0:
            raise RuntimeError(f"{words[0]} failed")
    return instance


def receive(instance: Path) -> tuple[str, ...]:
    (batch,) = rows(instance, "SELECT reference FROM transfers")
    return "receive", batch[0], "--by", "archivist"


def in_a_child(instance: Path, *words: str) -> int:
    """The exit code of a command in a process of its own, which has everything loaded already."""
    child = os.fork()
    if child == 0:
        silently(instance, *words)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def silently(instance: Path, *words: str) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os._exit(command(instance, *words))


def rows(instance: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(instance / "guidang.sqlite")) as database:
        return database.execute(statement).fetchall()


def _sweep(instance: Path, store: Store) -> None:
    """As every worker does when it starts: what dead processes left goes."""
    store.sweep()
    held = {name for (name,) in rows(instance, "SELECT staging_name FROM transfer_packages WHERE removed_at IS NULL")}
    staging.sweep(instance / "staging", held, set(), lambda process: Path(f"/proc/{process}").exists())


def reds(instance: Path, acknowledged: bool) -> list[str]:
    """What does not hold after the command was typed again."""
    again = in_a_child(instance, *receive(instance)) if not acknowledged else 0
    (state,) = rows(instance, "SELECT state FROM transfers")
    files = rows(instance, "SELECT object_id, object_version, page_count FROM personnel_files ORDER BY reference")
    entered = rows(instance, "SELECT subject, count(*) FROM trail_entries WHERE verb = 'file.accessioned' GROUP BY subject")
    store = open_store(str(instance / "store"), create=False)
    _sweep(instance, store)
    kept = [object_id for object_id in store.ids() if ":sys." not in object_id and "paper" not in object_id]
    red = [] if again == 0 or state == ("accessioned",) else [f"typed again it ends with {again}"]
    red += [] if state == ("accessioned",) and len(files) == 2 else [f"the batch is {state[0]} with {len(files)} files"]
    red += [f"{subject} was entered {times} times" for subject, times in entered if times != 1]
    red += [] if sorted(kept) == sorted(row[0] for row in files) else [f"the store has {len(kept)} objects"]
    red += [f"{row[0]}: {sorted(store.state(row[0]))}" for row in files if set(KEPT) - store.state(row[0]).keys()]
    red += [str(problem) for object_id in store.ids() for problem in store.validate(object_id)]
    left = list((instance / "staging").iterdir()) + list((instance / "store" / "staging").iterdir())
    return red + [f"left in staging: {path.name}" for path in left]


def sampled(instance: Path, folder: Path, count: int) -> list[Call]:
    """So many calls of an undisturbed run, evenly over those that change the disk."""
    place, log = folder / "dry", folder / "log"
    shutil.copytree(instance, place)
    words = receive(place)
    follow(lambda: silently(place, *words), ["-o", str(log), "-e", f"trace={','.join(sorted(DURABLE))}"])
    first = next(line.split(" ")[0] for line in log.read_text().splitlines())
    log.write_text("\n".join(line for line in log.read_text().splitlines() if line.startswith(f"{first} ")))
    seen = calls(log)
    shutil.rmtree(place)
    return [seen[len(seen) * number // count] for number in range(count)]


def main(folder: Path, count: int) -> dict[str, object]:
    os.environ.update(GUIDANG_OCR="off")
    instance = make_instance(folder)
    found, killed = [], 0
    for call in sampled(instance, folder, count):
        place = folder / "place"
        shutil.copytree(instance, place)
        words = receive(place)
        inject = f"inject={call.name}:signal=KILL:when={call.ordinal}"
        options = ["-o", os.devnull, "-e", f"trace={call.name}", "-e", inject]
        status = follow(lambda place=place, words=words: silently(place, *words), options)
        killed += os.WIFSIGNALED(status)
        found += [[call.name, call.ordinal, red] for red in reds(place, acknowledged=status == 0)]
        shutil.rmtree(place)
    return {"points": count, "hit": killed, "reds": found}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
