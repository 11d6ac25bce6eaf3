"""Object lock on a real server with its inner doors closed: within the retention nothing is deleted, whoever asks."""
from __future__ import annotations

import io
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from minio import Minio
from minio.error import S3Error
from minio.retention import Retention

from archive_store import Locked, NoLock, open_store
from archive_store.address import parse_address
from archive_store.lock import Lock
from archive_store.replica import copy_object

ID = "urn:x-jnda:JN-2020-00001"
DAYS = 30


@pytest.fixture
def bucket():
    return f"locked-{uuid.uuid4().hex}"


@pytest.fixture
def client(s3_server):
    return Minio(endpoint=s3_server.endpoint, access_key=s3_server.access_key, secret_key=s3_server.secret_key, secure=False)


def locked(s3_server, bucket, mode="COMPLIANCE"):
    """A store whose bucket is made with the lock."""
    store = open_store(s3_server.url(bucket, options=f"&lock={mode}&days={DAYS}"))
    store.create(ID, {"original/1.jpg": b"one"}, "accession")
    return store


def versions(client, bucket, prefix="ocfl/"):
    return [one for one in client.list_objects(bucket_name=bucket, prefix=prefix, recursive=True, include_version=True)
            if not one.is_delete_marker]


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_every_version_of_every_file_of_the_root_is_locked_rewritten_inventories_too(s3_server, client, bucket, mode):
    store = locked(s3_server, bucket, mode)
    store.add_version(ID, {"metadata/record.json": b"{}"}, 1, "edit")
    found = versions(client, bucket)
    roots = [one for one in found if one.object_name.rpartition("/")[2] == "inventory.json" and "/v" not in one.object_name]
    assert len(roots) == 2 and len(found) > 10
    for one in found:
        kept = client.get_object_retention(bucket_name=bucket, object_name=one.object_name, version_id=one.version_id)
        left = kept.retain_until_date.replace(tzinfo=UTC) - datetime.now(UTC)
        assert kept.mode == mode and timedelta(days=DAYS - 1) < left <= timedelta(days=DAYS)
        with pytest.raises(S3Error, match="AccessDenied"):
            client.remove_object(bucket_name=bucket, object_name=one.object_name, version_id=one.version_id)
    assert timedelta(days=DAYS - 1) < store.locked_until(ID) - datetime.now(UTC) <= timedelta(days=DAYS)
    assert store.validate(ID) == [] and store.read(ID, "original/1.jpg") == b"one" and store.probe().lock == f"{mode} {DAYS}"


def test_overwriting_leaves_the_kept_version_and_its_time_cannot_be_shortened(s3_server, client, bucket):
    locked(s3_server, bucket)
    page = next(one for one in versions(client, bucket) if "/original/" in one.object_name)
    client.put_object(bucket_name=bucket, object_name=page.object_name, data=io.BytesIO(b"two"), length=3)
    client.remove_object(bucket_name=bucket, object_name=page.object_name)
    kept = client.get_object(bucket_name=bucket, object_name=page.object_name, version_id=page.version_id).read()
    assert kept == b"one"
    with pytest.raises(S3Error, match="AccessDenied"):
        client.set_object_retention(
            bucket_name=bucket, object_name=page.object_name, version_id=page.version_id,
            config=Retention("COMPLIANCE", datetime.now(UTC) + timedelta(days=1)))
    with pytest.raises(S3Error):
        client.remove_bucket(bucket_name=bucket)


def test_the_inner_server_deletes_nothing_without_a_signed_token(s3_server, client, bucket):
    store = locked(s3_server, bucket)
    for path in (f"/buckets/{bucket}?recursive=true", f"/buckets/{bucket}/ocfl?recursive=true"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(f"http://{s3_server.filer}{path}", method="DELETE"), timeout=10)
        assert refused.value.code == 401
    assert store.validate(ID) == []


def test_what_does_not_stay_is_not_locked_and_the_probe_leaves_nothing(s3_server, client, bucket):
    store = locked(s3_server, bucket)
    store.derivatives.put("copies/abcdef.pdf", b"for thirty days")
    assert store.probe().writable and store.probe().fence
    store.derivatives.remove("copies/abcdef.pdf")
    left = versions(client, bucket, "derivatives/")
    for one in left:
        client.remove_object(bucket_name=bucket, object_name=one.object_name, version_id=one.version_id)
    assert versions(client, bucket, "derivatives/") == versions(client, bucket, "staging/") == []


def test_a_bucket_without_object_lock_is_refused(s3_server, bucket):
    open_store(s3_server.url(bucket))
    with pytest.raises(NoLock):
        open_store(s3_server.url(bucket, options="&lock=GOVERNANCE&days=30"))


def test_a_withdrawal_within_the_retention_is_refused_by_the_server_and_goes_on_afterwards(s3_server, bucket, tmp_path):
    copy = open_store(s3_server.url(bucket, options=f"&lock=GOVERNANCE&days={DAYS}"))
    first = open_store(f"directory:{tmp_path / 'first'}")
    first.create(ID, {"original/1.jpg": b"one"}, "accession")
    copy_object(first, copy, ID)
    first.withdraw(ID, {"tombstone.json": b"{}"}, "disposal")
    with pytest.raises(Locked):
        copy_object(first, copy, ID, withdrawal_recorded=True)
    with pytest.raises(Locked):
        copy_object(first, copy, ID, withdrawal_recorded=True)
    assert "tombstone.json" in copy.state(ID)


@pytest.mark.parametrize(("options", "lock"), [
    ("", None), ("lock=GOVERNANCE&days=3650", Lock("GOVERNANCE", 3650)), ("lock=compliance&years=10", Lock("COMPLIANCE", 3650)),
])
def test_an_address_says_how_long(options, lock):
    assert parse_address(f"s3://a:b@host:1/bucket?{options}").lock == lock


@pytest.mark.parametrize("options", [
    "lock=GOVERNANCE", "days=3", "years=3", "lock=FOREVER&days=3", "lock=GOVERNANCE&days=3&years=1", "lock=GOVERNANCE&days=0",
    "lock=GOVERNANCE&days=x", "lock=COMPLIANCE&years=101", "lock=COMPLIANCE&days=-1",
])
def test_a_lock_that_is_none_is_refused_before_anything_is_written(options):
    with pytest.raises(ValueError):
        parse_address(f"s3://a:b@host:1/bucket?{options}")
