"""Whatever is changed, taken out, put in or moved in a store is found, and told by its place."""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha512
from pathlib import Path

import pytest

from archive_store import Damaged, NotThere, Unreachable, open_store
from archive_store.layout import object_folder

pytestmark = pytest.mark.damages_store
CHECKOUT = Path(__file__).resolve().parents[2]
ONE = "urn:x-jnda:JN-2020-00001"
TWO = "urn:x-jnda:JN-2020-00002"


@pytest.fixture
def home(tmp_path) -> Path:
    store = open_store(str(tmp_path / "store"))
    store.create(ONE, {"pages/0001.jpg": b"first page", "record.json": b"{}"}, "accession")
    store.add_version(ONE, {"record.json": b'{"title": 1}'}, expect_head=1, message="catalogued")
    store.create(TWO, {"pages/0001.jpg": b"another person's page"}, "accession")
    return tmp_path / "store"


def folder_of(home: Path, object_id: str = ONE) -> Path:
    return home / "ocfl" / object_folder(object_id)


def page_of(home: Path) -> Path:
    return next(folder_of(home).glob("v1/content/pages/0001*"))


def force(path: Path, data: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(data)


def audit(home: Path) -> subprocess.CompletedProcess[str]:
    """What the script for auditors says."""
    command = [sys.executable, CHECKOUT / "tools" / "verify_store.py", home / "ocfl"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def sign_anew(folder: Path, inventory: dict) -> None:
    """What somebody with write access and knowledge of OCFL would do after changing an inventory."""
    data = json.dumps(inventory).encode()
    force(folder / "inventory.json", data)
    force(folder / "inventory.json.sha512", f"{sha512(data).hexdigest()} inventory.json\n".encode())


def change_history(home: Path) -> None:
    folder = folder_of(home)
    inventory = json.loads((folder / "inventory.json").read_bytes())
    inventory["versions"]["v1"]["message"] = "another story"
    sign_anew(folder, inventory)
    sign_anew(folder / "v2", inventory)


def turn_back(home: Path) -> None:
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(folder_of(home) / "v1" / name, folder_of(home))


def forget_a_version(home: Path) -> None:
    inventory = json.loads((folder_of(home) / "inventory.json").read_bytes())
    del inventory["versions"]["v1"]
    sign_anew(folder_of(home), inventory)


def take_another_id(home: Path) -> None:
    inventory = json.loads((folder_of(home) / "inventory.json").read_bytes())
    inventory["id"] = TWO
    sign_anew(folder_of(home), inventory)


def leave_the_root(home: Path) -> None:
    inventory = json.loads((folder_of(home) / "inventory.json").read_bytes())
    page = next(digest for digest, paths in inventory["manifest"].items() if "/pages/" in paths[0])
    inventory["manifest"][page] = ["../../../../../ocfl_layout.json"]
    sign_anew(folder_of(home), inventory)


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a page with one bit turned": ("E092", lambda home: force(page_of(home), b"First page")),
    "a page cut short": ("E092", lambda home: force(page_of(home), b"first")),
    "a page taken out": ("E092", lambda home: page_of(home).unlink()),
    "a page put in": ("E023", lambda home: (page_of(home).parent / "0002.jpg").write_bytes(b"slipped in")),
    "a page that is a link": ("unreadable", lambda home: (page_of(home).unlink(), page_of_link(home))),
    "a file in the object": ("E001", lambda home: (folder_of(home) / "notes.txt").write_bytes(b"x")),
    "a file in a version": ("E015", lambda home: (folder_of(home) / "v1" / "notes.txt").write_bytes(b"x")),
    "an empty folder": ("E024", lambda home: (folder_of(home) / "v1" / "content" / "empty").mkdir()),
    "a version nobody knows": ("unfinished", lambda home: shutil.copytree(folder_of(home) / "v1", folder_of(home) / "v3")),
    "no declaration": ("E003", lambda home: (folder_of(home) / "0=ocfl_object_1.1").unlink()),
    "another declaration": ("E007", lambda home: force(folder_of(home) / "0=ocfl_object_1.1", b"ocfl_object_2.0\n")),
    "no inventory": ("E063", lambda home: (folder_of(home) / "inventory.json").unlink()),
    "an inventory that is none": ("E063", lambda home: force(folder_of(home) / "inventory.json", b"{")),
    "an inventory changed": ("E060", lambda home: force(folder_of(home) / "v1" / "inventory.json.sha512", b"0 x\n")),
    "no sidecar": ("E058", lambda home: (folder_of(home) / "v2" / "inventory.json.sha512").unlink()),
    "no inventory of a version": ("W010", lambda home: (folder_of(home) / "v1" / "inventory.json").unlink()),
    "an older root inventory": ("unfinished", turn_back),
    "history told otherwise and signed anew": ("E066", change_history),
    "a version forgotten and signed anew": ("E010", forget_a_version),
    "another object's id": ("E037", take_another_id),
    "a content path that leads out of the object": ("E099", leave_the_root),
}


def page_of_link(home: Path) -> None:
    inventory = json.loads((folder_of(home) / "inventory.json").read_bytes())
    path = next(path for paths in inventory["manifest"].values() for path in paths if "0001" in path)
    (home / "elsewhere").write_bytes(b"first page")
    (folder_of(home) / path).symlink_to(home / "elsewhere")


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found_and_told_by_its_code(home, damage):
    code, do = DAMAGES[damage]
    do(home)
    assert code in {problem.code for problem in open_store(str(home)).validate(ONE)}
    assert open_store(str(home)).validate(TWO) == []


@pytest.mark.parametrize("damage", [name for name in DAMAGES if "declaration" not in name and "empty" not in name])
def test_the_script_for_auditors_finds_it_without_our_code(home, damage):
    assert audit(home).returncode == 0
    DAMAGES[damage][1](home)
    answer = audit(home)
    assert answer.returncode == 1, answer.stdout
    assert object_folder(ONE) in answer.stdout
    assert object_folder(TWO) not in answer.stdout


def test_the_script_for_auditors_needs_the_standard_library_alone(home):
    command = [sys.executable, "-I", "-S", CHECKOUT / "tools" / "verify_store.py", home / "ocfl"]
    answer = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stdout) == (0, "2 objects, 0 problems\n")


