"""Receiving a batch: custody passes, object first and rows second, and a crash anywhere is repaired by repeating."""
import json

import pytest
from sqlalchemy import select

from portal import installation
from portal.access import Forbidden
from portal.catalogue.models import Material, Page, PersonnelFile, Volume
from portal.database import db, writing
from portal.lifecycle import Refusal
from portal.people.models import Person
from portal.regulation.reference import object_id
from portal.transfers import actions
from portal.transfers.actions.untaken import CHANGED, GONE
from portal.transfers.answers import received
from portal.transfers.queries import today
from portal.transfers.sealed import open_number
from tests.packages import Row, jpeg
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row
from tests.portal.transfers.spoiling import change, lose

FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"


def file_row(reference: str = FIRST) -> PersonnelFile:
    db.session.rollback()
    return db.session.scalars(select(PersonnelFile).where(PersonnelFile.reference == reference)).one()


def files() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(PersonnelFile.reference).order_by(PersonnelFile.reference)))


# --- what it leaves behind ---


def test_each_accepted_file_gets_a_reference_an_object_and_its_rows(intake: Intake):
    reference = intake.received(package(ZHANG, pages=2), package(LI))
    transfer = intake.transfer(reference)
    assert (transfer.state, transfer.accession) == ("accessioned", f"RS{today().year}-0001")
    assert [(entry.reference, entry.object_id, entry.object_version) for entry in intake.entries(reference)] == [
        (FIRST, object_id(FIRST), 1), (SECOND, object_id(SECOND), 1),
    ]
    assert [entry.subject for entry in intake.trail("file.accessioned")] == [f"file:{FIRST}", f"file:{SECOND}"]
    assert list(intake.staging.iterdir()) == []


def test_the_rows_say_what_catalogue_and_register_say(intake: Intake):
    facts = {"卷数": 2, "长期居住地": "530115001 昆阳街道", "退休时间": "2015-03-01", "原单位/岗位": "采矿工"}
    reference = intake.checked(package(ZHANG, pages=2), rows=(row(ZHANG) | facts,))
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    actions.receive(intake.cast["archivist"], reference)
    intake.work()
    file, person = file_row(), file_row().person
    assert (person.name, person.pinyin, person.initials, person.sex, person.birth_date) == ("张测试", "zhangceshi", "zcs", "男", "1955-03-07")
    assert (person.area, person.retired_on, person.post) == ("530115001", "2015-03-01", "采矿工")
    assert open_number(person.id_number_token) == ZHANG[1]
    assert (file.page_count, file.material_count, file.area, file.enterprise_id) == (2, 1, "530115001", intake.cast.enterprise_id)
    volumes = db.session.scalars(select(Volume).where(Volume.file_id == file.id).order_by(Volume.number)).all()
    assert [volume.reference for volume in volumes] == [f"{FIRST}.1", f"{FIRST}.2"]
    material = db.session.scalars(select(Material).where(Material.file_id == file.id)).one()
    assert (material.code, material.title, material.date_text, material.volume_id) == ("1-1", "履历表", "1988-07", None)
    pages = db.session.scalars(select(Page).where(Page.material_id == material.id).order_by(Page.number)).all()
    assert [(page.number, page.image, page.kind, page.optimised) for page in pages] == [
        (1, "1-1-001.PDF", "pdf", True), (2, "1-1-002.PDF", "pdf", True),
    ]


def test_the_object_holds_both_sets_the_catalogue_the_record_the_events_and_sm3(intake: Intake):
    reference = intake.received(package(ZHANG))
    store, kept = installation.current().store, object_id(FIRST)
    assert sorted(store.state(kept)) == [
        "README.txt", "metadata/events.jsonl", "metadata/manifest-sm3.txt", "metadata/package.xml", "metadata/record.json",
        "optimised/1-1-001.PDF", "original/1-1-001.PDF",
    ]
    assert store.validate(kept) == []
    record = json.loads(store.read(kept, "metadata/record.json"))
    assert (record["reference"], record["person"]["name"], record["materials"][0]["pages"][0]["image"]) == (FIRST, "张测试", "1-1-001.PDF")
    assert open_number(record["person"]["id_number"]["token"]) == ZHANG[1]
    events = [json.loads(line) for line in store.read(kept, "metadata/events.jsonl").splitlines()]
    assert [event["type"] for event in events] == ["transfer", "validation", "accession"]
    came = intake.entries(reference)[0].package
    assert events[0]["detail"] == {"sha256": came.sha256, "sm3": came.sm3, "bytes": came.size}
    listed = [line.split("  ")[1] for line in store.read(kept, "metadata/manifest-sm3.txt").decode().splitlines()]
    assert listed == sorted(set(store.state(kept)) - {"metadata/manifest-sm3.txt"})


