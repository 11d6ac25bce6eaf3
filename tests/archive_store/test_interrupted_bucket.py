"""A bucket behind a bad network: what was acknowledged stays, what was not is whole or absent and can be sent again."""
from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from archive_store import Conflict, StoreError, Unreachable, Unwritable, bucket, bucket_stage, open_store, recovery, sending
from archive_store.fixity import sums
from tests.archive_store.interrupted_writer import PROGRAM
from tests.archive_store.sleepers import paused, wake
from tests.services.faulty import BUSY, CUT, DAMAGED, DOWN, FAILING, LOST, PASS

ONE = "urn:x-jnda:JN-2020-00001"
FIRST = {"pages/0001.jpg": b"first page", "pages/0002.jpg": b"second page"}
SECOND = {"pages/0002.jpg": b"second page, scanned again"}
NOBODY_WRITES = timedelta(0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """The same attempts as always, without the pauses between them."""
    monkeypatch.setattr(sending, "PAUSE", 0.001)


def write(store) -> list[int]:
    """The numbers of the versions that were acknowledged."""
    done = []
    with suppress(Unwritable, Unreachable):
        done.append(store.create(ONE, FIRST, "accession").number)
        done.append(store.add_version(ONE, SECOND, expect_head=1, message="scanned again").number)
    return done


def after_outage(last: int, beyond, store, faulty, work=write) -> tuple[list[int], list[str]]:
    """With request `last` the network goes; then it is back and an operator recovers: what was acknowledged, and what does not hold."""
    for found in list(store._backend.files("ocfl")):
        if "urn" in found.key:
            store._backend.remove(found.key)
    faulty.begin(lambda number, method, path: PASS if number < last else DOWN)
    done = work(beyond)
    faulty.begin(lambda *request: PASS)
    store.recover(grace=NOBODY_WRITES)
    head = store.head(ONE) or 0
    red = [f"version {len(done)} is lost"] if head < len(done) else []
    return done, red + [str(problem) for problem in store.validate_root() + (store.validate(ONE) if head else [])]


def test_an_outage_from_any_request_on_loses_nothing_acknowledged(bucket_store, faulty_address, faulty):
    """Each request in turn is the last that arrives."""
    beyond = open_store(faulty_address)
    for outage in count(1):
        done, red = after_outage(outage, beyond, bucket_store, faulty)
        assert red == [], f"an outage at request {outage}"
        assert write(bucket_store) == [1, 2]
        assert bucket_store.read(ONE, "pages/0002.jpg") == SECOND["pages/0002.jpg"]
        if done == [1, 2]:
            break
    assert outage > 20


def inventory_first(monkeypatch) -> None:
    """The fence is passed before the contents are sent."""
    commit, late = bucket_stage.BucketStage.commit, []

    def remember(stage, contents, place):
        facts = {name: sums(source) for name, source in contents.items()}
        late[:] = [(place(name, facts[name].sha512), contents[name], facts[name]) for name in contents]
        return {name: one.sha512 for name, one in facts.items()}

    def fence_first(stage, inventory):
        commit(stage, inventory)
        for path, source, facts in late:
            stage._keys.upload(f"{stage._folder}/{path}", source, facts)

    monkeypatch.setattr(bucket_stage.BucketStage, "take", remember)
    monkeypatch.setattr(bucket_stage.BucketStage, "commit", fence_first)


def acknowledging_first(monkeypatch) -> None:
    """Whether the fence was passed is not waited for."""
    commit = bucket_stage.BucketStage.commit

    def hope(stage, inventory):
        with suppress(Unwritable):
            commit(stage, inventory)

    monkeypatch.setattr(bucket_stage.BucketStage, "commit", hope)
    monkeypatch.setattr(recovery, "settle", lambda *arguments: None)


@pytest.mark.parametrize("broken", [inventory_first, acknowledging_first])
def test_a_store_that_is_broken_on_purpose_turns_this_red(bucket_store, faulty_address, faulty, monkeypatch, broken):
    def work(store) -> list[int]:
        with monkeypatch.context() as change:
            broken(change)
            return write(store)

    beyond = open_store(faulty_address)
    reds = (after_outage(last, beyond, bucket_store, faulty, work)[1] for last in range(4, 20))
    assert next(filter(None, reds), []) != []


@pytest.mark.parametrize("fault", [DOWN, LOST, CUT, FAILING, BUSY, DAMAGED])
def test_a_fault_of_a_moment_is_not_even_noticed(faulty_address, faulty, fault):
    store = open_store(faulty_address)
    faulty.begin(lambda number, method, path: fault if number % 3 == 0 else PASS)
    assert store.create(ONE, FIRST, "accession").number == 1
    assert store.add_version(ONE, SECOND, expect_head=1, message="scanned again").number == 2
    assert store.read(ONE, "pages/0002.jpg") == SECOND["pages/0002.jpg"]
    faulty.begin(lambda *request: PASS)
    assert store.validate(ONE) == []


def test_a_network_that_fails_one_request_in_four_loses_nothing(faulty_address, faulty):
    store = open_store(faulty_address)
    chance = random.Random(20201017)
    faults = [DOWN, LOST, CUT, FAILING, BUSY, DAMAGED]
    faulty.begin(lambda *request: chance.choice(faults) if chance.random() < 0.25 else PASS)
    kept = {}
    for number in range(10):
        object_id = f"urn:x-jnda:JN-2020-{number:05}"
        try:
            kept[object_id] = store.create(object_id, FIRST, "accession")
        except StoreError as error:
            print(f"{object_id}: {error}")
    faulty.begin(lambda *request: PASS)
    store.recover(grace=NOBODY_WRITES)
    assert len(kept) > 5
    assert {object_id: store.version(object_id) for object_id in kept} == kept
    assert [problem for object_id in store.ids() for problem in store.validate(object_id)] == []


@pytest.mark.parametrize("fault", [DOWN, FAILING])
def test_a_server_that_stays_away_is_said_so_without_keys_or_signatures(faulty_address, faulty, s3_server, fault):
    store = open_store(faulty_address)
    store.create(ONE, FIRST, "accession")
    faulty.begin(lambda *request: fault)
    with pytest.raises(Unreachable) as reading:
        store.read(ONE, "pages/0001.jpg", version=1)
    with pytest.raises((Unwritable, Unreachable)) as writing:
        store.create("urn:x-jnda:JN-2020-00002", FIRST, "accession")
    probe = store.probe()
    assert not probe.writable
    for told in (str(reading.value), str(writing.value), probe.trouble, probe.where, repr(store)):
        assert s3_server.secret_key not in told
        assert "X-Amz" not in told


def test_bytes_damaged_on_the_way_at_every_attempt_are_not_accepted(faulty_address, faulty):
    store = open_store(faulty_address)
    faulty.begin(lambda number, method, path: DAMAGED if method == "PUT" else PASS)
    with pytest.raises(Unwritable, match="BadDigest"):
        store.create(ONE, FIRST, "accession")
    assert store.head(ONE) is None


def test_contents_are_confirmed_without_being_fetched_again(faulty_address, faulty):
    store = open_store(faulty_address)
    faulty.begin(lambda *request: PASS)
    store.create(ONE, FIRST, "accession")
    pages = [(method, path.partition("?")[0]) for method, path in faulty.seen if "/content/" in path]
    assert sorted(method for method, _ in pages) == ["HEAD", "HEAD", "PUT", "PUT"]


def test_a_writer_that_slept_after_its_commit_does_not_turn_the_object_back(bucket_store, faulty_address, faulty):
    bucket_store.create(ONE, FIRST, "accession")
    asleep, awake = threading.Event(), threading.Event()

    def hold_the_root_inventory(number: int, method: str, path: str) -> str:
        if method == "PUT" and "/v" not in path.rpartition("JN-2020")[2] and "inventory.json?" in path:
            asleep.set()
            awake.wait(60)
        return PASS

    sleeper = open_store(faulty_address)
    faulty.begin(hold_the_root_inventory)
    with ThreadPoolExecutor(1) as thread:
        slept = thread.submit(sleeper.add_version, ONE, SECOND, 1, "by the sleeper")
        assert asleep.wait(60)
        assert bucket_store.head(ONE) == 2
        bucket_store.add_version(ONE, {"pages/0003.jpg": b"third page"}, expect_head=2, message="meanwhile")
        awake.set()
        assert slept.result(60).number == 2
    assert bucket_store.head(ONE) == 3
    assert bucket_store.validate(ONE) == []


@pytest.mark.parametrize(("asleep_before", "answer", "head"), [
    ("/v2/inventory.json?", "Conflict", 2), ("/v2/inventory.json.sha512?", "2", 3),
])
def test_a_process_that_wakes_up_late_is_refused_or_changes_nothing(bucket_store, bucket_address, asleep_before, answer, head):
    """Stopped before the fence, and after it."""
    bucket_store.create(ONE, FIRST, "accession")
    sleeper = paused([*PROGRAM, "pause", bucket_address, "http.client.send", asleep_before])
    bucket_store.add_version(ONE, {"pages/0003.jpg": b"by the faster one"}, expect_head=head - 1, message="meanwhile")
    assert wake(sleeper) == answer
    assert bucket_store.head(ONE) == head
    assert bucket_store.read(ONE, "pages/0003.jpg") == b"by the faster one"
    assert bucket_store.validate(ONE) == []


def test_a_version_whose_writer_died_after_the_fence_is_whole_when_another_follows(bucket_store, faulty_address, faulty):
    fenced = []

    def end_after_the_fence(number: int, method: str, path: str) -> str:
        fence = method == "PUT" and "/v1/inventory.json?" in path
        fenced.extend([path] if fence else [])
        return PASS if fence or not fenced else DOWN

    dying = open_store(faulty_address)
    faulty.begin(end_after_the_fence)
    assert write(dying) == []
    assert bucket_store.add_version(ONE, SECOND, expect_head=1, message="scanned again").number == 2
    assert bucket_store.validate(ONE) == []


def test_what_a_dead_writer_left_is_swept_when_it_is_old_enough(bucket_store, faulty_address, faulty):
    faulty.begin(lambda number, method, path: DOWN if "inventory.json" in path and method == "PUT" else PASS)
    with pytest.raises(Unwritable):
        open_store(faulty_address).create(ONE, FIRST, "accession")
    assert bucket_store.recover(ONE).removed == []
    assert len(bucket_store.recover(ONE, grace=NOBODY_WRITES).removed) == len(FIRST)
    assert bucket_store.validate_root() == []


def test_what_a_loser_left_is_swept_by_the_winner(bucket_store, faulty_address, faulty):
    faulty.begin(lambda number, method, path: DOWN if "inventory.json" in path and method == "PUT" else PASS)
    with pytest.raises(Unwritable):
        open_store(faulty_address).create(ONE, {"pages/0001.jpg": b"another first page"}, "accession")
    bucket_store.create(ONE, FIRST, "accession")
    assert bucket_store.validate(ONE) == []


def test_a_writer_that_took_longer_than_leftovers_are_kept_does_not_commit(bucket_store, monkeypatch):
    monkeypatch.setattr(bucket_stage, "LONGEST_WRITE", timedelta(0))
    with pytest.raises(Unwritable, match="too long"):
        bucket_store.create(ONE, FIRST, "accession")
    assert bucket_store.head(ONE) is None


def test_a_commit_whose_answer_was_lost_is_known_for_its_own(faulty_address, faulty):
    store = open_store(faulty_address)
    lost = []

    def lose_the_first_fence(number: int, method: str, path: str) -> str:
        if method == "PUT" and "/v1/inventory.json?" in path and not lost:
            lost.append(path)
            return LOST
        return PASS

    faulty.begin(lose_the_first_fence)
    assert store.create(ONE, FIRST, "accession").number == 1
    assert lost
    with pytest.raises(Conflict):
        store.create(ONE, SECOND, "another")


def test_a_key_whose_creation_was_answered_too_late_is_still_ours(faulty_address, faulty):
    keys = open_store(faulty_address)._backend
    faulty.begin(lambda number, method, path: LOST if number == 1 else PASS)
    keys.create("staging/one", b"mine")
    with pytest.raises(Conflict):
        keys.create("staging/one", b"another's")


def test_a_write_that_arrives_after_its_writer_gave_up_changes_nothing(bucket_address, faulty_address, faulty, monkeypatch):
    """The fence's first attempt is held back on the way, beyond the writer's patience; the second one decides, the first comes too late."""
    store = open_store(faulty_address)
    monkeypatch.setattr(bucket, "ANSWER", 2.0)
    impatient = open_store(faulty_address)
    held, arrived = [], threading.Event()

    def hold_the_first_fence(number: int, method: str, path: str) -> str:
        if method == "PUT" and "/v1/inventory.json?" in path and not held:
            held.append(path)
            arrived.wait(60)
        return PASS

    faulty.begin(hold_the_first_fence)
    version = impatient.create(ONE, FIRST, "accession")
    arrived.set()
    with pytest.raises(Conflict):
        store.create(ONE, SECOND, "another")
    assert held
    assert open_store(bucket_address).version(ONE) == version
    assert open_store(bucket_address).validate(ONE) == []


def test_slow_answers_are_waited_for(faulty_address, faulty):
    store = open_store(faulty_address)
    faulty.begin(lambda number, method, path: time.sleep(0.2 if number % 5 == 0 else 0) or PASS)
    assert store.create(ONE, FIRST, "accession").number == 1
    assert store.validate(ONE) == []
