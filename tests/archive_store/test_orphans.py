"""Files that no inventory names are found by their place; nothing else is ever called an orphan."""
from __future__ import annotations

from datetime import timedelta

import pytest

from archive_store import Store
from archive_store.layout import INVENTORY, object_folder

pytestmark = pytest.mark.damages_store
ONE = "urn:x-jnda:JN-2020-00001"
FOLDER = f"ocfl/{object_folder(ONE)}"
NEVER = f"ocfl/{object_folder('urn:x-jnda:JN-2020-00002')}"
NOW = timedelta(0)
ORPHANS = {
    "a page slipped in": (f"{FOLDER}/v1/content/pages/0002.jpg", ONE),
    "what a dead writer sent for a next version": (f"{FOLDER}/v2/content/record_0123.json", ONE),
    "a file beside the versions": (f"{FOLDER}/notes.txt", ONE),
    "contents of an object that never was": (f"{NEVER}/v1/content/page_0123.jpg", "urn:x-jnda:JN-2020-00002"),
    "a file between root and objects": ("ocfl/abc/notes.txt", None),
    "what a dead writer staged": ("staging/0123/copying", None),
}


@pytest.fixture
def store(store: Store) -> Store:
    store.create(ONE, {"pages/0001.jpg": b"first page"}, "accession")
    return store


def test_an_orphan_is_found_and_taken_away_alone(store):
    for where, (key, object_id) in ORPHANS.items():
        store._backend.put(key, b"left behind")
        assert list(store.orphans()) == []  # it may be a living writer's
        [orphan] = store.orphans(NOW)
        assert (orphan.key, orphan.size, orphan.object_id) == (key, len(b"left behind"), object_id), where
        store.discard(orphan)
        assert list(store.orphans(NOW)) == []
        assert (store.validate(ONE), store.validate_root()) == ([], []), where


def test_a_whole_store_has_no_orphans(store):
    store.add_version(ONE, {"record.json": b"{}"}, expect_head=1, message="catalogued")
    store.derivatives.put("ocr/engine/0123.json", b"{}")
    assert list(store.orphans(NOW)) == []


def test_an_object_with_a_damaged_inventory_has_no_orphans(store):
    backend = store._backend
    root, version = f"{FOLDER}/{INVENTORY}", f"{FOLDER}/v1/{INVENTORY}"
    kept = backend.read(root)
    for damaged in (b"{", kept + b" "):
        backend.put(root, damaged)
        assert list(store.orphans(NOW)) == []
    backend.remove(root)
    assert list(store.orphans(NOW)) == []
    backend.remove(version)
    assert list(store.orphans(NOW)) == []
