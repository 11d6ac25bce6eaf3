"""`guidang import` and `guidang receive`: the contract of their answers and exit codes."""
import os

import pytest

from portal.database import db, writing
from portal.regulation.reference import object_id
from portal.transfers import disk, staging
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row

FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"


@pytest.fixture
def disk_folder(intake: Intake):
    """A folder with two right packages, as it is brought to the archive."""
    folder = intake.folder / "disk"
    folder.mkdir()
    package(ZHANG).zip(folder)
    package(LI).unpack(folder)
    return folder


def bring(command, *paths, by="archivist", enterprise=USCC, **options):
    return command("import", *map(str, paths), "--enterprise", enterprise, "--by", by, *(f"--{k}={v}" for k, v in options.items()))


# --- import ---


def test_a_disk_is_brought_and_counts_as_submitted(intake: Intake, command, disk_folder):
    done = bring(command, disk_folder)
    assert done.code == 0
    batch = done.data["batch"]
    assert done.data == {"batch": batch, "files": [
        {"path": f"{disk_folder}/{ZHANG[0]}{ZHANG[1]}.zip", "state": "submitted", "reference": None},
        {"path": f"{disk_folder}/{LI[0]}{LI[1]}", "state": "submitted", "reference": None},
    ]}
    assert (intake.transfer(batch).state, intake.transfer(batch).origin) == ("submitted", "disk")
    assert done.err == ""


def test_a_package_that_fails_is_submitted_too_and_objected_to(intake: Intake, command):
    good, bad = package(ZHANG).zip(intake.folder), package(LI, **FAULT).zip(intake.folder)
    done = bring(command, bad, good)
    assert done.code == 1
    assert [(file["path"], file["state"]) for file in done.data["files"]] == [(str(bad), "submitted"), (str(good), "submitted")]


def test_people_read_which_package_fails_and_why(intake: Intake, command):
    bad = package(LI, **FAULT).zip(intake.folder)
    done = command("import", str(bad), "--enterprise", USCC, "--by", "archivist", json=False)
    assert "不通过" in done.out and "date-after-transfer" in done.out


def test_people_read_what_stands_against_the_register(intake: Intake, command, tmp_path):
    good, register = package(ZHANG).zip(tmp_path), tmp_path / "移交清册.xlsx"
    register.write_bytes(intake.register(row(ZHANG), row(LI), 总人数=7, 统一社会信用代码=OTHER_USCC))
    done = command("import", str(good), "--register", str(register), "--enterprise", USCC, "--by", "archivist", json=False)
    assert done.code == 0 and "enterprise-differs" in done.out and "总人数" in done.out
    assert "register-no-package" not in done.out


def test_a_refused_package_has_its_one_finding_whoever_it_is_called_by(intake: Intake, command):
    intake.received(package(ZHANG))
    broken = package(ZHANG).zip(intake.folder)
    broken.write_bytes(b"PK\x03\x04 cut off")
    batch = bring(command, broken).data["batch"]
    assert intake.codes(batch) == ["package-truncated"]


def test_a_row_without_a_package_is_announced_with_a_null_path(intake: Intake, command, disk_folder):
    (disk_folder / "移交清册.xlsx").write_bytes(intake.register(row(WANG), row(ZHANG), row(LI)))
    done = bring(command, disk_folder)
    assert done.code == 0
    assert done.data["files"][2] == {"path": None, "state": "announced", "reference": None}
    assert [file["state"] for file in done.data["files"]] == ["submitted", "submitted", "announced"]


def test_a_broken_package_is_one_failing_file_and_the_others_go_on(intake: Intake, command, disk_folder):
    (disk_folder / "broken.zip").write_bytes(b"not a zip")
    done = bring(command, disk_folder)
    assert done.code == 1 and len(done.data["files"]) == 3
    assert [entry.verdict for entry in intake.entries(done.data["batch"])].count("fail") == 1


