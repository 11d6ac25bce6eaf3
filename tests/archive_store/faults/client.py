"""A client of the store with a journal of its own, and the oracle over both: what was acknowledged must be there.

Needs the standard library and `archive_store` alone. The journal is a file outside of the store, synced line by line:
SENT before the store is asked, ACK with version and inventory digest when it has answered, REFUSED for an error of its own.
"""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from archive_store import Store, StoreError, Version
from archive_store.layout import WITHDRAWN, object_folder

FIRST = {"pages/0001.jpg": b"first page", "record.json": b"{}"}
CHANGE = {"pages/0001.jpg": b"first page, scanned again", "events.jsonl": b"{}\n"}
TOMBSTONE = {"register.json": b"[]"}
CHANGED = {**FIRST, **CHANGE}

Verb = Callable[[Store, str], Version]
VERBS: dict[str, Verb] = {
    "create": lambda store, object_id: store.create(object_id, FIRST, "accession"),
    "add_version": lambda store, object_id: store.add_version(object_id, CHANGE, expect_head=1, message="changed"),
    "withdraw": lambda store, object_id: store.withdraw(object_id, TOMBSTONE, "disposal"),
}
BEFORE: dict[str, dict[str, bytes]] = {"create": {}, "add_version": FIRST, "withdraw": FIRST}
AFTER: dict[str, tuple[int, dict[str, bytes]]] = {"create": (1, FIRST), "add_version": (2, CHANGED), "withdraw": (1, TOMBSTONE)}


class Journal:
    """One line for each thing that happened; durable when `write` returns."""

    def __init__(self, path: Path):
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, *words: object) -> None:
        os.write(self._descriptor, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(self._descriptor)

    def about(self, object_id: str) -> list[list[str]]:
        lines = (line.split() for line in self._path.read_text().splitlines())
        return [words for words in lines if words[1] == object_id]


def prepare(store: Store, verb: str, object_id: str) -> None:
    if BEFORE[verb]:
        store.create(object_id, FIRST, "accession")


def run(store: Store, journal: Journal, verb: str, object_id: str) -> None:
    """What the client does; nothing but errors of the store is expected of it."""
    journal.write("SENT", object_id, verb)
    try:
        version = VERBS[verb](store, object_id)
    except StoreError as refusal:
        journal.write("REFUSED", object_id, type(refusal).__name__)
        return
    except Exception as broken:
        journal.write("BROKE", object_id, type(broken).__name__)
        return
    journal.write("ACK", object_id, version.number, version.digest)


def reds(store: Store, home: Path, journal: Journal, verb: str, object_id: str) -> list[str]:
    """Every promise that does not hold after recovery; empty where all do. Sends the same work again in the end."""
    said = journal.about(object_id)
    acknowledged = [words for words in said if words[0] == "ACK"]
    broken = [f"an error that is not the store's: {words[2]}" for words in said if words[0] == "BROKE"]
    try:
        store.recover(object_id)
        found = _state(store, object_id)
        red = broken + _looked(store, home, verb, object_id, found, acknowledged)
        again = VERBS[verb](store, object_id)
    except StoreError as error:
        return [*broken, f"{type(error).__name__} after recovery: {error}"]
    if acknowledged and again != Version(int(acknowledged[-1][2]), acknowledged[-1][3]):
        red.append("the same work sent again is answered otherwise")
    if (again.number, _state(store, object_id)) != AFTER[verb]:
        red.append("the same work sent again ends otherwise")
    return red


def _looked(store: Store, home: Path, verb: str, object_id: str, found: dict[str, bytes], acknowledged: list[list[str]]) -> list[str]:
    red = []
    allowed = [AFTER[verb][1]] if acknowledged else [BEFORE[verb], AFTER[verb][1]]
    if found not in allowed:
        red.append("acknowledged, and not there" if acknowledged else "neither wholly there nor wholly absent")
    if found:
        red += [f"invalid: {problem}" for problem in store.validate(object_id)]
    elif (home / "ocfl" / object_folder(object_id)).exists():
        red.append("a folder without an object")
    if any((home / "staging").iterdir()):
        red.append("the staging is not empty")
    return red


def _state(store: Store, object_id: str) -> dict[str, bytes]:
    """Path -> bytes of the newest version, their digests checked; empty where there is no object."""
    if store.head(object_id) is None:
        return {}
    return {path: store.read(object_id, path) for path in store.state(object_id) if path != WITHDRAWN}
