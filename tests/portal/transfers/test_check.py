"""What an inspection leaves behind: numbered, kept, judged by register, batch and archive."""
import pytest
from sqlalchemy import func, select

from portal import sandbox
from portal.database import db, writing
from portal.jobs import ask
from portal.transfers import actions, jobs, queries
from portal.transfers.models import TransferFinding
from portal.transfers.states import CHECK
from tests.packages import jpeg
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row


def test_a_right_package_passes_and_is_counted(intake: Intake):
    reference = intake.checked(package(ZHANG, pages=2))
    [entry] = intake.entries(reference)
    assert (entry.state, entry.verdict, entry.materials, entry.pages, entry.inspections) == ("checked", "pass", 1, 2, 1)
    assert queries.last_inspection(entry).standard == "2020年版"


def test_a_broken_package_fails_by_itself_and_the_others_go_on(intake: Intake):
    reference = intake.announce()
    broken = package(WANG)
    intake.upload(reference, package(ZHANG), broken, package(LI))
    held = intake.entries(reference)[1].package.staging_name
    (intake.staging / held).write_bytes(b"PK\x03\x04 cut off")
    intake.work()
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass", "fail", "pass"]
    assert intake.codes(reference, 1) == ["package-truncated", "package-changed"], "it was whole when it was received"


def test_earlier_findings_are_kept_when_a_package_is_mended(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT))
    intake.upload(reference, package(ZHANG))
    intake.work()
    [entry] = intake.entries(reference)
    assert [(inspection.number, inspection.verdict) for inspection in queries.inspections_of(entry)] == [(2, "pass"), (1, "fail")]
    first = queries.inspections_of(entry)[1]
    assert [found.code for found in queries.kept_findings(first)] == ["date-after-transfer"]


def test_findings_are_kept_with_masked_numbers(intake: Intake):
    made = package(ZHANG).with_(person={"性别": "男", "出生日期": "19550307", "公民身份号码": "530122195503070018"})
    reference = intake.checked(made)
    last = queries.last_inspection(intake.entries(reference)[0])
    kept = [f"{found.subject} {found.facts}" for found in queries.kept_findings(last)]
    assert any("530***********0018" in line for line in kept)
    assert not [line for line in kept if "530122195503070018" in line or ZHANG[1] in line]


def test_a_package_costs_one_child_however_many_files_are_in_it(intake: Intake, monkeypatch):
    run, asked = sandbox.run, []
    monkeypatch.setattr(sandbox, "run", lambda function, *rest, **limits: asked.append(function) or run(function, *rest, **limits))
    intake.checked(package(ZHANG, pages=12), package(LI, pages=2))
    assert asked == ["portal.transfers.inspection:examine"] * 2


def test_a_job_that_is_repeated_inspects_nothing_twice(intake: Intake):
    reference = intake.checked(package(ZHANG))
    with writing():
        ask(CHECK, f"transfer:{reference}", {"package_id": intake.entries(reference)[0].package_id})
    assert intake.work()["done"] == 1
    assert intake.entries(reference)[0].inspections == 1


def test_a_worker_killed_after_the_inspection_leaves_the_work_to_the_next(intake: Intake, monkeypatch):
    reference = intake.announce()
    intake.upload(reference, package(ZHANG))
    monkeypatch.setattr(jobs, "record_inspection", killed)
    with pytest.raises(KeyboardInterrupt):
        intake.work()
    monkeypatch.undo()
    assert intake.states(reference) == ["staged"]
    with writing() as session:
        session.execute(db.text("UPDATE jobs SET worker = 'gone:1:1', beat_at = '2020-01-01 00:00:00'"))
    intake.work()
    assert intake.states(reference) == ["checked"]


def killed(*_):
    raise KeyboardInterrupt


# --- the register ---


def test_a_package_is_compared_with_its_row(intake: Intake):
    reference = intake.checked(package(ZHANG), package(LI), rows=(row(ZHANG, 页数=3, 材料份数=1),))
    assert intake.codes(reference, 0) == ["register-pages-differ"]
    assert intake.codes(reference, 1) == ["register-no-row"]


def test_somebody_who_died_before_the_hand_over_is_barred(intake: Intake):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG, 死亡日期="2024-06-01"),), 移交日期="2024-06-01")
    [entry] = intake.entries(reference)
    assert (entry.bars, entry.verdict, intake.codes(reference)) == (1, "fail", ["excluded-dead"])


