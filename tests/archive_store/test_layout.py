"""Where an object lies is a rule that others know: OCFL extension 0003."""
from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from archive_store import open_store
from archive_store.layout import PARTS, id_of_folder, object_folder

# Computed by ocfl-py 2.1.0, an implementation of somebody else, with sha256, 3 tuples of 3.
KNOWN = {
    "urn:x-jnda:JN-2020-00001": "23b/465/474/urn%3ax-jnda%3aJN-2020-00001",
    "object-01": "3c0/ff4/240/object-01",
    "..hor/rib:le-$id": "487/326/d8c/%2e%2ehor%2frib%3ale-%24id",
}


@pytest.mark.parametrize(("object_id", "folder"), KNOWN.items())
def test_an_object_lies_where_other_software_looks_for_it(object_id, folder):
    assert object_folder(object_id) == folder
    assert id_of_folder(folder) == object_id


def test_a_long_id_is_cut_and_closed_with_its_digest():
    object_id = "urn:x-jnda:" + "abcdefghij" * 10
    name = object_folder(object_id).rpartition("/")[2]
    assert len(name) == 100 + 1 + 64
    assert unquote(name[:100]) == object_id[: len(unquote(name[:100]))]
    assert id_of_folder(object_folder(object_id)) is None


def test_the_root_explains_itself(tmp_path):
    open_store(str(tmp_path / "folder"))
    root = tmp_path / "folder" / "ocfl"
    assert (root / "0=ocfl_1.1").read_bytes() == b"ocfl_1.1\n"
    extension = json.loads((root / "ocfl_layout.json").read_text())["extension"]
    config = json.loads((root / "extensions" / extension / "config.json").read_text())
    assert config == {"extensionName": extension, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 3}
    readme = (root / "README.txt").read_text(encoding="utf-8")
    assert "https://ocfl.io/1.1/spec/" in readme
    assert "保存库" in readme


def test_a_new_root_is_valid_on_every_place(store):
    assert store.validate_root() == []


def test_documents_lie_at_the_root_and_are_never_written_over(address):
    store = open_store(address, documents={"record.schema.json": b"{}"})
    open_store(address, documents={"record.schema.json": b"another", "later.txt": b"later"})
    assert store._backend.read("ocfl/record.schema.json") == b"{}"
    assert store._backend.read("ocfl/later.txt") == b"later"
    assert store.validate_root() == []


@pytest.mark.parametrize("name", ["README.txt", "ocfl_layout.json", "0=ocfl_1.1", "0=other", "a/b", "../a", ""])
def test_a_document_cannot_take_the_place_of_the_roots_own_files(tmp_path, name):
    with pytest.raises(ValueError, match=r"path|document"):
        open_store(str(tmp_path), documents={name: b"x"})


def test_a_store_is_listed_part_by_part(store):
    ids = [f"urn:x-jnda:JN-2020-{number:05}" for number in range(6)]
    for one in ids:
        store.create(one, {"pages/0001.jpg": b"page"}, "accession")
    parts = store.parts()
    assert parts == sorted({int(object_folder(one)[:3], 16) for one in ids}) and all(0 <= part < PARTS for part in parts)
    assert [one for part in parts for one in store.ids(within=part)] == list(store.ids())
    assert list(store.ids(within=next(part for part in range(PARTS) if part not in parts))) == []