def test_the_path_is_given_back_as_it_was_given(intake: Intake, command, disk_folder, monkeypatch):
    monkeypatch.chdir(intake.folder)
    done = bring(command, "disk")
    assert {os.path.dirname(file["path"]) for file in done.data["files"]} == {"disk"}


def test_a_path_that_is_no_text_is_given_back_all_the_same(intake: Intake, command):
    folder = os.fsencode(intake.folder / "old") + b"\xd5\xc5"
    os.mkdir(folder)
    package(ZHANG).zip(intake.folder).rename(os.fsdecode(folder) + f"/{ZHANG[0]}{ZHANG[1]}.zip")
    done = bring(command, os.fsdecode(folder))
    assert (done.code, [file["state"] for file in done.data["files"]]) == (0, ["submitted"])


@pytest.mark.parametrize(("by", "enterprise", "code"), [
    ("archivist", USCC, 0), ("lead", USCC, 0), ("enterprise", USCC, 0), ("other_enterprise", USCC, 2), ("enterprise", OTHER_USCC, 2),
    ("auditor", USCC, 2), ("planner", USCC, 2), ("nobody", USCC, 2), ("archivist", "91530100MA6K4XYC9B", 2),
])
def test_who_may_bring_a_disk(intake: Intake, command, disk_folder, by, enterprise, code):
    done = bring(command, disk_folder, by=by, enterprise=enterprise)
    assert done.code == code
    if code == 2:
        assert done.out == "" and len(done.err.strip().splitlines()) == 1
        assert list(intake.staging.iterdir()) == []


@pytest.mark.parametrize("paths", [["no-such-folder"], ["register.xlsx"], ["empty"]])
def test_what_cannot_be_used_is_said_and_nothing_is_announced(intake: Intake, command, paths):
    (intake.folder / "empty").mkdir()
    (intake.folder / "register.xlsx").write_bytes(intake.register(row(ZHANG)))
    done = bring(command, *(intake.folder / path for path in paths))
    assert (done.code, done.out) == (2, "")
    assert intake.trail("transfer.announced") == []


def test_a_register_that_cannot_be_read_announces_nothing(intake: Intake, command, disk_folder):
    (intake.folder / "bad.xlsx").write_bytes(b"no workbook")
    done = bring(command, disk_folder, register=intake.folder / "bad.xlsx")
    assert done.code == 2 and "移交清册读不出来" in done.err
    assert intake.trail("transfer.announced") == [] and list(intake.staging.iterdir()) == []


def killed(*_, **__):
    raise KeyboardInterrupt


def test_an_import_that_is_killed_afterwards_is_finished_by_the_worker(intake: Intake, disk_folder):
    batch = disk.bring(intake.cast["archivist"], USCC, [str(disk_folder)])
    assert intake.states(batch) == ["staged", "staged"]
    intake.work()
    assert intake.states(batch) == ["submitted", "submitted"]


def test_what_a_killed_import_left_in_staging_is_swept_at_the_next_start(intake: Intake):
    (intake.staging / f"{staging.socket.gethostname()}.4194305.{'a' * 32}").write_bytes(b"half")
    intake.work()
    assert list(intake.staging.iterdir()) == []


# --- receive ---


def test_what_passes_is_accessioned_and_the_rest_returned_with_its_findings(intake: Intake, command):
    good, bad = package(ZHANG, pages=2).zip(intake.folder), package(LI, **FAULT).zip(intake.folder)
    batch = bring(command, good, bad).data["batch"]
    done = command("receive", batch, "--by", "archivist")
    assert done.code == 1
    assert done.data["accession"] == intake.transfer(batch).accession
    assert done.data["files"] == [{"path": str(good), "reference": FIRST, "object": object_id(FIRST), "version": 1, "pages": 2}]
    [returned] = done.data["returned"]
    assert returned["path"] == str(bad)
    assert returned["findings"] == [{
        "code": "date-after-transfer", "weight": "error", "article": "9(4)", "subject": "1-1",
        "detail": returned["findings"][0]["detail"],
    }]


