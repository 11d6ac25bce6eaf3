"""A second store: what is there is what is here, on a folder and on S3, and damage stays where it is."""
from __future__ import annotations

import shutil
import threading

import pytest

from archive_store import Damaged, Diverged, NotThere, Unwritable, Withdrawn, open_store
from archive_store.comparison import compare
from archive_store.directory import DirectoryStage
from archive_store.layout import object_folder
from archive_store.replica import bytes_beyond, copy_object

pytestmark = pytest.mark.damages_store
ID = "urn:x-jnda:JN-2020-00001"
LARGE = bytes(range(256)) * 40_000  # beyond what is handed on without a temporary file


@pytest.fixture
def source(tmp_path):
    """A store in a folder with one object of three versions."""
    store = open_store(f"directory:{tmp_path / 'first'}")
    store.create(ID, {"pages/0001.jpg": b"one", "pages/0002.jpg": LARGE, "README.txt": b"one"}, "accession")
    store.add_version(ID, {"metadata/record.json": b"{}"}, 1, "edit")
    store.add_version(ID, {"pages/0003.jpg": b"three"}, 2, "supplement", remove=["README.txt"])
    return store


@pytest.fixture
def content(tmp_path):
    """The file of the first page in the first store."""
    return next((tmp_path / "first" / "ocfl" / object_folder(ID) / "v1" / "content" / "pages").glob("0001_*"))


def states(source, copy):
    return {one.object_id: one.state for one in compare(source, copy)}


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_copy_is_the_same_root_byte_for_byte_and_valid(source, store, tmp_path):
    copied = copy_object(source, store, ID)
    assert (copied.head, copied.versions, copied.digest) == (3, 3, source.version(ID).digest)
    assert copied.size > len(LARGE) and bytes_beyond(source, ID, 0) > bytes_beyond(source, ID, 1) > bytes_beyond(source, ID, 3) == 0
    assert store.validate(ID) == [] and store.validate_root() == [] and states(source, store) == {ID: "same"}
    assert all(store.read(ID, path, number) == source.read(ID, path, number) for number in (1, 2, 3) for path in source.state(ID, number))
    if store.probe().kind == "directory":
        assert files(tmp_path / "store" / "ocfl") == files(tmp_path / "first" / "ocfl")


def test_new_versions_follow_and_a_repetition_does_nothing(source, store):
    copy_object(source, store, ID)
    assert copy_object(source, store, ID).versions == 0
    source.add_version(ID, {"metadata/record.json": b"{ }"}, 3, "edit")
    assert states(source, store) == {ID: "behind"}
    copied = copy_object(source, store, ID)
    assert (copied.versions, copied.size, store.head(ID)) == (1, 3, 4)
    assert states(source, store) == {ID: "same"}


def test_a_copy_may_come_from_a_bucket(bucket_store, tmp_path):
    copy = open_store(f"directory:{tmp_path / 'copy'}")
    bucket_store.create(ID, {"a": b"a", "b": LARGE}, "accession")
    copy_object(bucket_store, copy, ID)
    assert copy.validate(ID) == [] and copy.read(ID, "b") == LARGE and states(bucket_store, copy) == {ID: "same"}


def test_changed_bytes_here_are_told_and_never_travel(source, store, content):
    content.chmod(0o640)
    content.write_bytes(b"0ne")
    with pytest.raises(Damaged, match="differ from their digest"):
        copy_object(source, store, ID)
    assert store.head(ID) is None
    if store.probe().kind == "directory":
        assert store.validate_root() == []
    content.write_bytes(b"one")
    copy_object(source, store, ID)
    content.write_bytes(b"0ne")
    source.add_version(ID, {"x": b"x"}, 3, "edit")
    assert copy_object(source, store, ID).versions == 1 and store.validate(ID) == [], "what is damaged was copied long ago"


def test_a_missing_file_here_is_told_and_stays_in_the_copy(source, store, content):
    copy_object(source, store, ID)
    content.unlink()
    assert states(source, store) == {ID: "damaged"}
    assert copy_object(source, store, ID).versions == 0 and store.validate(ID) == []
    with pytest.raises(Damaged, match="missing"):
        copy_object(source, open_store(f"directory:{content.parents[8] / 'third'}"), ID)


def test_an_object_that_is_gone_here_stays_in_the_copy(source, store, tmp_path):
    copy_object(source, store, ID)
    shutil.rmtree(tmp_path / "first" / "ocfl" / object_folder(ID))
    assert states(source, store) == {ID: "missing"}
    with pytest.raises(NotThere):
        copy_object(source, store, ID)
    assert store.validate(ID) == []


