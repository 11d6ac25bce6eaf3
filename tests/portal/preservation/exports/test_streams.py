"""Nothing that goes out is held in memory: a large file passes in pieces, whatever its size."""
from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path

import pytest

from archive_store import Damaged
from portal.preservation.exports.contents import Piece
from portal.preservation.exports.writing import write_bag, write_package
from portal.preservation.exports.zip_stream import CHUNK, zipped

LARGE = 96 << 20
MOST = 8 << 20
"""Bytes that may be held while a file of twelve times as many passes."""


class Zeros(io.RawIOBase):
    """So many zero bytes that are nowhere."""

    def __init__(self, size: int):
        self.left = size

    def read(self, size: int = -1) -> bytes:
        given = min(size if size >= 0 else self.left, self.left)
        self.left -= given
        return bytes(given)


def large(path: str = "original/1-1-001.JPG", sha512: str | None = None) -> Piece:
    return Piece(path, LARGE, sha512, lambda: Zeros(LARGE))  # type: ignore[arg-type,return-value]


@pytest.fixture
def peak():
    """`peak()` says how many bytes were held at most since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def test_bags_and_packages_are_written_in_pieces(tmp_path, peak):
    assert write_bag(tmp_path / "bag", tmp_path / "x.part", [large()], []) == LARGE
    assert write_package(tmp_path / "p.zip", tmp_path / "y.part", [large()], datetime(2026, 3, 18, tzinfo=UTC)) > LARGE
    assert peak() < MOST


def test_a_download_is_made_while_it_is_sent(tmp_path, peak):
    (tmp_path / "one").mkdir()
    with (tmp_path / "one" / "large").open("wb") as file:
        file.truncate(LARGE)
    longest = total = 0
    for piece in zipped(tmp_path, "DC2026-0001", [tmp_path / "one"]):
        longest, total = max(longest, len(piece)), total + len(piece)
    assert longest < 2 * CHUNK and LARGE < total < LARGE + 1024 and peak() < MOST


def test_many_files_are_named_one_after_another(tmp_path, peak):
    """500 files: what grows with them is the directory of the ZIP alone."""
    for number in range(500):
        bag = tmp_path / f"J123-RS.QT-{number:06}"
        bag.mkdir()
        with (bag / "page").open("wb") as file:
            file.truncate(64 << 10)
    sent = tmp_path.with_suffix(".zip")
    with sent.open("wb") as out:
        for piece in zipped(tmp_path, "DC2026-0001", sorted(tmp_path.iterdir())):
            out.write(piece)
    assert peak() < MOST
    with zipfile.ZipFile(sent) as archive:
        assert len(archive.namelist()) == 500 and archive.testzip() is None
        assert archive.namelist()[0] == "DC2026-0001/J123-RS.QT-000000/page"


def test_what_differs_from_its_digest_is_taken_away_again(tmp_path):
    for piece in (large(sha512=sha512(b"other").hexdigest()), Piece("x", 5, None, lambda: io.BytesIO(b"four"))):
        for write in (lambda part, one: write_bag(tmp_path / "out", part, [one], []),
                      lambda part, one: write_package(tmp_path / "out", part, [one], datetime(2026, 1, 1, tzinfo=UTC))):
            with pytest.raises(Damaged):
                write(tmp_path / "J.part", piece)
            assert list(Path(tmp_path).iterdir()) == []
