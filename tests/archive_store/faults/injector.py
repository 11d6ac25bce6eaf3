"""python -I -S injector.py CHECKOUT FOLDER FAULT VERB [MUTATION]: a fault at every system call of a commit; JSON of what was found.

FAULT is KILL, ENOSPC, EIO or ORDER (no fault: what is unsynced at the acknowledgement). With a MUTATION the store is broken
on purpose, and the first red ends the run. FOLDER lies on a file system of the machine, best in memory: the order of the
calls counts, not the disk. Prints `{"points": N, "hit": N, "reds": [[call, ordinal, sentence], ...]}`.
"""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from archive_store import Store, directory, disk, open_store
from tests.archive_store.faults.client import Journal, prepare, reds, run
from tests.archive_store.faults.order import unsynced_at_acknowledgement
from tests.archive_store.faults.traced import Call, calls, follow

STRIDE = {"withdraw": 8}
"""Of a withdrawal, which has the calls of two commits and more, every so manyth."""
_journals: dict[str, Journal] = {}


def without_fsync() -> None:
    directory.sync = directory.sync_file_system = disk.sync = lambda path: None


def acknowledging_first() -> None:
    """The client hears of the version before it is in its place."""
    commit = directory.DirectoryStage.commit

    def answered_first(stage: directory.DirectoryStage, inventory) -> None:
        _journals["open"].write("ACK", inventory.object_id, inventory.head, inventory.digest)
        commit(stage, inventory)

    directory.DirectoryStage.commit = answered_first


def inventory_first() -> None:
    """The object's own inventory names the version before its contents are there, as some writers do it."""
    commit = directory.DirectoryStage.commit

    def named_first(stage: directory.DirectoryStage, inventory) -> None:
        stage._directory.put(f"{stage._folder}/inventory.json", inventory.raw)
        commit(stage, inventory)

    directory.DirectoryStage.commit = named_first


MUTATIONS = {"without-fsync": without_fsync, "acknowledging-first": acknowledging_first, "inventory-first": inventory_first}


class Bench:
    """A store, a journal beside it, and a new object for each point."""

    def __init__(self, folder: Path, verb: str, mutations: list[str]):
        self.home, self.verb, self.log, self.mutations = folder / "store", verb, folder / "log", mutations
        self.store: Store = open_store(str(self.home))
        self.journal = _journals["open"] = Journal(folder / "journal")
        self.count = 0

    def object_id(self) -> str:
        """A new object in the state that the verb begins with."""
        self.count += 1
        object_id = f"urn:x-jnda:{self.verb}-{self.count:05}"
        prepare(self.store, self.verb, object_id)
        return object_id

    def once(self, object_id: str, options: list[str]) -> int:
        """The client's work in a child of its own, the only place where the store is broken on purpose; its wait status."""
        def work() -> None:
            for mutation in self.mutations:
                MUTATIONS[mutation]()
            run(self.store, self.journal, self.verb, object_id)

        return follow(work, options)

    def seen(self) -> list[Call]:
        """Every call between SENT and the answer of a run in which nothing happens; both writes of the journal belong to it."""
        self.once(self.object_id(), ["-y", "-s", "400", "-o", str(self.log)])
        every = calls(self.log)
        begun = next(place for place, call in enumerate(every) if call.name == "write" and '"SENT ' in call.text)
        ended = next(place for place, call in enumerate(every) if call.name == "write" and '"ACK ' in call.text)
        return every[begun + 2 : ended + 3]


def kill(bench: Bench, call: Call) -> bool:
    """End the client as it enters the call; answers whether it died. Leaves the object's id in `bench.last`."""
    status = bench.once(bench.object_id(), ["-o", "/dev/null", "-e", f"trace={call.name}", "-e", _injection(call, "signal=KILL")])
    return os.WIFSIGNALED(status)


def fail(bench: Bench, call: Call, error: str) -> bool:
    """Let the call fail with the error; answers whether it did."""
    options = ["-o", str(bench.log), "-e", f"trace={call.name}", "-e", _injection(call, f"error={error}")]
    bench.once(bench.object_id(), options)
    return "(INJECTED)" in bench.log.read_text(errors="replace")


def _injection(call: Call, what: str) -> str:
    return f"inject={call.name}:{what}:when={call.ordinal}"


def points(bench: Bench, fault: str) -> list[Call]:
    """Death may come at any call; an error of a disk only from those that go to the store's disk."""
    seen = bench.seen()
    if fault != "KILL":
        seen = [call for call in seen if f"{bench.home}" in call.text]
    return seen[:: STRIDE.get(bench.verb, 1)]


def every_point(bench: Bench, fault: str, first_only: bool) -> dict[str, object]:
    found: list[list[object]] = []
    at, hit = points(bench, fault), 0
    for call in at:
        hit += kill(bench, call) if fault == "KILL" else fail(bench, call, fault)
        object_id = f"urn:x-jnda:{bench.verb}-{bench.count:05}"
        found += [[call.name, call.ordinal, red] for red in reds(bench.store, bench.home, bench.journal, bench.verb, object_id)]
        if found and first_only:
            break
    return {"points": len(at), "hit": hit, "reds": found}


def order(bench: Bench) -> dict[str, object]:
    bench.once(bench.object_id(), ["-y", "-s", "400", "-o", str(bench.log)])
    seen = calls(bench.log)
    lost = unsynced_at_acknowledgement(seen, str(bench.home / "ocfl"))
    return {"points": len(seen), "hit": 1, "reds": [["", 0, f"not durable when it was acknowledged: {one}"] for one in lost]}


if __name__ == "__main__":
    place, fault, verb = Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    bench = Bench(place, verb, sys.argv[5:])
    print(json.dumps(order(bench) if fault == "ORDER" else every_point(bench, fault, first_only=bool(bench.mutations))))
