"""Signed papers are filed back as scans; who may see and make out what; one database is enough here, the pages do not see which."""
from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from portal import installation
from portal.access import Forbidden, NotFound
from portal.handovers import actions, queries
from portal.handovers.pages import record_facts
from portal.handovers.papers.kinds import KINDS
from portal.settings import Settings
from portal.transfers import actions as transfers
from tests.packages import text_pdf
from tests.portal.conftest import settings_in
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


def scanned(kind: str = "JPEG") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(held, kind)
    return held.getvalue()


def test_the_register_stays_true_through_the_receipt_and_the_receipt_follows(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    archivist = intake.cast["archivist"]
    register, form = (actions.issue(archivist, key, reference) for key in ("register", "form"))
    actions.count_paper(archivist, reference, 1, 2, 1)
    transfers.receive(archivist, reference)
    intake.work()
    assert record_facts(archivist, register)["holds"] is True
    assert record_facts(archivist, form)["holds"] is False, "the receiving side's tests and the count came in"
    receipt = actions.issue(archivist, "receipt", reference)
    assert receipt.startswith("PZ") and record_facts(archivist, receipt)["holds"] is True


@pytest.mark.parametrize("kind", ["jpeg", "pdf"])
def test_the_scan_of_the_signed_paper_is_filed_back_and_shown_there(intake: Intake, client_of, kind):
    reference = intake.submitted(package(ZHANG))
    number = actions.issue(intake.cast["enterprise"], "form", reference)
    content = scanned() if kind == "jpeg" else text_pdf("signed")
    archivist = client_of("archivist")
    sent = archivist.post(f"/papers/{number}/scans", data={"scan": (io.BytesIO(content), "扫描件")}, content_type="multipart/form-data")
    assert sent.status_code == 303
    taken = archivist.get(f"/papers/{number}/scans/1")
    assert taken.data == content and "attachment" in taken.headers["Content-Disposition"]
    picture = archivist.get(f"/papers/{number}/scans/1.jpg")
    assert Image.open(io.BytesIO(picture.data)).format == "JPEG"
    text = archivist.get(f"/papers/{number}").text
    assert hashlib.sha256(content).hexdigest() in text and f"/papers/{number}/scans/1.jpg" in text
    assert "有签章件" in archivist.htmx("get", f"/papers/batch/{reference}").text
    object_id = queries.paper_for(intake.cast["lead"], number).object_id
    assert installation.current().store.head(object_id) == 2 and installation.current().store.validate(object_id) == []


def test_a_picture_that_was_thrown_away_is_made_anew_and_the_same_scan_is_kept_once(intake: Intake, tmp_path):
    number = actions.issue(intake.cast["enterprise"], "form", intake.submitted(package(ZHANG)))
    path = tmp_path / "scan"
    path.write_bytes(scanned())
    assert [actions.file_scan(intake.cast["enterprise"], number, path) for _ in range(2)] == [1, 1]
    derivatives = installation.current().store.derivatives
    for key in list(derivatives.list("papers")):
        derivatives.remove(key)
    assert actions.picture_of(intake.cast["enterprise"], number, 1).startswith(b"\xff\xd8")


NO_SCANS = (
    (b"PK\x03\x04 no paper", "只收 PDF 或 JPEG"), (scanned()[:900], "读不出来"), (b"%PDF-1.7\nbroken", "读不出来"),
    (scanned() + b"<script>alert(1)</script>", "后面还接着别的内容"), (scanned() + b"PK\x05\x06" + bytes(18), "后面还接着别的内容"),
    (text_pdf("a") + b"PK\x05\x06" + bytes(18), "后面还接着别的内容"),
    (text_pdf("a", catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "脚本"),
)


def test_what_is_no_scan_is_refused_and_nothing_is_filed(intake: Intake, client_of):
    number = actions.issue(intake.cast["enterprise"], "form", intake.submitted(package(ZHANG)))
    browser = client_of("enterprise")
    for content, why in NO_SCANS:
        answer = browser.post(f"/papers/{number}/scans", data={"scan": (io.BytesIO(content), "x.pdf")}, content_type="multipart/form-data")
        assert answer.status_code == 409 and why in answer.text
    assert browser.get(f"/papers/{number}/scans/1").status_code == 404
    assert list(intake.staging.iterdir()) == [] or all("pictures" in path.name or path.is_file() for path in intake.staging.iterdir())


def test_no_scan_chosen_is_said_beside_the_field(intake: Intake, client_of):
    number = actions.issue(intake.cast["enterprise"], "form", intake.submitted(package(ZHANG)))
    answer = client_of("enterprise").htmx("post", f"/papers/{number}/scans", {})
    assert answer.status_code == 422 and "先选扫描件。" in answer.text


def test_who_sees_and_who_makes_out(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG))
    cast = intake.cast
    register, form = (actions.issue(cast["enterprise"], key, reference) for key in ("register", "form"))
    with pytest.raises(Forbidden):
        actions.issue(cast["enterprise"], "return", reference)
    with pytest.raises(NotFound):
        actions.issue(cast["other_enterprise"], "register", reference)
    statuses = {who: [client_of(who).get(f"/papers/{path}").status_code for path in (register, f"{register}.pdf", f"{form}.pdf")]
                for who in ("enterprise", "other_enterprise", "archivist", "auditor", "planner")}
    assert statuses == {"enterprise": [200] * 3, "other_enterprise": [404] * 3, "archivist": [200] * 3,
                        "auditor": [200, 403, 200], "planner": [403] * 3}
    assert client_of(None).get(f"/papers/{register}").status_code == 303
    assert client_of("auditor").post(f"/papers/batch/{reference}/form").status_code == 403


def test_the_page_offers_what_is_due_and_says_why_the_rest_is_not(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI), rows=(row(ZHANG), row(LI)))
    text = client_of("enterprise").htmx("get", f"/papers/batch/{reference}").text
    assert "出具检测报告" in text and "移交清册：提交以后才能出这份文书。" in text and "接收凭证" not in text
    answer = client_of("enterprise").post(f"/papers/batch/{reference}/report")
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/papers/JC")
    assert f"/papers/batch/{reference}" in client_of("enterprise").get(f"/transfers/{reference}").text


def test_no_paper_s_number_nor_object_holds_a_name_or_an_id_number(intake: Intake):
    reference = intake.submitted(package(WANG))
    numbers = [actions.issue(intake.cast["enterprise"], key, reference) for key in ("report", "register", "form")]
    assert [number[:2] for number in numbers] == [KINDS[key].series for key in ("report", "register", "form")]
    for number in numbers:
        paper = queries.paper_for(intake.cast["lead"], number)
        assert WANG[1] not in paper.object_id and WANG[0] not in paper.object_id