def test_the_enterprises_own_place_stands_for_a_missing_one(intake: Intake):
    elsewhere = {"长期居住地": "530102 五华区", "户口所在地": "530102 五华区"}
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG) | elsewhere,))
    assert intake.codes(reference) == []


# --- the same person elsewhere ---


def twice(intake: Intake, reference: str) -> None:
    """Two packages of one person in a batch: one under the person's name, one under another's."""
    intake.upload(reference, package(ZHANG))
    intake.upload(reference, package(ZHANG), stem="另一个包")
    intake.work()


def test_the_same_person_twice_in_a_batch_is_found_at_each_and_gone_with_the_second(intake: Intake):
    reference = intake.announce()
    twice(intake, reference)
    assert all("person-twice" in intake.codes(reference, place) for place in (0, 1))
    actions.withdraw_file(intake.cast["enterprise"], reference, 2)
    assert intake.codes(reference) == []
    assert intake.entries(reference)[0].verdict == "pass"


def test_the_same_person_in_another_open_batch_is_found_at_the_later_one(intake: Intake):
    first, second = intake.checked(package(ZHANG)), intake.checked(package(ZHANG))
    assert (intake.codes(first), intake.codes(second)) == ([], ["person-in-batch"])
    last = queries.last_inspection(intake.entries(second)[0])
    assert queries.kept_findings(last)[0].facts == {"batch": first}


def test_a_withdrawn_or_returned_file_is_in_no_batch(intake: Intake):
    first = intake.submitted(package(ZHANG))
    actions.return_file(intake.cast["archivist"], first, 1, "缺页")
    assert intake.codes(intake.checked(package(ZHANG))) == []


def test_a_person_in_custody_is_found(intake: Intake):
    intake.received(package(ZHANG))
    assert intake.codes(intake.checked(package(ZHANG))) == ["person-in-custody"]


# --- pictures ---


def test_a_faulty_page_is_drawn_for_those_who_may_see_it(intake: Intake, client_of):
    grey = package(ZHANG)
    images = grey.with_(rows=(grey.rows[0].__class__("一", "1", "履历表", "1988", "1", ("1-1-001.JPG",)),))
    made = images.with_(files={path.replace(".PDF", ".JPG"): jpeg("page", mode="L") for path in grey.files})
    reference = intake.checked(made)
    assert "page-colour" in intake.codes(reference)
    address = f"/transfers/{reference}/files/1/pictures/1.jpg"
    answer = client_of("enterprise").get(address)
    assert (answer.status_code, answer.mimetype, answer.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert [entry.subject for entry in intake.trail("transfer.page_seen")] == [f"transfer:{reference}/1/1"]
    for who, status in (("auditor", 403), ("other_enterprise", 404), ("planner", 403)):
        assert client_of(who).get(address).status_code == status
    assert client_of("enterprise").get(f"/transfers/{reference}/files/1/pictures/2.jpg").status_code == 404


def test_every_finding_says_what_it_weighs(intake: Intake):
    intake.checked(package(ZHANG, **FAULT))
    assert db.session.scalar(select(func.count()).select_from(TransferFinding).where(TransferFinding.weight == "error")) == 1


# --- what is too much ---


def test_texts_that_no_catalogue_keeps_are_found_and_never_a_fault(intake: Intake):
    long_name = package(ZHANG).with_(person={"姓名": "长" * 5_000, "性别": "男", "出生日期": "19550307", "公民身份号码": "9" * 5_000})
    titled = package(LI).with_row(0, title="题" * 201)
    reference = intake.announce()
    intake.upload(reference, long_name, stem="包")
    intake.upload(reference, titled)
    assert intake.work()["failed"] == 0
    assert "text-too-long" in intake.codes(reference, 0) and intake.codes(reference, 1) == ["text-too-long"]


def test_a_register_with_strange_cells_is_kept_as_far_as_it_can_be(intake: Intake, client_of):
    strange = row(("张" * 300, "1" * 300)) | {"卷数": 999_999_999, "备注": "甲_x0000_乙", "长期居住地": "路" * 300, "自定义列": "x"}
    reference = intake.checked(package(ZHANG), rows=(strange, row(ZHANG, 卷数=999_999_999)))
    assert [entry.volumes for entry in intake.entries(reference)] == [99, 99]
    assert client_of("enterprise").get(f"/transfers/{reference}").status_code == 200
