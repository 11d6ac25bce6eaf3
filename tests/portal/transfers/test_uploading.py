"""Uploads that go on from request to request, header by header as the protocol has them (tus 1.0.0), and what they leave behind."""
from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.database import db, now, writing
from portal.transfers import actions
from portal.transfers.actions import uploading
from portal.transfers.digests import sm3
from portal.transfers.jobs import sweep_staging
from portal.transfers.models import TransferUpload
from portal.transfers.queries import assessments_of
from portal.transfers.uploads import tus
from tests.portal.live_site import settings  # noqa: F401  (the protocol is the same on either database)
from tests.portal.transfers.intake import LI, ZHANG, Intake, package
from tests.portal.transfers.sending import TEN, Sender, checksum, given, killed, metadata, staged

# --- what the protocol promises ---


def test_what_is_spoken_is_announced_also_to_who_speaks_another_version(sender: Sender):
    answer = sender.ask("OPTIONS", sender.room, Tus_Resumable="0.1")
    assert answer.status_code == 204
    assert {name: said for name, said in answer.headers.items() if name.startswith("Tus-")} == {
        "Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Extension": "creation,checksum,termination,expiration",
        "Tus-Max-Size": str(20 << 30), "Tus-Checksum-Algorithm": "sha1,sha256,sha512",
    }


def test_a_file_arrives_in_pieces_and_the_last_one_puts_it_into_the_batch(intake: Intake, sender: Sender, reference: str):
    name, content = given(intake)
    begun = sender.begin(len(content), name)
    assert (begun.status_code, begun.headers["Upload-Offset"], begun.headers["Tus-Resumable"]) == (201, "0", "1.0.0")
    address = begun.headers["Location"]
    first = sender.piece(address, 0, content[:100])
    assert (first.status_code, first.headers["Upload-Offset"], first.data) == (204, "100", b"")
    assert first.headers["Upload-Expires"].endswith("GMT") and intake.states(reference) == []
    last = sender.piece(address, 100, content[100:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(content)))
    assert intake.states(reference) == ["staged"]
    intake.work()
    [entry] = intake.entries(reference)
    assert (entry.name, entry.verdict) == (ZHANG[0], "pass")
    assert (entry.package.sha256, entry.package.sm3) == (hashlib.sha256(content).hexdigest(), sm3(content))


def test_a_package_is_checked_while_the_next_one_is_still_on_its_way(intake: Intake, sender: Sender, reference: str):
    name, content = given(intake)
    sender.send(name, content)
    other, later = given(intake, LI)
    address = sender.address(len(later), other)
    sender.piece(address, 0, later[:100])
    intake.work()
    assert intake.states(reference) == ["checked"]
    sender.piece(address, 100, later[100:])
    assert intake.states(reference) == ["checked", "staged"]


@pytest.mark.parametrize("ends", ["arrives", "is given up"])
def test_a_round_of_checks_ends_when_nothing_is_on_its_way_any_more(intake: Intake, sender: Sender, reference: str, ends):
    other, later = given(intake, LI)
    address = sender.address(len(later), other)
    sender.send(*given(intake))
    intake.work()
    assert assessments_of(intake.transfer(reference)) == [], "one more is on its way"
    if ends == "arrives":
        sender.piece(address, 0, later)
        intake.work()
    else:
        sender.ask("DELETE", address)
    assert [one.files for one in assessments_of(intake.transfer(reference))] == [2 if ends == "arrives" else 1]


def test_how_far_it_has_come_is_told_and_kept_by_nobody_on_the_way(intake: Intake, sender: Sender):
    said = metadata(filename="包.zip", other="x")
    address = sender.begin(10, Upload_Metadata=said).headers["Location"]
    sender.piece(address, 0, TEN[:3])
    answer = sender.ask("HEAD", address)
    assert (answer.status_code, answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == (200, "3", "10")
    assert (answer.headers["Cache-Control"], answer.headers["Upload-Metadata"]) == ("no-store", said)


def test_the_offset_must_be_that_of_the_file(sender: Sender):
    address = sender.address(10)
    sender.piece(address, 0, TEN[:3])
    for wrong in (0, 2, 4, 10):
        assert sender.piece(address, wrong, TEN[wrong:]).status_code == 409
    assert sender.offset(address) == 3


def test_another_version_is_not_served(sender: Sender):
    address = sender.address(10)
    for method in ("POST", "HEAD", "PATCH", "DELETE"):
        for version in (None, "0.2.2", "2.0.0"):
            answer = sender.piece(sender.room if method == "POST" else address, 0, TEN, method, Upload_Length=10, Tus_Resumable=version)
            assert (answer.status_code, answer.headers["Tus-Version"], answer.headers["Tus-Resumable"]) == (412, "1.0.0", "1.0.0")
    assert sender.offset(address) == 0


def test_a_piece_must_be_marked_as_one(sender: Sender):
    address = sender.address(10)
    assert sender.piece(address, 0, TEN, Content_Type="application/octet-stream").status_code == 415
    assert sender.piece(address, 0, TEN, Content_Type=None).status_code == 415
    assert sender.offset(address) == 0


def test_a_piece_that_was_spoilt_on_the_way_is_thrown_away(intake: Intake, sender: Sender):
    address = sender.address(10)
    for at, algorithm in enumerate(tus.ALGORITHMS):
        spoilt = sender.piece(address, at, b"x", Upload_Checksum=checksum(TEN[at : at + 1], algorithm))
        assert (spoilt.status_code, spoilt.status) == (460, "460 Checksum Mismatch")
        assert sender.offset(address) == at and staged(intake)[0].read_bytes() == TEN[:at]
        again = sender.piece(address, at, TEN[at : at + 1], Upload_Checksum=checksum(TEN[at : at + 1], algorithm))
        assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(at + 1))


