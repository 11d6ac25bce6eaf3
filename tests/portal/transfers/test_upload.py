"""Uploading packages into a batch: whole or not at all, each in the place of its own person."""
import io

import pytest

from portal.lifecycle import Refusal
from portal.rendering.origin import MOST_FORM_BYTES
from portal.transfers import actions, arrival
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, as_file, package, row
from tests.portal.transfers.sending import Sender


def send(client, reference, *files, **headers):
    return client.post(f"/transfers/{reference}/packages", data={"packages": list(files)}, headers=headers)


def test_a_package_is_staged_for_the_person_it_is_called_by(intake: Intake, client_of):
    reference = intake.announce("enterprise", row(ZHANG), row(LI))
    assert send(client_of("enterprise"), reference, as_file(package(LI), intake.folder)).status_code == 303
    assert intake.states(reference) == ["announced", "staged"]
    assert len(list(intake.staging.iterdir())) == 1


def test_several_packages_come_with_one_plain_form_and_the_page_says_how_many(intake: Intake, client_of):
    reference = intake.announce()
    browser = client_of("enterprise")
    answer = send(browser, reference, as_file(package(ZHANG), intake.folder), as_file(package(LI), intake.folder))
    assert "收到 2 个包" in browser.get(answer.location).text
    assert intake.states(reference) == ["staged", "staged"]


def test_the_script_gets_a_short_answer(intake: Intake, client_of):
    reference = intake.announce()
    answer = send(client_of("enterprise"), reference, as_file(package(ZHANG), intake.folder), **{"HX-Request": "true"})
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_mended_package_replaces_that_of_its_own_person_only(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI))
    intake.upload(reference, package(ZHANG))
    assert intake.states(reference) == ["staged", "checked"]
    assert len([path for path in intake.staging.iterdir() if not path.name.endswith(".pictures")]) == 2
    intake.work()
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass", "pass"]


def test_a_mended_package_that_names_nobody_replaces_the_one_of_the_same_name(intake: Intake):
    reference = intake.announce()
    for _ in range(2):
        intake.upload(reference, package(ZHANG), stem="扫描一")
        intake.work()
    assert [(entry.name, entry.inspections) for entry in intake.entries(reference)] == [("张测试", 2)]


def test_a_package_that_names_nobody_takes_the_place_of_the_person_in_its_catalogue(intake: Intake):
    reference = intake.announce("enterprise", row(ZHANG), row(LI))
    intake.upload(reference, package(LI), stem="扫描一")
    intake.work()
    assert sorted((entry.name, entry.state) for entry in intake.entries(reference)) == [("张测试", "announced"), ("李测试", "checked")]


def test_a_package_may_come_in_pieces(intake: Intake, client_of):
    reference, (content, name) = intake.announce("enterprise", row(ZHANG), row(LI)), as_file(package(LI), intake.folder)
    Sender(client_of("enterprise"), reference).send(name, content.read(), step=500)
    intake.work()
    assert intake.states(reference) == ["announced", "checked"]


def test_who_may_not(intake: Intake, client_of):
    reference = intake.announce()
    for who, status in (("auditor", 403), ("planner", 403), ("retiree", 403), ("other_enterprise", 404)):
        assert send(client_of(who), reference, as_file(package(), intake.folder)).status_code == status
    assert client_of("enterprise").post("/transfers/YJ2026-9999/packages", data={}).status_code == 404
    assert list(intake.staging.iterdir()) == []


def test_a_request_without_the_pages_token_is_refused_and_leaves_nothing(intake: Intake, client_of):
    reference = intake.announce()
    for token in ("", "another"):
        assert send(client_of("enterprise"), reference, as_file(package(), intake.folder), **{"X-CSRFToken": token}).status_code == 403
    assert list(intake.staging.iterdir()) == []


def test_a_form_may_carry_the_token_as_a_field(intake: Intake, client_of):
    reference, browser = intake.announce(), client_of("enterprise")
    data = {"csrf_token": browser.token(), "packages": [as_file(package(), intake.folder)]}
    answer = browser.post(f"/transfers/{reference}/packages", data=data, headers={"X-CSRFToken": ""})
    assert answer.status_code == 303


def test_a_submitted_file_is_not_replaced_and_the_other_packages_are_taken(intake: Intake, client_of):
    reference, browser = intake.submitted(package(ZHANG)), client_of("enterprise")
    answer = send(browser, reference, as_file(package(ZHANG), intake.folder), as_file(package(LI), intake.folder))
    assert "要换包，先请档案馆退回" in browser.get(answer.location).text
    assert intake.states(reference) == ["submitted", "staged"]
    alone = send(browser, reference, as_file(package(ZHANG), intake.folder))
    assert alone.status_code == 409 and "要换包，先请档案馆退回" in alone.text