def test_a_repetition_gives_the_same_answer(intake: Intake, command, disk_folder):
    batch = bring(command, disk_folder).data["batch"]
    first, second = command("receive", batch, "--by", "archivist"), command("receive", batch, "--by", "lead")
    assert first.code == second.code == 0
    assert first.data == second.data
    assert [file["reference"] for file in first.data["files"]] == [FIRST, SECOND]
    assert len(intake.trail("transfer.received")) == 1


def test_where_nothing_is_accepted_there_is_no_accession_and_a_mended_file_comes_into_the_same_batch(intake: Intake, command):
    batch = bring(command, package(ZHANG, **FAULT).zip(intake.folder)).data["batch"]
    first, second = command("receive", batch, "--by", "archivist"), command("receive", batch, "--by", "archivist")
    assert (first.code, first.data["accession"], first.data["files"]) == (1, None, [])
    assert first.data == second.data and first.code == second.code
    intake.upload(batch, package(ZHANG))
    third = command("receive", batch, "--by", "archivist")
    assert (third.code, [file["reference"] for file in third.data["files"]]) == (0, [FIRST])


def test_rows_without_a_package_are_not_in_the_answer(intake: Intake, command, disk_folder):
    (disk_folder / "移交清册.xlsx").write_bytes(intake.register(row(WANG), row(ZHANG), row(LI)))
    batch = bring(command, disk_folder).data["batch"]
    done = command("receive", batch, "--by", "archivist")
    assert (done.code, len(done.data["files"]), done.data["returned"]) == (0, 2, [])
    assert sorted(intake.states(batch)) == ["accessioned", "accessioned", "announced"]


def test_it_waits_for_open_checks(intake: Intake, command, disk_folder):
    batch = disk.bring(intake.cast["archivist"], USCC, [str(disk_folder)])
    assert len(command("receive", batch, "--by", "archivist").data["files"]) == 2


@pytest.mark.parametrize(("by", "batch"), [("enterprise", None), ("auditor", None), ("nobody", None), ("archivist", "YJ2026-9999")])
def test_what_cannot_be_received(intake: Intake, command, disk_folder, by, batch):
    batch = batch or bring(command, disk_folder).data["batch"]
    done = command("receive", batch, "--by", by)
    assert (done.code, done.out, len(done.err.strip().splitlines())) == (2, "", 1)
    assert intake.trail("transfer.received") == []


def test_a_draft_is_in_the_wrong_state(intake: Intake, command):
    batch = intake.checked(package(ZHANG))
    done = command("receive", batch, "--by", "archivist")
    assert done.code == 2 and "现在是“草稿”，不能签收" in done.err
    assert intake.states(batch) == ["checked"]


def test_a_receipt_that_broke_off_is_finished_by_the_same_command(intake: Intake, command, disk_folder, monkeypatch):
    batch = bring(command, disk_folder).data["batch"]
    monkeypatch.setattr("portal.transfers.actions.accessioning.accession_file", killed)
    assert command("receive", batch, "--by", "archivist").code == 2
    monkeypatch.undo()
    with writing() as session:
        session.execute(db.text("UPDATE jobs SET worker = 'gone:1:1', beat_at = '2020-01-01 00:00:00' WHERE state = 'running'"))
    monkeypatch.setenv("GUIDANG_DATABASE", str(db.engine.url.render_as_string(hide_password=False)))
    done = command("receive", batch, "--by", "archivist")
    assert (done.code, [file["reference"] for file in done.data["files"]]) == (0, [FIRST, SECOND])


def test_people_read_the_same_answer_as_text(intake: Intake, command, disk_folder):
    batch = bring(command, disk_folder).data["batch"]
    done = command("receive", batch, "--by", "archivist", json=False)
    assert f"批次 {batch} 已签收" in done.out and FIRST in done.out