def test_what_is_no_page_is_kept_nowhere_and_served_by_nobody(intake: Intake):
    strays = dict.fromkeys(("run.py", "page.html", "图像数据/原始图像数据/x.svgz", "setup.exe", "a.php"), b"<script>alert(1)</script>")
    reference = intake.received(package(ZHANG).with_files(strays))
    assert set(intake.codes(reference)) >= {"package-stray"}
    kept = installation.current().store.state(object_id(intake.entries(reference)[0].reference or ""))
    assert [name for name in kept if name.endswith((".py", ".html", ".svgz", ".exe", ".php"))] == []
    assert all(b"<script>" not in path.read_bytes() for path in intake.staging.rglob("*") if path.is_file())


def test_no_key_of_the_store_names_a_person(intake: Intake):
    intake.received(package(ZHANG))
    keys = [str(path) for path in (installation.current().settings.instance / "store").rglob("*")]
    assert not [key for key in keys if ZHANG[0] in key or ZHANG[1] in key]


def test_an_image_that_is_named_by_an_id_number_is_kept_under_its_item_code(intake: Intake):
    name = f"{ZHANG[1]}.JPG"
    made = package(ZHANG)
    made = made.with_(
        rows=(Row("一", "1", "履历表", "1988", "1", (name,)),),
        files={path.replace("1-1-001.PDF", name): jpeg("page") for path in made.files},
    )
    intake.received(made)
    assert {"original/1-1-001.JPG", "optimised/1-1-001.JPG"} <= set(installation.current().store.state(object_id(FIRST)))
    assert db.session.scalars(select(Page.image)).all() == ["1-1-001.JPG"]


def test_what_does_not_pass_is_returned_and_what_was_only_announced_stays(intake: Intake):
    reference = intake.checked(package(ZHANG), package(LI), rows=(row(ZHANG), row(LI), row(WANG)))
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    intake.upload(reference, package(WANG, **FAULT))
    intake.work()
    actions.return_file(intake.cast["archivist"], reference, 2, "缺页")
    actions.receive(intake.cast["archivist"], reference)
    intake.work()
    assert intake.states(reference) == ["accessioned", "returned", "returned"]
    assert [entry.return_reason for entry in intake.entries(reference)[1:]] == ["缺页", "本批签收时还没有提交，请放进新的批次。"]
    assert files() == [FIRST]
    assert list(intake.staging.iterdir()) == []