def test_the_script_for_auditors_refuses_what_is_no_root(tmp_path):
    assert audit(tmp_path).returncode == 2


def test_without_digests_a_changed_page_is_not_seen_but_a_missing_one_is(home):
    force(page_of(home), b"First page")
    assert open_store(str(home)).validate(ONE, digests=False) == []
    page_of(home).unlink()
    assert "E092" in [problem.code for problem in open_store(str(home)).validate(ONE, digests=False)]


def test_damaged_bytes_are_never_handed_out(home):
    force(page_of(home), b"First page")
    with pytest.raises(Damaged):
        open_store(str(home)).read(ONE, "pages/0001.jpg")


def test_a_missing_page_is_damage_and_the_others_are_still_read(home):
    page_of(home).unlink()
    store = open_store(str(home))
    with pytest.raises(Damaged):
        store.open(ONE, "pages/0001.jpg")
    assert store.state(ONE)["pages/0001.jpg"].size is None
    assert store.read(ONE, "record.json") == b'{"title": 1}'


def test_a_link_out_of_the_store_is_not_followed(home):
    page_of(home).unlink()
    page_of_link(home)
    with pytest.raises(Unreachable):
        open_store(str(home)).open(ONE, "pages/0001.jpg")


def test_a_forged_content_path_does_not_lead_out_of_the_object(home):
    leave_the_root(home)
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(folder_of(home) / name, folder_of(home) / "v2")
    store = open_store(str(home))
    with pytest.raises(Damaged, match="elsewhere"):
        for path in store.state(ONE):
            store.open(ONE, path)


