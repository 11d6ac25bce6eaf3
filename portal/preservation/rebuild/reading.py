"""Reading every object of a store and checking it on the way, on all processors; knows nothing of the database."""
from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from archive_store import Store, StoreError, open_store

AT_ONCE = 100
"""Objects that a process is given at a time."""
AHEAD = 8
"""Pieces that may be read before their rows are taken: what waits stays small."""
FEW = 200
"""Below this many a second process costs more than it brings."""


@dataclass(frozen=True)
class Wanted:
    """An object, and which of its paths are needed; all of them where none is named."""

    object_id: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What an object holds: its newest version, the wanted files whose digests are right, and what is wrong with it."""

    object_id: str
    head: int
    contents: dict[str, bytes]
    problems: tuple[str, ...] = ()


def read_objects(address: str, wanted: Iterable[Wanted]) -> Iterator[Found]:
    """Each object, validated with all its digests, in the order in which it was asked for. Raises StoreError where the store is away."""
    every = list(wanted)
    if len(every) < FEW:
        yield from _read(address, every)
        return
    pieces = [every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        reading = deque(pool.submit(_read, address, piece) for piece in pieces[:AHEAD])
        for piece in [*pieces[AHEAD:], *[[]] * len(reading)]:
            yield from reading.popleft().result()
            if piece:
                reading.append(pool.submit(_read, address, piece))


def _read(address: str, wanted: Iterable[Wanted]) -> list[Found]:
    store = open_store(address, create=False)
    return [_found(store, one) for one in wanted]


def _found(store: Store, wanted: Wanted) -> Found:
    problems = store.validate(wanted.object_id)
    if any(problem.code == "unfinished" for problem in problems):
        store.recover(wanted.object_id)
        problems = store.validate(wanted.object_id)
    said = tuple(f"{problem.code} {problem.where}" for problem in problems)
    try:
        head = store.version(wanted.object_id).number
        paths = wanted.paths or tuple(store.state(wanted.object_id, head))
    except StoreError as fault:
        return Found(wanted.object_id, 0, {}, (*said, type(fault).__name__))
    return Found(wanted.object_id, head, dict(_files(store, wanted.object_id, head, paths)), said)


def _files(store: Store, object_id: str, head: int, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files that can be read, each from the newest version in which its digest is right; what is damaged is a problem already."""
    for path in paths:
        for version in range(head, 0, -1):
            try:
                yield path, store.read(object_id, path, version)
            except StoreError:
                continue
            break
