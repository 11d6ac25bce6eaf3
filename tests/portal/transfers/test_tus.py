"""The headers of the tus protocol, as clients may write them and as they must not."""
from datetime import UTC, datetime

import pytest

from portal.transfers.uploads import tus
from tests.portal.transfers.sending import STREAM, checksum, metadata

NAMED = {"Upload-Length": "5", "Upload-Metadata": metadata(filename="王测试.zip")}


def status(read, *arguments) -> int:
    with pytest.raises(tus.Refused) as refused:
        read(*arguments)
    return refused.value.status


@pytest.mark.parametrize("version", [{}, {"Tus-Resumable": "0.2.2"}, {"Tus-Resumable": ""}, {"Tus-Resumable": "1.0.0 "}])
def test_another_version_is_refused_and_told_ours(version):
    with pytest.raises(tus.Refused) as refused:
        tus.refuse_other_version(version)
    assert (refused.value.status, refused.value.headers) == (412, {"Tus-Version": "1.0.0"})


def test_a_creation_is_read():
    found = tus.read_creation(NAMED | {"Upload-Metadata": metadata(filename="王测试.zip", resume="1700000000") + ",confidential"})
    assert (found.length, found.name, found.resume) == (5, "王测试.zip", "1700000000")


@pytest.mark.parametrize("length", ["", "-1", "+1", "1.5", "0x10", "１２", "1e3", "1" * 19, "1 2"])
def test_a_length_that_is_no_number_is_refused(length):
    assert status(tus.read_creation, NAMED | {"Upload-Length": length}) == 400


@pytest.mark.parametrize("extra", [{"Upload-Defer-Length": "1"}, {"Upload-Concat": "partial"}])
def test_what_is_not_spoken_here_is_refused(extra):
    assert status(tus.read_creation, NAMED | extra) == 400


def test_a_file_over_the_limit_is_refused_and_told_the_limit():
    assert status(tus.read_creation, NAMED | {"Upload-Length": str(tus.MOST_BYTES + 1)}) == 413
    assert tus.read_creation(NAMED | {"Upload-Length": str(tus.MOST_BYTES)}).length == tus.MOST_BYTES


@pytest.mark.parametrize("written", [
    "filename", "filename !!!!", "filename d29y,filename d29y", " ,", "filename d29y,,", "名 d29y", "filename gICA",
    "filename " + "A" * 5_000,
    "other d29y", "filename Lw==", "filename d2\r\n9y",
])
def test_metadata_that_cannot_be_read_or_names_no_file_is_refused(written):
    assert status(tus.read_creation, NAMED | {"Upload-Metadata": written}) == 400


def test_a_creation_without_metadata_names_no_file():
    assert status(tus.read_creation, {"Upload-Length": "5"}) == 400


@pytest.mark.parametrize(("written", "name"), [
    ("../../etc/passwd", "passwd"), ("/etc/x.zip", "x.zip"), ("C:\\包\\x.zip", "x.zip"), ("a/b/王.zip/", "王.zip"), (" x.zip ", "x.zip"),
])
def test_of_a_path_only_the_name_counts(written, name):
    assert tus.read_creation(NAMED | {"Upload-Metadata": metadata(filename=written)}).name == name


def test_what_is_said_about_a_file_is_in_no_representation_of_it():
    assert "王测试" not in repr(tus.read_creation(NAMED))


def test_a_piece_is_read():
    found = tus.read_piece({"Content-Type": STREAM, "Upload-Offset": "7", "Upload-Checksum": checksum(b"x", "sha256")}, 1)
    assert (found.offset, found.size, found.checksum.algorithm) == (7, 1, "sha256")


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "text/plain", "multipart/form-data; boundary=b"])
def test_a_piece_of_another_type_is_refused(kind):
    assert status(tus.read_piece, {"Content-Type": kind, "Upload-Offset": "0"}, 1) == 415


@pytest.mark.parametrize("written", [
    "", "sha1", "sha1 !", "sha1 YWJj", "SHA1 " + checksum(b"x")[5:], "md5 CY9rzUYh03PK3k6DJie09g==", "crc32 AAAAAA==",
])
def test_a_checksum_that_cannot_be_tested_is_refused(written):
    assert status(tus.read_piece, {"Content-Type": STREAM, "Upload-Offset": "0", "Upload-Checksum": written}, 1) == 400


def test_the_end_of_an_upload_is_said_as_http_says_dates():
    assert tus.expires(datetime(2026, 11, 25, 10, 0, tzinfo=UTC)) == "Wed, 25 Nov 2026 10:00:00 GMT"