def test_a_rewritten_history_here_leaves_the_copy_as_it_was(source, store, tmp_path):
    other = open_store(f"directory:{tmp_path / 'forged'}")
    other.create(ID, {"pages/0001.jpg": b"forged"}, "accession")
    copy_object(source, store, ID)
    with pytest.raises(Diverged):
        copy_object(other, store, ID)
    for number in (1, 2, 3):
        other.add_version(ID, {"pages/0001.jpg": b"forged %d" % number}, number, "edit")
    with pytest.raises(Diverged):
        copy_object(other, store, ID)
    assert states(other, store)[ID] in ("diverged", "damaged") and store.validate(ID) == []
    assert store.read(ID, "pages/0001.jpg") == b"one"


def test_a_damaged_copy_is_told_apart(source, tmp_path):
    copy = open_store(f"directory:{tmp_path / 'copy'}")
    copy_object(source, copy, ID)
    page = next((tmp_path / "copy" / "ocfl" / object_folder(ID) / "v1" / "content" / "pages").glob("0001_*"))
    page.unlink()
    assert states(source, copy) == {ID: "copy-damaged"}
    inventory = tmp_path / "copy" / "ocfl" / object_folder(ID) / "v3" / "inventory.json.sha512"
    inventory.chmod(0o640)
    inventory.write_text("0" * 128 + " inventory.json\n")
    with pytest.raises(Diverged, match="damaged"):
        copy_object(source, copy, ID)


def test_copying_that_was_cut_off_goes_on_and_the_copy_was_valid_meanwhile(source, tmp_path, monkeypatch):
    copy = open_store(f"directory:{tmp_path / 'copy'}")
    commit = DirectoryStage.commit

    def third_fails(stage, inventory):
        if inventory.head == 3:
            raise Unwritable("full")
        commit(stage, inventory)

    monkeypatch.setattr(DirectoryStage, "commit", third_fails)
    with pytest.raises(Unwritable):
        copy_object(source, copy, ID)
    assert copy.head(ID) == 2 and copy.validate(ID) == [] and states(source, copy) == {ID: "behind"}
    monkeypatch.undo()
    assert copy_object(source, copy, ID).versions == 1 and copy.validate(ID) == []


def test_several_copy_the_same_while_a_writer_goes_on(source, store):
    def copying_again():
        for _ in range(3):
            copy_object(source, store, ID)

    copying = [threading.Thread(target=copying_again) for _ in range(3)]
    for thread in copying:
        thread.start()
    for number in range(3, 8):
        source.add_version(ID, {"x": b"%d" % number}, number, "edit")
    for thread in copying:
        thread.join()
    copy_object(source, store, ID)
    assert store.validate(ID) == [] and states(source, store) == {ID: "same"}


def test_an_unfinished_version_here_is_left_for_later(source, store, tmp_path, monkeypatch):
    copy_object(source, store, ID)
    monkeypatch.setattr("archive_store.recovery.settle", lambda *_: None)
    source.add_version(ID, {"x": b"x"}, 3, "edit")
    monkeypatch.undo()
    assert copy_object(source, store, ID).versions == 0, "what is not published may not be durable here"
    source.recover(ID)
    assert copy_object(source, store, ID).versions == 1



def test_a_tombstone_is_followed_only_where_the_withdrawal_is_recorded(source, store):
    copy_object(source, store, ID)
    source.withdraw(ID, {"tombstone.json": b"{}"}, "disposal")
    assert states(source, store) == {ID: "behind"}
    with pytest.raises(Withdrawn):
        copy_object(source, store, ID)
    assert store.head(ID) == 3 and store.validate(ID) == []
    copied = copy_object(source, store, ID, withdrawal_recorded=True)
    assert copied.withdrawn and copied.digest == store.version(ID).digest == source.version(ID).digest
    assert store.validate(ID) == [] and list(store.state(ID)) == ["tombstone.json", "withdrawn.json"]
    assert states(source, store) == {ID: "same"} and copy_object(source, store, ID).versions == 0


def test_a_tombstone_of_another_history_is_not_followed(source, store, tmp_path):
    copy_object(source, store, ID)
    other = open_store(f"directory:{tmp_path / 'other'}")
    for number in range(3):
        change = {"x": b"%d" % number}
        other.add_version(ID, change, number, "edit") if number else other.create(ID, change, "accession")
    other.withdraw(ID, {"tombstone.json": b"{}"}, "disposal")
    with pytest.raises(Diverged, match="not that of the copy"):
        copy_object(other, store, ID, withdrawal_recorded=True)
    assert store.validate(ID) == [] and store.head(ID) == 3


def test_a_tombstone_comes_into_an_empty_copy_like_any_version(source, store):
    source.withdraw(ID, {"tombstone.json": b"{}"}, "disposal")
    assert copy_object(source, store, ID).head == 1 and store.validate(ID) == [] and states(source, store) == {ID: "same"}
