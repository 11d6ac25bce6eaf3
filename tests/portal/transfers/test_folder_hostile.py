"""An unpacked package is refused for links, pipes, twins and archives in it, which are never opened."""
from __future__ import annotations

import os

from tests.packages import NUMBER, ORIGINALS, jpeg
from tests.portal.transfers.looking import limited_report_on
from tests.portal.transfers.refusals import RIGHT, Said, inner_zip, refusal


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(jpeg("secret"))
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "1-1-003.JPG").symlink_to(secret)
    assert refusal(folder) == Said("package-special", "1-1-003.JPG")


def test_a_linked_folder_is_not_followed(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / "more").symlink_to("/etc")
    assert refusal(folder) == Said("package-special", "more")


def test_a_named_pipe_in_a_folder_is_never_opened(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    os.mkfifo(folder / ORIGINALS / "1-1-003.JPG")
    assert refusal(folder) == Said("package-special", "1-1-003.JPG")


def test_a_named_pipe_in_place_of_the_package(tmp_path):
    pipe = tmp_path / f"{RIGHT.called}.zip"
    os.mkfifo(pipe)
    report = limited_report_on(pipe)
    assert report["findings"][0]["code"] == "package-special"
    assert NUMBER not in str(report["findings"])


def test_a_zip_in_a_folder(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "more.zip").write_bytes(inner_zip())
    assert refusal(folder) == Said("package-nested", "more.zip")


def test_names_that_differ_by_case_in_a_folder(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "1-1-001.jpg").write_bytes(jpeg("x"))
    assert refusal(folder) == Said("package-member-twice", "1-1-001")


def test_a_folder_with_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.transfers.folder_source.MOST_MEMBERS", 5)
    assert refusal(RIGHT.unpack(tmp_path)) == Said("package-members")