def test_a_received_batch_takes_nothing_more(intake: Intake, client_of):
    reference = intake.received(package(ZHANG))
    answer = send(client_of("enterprise"), reference, as_file(package(LI), intake.folder), **{"HX-Request": "true"})
    assert answer.status_code == 409 and "现在是“已签收”，不能上传" in answer.text
    with pytest.raises(Refusal):
        intake.upload(reference, package(LI))
    assert list(intake.staging.iterdir()) == []


def test_nothing_chosen_is_said(intake: Intake, client_of):
    reference = intake.announce()
    answer = send(client_of("enterprise"), reference, (io.BytesIO(b""), ""))
    assert answer.status_code == 409 and "先选要上传的包" in answer.text


def test_an_upload_cut_off_in_the_middle_leaves_nothing_and_can_be_sent_again(intake: Intake, client_of):
    reference, browser = intake.announce(), client_of("enterprise")
    content, name = as_file(package(), intake.folder)
    head = f'--b\r\nContent-Disposition: form-data; name="packages"; filename="{name}"\r\n\r\n'.encode()
    body = head + content.read()[:500]
    answer = browser.post(
        f"/transfers/{reference}/packages", input_stream=io.BytesIO(body), content_type="multipart/form-data; boundary=b",
        headers={"Content-Length": str(len(body) + 100_000)},
    )
    assert answer.status_code == 400
    assert (intake.states(reference), list(intake.staging.iterdir())) == ([], [])
    assert send(browser, reference, as_file(package(), intake.folder)).status_code == 303


def test_an_upload_over_the_limit_is_refused_before_it_is_read(intake: Intake, client_of, monkeypatch):
    monkeypatch.setattr("portal.transfers.views.MOST_REQUEST_BYTES", 100)
    answer = send(client_of("enterprise"), intake.announce(), as_file(package(), intake.folder))
    assert answer.status_code == 413 and "传来的内容太大" in answer.text
    assert list(intake.staging.iterdir()) == []


def test_so_is_one_that_does_not_say_how_long_it_is(intake: Intake, client_of, monkeypatch):
    monkeypatch.setattr("portal.transfers.views.MOST_REQUEST_BYTES", 100)
    reference, browser = intake.announce(), client_of("enterprise")
    body = b'--b\r\nContent-Disposition: form-data; name="packages"; filename="x.zip"\r\n\r\n' + bytes(10_000) + b"\r\n--b--\r\n"
    answer = browser.post(
        f"/transfers/{reference}/packages", input_stream=io.BytesIO(body), content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 413 and (intake.states(reference), list(intake.staging.iterdir())) == ([], [])


def test_a_register_over_the_limit_of_a_form_is_refused(client_of):
    answer = client_of("enterprise").post("/transfers/new", data={"register": (io.BytesIO(bytes(MOST_FORM_BYTES)), "移交清册.xlsx")})
    assert answer.status_code == 413 and "传来的内容太大" in answer.text


def test_a_full_disk_is_a_refusal_and_not_a_fault(intake: Intake, client_of, monkeypatch):
    monkeypatch.setattr(arrival, "LEFT_FREE_BYTES", 1 << 60)
    answer = send(client_of("enterprise"), intake.announce(), as_file(package(), intake.folder))
    assert answer.status_code == 507 and "盘快满了" in answer.text


def test_names_of_packages_stand_nowhere_in_the_trail_or_among_the_jobs(intake: Intake):
    reference = intake.checked(package(WANG))
    said = [f"{entry.verb} {entry.subject} {entry.reason}" for verb in ("transfer.package_staged", "transfer.file_checked")
            for entry in intake.trail(verb)]
    assert said == [f"transfer.package_staged transfer:{reference} None", f"transfer.file_checked transfer:{reference} None"]


def test_checks_that_stopped_can_be_asked_for_again(intake: Intake, client_of, monkeypatch):
    reference = intake.announce()
    intake.upload(reference, package())
    monkeypatch.setattr("portal.transfers.jobs.inspect", broken)
    assert intake.work() == {"done": 0, "failed": 1}
    assert "检测停下了" in client_of("enterprise").get(f"/transfers/{reference}").text
    monkeypatch.undo()
    actions.check_again(intake.cast["enterprise"], reference)
    intake.work()
    assert intake.states(reference) == ["checked"]
    with pytest.raises(Refusal):
        actions.check_again(intake.cast["enterprise"], reference)


def broken(*_, **__):
    raise OSError("no space left")
