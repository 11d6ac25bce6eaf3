"""Mending from sound copies alone, and what the pages say of damage; rows are the same on every database, so one is enough."""
from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from archive_store import open_store
from archive_store.layout import object_folder
from portal import installation
from portal.access import Forbidden, NotFound
from portal.catalogue.models import PersonnelFile
from portal.database import writing
from portal.jobs.worker import work_until_idle
from portal.lifecycle import Refusal
from portal.preservation.copies import withdrawals
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.reading import IdleReader
from portal.records.keeping import keep_all
from portal.settings import Settings
from tests.portal.conftest import settings_in
from tests.portal.preservation.conftest import PAGE, replace, verbs, verify


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


def test_reading_steps_back_and_keeps_to_its_rate(held):
    with IdleReader(held.store, rate=0.001) as reader:  # 1 kB a second
        assert reader.do(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())) == 19
        began = time.monotonic()
        reader.problems_of(held.objects[0])
        assert time.monotonic() - began >= (reader.size - 20) / 1000
    assert os.getpriority(os.PRIO_PROCESS, 0) < 19


# --- mending ----------------------------------------------------------------------------------------------------------


def test_a_damaged_page_is_mended_from_the_replica(cast, held, replica):
    page = held.store.read(held.objects[0], PAGE)
    held.put(0, PAGE, b"damaged")
    verify(cast)
    repaired = actions.repair(cast["lead"], held.objects[0], replica)
    assert len(repaired.mended) == 1 and repaired.left == []
    assert held.store.read(held.objects[0], PAGE) == page
    assert verbs()[-2:] == ["object.found_whole", "object.repaired"] and queries.in_trouble() == []


def test_a_lost_object_comes_back(cast, held, replica):
    held.remove_object(0)
    verify(cast)
    assert actions.repair(cast["admin"], held.objects[0], replica).left == []
    assert verify(cast)[1] == {}


def test_versions_that_the_store_has_lost_come_back(cast, held, replica):
    one = held.objects[0]
    with writing() as session:
        session.query(PersonnelFile).filter_by(object_id=one).one().object_version = 2
    actions.reconcile(cast["lead"])
    assert [finding.kind for finding in queries.findings()] == ["store_older"]
    with pytest.raises(Refusal, match="没有找到丢了的版本"):
        actions.repair(cast["lead"], one, replica)
    open_store(replica).add_version(one, {"metadata/record.json": b"edited"}, 1, "record")
    assert actions.repair(cast["lead"], one, replica).mended == ["v2"] and queries.findings() == []
    assert held.store.version(one) == open_store(replica).version(one) and verbs()[-1] == "object.repaired"


def test_versions_of_another_history_are_not_taken(cast, held, tmp_path):
    one, other = held.objects[0], open_store(f"directory:{tmp_path / 'other'}")
    other.create(one, {"metadata/record.json": b"another beginning"}, "accession")
    other.add_version(one, {"metadata/record.json": b"edited"}, 1, "record")
    with writing() as session:
        session.query(PersonnelFile).filter_by(object_id=one).one().object_version = 2
    with pytest.raises(Refusal, match="历史和这里的不一样"):
        actions.repair(cast["lead"], one, f"directory:{tmp_path / 'other'}")
    assert held.store.head(one) == 1 and held.store.validate(one) == []


def test_repairs_that_come_to_nothing_change_nothing_and_say_why(cast, held, replica, tmp_path):
    held.put(0, PAGE, b"damaged")
    verify(cast)
    open_store(replica)._backend.put(held.key(0, PAGE), b"damaged too")
    for address, why, tried in (
        (replica, "副本里的这些文件也不对", "copy_damaged"), (None, "没有设置副本", "no_copy"), (f"directory:{tmp_path / 'no'}", "副本连不上", "copy_away"),
    ):
        with pytest.raises(Refusal, match=why):
            actions.repair(cast["lead"], held.objects[0], address)
        assert (verbs()[-1], queries.check_of(held.objects[0]).tried) == ("object.not_repaired", tried)
    assert held.store._backend.read(held.key(0, PAGE)) == b"damaged"
    for address, why in (("s3://nowhere", "不是保存库的地址"), (installation.current().settings.store, "正在用的保存库")):
        with pytest.raises(Refusal, match=why):
            actions.repair(cast["lead"], held.objects[0], address)
    with pytest.raises(Forbidden):
        actions.repair(cast["archivist"], held.objects[0], replica)
    with pytest.raises(NotFound):
        actions.repair(cast["lead"], "urn:x-jnda:nobody", replica)
    assert actions.repair(cast["lead"], held.objects[1], replica).mended == []


