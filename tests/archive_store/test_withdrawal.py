"""What is withdrawn is gone for good; a tombstone stays, valid, and nothing can be built on it."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from minio import Minio
from minio.versioningconfig import ENABLED, VersioningConfig

from archive_store import Conflict, NotThere, Store, Unreachable, Unwritable, directory, open_store, recovery, sending
from archive_store.layout import WITHDRAWN, object_folder
from tests.archive_store.test_interrupted_bucket import NOBODY_WRITES
from tests.archive_store.test_interrupted_folder import PROGRAM, paused_writer, wake
from tests.services.faulty import DOWN, PASS

CHECKOUT = Path(__file__).resolve().parents[2]
ONE = "urn:x-jnda:JN-2020-00001"
PAGES = {"pages/0001.jpg": b"first page", "pages/0002.jpg": b"second page", "record.json": b"{}"}
CHANGE = {"pages/0002.jpg": b"second page, scanned again", "pages/0003.jpg": b"third page"}
TOMBSTONE = {"register.json": b'{"authority": "2026-1"}', "README.txt": b"withdrawn"}
SECRETS = [b"first page", b"second page", b"third page", b"scanned again"]


def filled(store: Store, versions: int = 3) -> Store:
    store.create(ONE, PAGES, "accession")
    for head in range(1, versions):
        store.add_version(ONE, CHANGE | {"record.json": b"%d" % head}, expect_head=head, message="changed")
    return store


def kept(store: Store) -> dict[str, bytes]:
    """Everything that lies in the place, staging and all."""
    return {found.key: store._backend.read(found.key) for found in store._backend.files("") if found.size is not None}


def check_withdrawn(store: Store, last: int = 3) -> None:
    assert store.head(ONE) == 1
    assert store.validate(ONE) == []
    assert store.validate_root() == []
    state = store.state(ONE)
    assert state.keys() == TOMBSTONE.keys() | {WITHDRAWN}
    assert {path: store.read(ONE, path) for path in TOMBSTONE} == TOMBSTONE
    assert json.loads(store.read(ONE, WITHDRAWN))["last_version"] == last
    everything = b"".join(kept(store).values())
    assert not [secret for secret in SECRETS if secret in everything]


@pytest.mark.parametrize("versions", [1, 3])
def test_of_every_version_nothing_is_left_but_the_tombstone(store, versions):
    filled(store, versions)
    assert not store.withdrawn(ONE) and store.locked_until(ONE) is None
    assert store.withdraw(ONE, TOMBSTONE, "disposal 2026-1").number == 1
    assert store.withdrawn(ONE)
    check_withdrawn(store, versions)
    assert list(store.ids()) == [ONE]


def test_the_last_inventory_is_named_by_its_digest(store):
    last = filled(store).version(ONE)
    store.withdraw(ONE, TOMBSTONE, "disposal")
    assert json.loads(store.read(ONE, WITHDRAWN)) == {"last_version": 3, "last_inventory_sha512": last.digest}


def test_a_withdrawal_done_again_is_answered_the_same_and_another_is_refused(store):
    filled(store)
    first = store.withdraw(ONE, TOMBSTONE, "disposal")
    assert store.withdraw(ONE, TOMBSTONE, "disposal") == first
    with pytest.raises(Conflict):
        store.withdraw(ONE, {"register.json": b"another"}, "disposal")
    check_withdrawn(store)


def test_nothing_is_built_on_a_tombstone(store):
    filled(store).withdraw(ONE, TOMBSTONE, "disposal")
    with pytest.raises(Conflict):
        store.add_version(ONE, {"pages/0009.jpg": b"late"}, expect_head=1, message="late")
    with pytest.raises(Conflict):
        store.create(ONE, PAGES, "accession, sent once more")
    check_withdrawn(store)


def test_only_a_withdrawal_writes_what_marks_one(store):
    filled(store)
    for write in (
        lambda: store.create("urn:x-jnda:other", {WITHDRAWN: b"{}"}, "forged"),
        lambda: store.add_version(ONE, {WITHDRAWN: b"{}"}, expect_head=3, message="forged"),
        lambda: store.withdraw(ONE, {WITHDRAWN: b"{}"}, "forged"),
    ):
        with pytest.raises(ValueError, match="withdrawals alone"):
            write()
    assert store.head(ONE) == 3


def test_what_is_not_there_cannot_be_withdrawn(store):
    with pytest.raises(NotThere):
        store.withdraw(ONE, TOMBSTONE, "disposal")


def test_a_reader_that_remembers_the_old_object_hears_that_it_is_withdrawn(store, address):
    filled(store)
    reader = open_store(address)
    assert reader.read(ONE, "pages/0001.jpg", version=2) == b"first page"
    store.withdraw(ONE, TOMBSTONE, "disposal")
    with pytest.raises(NotThere):
        reader.read(ONE, "pages/0001.jpg", version=2)
    with pytest.raises(NotThere):
        store.read(ONE, "pages/0001.jpg", version=2)


def test_the_digests_of_neighbours_do_not_change(store):
    store.create("urn:x-jnda:other", PAGES, "accession")
    other = store.version("urn:x-jnda:other")
    filled(store).withdraw(ONE, {**TOMBSTONE, "page.jpg": b"a page that stays"}, "disposal")
    assert store.version("urn:x-jnda:other") == other
    assert store.validate("urn:x-jnda:other") == []


@pytest.mark.slow
def test_a_death_at_any_step_leaves_the_old_or_the_new_and_recovery_finishes(tmp_path):
    answer = subprocess.run([*PROGRAM, "withdraw", tmp_path / "place"], cwd=CHECKOUT, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    deaths = json.loads(answer.stdout)
    print(f"{len(deaths)} kill points, {sum(death['decided'] for death in deaths)} of them after the decision")
    assert [death for death in deaths if death["problems"] or death["staged"]] == []
    assert [death for death in deaths if death["decided"] and death["left"]] == []
    assert {death["decided"] for death in deaths} == {True, False}
    assert [death for death in deaths if death["after_retry"] != [1, sorted([*TOMBSTONE, WITHDRAWN])]] == []


def keep_versions(s3_server, address: str) -> tuple[Minio, str]:
    """Switch versioning on for the bucket of a store's address; answers a client of it and the bucket's name."""
    name = address.partition("@")[2].split("/")[1]
    client = Minio(endpoint=s3_server.endpoint, access_key=s3_server.access_key, secret_key=s3_server.secret_key, secure=False)
    client.set_bucket_versioning(bucket_name=name, config=VersioningConfig(ENABLED))
    return client, name


def test_an_outage_from_any_third_request_on_leaves_the_old_or_the_new(bucket_store, faulty_address, faulty, monkeypatch, s3_server):
    keep_versions(s3_server, faulty_address)
    monkeypatch.setattr(sending, "PAUSE", 0.001)
    monkeypatch.setattr(sending, "ATTEMPTS", 1)
    beyond = open_store(faulty_address)
    number, ended = 1, False
    while not ended:
        number += 3
        object_id = f"urn:x-jnda:JN-2020-{number:05}"
        bucket_store.create(object_id, {"page.jpg": b"first page"}, "accession")
        faulty.begin(lambda request, method, path, last=number: PASS if request < last else DOWN)
        try:
            ended = beyond.withdraw(object_id, {"register.json": b"{}"}, "disposal").number == 1
        except (Unwritable, Unreachable):
            faulty.begin(lambda *request: PASS)
        bucket_store.recover(object_id, grace=NOBODY_WRITES)
        assert bucket_store.validate(object_id) == []
        decided = WITHDRAWN in bucket_store.state(object_id)
        lying = {found.key.rpartition("/")[2].partition("_")[0] for found in bucket_store._backend.files(bucket_store._folder(object_id))}
        assert ("page" in lying) != decided, f"an outage at request {number}"
        assert bucket_store.withdraw(object_id, {"register.json": b"{}"}, "disposal").number == 1
    print(f"{number} requests, every third the last in turn")
    assert number > 20


def test_a_writer_that_slept_through_a_withdrawal_is_refused_and_leaves_nothing(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, PAGES, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", "/v2")
    store.withdraw(ONE, TOMBSTONE, "disposal")
    assert wake(sleeper) == "Conflict"
    check_withdrawn(store, 1)


def test_a_writer_that_slept_before_publishing_does_not_bring_the_old_object_back(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, PAGES, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", f"{ONE.rpartition(':')[2]}/inventory.json")
    store.withdraw(ONE, TOMBSTONE, "disposal")
    wake(sleeper)
    store.recover()
    check_withdrawn(store, 2)


def test_a_late_writer_that_dies_after_its_fence_leaves_what_recovery_removes(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, PAGES, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", f"{ONE.rpartition(':')[2]}/inventory.json")
    store.withdraw(ONE, TOMBSTONE, "disposal")
    stray = tmp_path / "ocfl" / object_folder(ONE) / "v2"
    (stray / "content").mkdir(parents=True)
    (stray / "inventory.json").write_bytes(b"{}")
    sleeper.kill()
    sleeper.communicate(timeout=60)
    assert store.head(ONE) == 1
    store.recover()
    assert not os.path.lexists(stray)
    check_withdrawn(store, 2)


def test_a_copy_published_over_a_tombstone_is_seen_through(store):
    """What a writer that slept writes at the object's root, when it wakes and dies at once."""
    store.create(ONE, PAGES, "accession")
    old = recovery.newest(store._backend, store._folder(ONE))
    store.withdraw(ONE, TOMBSTONE, "disposal")
    for path, data in (("v1/inventory.json.sha512", old.sidecar), ("inventory.json.sha512", old.sidecar), ("inventory.json", old.raw)):
        store._backend.put(f"{store._folder(ONE)}/{path}", data)
    assert store.state(ONE).keys() == TOMBSTONE.keys() | {WITHDRAWN}
    store.recover(ONE)
    check_withdrawn(store, 1)


