"""A damaged object becomes what it was, from its own second copies or from another store, and never anything else."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_store import Damaged, NotThere, Repaired, Store, open_store
from archive_store.layout import INVENTORY, OBJECT_DECLARATION, SIDECAR, object_folder

pytestmark = pytest.mark.damages_store
ONE = "urn:x-jnda:JN-2020-00001"
FOLDER = f"ocfl/{object_folder(ONE)}"
PAGE, RECORD = b"first page", b'{"title": 1}'


@pytest.fixture
def store(store: Store) -> Store:
    store.create(ONE, {"pages/0001.jpg": PAGE, "record.json": b"{}"}, "accession")
    store.add_version(ONE, {"record.json": RECORD}, expect_head=1, message="catalogued")
    return store


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    """The same object, byte for byte, in a folder elsewhere."""
    elsewhere = open_store(str(tmp_path / "other"))
    for path, data in whole(store).items():
        elsewhere._backend.put(f"{FOLDER}/{path}", data)
    return elsewhere


def whole(store: Store) -> dict[str, bytes]:
    """Every file of the object."""
    return {found.key[len(FOLDER) + 1 :]: store._backend.read(found.key) for found in store._backend.files(FOLDER)}


def content(store: Store, part: str) -> str:
    return next(path for path in whole(store) if "/content/" in path and part in path)


def put(store: Store, path: str, data: bytes) -> None:
    store._backend.put(f"{FOLDER}/{path}", data)


def remove(store: Store, *paths: str) -> None:
    for path in paths:
        store._backend.remove(f"{FOLDER}/{path}")


def shorten_inventories(store: Store) -> None:
    for path in (INVENTORY, f"v2/{INVENTORY}"):
        put(store, path, store._backend.read(f"{FOLDER}/{path}")[:-9])


OF_ITS_OWN: dict[str, Callable[[Store], object]] = {
    "the root inventory with a bit turned": lambda store: put(store, INVENTORY, b"X" + whole(store)[INVENTORY][1:]),
    "the root inventory cut short": lambda store: put(store, INVENTORY, whole(store)[INVENTORY][:40]),
    "no root inventory": lambda store: remove(store, INVENTORY),
    "no inventory of the newest version": lambda store: remove(store, f"v2/{INVENTORY}"),
    "the digest beside the root inventory is another": lambda store: put(store, SIDECAR, b"0 inventory.json\n"),
    "no digest beside any inventory of the newest version": lambda store: remove(store, SIDECAR, f"v2/{SIDECAR}"),
    "an older root inventory": lambda store: [put(store, name, whole(store)[f"v1/{name}"]) for name in (INVENTORY, SIDECAR)],
    "no declaration": lambda store: remove(store, OBJECT_DECLARATION),
    "no digest beside the first inventory": lambda store: remove(store, f"v1/{SIDECAR}"),
}
FROM_ANOTHER: dict[str, Callable[[Store], object]] = {
    "a page with a bit turned": lambda store: put(store, content(store, "0001"), b"First page"),
    "a page cut short": lambda store: put(store, content(store, "0001"), b"first"),
    "a page taken out": lambda store: remove(store, content(store, "0001")),
    "no inventory of the first version": lambda store: remove(store, f"v1/{INVENTORY}"),
    "the inventory of the first version changed": lambda store: put(store, f"v1/{INVENTORY}", b"{}"),
    "both inventories of the newest version": shorten_inventories,
    "everything": lambda store: remove(store, *whole(store)),
}


def mends(store: Store, damages: dict[str, Callable[[Store], object]], other: Store | None) -> None:
    """Each damage in turn on the one object, which is whole again after each repair."""
    before = whole(store)
    for name, do in damages.items():
        do(store)
        assert store.validate(ONE) if whole(store) else True, name
        repaired = store.repair(ONE, other)
        assert (bool(repaired.mended), repaired.left, whole(store) == before) == (True, [], True), name


def test_an_object_mends_from_its_own_second_copies(store):
    mends(store, OF_ITS_OWN, None)
    assert store.repair(ONE) == Repaired([], [])


def test_an_object_mends_from_another_store(store, other):
    mends(store, FROM_ANOTHER, other)
    assert store.read(ONE, "pages/0001.jpg") == PAGE


def test_a_page_that_is_damaged_there_too_is_not_taken_and_the_rest_is(store, other):
    page, record = content(store, "0001"), content(other, "v2/content/record")
    put(store, page, b"First page")
    remove(store, record)
    put(other, page, b"first pagE")
    repaired = store.repair(ONE, other)
    assert repaired.mended == [record]
    assert [(problem.code, problem.where) for problem in repaired.left] == [("E092", page)]
    assert store._backend.read(f"{FOLDER}/{page}") == b"First page"


def test_without_another_store_a_damaged_page_stays_as_it_is(store):
    put(store, content(store, "0001"), b"First page")
    repaired = store.repair(ONE)
    assert (repaired.mended, [problem.code for problem in repaired.left]) == ([], ["E092"])


def test_a_forged_copy_elsewhere_does_no_harm(store, other):
    """Somebody who owns the other store signs a history of their own; the object's own inventory decides."""
    forged = json.loads(whole(other)[INVENTORY])
    forged["versions"]["v1"]["message"] = "another story"
    for prefix in ("", "v2/"):
        put(other, f"{prefix}{INVENTORY}", json.dumps(forged).encode())
    before = whole(store)
    remove(store, INVENTORY)
    assert store.repair(ONE, other).left == []
    assert whole(store) == before


def test_an_older_state_elsewhere_does_not_take_a_version_away(store, other):
    for path in [path for path in whole(other) if path.startswith("v2/")]:
        remove(other, path)
    for name in (INVENTORY, SIDECAR):
        put(other, name, whole(other)[f"v1/{name}"])
    shorten_inventories(store)
    before = whole(store)
    with pytest.raises(Damaged):
        store.repair(ONE, other)
    assert whole(store) == before


def test_where_no_inventory_is_left_nothing_is_guessed(store):
    shorten_inventories(store)
    before = whole(store)
    with pytest.raises(Damaged):
        store.repair(ONE)
    assert whole(store) == before


def test_an_object_that_neither_store_has_is_not_there(store, tmp_path):
    other = open_store(str(tmp_path / "other"))
    for given in (None, other):
        with pytest.raises(NotThere):
            store.repair("urn:x-jnda:nobody", given)


def test_a_page_that_became_a_link_is_a_file_again(tmp_path):
    stores = [open_store(str(tmp_path / name)) for name in ("own", "other")]
    for one in stores:
        one.create(ONE, {"page.jpg": PAGE}, "accession")
    page = next((tmp_path / "own" / FOLDER).glob("v1/content/page*"))
    page.unlink()
    page.symlink_to("/etc/hostname")
    assert stores[0].repair(ONE, stores[1]).left == []
    assert page.read_bytes() == PAGE and not page.is_symlink()


def test_what_was_withdrawn_does_not_come_back_from_another_store(store, other, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("archive_store.recovery.withdraw", lambda *_: False)  # as a process that was killed after the decision
        store.withdraw(ONE, {"tombstone.json": b"{}"}, "withdrawn")
    remove(store, content(store, "0001"))
    assert store.repair(ONE, other).left == []
    assert not [path for path in whole(store) if "0001" in path]
    before = whole(store)
    for path in (INVENTORY, f"v1/{INVENTORY}", SIDECAR, f"v1/{SIDECAR}"):
        put(store, path, b"damaged")
    with pytest.raises(Damaged):
        store.repair(ONE, other)
    assert whole(store).keys() == before.keys()
