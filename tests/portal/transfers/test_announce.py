"""Announcing a batch: from a register or empty, by the enterprise or for it."""
import io

import pytest
from sqlalchemy import inspect, text

from portal.access import Forbidden, NotFound
from portal.database import db
from portal.transfers import actions
from portal.transfers.queries import announced_volumes, today
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.transfers.intake import LI, WANG, ZHANG, Intake, package, row


def test_each_row_of_the_register_is_a_file_that_waits_for_its_package(intake: Intake):
    reference = intake.announce("enterprise", row(ZHANG, 卷数=2), row(LI), 移交日期="2024-06-01")
    assert reference == f"YJ{today().year}-0001"
    assert [(entry.name, entry.id_tail, entry.volumes, entry.state) for entry in intake.entries(reference)] == [
        ("张测试", "001X", 2, "announced"), ("李测试", "0025", 1, "announced"),
    ]
    assert intake.transfer(reference).transfer_date.isoformat() == "2024-06-01"
    assert [entry.subject for entry in intake.trail("transfer.announced")] == [f"transfer:{reference}"]


def test_numbers_of_batches_follow_each_other_across_enterprises(intake: Intake):
    first, second = intake.announce("enterprise"), intake.announce("other_enterprise", code=OTHER_USCC)
    assert [first[-4:], second[-4:]] == ["0001", "0002"]


def test_the_archive_announces_for_any_enterprise(intake: Intake):
    reference = intake.announce("archivist", code=OTHER_USCC)
    assert intake.transfer(reference).enterprise.uscc == OTHER_USCC


def test_an_enterprise_announces_for_itself_only(intake: Intake):
    with pytest.raises(NotFound):
        intake.announce("enterprise", code=OTHER_USCC)


@pytest.mark.parametrize("who", ["auditor", "planner", "retiree", "township", "admin"])
def test_who_may_not(intake: Intake, client_of, who):
    with pytest.raises(Forbidden):
        actions.announce(intake.cast[who], USCC)
    assert client_of(who).get("/transfers/new").status_code == 403
    assert client_of(who).post("/transfers/new", data={"enterprise": USCC}).status_code == 403


def test_the_form_announces_and_leads_to_the_batch(intake: Intake, client_of):
    data = {"enterprise": USCC, "register": (io.BytesIO(intake.register(row(ZHANG))), "移交清册.xlsx")}
    answer = client_of("enterprise").post("/transfers/new", data=data)
    assert answer.status_code == 303
    assert "还有 1 人的包没有上传" in client_of("enterprise").get(answer.location).text


def test_the_archivist_chooses_the_enterprise(intake: Intake, client_of):
    assert client_of("archivist").post("/transfers/new", data={"enterprise": "91000000000000000X"}).status_code == 422
    answer = client_of("archivist").post("/transfers/new", data={"enterprise": OTHER_USCC})
    assert intake.transfer(answer.location.rpartition("/")[2]).enterprise.uscc == OTHER_USCC


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x05\x06" + b"\0" * 18])
def test_a_register_that_cannot_be_read_is_said_beside_its_field_and_nothing_is_announced(intake: Intake, client_of, content):
    data = {"enterprise": USCC, "register": (io.BytesIO(content), "移交清册.xlsx")}
    answer = client_of("enterprise").post("/transfers/new", data=data)
    assert answer.status_code == 422 and "移交清册读不出来" in answer.text
    assert "还没有移交批次" in client_of("enterprise").get("/transfers/").text
    assert list(intake.staging.iterdir()) == []


def test_a_number_that_lost_its_digits_names_nobody_until_the_package_comes(intake: Intake):
    reference = intake.announce("enterprise", row(ZHANG) | {"身份证号": 530122195503070000})
    assert intake.entries(reference)[0].id_tail is None
    intake.upload(reference, package(ZHANG))
    intake.work()
    assert [(entry.name, entry.state) for entry in intake.entries(reference)] == [("张测试", "checked")]


def test_a_mended_register_takes_the_place_of_the_old_one(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG, 页数=9), row(LI)))
    assert intake.codes(reference) == ["register-pages-differ"]
    data = {"register": (io.BytesIO(intake.register(row(ZHANG, 页数=1))), "new.xlsx")}
    assert client_of("enterprise").post(f"/transfers/{reference}/register", data=data).status_code == 303
    assert [(entry.name, entry.verdict, entry.inspections) for entry in intake.entries(reference)] == [("张测试", "pass", 2)]


def test_a_register_is_not_replaced_once_the_batch_is_received(intake: Intake, client_of):
    reference = intake.received(package(ZHANG))
    data = {"register": (io.BytesIO(intake.register(row(ZHANG))), "new.xlsx")}
    assert client_of("enterprise").post(f"/transfers/{reference}/register", data=data).status_code == 409


def test_no_id_number_stands_in_the_database_in_clear(intake: Intake):
    intake.received(package(ZHANG))
    intake.checked(package(LI), rows=(row(LI, 备注=f"证件 {ZHANG[1]}"),), 说明=f"经办 {LI[1]}")
    kept = "\n".join(
        str(line) for table in inspect(db.engine).get_table_names() for line in db.session.execute(text(f'SELECT * FROM "{table}"'))
    )
    assert "张测试" in kept
    assert not [number for _, number in (ZHANG, LI) if number in kept or number[:17] in kept]


def test_volumes_that_open_batches_will_bring_are_counted(intake: Intake):
    intake.announce("enterprise", row(ZHANG, 卷数=2), row(LI, 卷数=3))
    assert announced_volumes() == 5
    intake.received(package(WANG))
    assert announced_volumes() == 5
