"""In a bucket that cannot keep two writers apart, leases in the database do."""
from __future__ import annotations

import os
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from archive_store import Conflict, Unwritable, bucket, open_store
from portal import installation
from portal.database import db, now, writing
from portal.preservation.leases import holding
from portal.preservation.leases.holding import LASTS, held
from portal.preservation.leases.models import StoreLease
from portal.settings import Settings
from tests.archive_store.interrupted_writer import FIRST, ONE
from tests.archive_store.sleepers import paused, wake

SIGNED_FOR = 1  # seconds
SLEEPY = f"""
import sys
from datetime import timedelta
from archive_store import bucket_stage, sending
from portal import create_app
from portal.preservation.leases.holding import held
from portal.settings import read_settings
from tests.archive_store.interrupted_writer import pause
commit = bucket_stage.BucketStage.commit
def sign_for_a_moment(stage, inventory):
    sending.SIGNED_FOR = timedelta(seconds={SIGNED_FOR})
    commit(stage, inventory)
bucket_stage.BucketStage.commit = sign_for_a_moment
with create_app(read_settings(sys.argv[1]), pages=False).app_context():
    pause(sys.argv[2], "http.client.send", "/v2/inventory.json?", lease=held)
"""
"""A writer that goes to sleep when nothing is left to do but to send the version's inventory."""


def rows() -> dict[str, int]:
    db.session.rollback()
    return {row.object_id: row.number for row in db.session.scalars(select(StoreLease))}


@pytest.fixture
def unfenced(app: Flask, s3_server) -> str:
    """The address of an empty bucket without create-only writes."""
    return f"{s3_server.url(f'test-{uuid.uuid4().hex}', 'archive')}&fence=0"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """`later()` lets a lease's time pass."""
    def jump() -> None:
        ahead = now() + 2 * LASTS
        monkeypatch.setattr(holding, "now", lambda: ahead)

    return jump


def test_each_holder_gets_a_higher_number_and_gives_the_lease_back(app: Flask):
    for number in (1, 2, 3):
        with held(ONE) as still_mine:
            still_mine()
            assert rows() == {ONE: number}


def test_who_meets_a_lease_waits_for_its_end(app: Flask):
    begun, order = threading.Event(), []

    def second() -> None:
        with app.app_context():
            begun.set()
            with held(ONE):
                order.append("second")

    with ThreadPoolExecutor(1) as thread:
        with held(ONE):
            waiting = thread.submit(second)
            assert begun.wait(30)
            order.append("first")
        waiting.result(30)
    assert order == ["first", "second"]


def test_who_waits_too_long_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(holding, "PATIENCE", 0.0)
    with held(ONE), pytest.raises(Conflict), held(ONE):
        pass
    with held("urn:x-jnda:another"):
        pass


def test_a_holder_that_slept_past_the_end_hears_that_it_is_not_its_turn(app: Flask, later):
    with held(ONE) as still_mine:
        later()
        with held(ONE) as theirs:
            theirs()
            with pytest.raises(Conflict):
                still_mine()
        with pytest.raises(Conflict):  # ended is ended, though nobody holds it
            still_mine()
    assert rows() == {ONE: 2}


def test_no_lease_is_taken_inside_of_a_transaction(app: Flask):
    with writing(), pytest.raises(RuntimeError, match="outside of transactions"), held(ONE):
        pass


def test_a_store_without_a_fence_writes_under_a_lease_and_not_without_one(unfenced: str):
    with pytest.raises(Unwritable, match="no leases"):
        open_store(unfenced).create(ONE, {"page.jpg": b"first"}, "accession")
    store = open_store(unfenced, lease=held)
    store.create(ONE, {"page.jpg": b"first"}, "accession")
    store.add_version(ONE, {"page.jpg": b"second"}, expect_head=1, message="changed")
    assert rows() == {ONE: 2}
    assert store.validate(ONE) == []


def test_of_two_writers_under_leases_one_wins(app: Flask, unfenced: str):
    stores = [open_store(unfenced, lease=held) for _ in range(2)]
    start = threading.Barrier(2)

    def write(writer: int) -> bool:
        with app.app_context():
            start.wait(30)
            try:
                stores[writer].create(ONE, {"page.jpg": b"by %d" % writer}, "race")
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        won = list(threads.map(write, (0, 1)))
    assert sorted(won) == [False, True]
    assert stores[0].read(ONE, "page.jpg") == b"by %d" % won.index(True)


def test_a_writer_that_slept_before_its_commit_is_refused_and_the_other_stays(app: Flask, unfenced: str, later):
    faster = open_store(unfenced, lease=held)

    @contextmanager
    def sleepy(object_id: str):
        with held(object_id) as still_mine:
            def wake() -> None:
                later()
                faster.create(object_id, {"page.jpg": b"by the faster one"}, "meanwhile")
                still_mine()

            yield wake

    with pytest.raises(Conflict):
        open_store(unfenced, lease=sleepy).create(ONE, {"page.jpg": b"by the sleeper"}, "late")
    assert faster.read(ONE, "page.jpg") == b"by the faster one"
    faster.recover(grace=timedelta(0))
    assert faster.validate(ONE) == []


def test_a_process_that_wakes_up_when_its_lease_is_over_writes_nothing(app: Flask, settings: Settings, unfenced: str, later):
    """It slept between making sure of its turn and sending: what it signed has run out by then, and the server refuses it."""
    faster = open_store(unfenced, lease=held)
    faster.create(ONE, FIRST, "accession")
    sleeper = paused([sys.executable, "-c", SLEEPY, os.fspath(settings.instance), unfenced], {
        **os.environ, "GUIDANG_DATABASE": settings.database, "GUIDANG_OCR": "off"})
    later()
    faster.add_version(ONE, {"pages/0003.jpg": b"by the faster one"}, expect_head=1, message="meanwhile")
    time.sleep(SIGNED_FOR)  # the server's clock decides, and nobody sets it
    assert wake(sleeper) == "Unwritable"
    assert (faster.head(ONE), faster.read(ONE, "pages/0003.jpg")) == (2, b"by the faster one")
    faster.recover(grace=timedelta(0))
    assert faster.validate(ONE) == []


def test_a_server_that_ignores_the_condition_is_found_out_when_the_store_is_opened(app: Flask, s3_server, monkeypatch):
    upload = bucket.Bucket.upload
    monkeypatch.setattr(bucket.Bucket, "upload", lambda self, key, source, facts, headers=None: upload(self, key, source, facts))
    address = s3_server.url(f"test-{uuid.uuid4().hex}", "archive")
    open_store(address, lease=held).create(ONE, {"page.jpg": b"first"}, "accession")
    assert rows() == {ONE: 1}


def test_the_installations_own_store_has_leases_and_does_not_need_them_on_a_folder(app: Flask):
    installation.current().store.create(ONE, {"page.jpg": b"first"}, "accession")
    assert installation.current().lease is held
    assert rows() == {}
