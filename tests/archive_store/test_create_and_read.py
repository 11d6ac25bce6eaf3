"""What was kept is read back exactly; it is kept once, and never written over."""
from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from archive_store import Conflict, NotThere, Unwritable, open_store

ONE = "urn:x-jnda:JN-2020-00001"
CONTENTS = {"pages/0001.jpg": b"first page", "pages/0002.jpg": b"second page", "元数据/record.json": b"{}"}
MEBIBYTE = 1 << 20


def test_a_new_object_is_read_back_as_it_was_given(store, tmp_path):
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"from a file")
    version = store.create(ONE, {**CONTENTS, "pages/0003.jpg": scan}, "accession 2020-17")
    assert version.number == 1
    assert store.version(ONE) == version
    assert store.read(ONE, "pages/0001.jpg") == b"first page"
    assert store.read(ONE, "元数据/record.json", version=1) == b"{}"
    assert store.read(ONE, "pages/0003.jpg") == b"from a file"


def test_the_source_file_stays_where_it_was(store, tmp_path):
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"from a file")
    store.create(ONE, {"pages/0001.jpg": scan}, "accession")
    assert scan.read_bytes() == b"from a file"


def test_an_opened_file_can_be_read_from_any_position(store):
    store.create(ONE, CONTENTS, "accession")
    with store.open(ONE, "pages/0002.jpg") as file:
        assert file.read(6) == b"second"
        assert file.seek(0, io.SEEK_END) == len(b"second page")
        file.seek(7)
        assert file.read() == b"page"


def test_the_state_names_every_file_with_digest_and_size(store):
    store.create(ONE, CONTENTS, "accession")
    state = store.state(ONE)
    assert list(state) == sorted(CONTENTS)
    assert {path: entry.size for path, entry in state.items()} == {path: len(data) for path, data in CONTENTS.items()}
    assert all(len(entry.digest) == 128 for entry in state.values())


def test_the_same_object_given_again_is_answered_with_the_version_that_exists(store):
    first = store.create(ONE, CONTENTS, "accession")
    store.add_version(ONE, {"pages/0003.jpg": b"later"}, expect_head=1, message="added")
    assert store.create(ONE, CONTENTS, "accession, sent once more") == first
    assert store.head(ONE) == 2


def test_another_object_with_the_same_id_is_refused_and_the_first_stays(store):
    store.create(ONE, CONTENTS, "accession")
    with pytest.raises(Conflict):
        store.create(ONE, {"pages/0001.jpg": b"somebody else's"}, "accession")
    assert store.read(ONE, "pages/0001.jpg") == b"first page"
    assert store.validate(ONE) == []


def test_equal_pages_are_kept_once_and_read_under_both_names(store):
    store.create(ONE, {"a.jpg": b"blank page", "b.jpg": b"blank page"}, "accession")
    assert store.read(ONE, "a.jpg") == store.read(ONE, "b.jpg") == b"blank page"
    assert store.validate(ONE) == []


@pytest.mark.parametrize("ask", ["state", "read", "validate", "version"])
def test_an_absent_object_is_not_there(store, ask):
    with pytest.raises(NotThere):
        getattr(store, ask)(*(["urn:x-jnda:nothing", "page"] if ask == "read" else ["urn:x-jnda:nothing"]))
    assert store.head("urn:x-jnda:nothing") is None


def test_an_absent_path_or_version_is_not_there(store):
    store.create(ONE, CONTENTS, "accession")
    with pytest.raises(NotThere):
        store.read(ONE, "pages/0009.jpg")
    with pytest.raises(NotThere):
        store.read(ONE, "pages/0001.jpg", version=7)


def test_ids_lists_every_object_once(store):
    ids = {f"urn:x-jnda:JN-2020-{number:05}" for number in range(5)} | {"urn:x-jnda:" + "long" * 40}
    for object_id in ids:
        store.create(object_id, {"record.json": object_id.encode()}, "accession")
    listed = list(store.ids())
    assert set(listed) == ids
    assert len(listed) == len(ids)


@pytest.mark.parametrize("object_id", ["", "urn:x-jnda:济南", "with space", "x" * 201, "line\nbreak"])
def test_an_id_that_is_not_plain_ascii_is_refused(tmp_path, object_id):
    with pytest.raises(ValueError, match="object id"):
        open_store(str(tmp_path)).create(object_id, CONTENTS, "accession")


@pytest.mark.parametrize("path", ["/etc/passwd", "../above", "a//b", "a/./b", "", "a\\b", "a\x00b", "n" * 221])
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_written(tmp_path, path):
    store = open_store(str(tmp_path))
    with pytest.raises(ValueError, match="path"):
        store.create(ONE, {path: b"x"}, "accession")
    assert list(store.ids()) == []


def test_a_file_and_a_folder_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at once"):
        open_store(str(tmp_path)).create(ONE, {"pages": b"x", "pages/0001.jpg": b"y"}, "accession")


def test_a_source_that_cannot_be_read_leaves_nothing_and_its_path_is_not_told(store, tmp_path):
    with pytest.raises(Unwritable) as told:
        store.create(ONE, {"page.jpg": tmp_path / "赵某某370102195001011234.jpg"}, "accession")
    assert "赵某某" not in str(told.value)
    assert told.value.__cause__ is None
    assert store.head(ONE) is None


def test_a_large_file_passes_through_without_filling_the_memory(store, tmp_path):
    large = tmp_path / "large.tif"
    with large.open("wb") as file:
        file.truncate(48 * MEBIBYTE)
    tracemalloc.start()
    try:
        store.create(ONE, {"large.tif": large}, "accession")
        with store.open(ONE, "large.tif") as kept:
            assert kept.seek(0, io.SEEK_END) == 48 * MEBIBYTE
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 24 * MEBIBYTE
    assert store.validate(ONE) == []


def test_nothing_kept_tells_where_it_is_kept(tmp_path):
    home = tmp_path / "a-folder-of-its-own"
    open_store(str(home)).create(ONE, CONTENTS, "accession")
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert len(kept) > len(CONTENTS)
    assert not [path for path in kept if b"a-folder-of-its-own" in path.read_bytes()]


def test_a_moved_store_goes_on(tmp_path):
    open_store(str(tmp_path / "before")).create(ONE, CONTENTS, "accession")
    (tmp_path / "before").rename(tmp_path / "after")
    moved = open_store(str(tmp_path / "after"), create=False)
    assert moved.read(ONE, "pages/0001.jpg") == b"first page"
    assert moved.add_version(ONE, {"x": b"y"}, expect_head=1, message="after the move").number == 2


def test_a_kept_file_cannot_be_written_by_accident(tmp_path):
    open_store(str(tmp_path)).create(ONE, CONTENTS, "accession")
    pages = list(Path(tmp_path, "ocfl").rglob("v1/content/pages/*.jpg"))
    assert len(pages) == 2
    assert [path for path in pages if path.stat().st_mode & 0o222] == []


def test_strangers_on_the_machine_may_not_look_into_it(tmp_path):
    store = open_store(str(tmp_path / "store"))
    store.create(ONE, CONTENTS, "accession")
    store.derivatives.put("ocr/engine-1/0123456789.json", b"{}")
    assert [path for path in (tmp_path / "store").rglob("*") if path.stat().st_mode & 0o007] == []
