"""Two writers of one version: one wins, the other is told, and the bytes are the winner's."""
from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from archive_store import Conflict, Unwritable, bucket, open_store

ROUNDS = 10


def race(writers: list) -> list[object]:
    """What each of the writers, started at the same moment, answers or raises."""
    start = threading.Barrier(len(writers))

    def run(writer) -> object:
        start.wait()
        try:
            return writer()
        except Conflict as refusal:
            return refusal

    with ThreadPoolExecutor(len(writers)) as threads:
        return list(threads.map(run, writers))


def winners(answers: list[object]) -> list[int]:
    return [number for number, answer in enumerate(answers) if not isinstance(answer, Conflict)]


def test_of_two_creators_one_wins_and_its_bytes_stay(address):
    stores = [open_store(address), open_store(address)]
    for attempt in range(ROUNDS):
        object_id = f"urn:x-jnda:JN-2020-{attempt:05}"
        answers = race([
            lambda writer=writer, object_id=object_id: stores[writer].create(
                object_id, {"page.jpg": b"by %d" % writer}, "race"
            )
            for writer in (0, 1)
        ])
        assert len(winners(answers)) == 1
        assert stores[0].read(object_id, "page.jpg") == b"by %d" % winners(answers)[0]
        assert stores[0].validate(object_id) == []
    assert stores[0].validate_root() == []


def test_of_two_changers_one_wins_and_its_bytes_stay(address):
    stores = [open_store(address), open_store(address)]
    stores[0].create("urn:x-jnda:JN-1", {"page.jpg": b"first"}, "accession")
    for head in range(1, ROUNDS + 1):
        answers = race([
            lambda writer=writer, head=head: stores[writer].add_version(
                "urn:x-jnda:JN-1", {"page.jpg": b"%d by %d" % (head, writer)}, expect_head=head, message="race"
            )
            for writer in (0, 1)
        ])
        assert len(winners(answers)) == 1
        assert stores[0].read("urn:x-jnda:JN-1", "page.jpg") == b"%d by %d" % (head, winners(answers)[0])
    assert stores[0].validate("urn:x-jnda:JN-1") == []


def test_two_who_keep_the_same_both_hear_that_it_is_kept(address):
    stores = [open_store(address), open_store(address)]
    answers = race([lambda store=store: store.create("urn:x-jnda:JN-1", {"page.jpg": b"same"}, "m") for store in stores])
    assert answers[0] == answers[1] == stores[0].version("urn:x-jnda:JN-1")
    assert stores[0].validate("urn:x-jnda:JN-1") == []


def test_neighbours_that_share_folders_do_not_hinder_each_other(tmp_path):
    stores = [open_store(str(tmp_path)) for _ in range(8)]
    answers = race([
        lambda store=store, writer=writer: [
            store.create(f"urn:x-jnda:JN-{writer}-{number}", {"page.jpg": b"x"}, "m").number for number in range(10)
        ]
        for writer, store in enumerate(stores)
    ])
    assert answers == [[1] * 10] * 8
    assert len(list(stores[0].ids())) == 80
    assert stores[0].validate_root() == []


def test_of_eight_who_create_one_key_exactly_one_succeeds(bucket_store):
    keys = bucket_store._backend
    answers = race([lambda writer=writer: keys.create("staging/one", b"by %d" % writer) for writer in range(8)])
    assert len(winners(answers)) == 1
    assert keys.read("staging/one") == b"by %d" % winners(answers)[0]


def test_the_health_page_learns_that_the_server_tells_writers_apart(bucket_store):
    probe = bucket_store.probe()
    assert (probe.kind, probe.writable, probe.fence, probe.trouble) == ("s3", True, True, "")


def test_without_a_fence_the_probe_says_so_and_a_lease_holder_can_write(bucket_address):
    held = []

    @contextmanager
    def lease(object_id):
        yield lambda: held.append(object_id)

    store = open_store(f"{bucket_address}&fence=0", lease=lease)
    assert store.probe().writable
    assert not store.probe().fence
    store.create("urn:x-jnda:JN-1", {"page.jpg": b"first"}, "accession")
    with pytest.raises(Conflict):
        store.create("urn:x-jnda:JN-1", {"page.jpg": b"another"}, "accession")
    assert held == ["urn:x-jnda:JN-1"]
    with pytest.raises(Unwritable, match="no leases"):
        open_store(f"{bucket_address}&fence=0").create("urn:x-jnda:JN-2", {"page.jpg": b"first"}, "accession")


def test_a_server_that_ignores_the_condition_is_found_out(bucket_store, monkeypatch):
    upload = bucket.Bucket.upload
    monkeypatch.setattr(bucket.Bucket, "upload", lambda self, key, source, facts, headers=None: upload(self, key, source, facts))
    assert not bucket_store.probe().fence
