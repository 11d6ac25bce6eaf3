"""A store of each kind for the same tests: what is promised holds on a folder and on a real S3 server."""
from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive_store import Store, StoreError, open_store
from tests.services.faulty import FaultyProxy
from tests.services.seaweed import S3Server


@pytest.fixture(params=["directory", "s3"])
def address(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of a place of its own where no store is yet."""
    if request.param == "directory":
        return f"directory:{tmp_path / 'store'}"
    return request.getfixturevalue("bucket_address")


@pytest.fixture
def bucket_address(request: pytest.FixtureRequest, s3_server: S3Server, tmp_path: Path) -> Iterator[str]:
    """A bucket of its own; what the test leaves in it is copied into a folder, where every root is judged (`tests.valid_roots`)."""
    address = s3_server.url(f"test-{uuid.uuid4().hex}", "archive")
    yield address
    if request.node.get_closest_marker("damages_store") is None:
        copy_root(address, tmp_path / "copied")


def copy_root(address: str, folder: Path) -> None:
    """The storage root of a bucket as a folder, after the recovery that an operator would ask for; nothing where there is none."""
    try:
        store = open_store(address, create=False)
    except StoreError:  # no root was made, or its keys were the test's subject
        return
    store.recover(grace=timedelta(0))
    for found in store._backend.files("ocfl"):
        target = folder / found.key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(store._backend.read(found.key))


@pytest.fixture
def store(address: str) -> Store:
    return open_store(address)


@pytest.fixture
def bucket_store(bucket_address: str) -> Store:
    return open_store(bucket_address)


@pytest.fixture
def faulty(s3_server: S3Server) -> Iterator[FaultyProxy]:
    """The S3 server behind a proxy that loses, cuts, delays and refuses at will."""
    with FaultyProxy(s3_server.endpoint) as proxy:
        yield proxy


@pytest.fixture
def faulty_address(bucket_address: str, s3_server: S3Server, faulty: FaultyProxy) -> str:
    """The same bucket by way of the proxy."""
    return bucket_address.replace(s3_server.endpoint, faulty.endpoint)