def test_where_nothing_passes_the_batch_stays_open_without_an_accession(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    intake.received(package(LI))
    with writing() as session:
        person = session.scalars(select(Person).where(Person.name == "李测试")).one()
        person.id_number_index = intake.entries(reference)[0].id_number_index  # the archive got this person in another way
    assert actions.receive(intake.cast["archivist"], reference) is None
    assert (intake.transfer(reference).state, intake.states(reference)) == ("submitted", ["returned"])
    assert received(intake.transfer(reference))["returned"][0]["findings"][0]["code"] == "person-in-custody"


def test_references_are_never_given_twice(intake: Intake):
    intake.received(package(ZHANG))
    intake.received(package(LI))
    assert files() == [FIRST, SECOND]


# --- who, when ---


@pytest.mark.parametrize("who", ["enterprise", "auditor", "planner", "admin", "retiree", "township"])
def test_who_may_not(intake: Intake, client_of, who):
    reference = intake.submitted(package(ZHANG))
    with pytest.raises(Forbidden):
        actions.receive(intake.cast[who], reference)
    assert client_of(who).post(f"/transfers/{reference}/receive").status_code == 403
    assert intake.states(reference) == ["submitted"]


def test_not_before_the_submission_not_while_checks_are_open_and_not_twice(intake: Intake, client_of):
    draft, open_checks, done = intake.checked(package(ZHANG)), intake.submitted(package(LI)), intake.received(package(WANG))
    intake.upload(open_checks, package(ZHANG))
    said = {}
    for reference in (draft, open_checks, done):
        answer = client_of("archivist").htmx("post", f"/transfers/{reference}/receive")
        assert answer.status_code == 409 and "<html" not in answer.text
        said[reference] = answer.text
    assert "现在是“草稿”，不能签收" in said[draft]
    assert "还有 1 个包没有检测完，检测完再签收。" in said[open_checks]
    assert "现在是“已签收”，不能签收" in said[done]
    assert client_of("archivist").post("/transfers/YJ2026-9999/receive").status_code == 404


def test_two_receipts_at_once_take_each_file_once(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    actions.receive(intake.cast["archivist"], reference)
    with pytest.raises(Refusal):
        actions.receive(intake.cast["archivist2"], reference)
    intake.work()
    assert files() == [FIRST]


def test_the_button_says_how_many_and_the_page_follows_until_the_end(intake: Intake, client_of):
    reference, browser = intake.submitted(package(ZHANG), package(LI)), client_of("archivist")
    assert "签收 2 人" in browser.get(f"/transfers/{reference}").text
    browser.post(f"/transfers/{reference}/receive")
    running = browser.htmx("get", f"/transfers/{reference}")
    assert "正在入藏，还有 2 人" in running.text and "every 2s" in running.text
    intake.work()
    ended = browser.htmx("get", f"/transfers/{reference}")
    assert "已签收 2 人" in ended.text and "every 2s" not in ended.text and "data-say" in ended.text


# --- crash points ---


def stop(*_, **__):
    raise KeyboardInterrupt


def crash(intake: Intake, monkeypatch, what: str) -> None:
    """The worker is killed at this point; nobody has a chance to clean up."""
    monkeypatch.setattr(what, stop)
    with pytest.raises(KeyboardInterrupt):
        intake.work()
    monkeypatch.undo()
    with writing() as session:
        session.execute(db.text("UPDATE jobs SET worker = 'gone:1:1', beat_at = '2020-01-01 00:00:00' WHERE state = 'running'"))


@pytest.mark.parametrize("what", [
    "portal.transfers.actions.accessioning.unpack", "archive_store.Store.create", "portal.transfers.actions.accessioning.accession_file",
    "portal.transfers.actions.accessioning.add_arrangement", "portal.transfers.staging.remove", "portal.transfers.jobs.close",
])
def test_a_worker_killed_anywhere_leaves_nothing_that_the_next_does_not_finish(intake: Intake, monkeypatch, what):
    reference = intake.submitted(package(ZHANG), package(LI))
    actions.receive(intake.cast["archivist"], reference)
    crash(intake, monkeypatch, what)
    intake.work()
    assert (intake.transfer(reference).state, intake.states(reference)) == ("accessioned", ["accessioned", "accessioned"])
    assert files() == [FIRST, SECOND]
    store = installation.current().store
    assert sorted(one for one in store.ids() if ":sys." not in one) == [object_id(FIRST), object_id(SECOND)]
    assert [one for one in store.ids() if store.validate(one)] == []
    assert len(intake.trail("file.accessioned")) == 2
    assert list(intake.staging.iterdir()) == []


def test_a_package_that_was_lost_or_changed_goes_back_alone_and_nothing_of_it_is_accepted(intake: Intake):
    reference = intake.submitted(package(ZHANG), package(LI), package(WANG))
    actions.receive(intake.cast["archivist"], reference)
    change(intake, reference, 0)
    lose(intake, reference, 1)
    assert intake.work()["failed"] == 0
    assert (intake.transfer(reference).state, intake.states(reference)) == ("accessioned", ["returned", "returned", "accessioned"])
    assert [intake.codes(reference, place) for place in (0, 1)] == [["package-changed"]] * 2
    assert [(entry.return_reason, entry.file_id) for entry in intake.entries(reference)[:2]] == [(CHANGED, None), (GONE, None)]
    assert files() == ["J123-RS·QT-000003"]
    assert [one for one in installation.current().store.ids() if ":sys." not in one] == [object_id("J123-RS·QT-000003")]
    assert list(intake.staging.iterdir()) == []


def test_a_command_that_is_repeated_gives_the_same_answer_and_changes_nothing(intake: Intake):
    reference = intake.received(package(ZHANG), package(LI))
    before, events = received(intake.transfer(reference)), len(intake.trail("transfer.received"))
    actions.receive_what_is_left(intake.cast["lead"], reference)
    assert (received(intake.transfer(reference)), len(intake.trail("transfer.received"))) == (before, events)


def test_a_store_that_is_away_leaves_the_batch_to_be_finished_later(intake: Intake, client_of, monkeypatch):
    reference, browser = intake.submitted(package(ZHANG)), client_of("archivist")
    browser.post(f"/transfers/{reference}/receive")
    assert browser.post(f"/transfers/{reference}/resume").status_code == 409
    monkeypatch.setattr("archive_store.Store.create", away)
    assert intake.work()["failed"] == 1
    monkeypatch.undo()
    assert (intake.transfer(reference).state, files()) == ("accepted", [])
    page = browser.get(f"/transfers/{reference}").text
    assert "还有 1 人没有写进保存库，停下了" in page and "hx-trigger=\"transfers:changed from:body" in page
    for who, status in (("enterprise", 403), ("auditor", 403), ("lead", 303)):
        assert client_of(who).post(f"/transfers/{reference}/resume").status_code == status
    intake.work()
    assert (intake.transfer(reference).state, files()) == ("accessioned", [FIRST])


def away(*_, **__):
    raise OSError("unreachable")
