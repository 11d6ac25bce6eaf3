"""The tree is the one of RFC 9162: computed leaf by leaf it has the root that the definition gives."""
from __future__ import annotations

from hashlib import sha256

import pytest

from portal.trail.merkle import Tree, leaf_hash, node_hash


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1: split at the largest power of two below the size."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_by_definition(leaves[:half]), root_by_definition(leaves[half:]))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100])
def test_the_root_is_that_of_the_definition(size):
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    assert Tree().grown(leaves).root == root_by_definition(leaves)


@pytest.mark.parametrize("cut", range(0, 34, 3))
def test_a_tree_goes_on_from_where_it_was_kept(cut):
    leaves = [leaf_hash(bytes([number])) for number in range(33)]
    assert Tree().grown(leaves[:cut]).grown(leaves[cut:]) == Tree().grown(leaves)


def test_roots_of_others_test_vectors():
    """The reference roots of certificate transparency's own test data (eight leaves)."""
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = Tree().grown(leaf_hash(bytes.fromhex(text)) for text in data)
    assert tree.root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
