"""`guidang verify`, `repair`, `reconcile`: as an operator runs them, with the shapes and exit codes of `docs/preservation.md`."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_store import Store, open_store
from archive_store.layout import object_folder
from portal.cli.instance import make_instance, open_instance
from portal.database import db
from portal.regulation.reference import object_id
from portal.settings import read_settings
from tests.portal.cast import make_cast
from tests.portal.cli.commands import refused, run
from tests.portal.holdings import hold

PAGE = "original/9-2-5-001.JPG"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with two files in its store, and a copy of the store beside it."""
    folder = tmp_path_factory.mktemp("fixity")
    make_instance(read_settings(folder / "instance", {}))
    with open_instance(str(folder / "instance")).app_context():
        cast = make_cast()
        for number in ("530122195503070028", "53012219550307001X"):
            reference = hold(cast, "赵晓梅", number, {"9-2-5": ("职工退休审批表", ["第一页"])})
            open_store(str(folder / "instance" / "store")).create(object_id(reference), {PAGE: reference.encode()}, "accession")
        db.engine.dispose()
    shutil.copytree(folder / "instance" / "store", folder / "replica")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(made, tmp_path / "archive")
    monkeypatch.setenv("GUIDANG_INSTANCE", str(tmp_path / "archive" / "instance"))
    yield tmp_path / "archive"


def damage(folder: Path, reference: str) -> Path:
    """Turns the page of a file into something else; answers where it lies."""
    [page] = (folder / "ocfl" / object_folder(object_id(reference))).glob("v1/content/original/*")
    page.chmod(0o640)
    page.write_bytes(b"damaged")
    return page


FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"


def test_damage_is_found_mended_from_a_copy_and_gone(archive, capfd):
    whole = run(capfd, "verify", "--full", "--json")
    assert (whole.exit_code, whole.json["objects"], whole.json["damaged"], whole.json["kind"]) == (0, 2, [], "full")
    damage(archive / "instance" / "store", FIRST)
    found = run(capfd, "verify", FIRST, "--json")
    assert found.exit_code == 1
    [one] = found.json["damaged"]
    assert (one["object"], one["reference"], one["outcome"]) == (object_id(FIRST), FIRST, "damaged")
    assert {key: one["problems"][0][key] for key in ("code", "material", "page")} == {"code": "E092", "material": "9-2-5", "page": 1}
    assert "材料 9-2-5 第 1 页的原始图像" in run(capfd, "verify", FIRST).out
    mended = run(capfd, "repair", FIRST, "--from", archive / "replica", "--json")
    assert (mended.exit_code, len(mended.json["mended"]), mended.json["left"]) == (0, 1, [])
    assert run(capfd, "repair", FIRST, "--from", archive / "replica").out == "没有要修复的\n"
    assert run(capfd, "verify", "--oldest", "2", "--json").json["damaged"] == []


def test_the_replica_of_the_settings_serves_where_none_is_named(archive, capfd, monkeypatch):
    damage(archive / "instance" / "store", SECOND)
    assert "没有设置副本" in refused(run(capfd, "repair", SECOND))
    monkeypatch.setenv("GUIDANG_REPLICA", f"directory:{archive / 'replica'}")
    page = damage(archive / "replica", SECOND)
    assert "副本里的这些文件也不对" in refused(run(capfd, "repair", SECOND))
    page.write_bytes(SECOND.encode())
    assert run(capfd, "repair", SECOND).out == "修复了 1 个文件，还有 0 处不对\n"


def test_a_sample_says_its_seed_and_draws_the_same_again(archive, capfd):
    drawn = run(capfd, "verify", "--sample", "1", "--json").json
    assert drawn["objects"] == 1 and drawn["seed"]
    assert drawn["seed"] in run(capfd, "verify", "--sample", "1", "--seed", drawn["seed"], "--rate", "100").out


def test_what_cannot_be_done_is_one_sentence(archive, capfd, monkeypatch):
    for arguments, why in (
        ((), "写档号，或者"), (("--full", "--oldest", "1"), "写档号，或者"), (("--oldest", "0"), "1 以上的整数"), (("--full", "--rate", "0"), "--rate"),
        (("--full", "--seed", "1"), "--seed 和 --sample"), (("J123-RS·QT-009999",), "没有档号"),
    ):
        assert why in refused(run(capfd, "verify", *arguments)), arguments
    assert "没有档号" in refused(run(capfd, "repair", "J123-RS·QT-009999", "--from", archive / "replica"))
    assert "副本连不上" in refused(run(capfd, "repair", FIRST, "--from", archive / "nowhere"))
    assert "正在用的保存库" in refused(run(capfd, "repair", FIRST, "--from", archive / "instance" / "store"))
    for name, value in (("GUIDANG_FIXITY_HOUR", "24"), ("GUIDANG_FIXITY_DAYS", "0"), ("GUIDANG_FIXITY_RATE", "fast")):
        monkeypatch.setenv(name, value)
        assert f"{name} 要是" in refused(run(capfd, "verify", "--full"))
        monkeypatch.delenv(name)


def test_a_store_that_does_not_answer_is_exit_2(archive, capfd, monkeypatch):
    from archive_store import Unreachable

    def away(*_: object, **__: object):
        raise Unreachable("away")

    monkeypatch.setattr(Store, "validate", away)
    assert "连不上保存库" in refused(run(capfd, "verify", "--full"))


def test_rows_and_objects_are_reconciled(archive, capfd):
    nothing = {"objects": 2, "findings": [], "swept": 0, "kept": 0, "refused": []}
    assert run(capfd, "reconcile", "--json").json == nothing
    shutil.rmtree(archive / "instance" / "store" / "ocfl" / object_folder(object_id(FIRST)))
    found = run(capfd, "reconcile", "--sweep", "--json")
    assert found.exit_code == 1
    one = next(one for one in found.json["findings"] if one["kind"] == "row_without_object")
    assert one["object"] == object_id(FIRST) and FIRST in one["mend"]
    assert {one["kind"] for one in found.json["findings"]} == {"row_without_object", "root"}  # three folders are empty now
    assert "数据库里有，保存库里没有" in run(capfd, "reconcile").out
    assert run(capfd, "verify", FIRST, "--json").json["damaged"][0]["outcome"] == "missing"
    assert run(capfd, "repair", FIRST, "--from", archive / "replica").exit_code == 0
    assert run(capfd, "reconcile").exit_code == 0
