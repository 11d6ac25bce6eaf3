"""One line of text says where a store is; its keys are never shown again."""
from __future__ import annotations

import pytest

from archive_store import NotThere, Unreachable, Unwritable, open_store
from archive_store.address import parse_address

ONE = "urn:x-jnda:JN-2020-00001"
SECRET = "s3cr3t/with+signs"
ADDRESS = "s3://access:s3cr3t%2Fwith%2Bsigns@127.0.0.1:8333/bucket/archive?secure=0"


@pytest.mark.parametrize("address", ["directory:{}", "{}"])
def test_a_folder_is_named_with_or_without_the_word(tmp_path, address):
    open_store(address.format(tmp_path / "store")).create(ONE, {"a": b"x"}, "accession")
    assert (tmp_path / "store" / "ocfl" / "0=ocfl_1.1").exists()


def test_the_root_is_an_address_too_and_its_derivatives_are_found_beside_it(address):
    store = open_store(address)
    store.create(ONE, {"a": b"x"}, "accession")
    store.derivatives.put("ocr/engine-1/0123456789.json", b"{}")
    home, mark, options = address.partition("?")
    root = open_store(f"{home}/ocfl{mark}{options}", create=False)
    assert list(root.ids()) == [ONE]
    assert root.validate_root() == []
    assert root.derivatives.get("ocr/engine-1/0123456789.json") == b"{}"
    assert root.add_version(ONE, {"b": b"y"}, expect_head=1, message="by the root's address").number == 2


def test_opening_for_reading_makes_nothing(tmp_path):
    with pytest.raises(NotThere):
        open_store(str(tmp_path / "store"), create=False)
    assert list(tmp_path.iterdir()) == []


def test_opening_twice_changes_nothing(store, address):
    store.create(ONE, {"a": b"x"}, "accession")
    assert open_store(address).version(ONE) == store.version(ONE)


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unwritable):
        open_store(str(tmp_path / "file" / "store"))


def test_an_s3_address_is_read_in_all_its_parts():
    address = parse_address(ADDRESS + "&region=cn-north-1&fence=0")
    assert (address.endpoint, address.bucket, address.prefix) == ("127.0.0.1:8333", "bucket", "archive")
    assert (address.access_key, address.secret_key) == ("access", SECRET)
    assert (address.secure, address.region, address.fence) == (False, "cn-north-1", False)


def test_keys_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("GUIDANG_S3_ACCESS_KEY", "access")
    monkeypatch.setenv("GUIDANG_S3_SECRET_KEY", SECRET)
    address = parse_address("s3://store:8333/bucket?secure=0")
    assert (address.access_key, address.secret_key, address.prefix) == ("access", SECRET, "")


def test_keys_are_not_shown():
    address = parse_address(ADDRESS)
    assert SECRET not in f"{address} {address!r}"
    assert str(address) == "s3://127.0.0.1:8333/bucket/archive"


@pytest.mark.parametrize(
    "wrong",
    [
        "s3://access:s3cr3t@host:8333",
        "s3://access:s3cr3t@/bucket",
        "s3://host:8333/bucket",
        "s3://access:s3cr3t@host:8333/bucket?secur=0",
        "s3://access:s3cr3t@host:8333/No_Bucket",
        "s3://access:s3cr3t@host:port/bucket",
    ],
)
def test_a_wrong_s3_address_is_refused_without_repeating_its_keys(monkeypatch, wrong):
    monkeypatch.delenv("GUIDANG_S3_ACCESS_KEY", raising=False)
    monkeypatch.delenv("GUIDANG_S3_SECRET_KEY", raising=False)
    with pytest.raises(ValueError, match=r".") as told:
        open_store(wrong)
    assert "s3cr3t" not in str(told.value)


def test_wrong_keys_are_refused_by_the_server_and_said_so(bucket_address, s3_server):
    open_store(bucket_address)
    with pytest.raises((Unreachable, Unwritable)) as told:
        open_store(bucket_address.replace(s3_server.secret_key, "0" * 32))
    assert "AccessDenied" in str(told.value)
