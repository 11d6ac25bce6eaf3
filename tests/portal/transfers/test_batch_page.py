"""The batch page: its heading answers, its people are grouped by what is to be done, findings stand with their material."""
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.database import db
from portal.transfers import actions
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row

MOST_STATEMENTS = 30


@contextmanager
def statements():
    """Counts SQL statements inside the block."""
    seen: list[str] = []
    note = lambda connection, cursor, statement, *rest: seen.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_page_says_what_is_to_be_mended_and_by_whom(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI), rows=(row(ZHANG), row(LI), row(WANG)))
    text = client_of("enterprise").get(f"/transfers/{reference}").text
    assert "<h1 tabindex=\"-1\">还有 1 人要改，改完就能提交</h1>" in text
    for said in ("先提交通过的 1 人", "没有上传", "晚于移交日期", "核对材料形成时间", "第九条第（四）项", "1-1", "履历表"):
        assert said in text
    assert ZHANG[1] not in text and "530***********001X" in text


def test_the_sheet_of_one_person_is_the_same_address_as_page_and_fragment(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI))
    whole = client_of("enterprise").get(f"/transfers/{reference}/files/2")
    part = client_of("enterprise").htmx("get", f"/transfers/{reference}/files/2")
    assert "<html" in whole.text and "<html" not in part.text
    assert part.text.count('id="sheet"') == 1 and 'id="people" aria-label="按人查看" hx-swap-oob="true"' in part.text
    assert all("HX-Request" in answer.headers["Vary"] for answer in (whole, part))
    held = intake.entries(reference)[1].package
    assert held.sha256 in part.text and held.sm3 in part.text


def test_what_was_mended_stays_visible_with_the_numbers_of_the_inspections(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT))
    intake.upload(reference, package(ZHANG))
    intake.work()
    text = client_of("enterprise").get(f"/transfers/{reference}").text
    assert "第 1 次检测发现，第 2 次检测已没有。" in text and "已改好" in text


def test_what_a_package_that_does_not_open_hides_is_not_called_mended(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG, **FAULT)), client_of("enterprise")
    broken = intake.given(package(ZHANG))
    (intake.staging / broken.staged.name).write_bytes(b"PK\x03\x04 cut off")
    actions.upload(intake.cast["enterprise"], reference, broken)
    intake.work()
    text = browser.get(f"/transfers/{reference}").text
    assert "第 1 次检测发现。第 2 次包打不开，没有再查。" in text and "晚于移交日期" in text and "已改好" not in text
    intake.upload(reference, package(ZHANG))
    intake.work()
    text = browser.get(f"/transfers/{reference}").text
    assert "第 1 次检测发现，第 3 次检测已没有。" in text and "没有再查" not in text


def test_a_poll_ends_with_the_work(intake: Intake, client_of):
    reference = intake.announce()
    intake.upload(reference, package(ZHANG))
    browser = client_of("enterprise")
    running = browser.htmx("get", f"/transfers/{reference}").text
    assert "every 2s" in running and "正在检测，已查完 0 / 1 人" in running
    intake.work()
    ended = browser.htmx("get", f"/transfers/{reference}").text
    assert "every 2s" not in ended and "data-say=\"1 人通过，可以提交\"" in ended and 'id="sheet"' in ended


@pytest.mark.parametrize(("who", "status"), [
    ("enterprise", 200), ("archivist", 200), ("lead", 200), ("auditor", 200), ("other_enterprise", 404), ("planner", 403), ("retiree", 403),
    ("township", 403), ("admin", 403),
])
def test_who_sees_a_batch(intake: Intake, client_of, who, status):
    reference = intake.checked(package(ZHANG))
    for address in (f"/transfers/{reference}", f"/transfers/{reference}/files/1", f"/transfers/{reference}/register.xlsx"):
        assert client_of(who).get(address).status_code == status
    listed = client_of(who).get("/transfers/")
    assert (reference in listed.text) == (status == 200)


def test_an_auditor_sees_results_and_no_buttons(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG))
    text = client_of("auditor").get(f"/transfers/{reference}").text
    assert "已提交" in text and "<form" not in text.partition("<main")[2].partition("</main>")[0]


