"""Uploads that break: connections that end, processes that are killed, disks that fill. What was acknowledged stays, the rest never was."""
from __future__ import annotations

import io
import resource
from contextlib import contextmanager

from portal.transfers import arrival
from portal.transfers.actions import uploading
from portal.transfers.uploads import growing
from tests.portal.live_site import settings  # noqa: F401  (the protocol is the same on either database)
from tests.portal.transfers.intake import LI, Intake, as_file, package
from tests.portal.transfers.sending import TEN, Sender, checksum, given, killed, metadata, staged

# --- broken connections, killed processes ---


def test_of_a_piece_that_breaks_off_what_came_is_kept(sender: Sender):
    address = sender.address(10)
    answer = sender.piece(address, 0, TEN[:4], Content_Length=10)
    assert (answer.status_code, sender.offset(address)) == (204, 4)


def test_unless_it_was_to_be_tested_as_a_whole(intake: Intake, sender: Sender):
    address = sender.address(10)
    answer = sender.piece(address, 0, TEN[:4], Content_Length=10, Upload_Checksum=checksum(TEN))
    assert (answer.status_code, sender.offset(address), staged(intake)[0].stat().st_size) == (400, 0, 0)


def test_what_a_killed_process_wrote_and_never_acknowledged_is_written_anew(intake: Intake, sender: Sender, reference: str):
    name, content = given(intake)
    address = sender.address(len(content), name)
    sender.piece(address, 0, content[:50])
    staged(intake)[0].open("ab").write(b"half a piece")
    sender.piece(address, 50, content[50:])
    intake.work()
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass"]


def test_an_upload_killed_before_the_batch_had_it_ends_with_its_last_piece_again(intake, sender, reference, monkeypatch):
    name, content = given(intake)
    address = sender.address(len(content), name)
    monkeypatch.setattr(uploading, "place_package", killed)
    assert sender.piece(address, 0, content).status_code == 500
    assert (sender.offset(address), intake.states(reference)) == (0, [])
    monkeypatch.undo()
    assert sender.piece(address, 0, content).status_code == 204
    assert intake.states(reference) == ["staged"]


def test_two_connections_never_write_to_one_file(intake: Intake, sender: Sender):
    address = sender.address(10)
    with growing.held(staged(intake)[0]):
        assert sender.piece(address, 0, TEN).status_code == 423
    assert sender.piece(address, 0, TEN[:9]).status_code == 204


def test_our_page_finds_the_upload_that_it_has_begun_for_the_same_file(intake: Intake, sender: Sender, client_of, reference: str):
    said = metadata(filename="包.zip", resume="1700000000000")
    first = sender.begin(10, Upload_Metadata=said).headers["Location"]
    sender.piece(first, 0, TEN[:6])
    again = sender.begin(10, Upload_Metadata=said)
    assert (again.status_code, again.headers["Location"], again.headers["Upload-Offset"]) == (201, first, "6")
    others = [
        sender.begin(10), sender.begin(11, Upload_Metadata=said), Sender(client_of("archivist"), reference).begin(10, Upload_Metadata=said),
        sender.begin(10, Upload_Metadata=metadata(filename="包.zip", resume="1")),
        sender.begin(10, Upload_Metadata=metadata(filename="b.zip", resume="1700000000000")),
    ]
    assert {other.headers["Upload-Offset"] for other in others} == {"0"} and len({other.headers["Location"] for other in others}) == 5


# --- a full disk ---


def test_a_disk_that_would_be_full_is_said_before_anything_is_sent(intake: Intake, sender: Sender, monkeypatch):
    monkeypatch.setattr(arrival, "LEFT_FREE_BYTES", 1 << 60)
    answer = sender.begin(10)
    assert answer.status_code == 507 and "盘快满了" in answer.text
    assert staged(intake) == []


@contextmanager
def files_end_at(size: int):
    """Nothing that this process writes grows longer, as on a disk with so much left."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


MEGABYTE = 1 << 20
FULL_AT = 64 * MEGABYTE
"""Above what the databases of the tests write to one file."""


def test_a_disk_that_fills_in_the_middle_of_a_piece_leaves_the_upload_where_it_stood(intake: Intake, sender: Sender, reference: str):
    address = sender.address(FULL_AT + MEGABYTE)
    with files_end_at(FULL_AT):
        for at in range(0, FULL_AT, 32 * MEGABYTE):
            assert sender.piece(address, at, bytes(32 * MEGABYTE)).status_code == 204
        full = sender.piece(address, FULL_AT, bytes(MEGABYTE), HX_Request="true")
        assert full.status_code == 507 and "服务器的盘快满了，现在收不下" in full.text
        assert (sender.offset(address), staged(intake)[0].stat().st_size, intake.states(reference)) == (FULL_AT, FULL_AT, [])
        name, content = given(intake)
        assert sender.send(name, content).status_code == 204  # what still fits is taken
    assert sender.piece(address, FULL_AT, bytes(MEGABYTE)).status_code == 204
    assert intake.states(reference) == ["staged", "staged"]


def test_a_disk_that_fills_in_the_middle_of_a_form_leaves_nothing(intake: Intake, client_of):
    reference, browser = intake.announce(), client_of("enterprise")
    content, name = as_file(package(LI), intake.folder)
    part = "--b\r\nContent-Disposition: form-data; name=\"packages\"; filename=\"{}\"\r\n\r\n"
    small, large = (part.format(one).encode() for one in (name, "大.zip"))
    body = small + content.read() + b"\r\n" + large + bytes(FULL_AT + MEGABYTE) + b"\r\n--b--\r\n"
    with files_end_at(FULL_AT):
        form = "multipart/form-data; boundary=b"
        answer = browser.post(f"/transfers/{reference}/packages", input_stream=io.BytesIO(body), content_type=form)
    assert answer.status_code == 507 and "盘快满了" in answer.text
    assert (intake.states(reference), staged(intake)) == ([], [])
