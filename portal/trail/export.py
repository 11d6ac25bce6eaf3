"""The trail as a file that leaves the machine, and its offline proof: nothing here needs a database.

An export is a line for each sealed entry, in sequence: canonical JSON (sorted keys, no white space, UTF-8). The hash of a
line without its end is a leaf of the tree. A folder of checkpoints holds, for each checkpoint, `<size>.checkpoint` (the
signed note) and `<size>.leaves` (the hashes of the leaves since the one before, a line each), so that a changed entry is
not only noticed but named.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.trail.checkpoint import Checkpoint, NotGenuine, open_note
from portal.trail.merkle import Tree, leaf_hash

FIELDS = ("number", "at", "account", "verb", "subject", "before", "after", "reason")
_NAME = re.compile(r"(\d{12})\.checkpoint")


def line_of(fields: dict[str, Any]) -> bytes:
    """An entry as it is exported and hashed, without the end of the line."""
    return json.dumps({name: fields[name] for name in FIELDS}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def file_name(size: int, kind: str) -> str:
    """`000000000082.checkpoint`, `000000000082.leaves`: in the order of their sizes by name."""
    return f"{size:012}.{kind}"


@dataclass(frozen=True)
class Proof:
    """`entries` in the export, `covered` by the newest checkpoint; `first_wrong` the number of the first entry that was
    changed, taken out or put in, None where all is as it was signed."""

    entries: int
    covered: int
    first_wrong: int | None


def prove(lines: Iterable[bytes], notes: Iterable[tuple[str, list[bytes]]], verifier: str) -> Proof:
    """Compares an export with signed checkpoints (note, its leaf hashes; without them a change is only bracketed).

    The checkpoints stand in ascending order. Raises NotGenuine where one is not signed by the key, or where its leaves do
    not make the root that is signed.
    """
    found = [leaf_hash(line) for line in lines]
    covered, signed, tree = 0, Tree(), Tree()
    for note, leaves in notes:
        checkpoint = open_note(note, verifier)
        signed = _signed(signed, checkpoint, leaves)
        if covered < checkpoint.size:
            wrong = _first_difference(found, covered, leaves) if leaves else None
            tree = tree.grown(found[covered : checkpoint.size])
            if wrong is None and (tree.size, tree.root) != (checkpoint.size, checkpoint.root):
                wrong = min(covered, len(found))
            if wrong is not None:
                return Proof(len(found), checkpoint.size, wrong + 1)
            covered = checkpoint.size
    return Proof(len(found), covered, None)


def _signed(before: Tree, checkpoint: Checkpoint, leaves: list[bytes]) -> Tree:
    """The tree of the leaves that were kept beside the checkpoints. Raises NotGenuine where they are not those signed."""
    tree = before.grown(leaves)
    if leaves and (tree.size, tree.root) != (checkpoint.size, checkpoint.root):
        raise NotGenuine
    return tree


def _first_difference(found: list[bytes], start: int, leaves: list[bytes]) -> int | None:
    for place, leaf in enumerate(leaves, start=start):
        if place >= len(found) or found[place] != leaf:
            return place
    return None


def read_checkpoints(place: Path) -> Iterator[tuple[str, list[bytes]]]:
    """(note, leaf hashes) of a folder of checkpoints, or of one checkpoint's file. Raises OSError, ValueError."""
    if place.is_file():
        yield place.read_text(encoding="utf-8"), []
        return
    for path in sorted(path for path in place.iterdir() if _NAME.fullmatch(path.name)):
        leaves = path.with_suffix(".leaves")
        yield path.read_text(encoding="utf-8"), [bytes.fromhex(line) for line in leaves.read_text().split()] if leaves.is_file() else []


def read_export(path: Path) -> Iterator[bytes]:
    """The lines of an export. Raises OSError."""
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")