def test_a_checksum_that_nobody_here_can_compute_changes_nothing(sender: Sender):
    address = sender.address(10)
    answer = sender.piece(address, 0, TEN, Upload_Checksum="crc32 AAAAAA==")
    assert (answer.status_code, answer.headers["Tus-Checksum-Algorithm"]) == (400, "sha1,sha256,sha512")
    assert sender.offset(address) == 0


def test_an_upload_given_up_is_gone_with_its_bytes(intake: Intake, sender: Sender):
    address = sender.address(10)
    sender.piece(address, 0, TEN[:5])
    assert sender.ask("DELETE", address).status_code == 204
    assert staged(intake) == []
    for answer in (sender.ask("HEAD", address), sender.piece(address, 5, TEN[5:]), sender.ask("DELETE", address)):
        assert answer.status_code == 404 and "Upload-Offset" not in answer.headers


def test_what_has_not_arrived_is_shown_masked_and_cancelled_without_scripts(intake: Intake, sender: Sender, reference: str):
    name, content = given(intake)
    address = sender.address(len(content), name)
    page = sender.browser.get(f"/transfers/{reference}").text
    assert "没传完的：重新选同样的文件" in page and "530***********001X" in page and ZHANG[1] not in page
    answer = sender.browser.post(f"{address}/cancel")
    assert answer.status_code == 303 and "什么也没有留下" in sender.browser.get(answer.location).text
    assert staged(intake) == []


def test_an_upload_that_ended_is_known_as_ended_and_forgetting_it_leaves_the_package(intake: Intake, sender: Sender, reference: str):
    name, content = given(intake)
    sender.send(name, content)
    address = f"{sender.room}/{db.session.scalar(db.select(TransferUpload.token))}"
    assert sender.offset(address) == len(content)
    assert sender.piece(address, len(content), b"").status_code == 204
    assert sender.piece(address, len(content), b"x").status_code == 413
    assert sender.ask("DELETE", address).status_code == 204
    assert intake.states(reference) == ["staged"] and len(staged(intake)) == 1


def test_what_cannot_patch_may_say_so_in_other_words(sender: Sender):
    address = sender.address(10)
    patched = sender.piece(address, 0, TEN[:4], "POST", X_HTTP_Method_Override="PATCH")
    assert (patched.status_code, patched.headers["Upload-Offset"]) == (204, "4")
    assert sender.ask("POST", address).status_code == 405
    assert sender.ask("POST", address, X_HTTP_Method_Override="DELETE").status_code == 204
    assert sender.ask("HEAD", address).status_code == 404


def test_a_file_over_the_limit_is_refused_before_a_byte_of_it(intake: Intake, sender: Sender):
    answer = sender.begin(tus.MOST_BYTES + 1)
    assert (answer.status_code, answer.headers["Tus-Max-Size"]) == (413, str(tus.MOST_BYTES))
    assert staged(intake) == []


@pytest.mark.parametrize("size", ["stated", "unstated"])
def test_more_than_was_announced_is_refused_and_thrown_away(intake: Intake, sender: Sender, reference: str, size, monkeypatch):
    if size == "unstated":
        monkeypatch.setattr("portal.transfers.uploads.views.tus.read_piece", lambda headers, _: tus.Piece(0, None, None))
    address = sender.address(5)
    assert sender.piece(address, 0, TEN).status_code == 413
    assert (sender.offset(address), staged(intake)[0].stat().st_size, intake.states(reference)) == (0, 0, [])


def test_an_empty_file_is_whole_at_once_and_refused_by_its_inspection(intake: Intake, sender: Sender, reference: str):
    assert sender.begin(0, "空.zip").status_code == 201
    intake.work()
    assert intake.codes(reference) == ["package-empty"]


# --- whose it is, when it ends ---


def test_who_may_not(intake: Intake, sender: Sender, client_of, reference: str):
    address = sender.address(10)
    for who, status in (("auditor", 403), ("planner", 403), ("retiree", 403), ("other_enterprise", 404), (None, 401)):
        other = Sender(client_of(who), reference)
        answers = [other.begin(10), other.ask("HEAD", address), other.piece(address, 0, TEN), other.ask("DELETE", address)]
        assert [answer.status_code for answer in answers] == [status] * 4
    assert sender.offset(address) == 0


