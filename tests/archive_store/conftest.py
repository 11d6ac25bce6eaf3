"""A store of each kind for the same tests: what is promised holds on a folder and on a real S3 server."""
from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from archive_store import Store, open_store
from tests.services.faulty import FaultyProxy
from tests.services.seaweed import S3Server


@pytest.fixture(params=["directory", "s3"])
def address(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of a place of its own where no store is yet."""
    if request.param == "directory":
        return f"directory:{tmp_path / 'store'}"
    return request.getfixturevalue("bucket_address")


@pytest.fixture
def bucket_address(s3_server: S3Server) -> str:
    return s3_server.url(f"test-{uuid.uuid4().hex}", "archive")


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