# --- pages ------------------------------------------------------------------------------------------------------------


def test_damage_stands_on_the_desk_the_list_and_its_own_page(cast, held, client_of):
    archivist, auditor = client_of("archivist"), client_of("auditor")
    assert "还没有读过保存库" in archivist.get("/fixity/").text and "有损坏" not in archivist.get("/").text
    held.put(0, PAGE, b"damaged")
    verify(cast)
    for reader in (archivist, auditor):
        assert "保存库里 1 个对象有损坏" in reader.get("/").text and "1 个对象有损坏" in reader.get("/fixity/").text
        shown = reader.get(f"/fixity/{held.objects[0]}").text
        assert "材料 9-2-5 第 2 页的原始图像" in shown and held.references[0] in shown and "没有设置副本" in shown
        assert "从副本修复</button>" not in shown
    assert "有损坏" not in client_of("planner").get("/").text
    assert client_of(None).get("/health").json == {
        "status": "ok", "parts": {"database": "ok", "store": "ok", "index": "ok", "fixity": "damaged"},
    }
    assert "有损坏的对象" in auditor.get("/status/").text
    assert archivist.get("/fixity/urn:x-jnda:nobody").status_code == 404


def test_the_lead_mends_from_the_page_where_a_replica_is_set(app, cast, held, replica, client_of):
    held.put(0, PAGE, b"damaged")
    verify(cast)
    lead, address = client_of("lead"), f"/fixity/{held.objects[0]}"
    assert lead.post(f"{address}/repair").status_code == 409
    replace(replica=replica)
    open_store(replica)._backend.put(held.key(0, PAGE), b"damaged too")
    assert lead.post(f"{address}/repair").status_code == 303
    assert work_until_idle(app)["failed"] == 0
    assert "上次修复没有成功" in lead.get(address).text
    open_store(replica)._backend.put(held.key(0, PAGE), f"{held.references[0]} 2".encode())
    lead.post(f"{address}/repair")
    work_until_idle(app)
    assert "完好" in lead.get(address).text and lead.post(f"{address}/verify").status_code == 303
    assert work_until_idle(app)["failed"] == 0


def test_a_record_of_the_system_that_is_lost_comes_back(cast, held, replica):
    keep_all()
    record = next(one for one in held.store.ids() if ":sys.accounts." in one)
    copy = open_store(replica)
    for found in list(held.store._backend.files(f"ocfl/{object_folder(record)}")):
        copy._backend.put(found.key, held.store._backend.read(found.key))
        held.store._backend.remove(found.key)
    actions.verify(cast["lead"], "named", [record])
    assert [(one.object_id, one.outcome) for one in queries.in_trouble()] == [(record, "missing")]
    assert actions.repair(cast["lead"], record, replica).left == [] and queries.in_trouble() == []


def test_files_that_do_not_belong_there_are_no_work_for_a_replica(cast, held, replica, client_of):
    held.store._backend.put(held.key(0, PAGE).replace("9-2-5-002", "9-2-5-009"), b"slipped in")
    verify(cast)
    replace(replica=replica)
    shown = client_of("lead").get(f"/fixity/{held.objects[0]}").text
    assert "入藏的文件都在" in shown and "从副本修复" not in shown
    with pytest.raises(Refusal, match="入藏的文件都在"):
        actions.repair(cast["lead"], held.objects[0], replica)


def test_an_object_withdrawn_on_record_does_not_come_back(cast, held, replica, monkeypatch):
    monkeypatch.setattr(withdrawals, "RECORDED", [lambda object_id: object_id == held.objects[0]])
    held.remove_object(0)
    verify(cast)
    with pytest.raises(Refusal, match="已经按手续撤销"):
        actions.repair(cast["lead"], held.objects[0], replica)
    assert held.store.head(held.objects[0]) is None