def test_an_upload_is_found_in_its_own_batch_only(intake: Intake, sender: Sender):
    address, other = sender.address(10), Sender(sender.browser, intake.announce())
    moved = address.replace(sender.room, other.room)
    answers = [other.ask("HEAD", moved), other.piece(moved, 0, TEN), other.ask("DELETE", moved)]
    assert [answer.status_code for answer in answers] == [404] * 3


def test_without_the_pages_token_nothing_is_begun_added_or_given_up(intake: Intake, sender: Sender):
    address = sender.address(10)
    for token in ("", "another"):
        said = {"X_CSRFToken": token}
        answers = [sender.begin(10, **said), sender.piece(address, 0, TEN, **said), sender.ask("DELETE", address, **said),
                   sender.piece(address, 0, TEN, "POST", X_HTTP_Method_Override="PATCH", **said)]
        assert [answer.status_code for answer in answers] == [403] * 4
    assert sender.offset(address) == 0 and len(staged(intake)) == 1


def test_another_hosts_page_is_refused(sender: Sender):
    assert sender.begin(10, Origin="https://evil.example").status_code == 403


def test_a_batch_that_was_received_takes_nothing_more(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG))
    sender = Sender(client_of("enterprise"), reference)
    name, content = given(intake, LI)
    address = sender.address(len(content), name)
    sender.piece(address, 0, content[:10])
    actions.receive(intake.cast["archivist"], reference)
    late = sender.piece(address, 10, content[10:], HX_Request="true")
    assert late.status_code == 410 and "不能上传" in late.text
    assert sender.begin(10).status_code == 409 and sender.ask("HEAD", address).status_code == 404


def test_a_file_that_is_with_the_archive_is_refused_before_it_is_sent(intake: Intake, client_of):
    sender = Sender(client_of("enterprise"), intake.submitted(package(ZHANG)))
    name, content = given(intake)
    answer = sender.begin(len(content), name)
    assert answer.status_code == 409 and "要换包，先请档案馆退回" in answer.text


def test_a_withdrawn_batch_takes_its_unfinished_uploads_along(intake: Intake, sender: Sender, reference: str):
    sender.piece(sender.address(10), 0, TEN[:5])
    actions.withdraw(intake.cast["enterprise"], reference)
    intake.work()
    assert staged(intake) == []


def test_nobody_goes_on_for_a_week_and_it_is_swept_away(intake: Intake, sender: Sender):
    address, kept = sender.address(10), sender.address(10)
    with writing() as session:
        old = update(TransferUpload).where(TransferUpload.token == address[-32:])
        session.execute(old.values(changed_at=now() - uploading.LIFETIME - timedelta(minutes=1)))
    intake.work()
    assert (sender.ask("HEAD", address).status_code, sender.offset(kept), len(staged(intake))) == (404, 0, 1)


def test_the_sweep_of_staging_keeps_what_is_under_way(intake: Intake, sender: Sender):
    address = sender.address(10)
    [path] = staged(intake)
    gone = path.with_name(path.name.replace(f".{path.name.split('.')[-2]}.", ".4194305."))
    path.rename(gone)
    with writing() as session:
        session.execute(update(TransferUpload).values(staging_name=gone.name))
    sweep_staging()
    assert sender.piece(address, 0, TEN[:5]).status_code == 204


def test_a_batch_bounds_how_many_are_under_way(sender: Sender, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_UNFINISHED", 2)
    assert [sender.begin(10).status_code for _ in range(3)] == [201, 201, 409]


# --- names ---


HOSTILE = ("../../../etc/x.zip", "/etc/y.zip", "C:\\z.zip", "x\0.zip", "x\u202egpj.zip", "e\u0301.zip", "CON.zip", "x" * 300 + ".zip")


def test_a_name_is_never_a_path(intake: Intake, sender: Sender, reference: str):
    before = {path.name for path in intake.staging.parent.iterdir()}
    _, content = given(intake)
    for name in HOSTILE:
        sender.send(name, content)
    assert intake.states(reference) == ["staged"] * len(HOSTILE)
    assert {path.name for path in intake.staging.parent.iterdir()} == before
    assert all(len(path.name) < 100 and "x" not in path.name.split(".")[-1] for path in staged(intake))


def test_no_name_and_no_number_stands_in_an_address_a_row_a_log_or_the_trail(intake: Intake, sender: Sender, caplog, monkeypatch):
    name, content = given(intake)
    answer = sender.begin(len(content), name)
    assert ZHANG[0] in name and ZHANG[1] in name
    monkeypatch.setattr(uploading, "place_package", killed)
    sender.piece(answer.headers["Location"], 0, content)
    monkeypatch.undo()
    sender.piece(answer.headers["Location"], 0, content)
    upload = db.session.scalar(db.select(TransferUpload))
    said = [answer.headers["Location"], caplog.text, *(str(getattr(upload, column.key)) for column in TransferUpload.__table__.columns),
            *(f"{entry.subject} {entry.before} {entry.after} {entry.reason}" for entry in intake.trail("transfer.package_staged"))]
    assert not [text for text in said if ZHANG[0] in text or ZHANG[1] in text]