def test_a_bucket_that_keeps_versions_keeps_none_of_what_was_withdrawn(bucket_store, bucket_address, s3_server):
    client, name = keep_versions(s3_server, bucket_address)
    filled(bucket_store).withdraw(ONE, TOMBSTONE, "disposal")
    check_withdrawn(bucket_store)
    folder = f"archive/ocfl/{object_folder(ONE)}/"
    left = list(client.list_objects(bucket_name=name, prefix=folder, recursive=True, include_version=True))
    assert all(found.is_latest and not found.is_delete_marker for found in left), [found.object_name for found in left]
    assert not [found for found in left if "/pages/" in found.object_name]


def test_a_file_system_that_cannot_exchange_folders_withdraws_nothing_and_says_so(tmp_path, monkeypatch):
    store = filled(open_store(str(tmp_path)))

    def refuse(one, other):
        raise OSError(22, "Invalid argument")

    with monkeypatch.context() as old:
        old.setattr(directory, "exchange", refuse)
        with pytest.raises(Unwritable, match="Invalid argument"):
            store.withdraw(ONE, TOMBSTONE, "disposal")
    assert store.validate(ONE) == []
    assert store.read(ONE, "pages/0001.jpg", version=1) == b"first page"
    store.recover()
    check_withdrawn(store)
