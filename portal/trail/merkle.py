"""The Merkle tree of RFC 9162 (section 2.1) over a growing list, kept as the roots of its complete subtrees."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162, 2.1.1)."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf; its prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """`size` leaves; `subtrees` the roots of the complete subtrees that make it up, the largest first."""

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> Tree:
        """The tree with these leaf hashes added."""
        size, subtrees = self.size, list(self.subtrees)
        for leaf in leaves:
            subtrees.append(leaf)
            size += 1
            full = size
            while full % 2 == 0:
                right, left = subtrees.pop(), subtrees.pop()
                subtrees.append(node_hash(left, right))
                full //= 2
        return Tree(size, tuple(subtrees))

    @property
    def root(self) -> bytes:
        if not self.subtrees:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.subtrees))
