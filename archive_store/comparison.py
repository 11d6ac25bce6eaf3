"""How two stores stand to each other, by listings and the digests of the newest inventories: quick enough for every night."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from archive_store import recovery
from archive_store.backend import Backend
from archive_store.errors import Damaged
from archive_store.inventory import parse
from archive_store.layout import INVENTORY, SIDECAR, TUPLE_SIZE, TUPLES, id_of_folder
from archive_store.objects import Store
from archive_store.replica import Side, number_in, require

SAME, BEHIND, DAMAGED, COPY_DAMAGED, MISSING, DIVERGED = "same", "behind", "damaged", "copy-damaged", "missing", "diverged"

_TOMBSTONE = re.compile(r"v1/content/withdrawn_[0-9a-f]+\.json")
_TUPLES = re.compile("/".join([f"[0-9a-f]{{{TUPLE_SIZE}}}"] * TUPLES) + "/")
_TUPLES_LENGTH = TUPLES * (TUPLE_SIZE + 1) - 1


@dataclass(frozen=True)
class Compared:
    """How an object stands to its copy.

    `same`; `behind` (the copy has fewer versions, or none); `damaged` (files are missing here); `missing` (nothing of it is
    here any more); `copy-damaged` (files are missing there); `diverged` (a file has two sizes, or the newest inventories differ).
    `head` and `copied` are the newest version here and there, 0 for none; `lacking` the bytes that the copy lacks.
    """

    object_id: str
    state: str
    head: int
    copied: int
    lacking: int


def compare(store: Store, copy: Store) -> Iterator[Compared]:
    """How each object of a store stands to its copy, in the order of their folders: by listings and the digests of the
    newest inventories; reads no content. Unreachable."""
    require(store)
    require(copy)
    (here, here_root), (there, there_root) = store.home, copy.home
    ours, theirs = _groups(here, here_root), _groups(there, there_root)
    one, other = next(ours, None), next(theirs, None)
    while one or other:
        place = min(group[0] for group in (one, other) if group)
        mine = one[1] if one and one[0] == place else {}
        copied = other[1] if other and other[0] == place else {}
        for path in sorted(mine.keys() | copied.keys()):
            sides = Side(here, f"{here_root}/{path}"), Side(there, f"{there_root}/{path}")
            yield _compared(*sides, mine.get(path, {}), copied.get(path, {}))
        one = next(ours, None) if one and one[0] == place else one
        other = next(theirs, None) if other and other[0] == place else other


def _groups(backend: Backend, root: str) -> Iterator[tuple[str, dict[str, dict[str, int]]]]:
    """(three short folders, object's folder -> path in it -> bytes), in the order of these folders in every back end."""
    start = len(root) + 1
    found = ((one.key[start:], one.size) for one in backend.files(root) if _TUPLES.match(one.key[start:]))
    for place, files in groupby(found, key=lambda one: one[0][:_TUPLES_LENGTH]):
        group: dict[str, dict[str, int]] = {}
        for key, size in files:
            name, _, path = key[_TUPLES_LENGTH + 1 :].partition("/")
            group.setdefault(f"{place}/{name}", {})[path] = size
        yield place, group


def _compared(here: Side, there: Side, mine: dict[str, int], copied: dict[str, int]) -> Compared:
    object_id = id_of_folder(here.folder) or _id_in(here if mine else there)
    head, known = _head(mine), _head(copied)
    state = _state_by_listing(mine, copied, head, known) if mine else MISSING
    if state != SAME and head == 1 and any(_TOMBSTONE.match(path) for path in mine):
        return Compared(object_id, BEHIND, head, known, 0)
    if state == SAME and _sidecar(here) != _sidecar(there):
        state = DIVERGED
    return Compared(object_id, state, head, known, sum(size for path, size in mine.items() if number_in(path) > known))


def _state_by_listing(mine: dict[str, int], copied: dict[str, int], head: int, known: int) -> str:
    """What two listings (path in the object -> bytes) tell of the versions that the copy has, v1 to `known`."""
    ours = {path: size for path, size in mine.items() if 0 < number_in(path) <= known}
    theirs = {path: size for path, size in copied.items() if 0 < number_in(path) <= known}
    if INVENTORY not in mine or theirs.keys() - ours.keys():
        return DAMAGED
    if ours.keys() - theirs.keys():
        return COPY_DAMAGED
    if ours != theirs:
        return DIVERGED
    return BEHIND if head > known or INVENTORY not in copied else SAME


def _head(listing: dict[str, int]) -> int:
    return max((number_in(path) for path in listing if path.endswith(f"/{INVENTORY}")), default=0)


def _sidecar(side: Side) -> bytes | None:
    return recovery.read_or_none(side.backend, f"{side.folder}/{SIDECAR}")


def _id_in(side: Side) -> str:
    raw = recovery.read_or_none(side.backend, f"{side.folder}/{INVENTORY}") or b""
    try:
        return parse(raw, side.folder).object_id
    except Damaged:
        return side.folder