def test_nobody_signed_in_is_led_to_the_sign_in_page(intake: Intake, client_of):
    answer = client_of(None).get("/transfers/")
    assert answer.status_code == 303 and answer.location.startswith("/sign-in")


def test_a_batch_that_is_not_there_is_said(intake: Intake, client_of):
    answer = client_of("archivist").get("/transfers/YJ2026-0404")
    assert answer.status_code == 404 and "没有批次 YJ2026-0404" in answer.text


def test_the_register_is_given_back_and_an_auditors_copy_is_masked(intake: Intake, client_of):
    from io import BytesIO

    from openpyxl import load_workbook

    reference = intake.announce("enterprise", row(ZHANG, 备注="=1+1"), 移交依据="国企退休人员移交协议")
    cells = {}
    for who in ("enterprise", "auditor"):
        sheet = load_workbook(BytesIO(client_of(who).get(f"/transfers/{reference}/register.xlsx").data)).active
        cells[who] = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert ZHANG[1] in cells["enterprise"] and "国企退休人员移交协议" in cells["enterprise"] and "=1+1" in cells["enterprise"]
    assert ZHANG[1] not in cells["auditor"] and "530***********001X" in cells["auditor"]


def test_totals_of_the_register_are_compared_with_what_was_counted(intake: Intake, client_of):
    totals = {"总人数": 2, "总页数": 4, "图像数": 6}
    reference = intake.checked(package(ZHANG, pages=2), package(LI), rows=(row(ZHANG), row(LI)), **totals)
    text = client_of("enterprise").get(f"/transfers/{reference}").text
    assert "移交清册有 1 处要核对" in text and "总页数写的是 4，实际是 3" in text


def test_the_number_of_statements_does_not_grow_with_the_people(intake: Intake, client_of):
    reference, browser = intake.announce("enterprise", row(ZHANG), row(LI)), client_of("enterprise")
    browser.get(f"/transfers/{reference}")
    with statements() as few:
        browser.get(f"/transfers/{reference}")
    intake.upload(reference, package(ZHANG, **FAULT), package(LI, **FAULT), package(WANG, **FAULT))
    intake.work()
    with statements() as many:
        browser.get(f"/transfers/{reference}")
    print(len(few), len(many))
    assert len(many) <= MOST_STATEMENTS
    with statements() as listed:
        browser.get("/transfers/")
    assert len(listed) <= 10


def test_a_poll_reads_no_row_of_the_register_and_the_page_after_the_work_does(intake: Intake, client_of):
    reference = intake.announce("enterprise", row(ZHANG), row(LI), 总人数=9)
    intake.upload(reference, package(ZHANG), package(LI))
    browser = client_of("enterprise")
    with statements() as polled:
        running = browser.htmx("get", f"/transfers/{reference}").text
    whole = [one for one in polled if "FROM transfer_rows" in one and "id_number_index" not in one.partition("WHERE")[2]]
    assert "every 2s" in running and whole == []
    assert "总人数" in browser.get(f"/transfers/{reference}").text
    intake.work()
    assert "总人数" in browser.htmx("get", f"/transfers/{reference}").text


def test_a_name_with_markup_in_it_is_only_text(intake: Intake, client_of):
    reference = intake.announce("enterprise", row(('"><img src=x onerror=1>', LI[1])))
    browser = client_of("enterprise")
    for answer in (browser.get(f"/transfers/{reference}"), browser.htmx("get", f"/transfers/{reference}/files/1")):
        text = answer.text
        assert "<img src=x" not in text and "&lt;img src=x" in text


def test_a_batch_of_many_lists_those_with_work_first_and_all_on_request(intake: Intake, client_of, monkeypatch):
    monkeypatch.setattr("portal.transfers.people.MOST_QUIET", 1)
    reference = intake.checked(package(ZHANG, **FAULT), package(LI))
    browser = client_of("enterprise")
    assert "李测试" not in browser.get(f"/transfers/{reference}").text
    assert "李测试" in browser.get(f"/transfers/{reference}?all=1").text


def test_what_is_passed_in_english_reads_english_or_chinese_but_never_breaks(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG, **FAULT)), client_of("enterprise")
    browser.post("/account/view", data={"language": "en"})
    assert browser.get(f"/transfers/{reference}").status_code == 200
    assert actions.submit.verb == "transfer.submitted"