def test_a_damaged_inventory_is_not_built_upon(home):
    inventory = folder_of(home) / "inventory.json"
    force(inventory, inventory.read_bytes().replace(b"catalogued", b"catalogueD"))
    store = open_store(str(home))
    with pytest.raises(Damaged):
        store.add_version(ONE, {"record.json": b"{}"}, expect_head=2, message="on sand")
    assert store.read(ONE, "pages/0001.jpg", version=2) == b"first page"


def test_truncated_contents_in_a_bucket_are_found(bucket_store):
    bucket_store.create(ONE, {"pages/0001.jpg": b"first page"}, "accession")
    key = next(found.key for found in bucket_store._backend.files("ocfl") if "0001_" in found.key)
    bucket_store._backend.put(key, b"first")
    assert [problem.code for problem in bucket_store.validate(ONE)] == ["E092"]
    with pytest.raises(Damaged):
        bucket_store.read(ONE, "pages/0001.jpg")


def misplace(root: Path) -> None:
    folder_of(root.parent).rename(root / object_folder(TWO).rpartition("/")[0] / "x")


ROOT_DAMAGES = {
    "no layout": ("E071", lambda root: (root / "ocfl_layout.json").unlink()),
    "a file among the folders": ("E072", lambda root: (root / object_folder(ONE)[:3] / "notes.txt").write_bytes(b"x")),
    "no description": ("description", lambda root: (root / "README.txt").unlink()),
    "another description": ("description", lambda root: (root / "README.txt").write_bytes(b"x")),
    "another layout": ("E071", lambda root: next(root.glob("extensions/*/config.json")).write_bytes(b"{}")),
    "no declaration": ("E069", lambda root: (root / "0=ocfl_1.1").unlink()),
    "an empty folder": ("E073", lambda root: (root / "abc").mkdir()),
    "an object at another's place": ("misplaced", misplace),
    "a folder that is no object": ("unfinished", lambda root: (root / "a/b/c/d").mkdir(parents=True)),
}


@pytest.mark.parametrize("damage", ROOT_DAMAGES)
def test_damage_outside_of_the_objects_is_found_too(home, damage):
    code, do = ROOT_DAMAGES[damage]
    do(home / "ocfl")
    assert code in {problem.code for problem in open_store(str(home)).validate_root()}


def test_a_root_without_its_declaration_is_no_store(home):
    (home / "ocfl" / "0=ocfl_1.1").unlink()
    with pytest.raises(NotThere):
        open_store(str(home), create=False)


def test_a_root_is_written_anew_as_it_was(address):
    store = open_store(address, documents={"record.schema.json": b"{}"})
    store.create(ONE, {"pages/0001.jpg": b"first page"}, "accession")
    names = [found.key for found in store._backend.files("ocfl") if ONE.rpartition(":")[2] not in found.key]
    before = {key: store._backend.read(key) for key in names}
    assert len(before) == 5
    for key in names:
        store._backend.put(key, b"damaged")
    assert {problem.where for problem in store.validate_root_files()} == {key.removeprefix("ocfl/") for key in names}
    store._backend.remove("ocfl/0=ocfl_1.1")
    store._backend.remove("ocfl/record.schema.json")
    again = open_store(address)
    assert {problem.code for problem in again.validate_root_files()} == {"E069", "E071", "description"}, "opening mends nothing"
    assert len(store.repair_root().mended) == 5
    assert {key: store._backend.read(key) for key in names} == before
    assert store.validate_root() == [] and store.repair_root().mended == []


def test_a_root_that_is_gone_is_no_damage(address):
    store = open_store(address)
    store._backend.clear("ocfl", frozenset())
    with pytest.raises(Unreachable):
        store.validate_root()
    with pytest.raises(Unreachable):
        store.repair_root()
