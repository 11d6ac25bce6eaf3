"""A change is a new version beside the old ones; who has not seen the newest is refused."""
from __future__ import annotations

import pytest

from archive_store import Conflict, NotThere

ONE = "urn:x-jnda:JN-2020-00001"


@pytest.fixture
def store(store):
    store.create(ONE, {"a": b"one", "b": b"two", "c": b"three"}, "accession")
    return store


def test_a_change_keeps_adds_and_removes_and_the_old_version_stays(store):
    version = store.add_version(ONE, {"b": b"mended", "d": b"four"}, expect_head=1, message="mended", remove=["c"])
    assert version.number == store.head(ONE) == 2
    assert {path: store.read(ONE, path) for path in store.state(ONE)} == {"a": b"one", "b": b"mended", "d": b"four"}
    assert {path: store.read(ONE, path, 1) for path in store.state(ONE, 1)} == {"a": b"one", "b": b"two", "c": b"three"}
    assert store.validate(ONE) == []


def test_who_has_not_seen_the_newest_version_is_refused(store):
    store.add_version(ONE, {"b": b"mended"}, expect_head=1, message="mended")
    with pytest.raises(Conflict):
        store.add_version(ONE, {"b": b"mended otherwise"}, expect_head=1, message="by another")
    assert store.read(ONE, "b") == b"mended"


def test_a_change_sent_again_is_answered_with_the_version_that_it_made(store):
    first = store.add_version(ONE, {"b": b"mended"}, expect_head=1, message="mended", remove=["c"])
    store.add_version(ONE, {"e": b"five"}, expect_head=2, message="more")
    assert store.add_version(ONE, {"b": b"mended"}, expect_head=1, message="mended", remove=["c"]) == first
    assert store.head(ONE) == 3


def test_a_version_that_does_not_exist_yet_cannot_be_built_on(store):
    with pytest.raises(NotThere):
        store.add_version(ONE, {"b": b"x"}, expect_head=2, message="too early")


def test_a_path_that_is_not_there_cannot_be_removed(store):
    with pytest.raises(NotThere):
        store.add_version(ONE, {}, expect_head=1, message="nothing", remove=["nothing"])
    assert store.head(ONE) == 1


def test_a_name_that_comes_back_finds_its_old_bytes(store):
    store.add_version(ONE, {}, expect_head=1, message="withdrawn", remove=["c"])
    store.add_version(ONE, {"c": b"three"}, expect_head=2, message="and back")
    assert store.read(ONE, "c") == b"three"
    assert store.validate(ONE) == []


def test_the_digest_of_a_version_fixes_its_contents(store):
    kept = store.version(ONE, 1)
    changed = store.add_version(ONE, {"b": b"mended"}, expect_head=1, message="mended")
    assert changed.digest != kept.digest
    assert store.version(ONE, 1) == kept
