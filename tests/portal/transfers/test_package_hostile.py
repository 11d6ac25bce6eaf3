"""A hostile or broken package is one failing package with one finding that names the member and why (`command-line.md` 4.1)."""
from __future__ import annotations

import os
import stat
import struct
import warnings
import zipfile
import zlib

import pytest

from portal.transfers import members
from portal.transfers.inspection import findings_of
from tests.packages import ORIGINALS, jpeg
from tests.portal.transfers.looking import limited_report_on, report_on
from tests.portal.transfers.refusals import FILES, MASKED, RIGHT, Said, inner_zip, package_of, refusal, with_entry


@pytest.mark.parametrize(("name", "why"), [
    ("../x.JPG", ".."), ("a/../../x.JPG", ".."), ("/etc/passwd", "绝对路径"), ("C:/x.JPG", "盘符"), ("c:x.JPG", "盘符"), ("a\\b.JPG", "反斜杠"),
    ("..\\..\\x.JPG", "反斜杠"), ("图像数据/../../../x.JPG", ".."),
])
def test_paths_that_leave_the_package(name, why, tmp_path):
    assert refusal(with_entry(tmp_path, name)) == Said("package-path", why)


@pytest.mark.parametrize(("name", "why"), [
    ("长" * 90 + ".JPG", "255"), ("a\x07.JPG", "控制字符"), ("gpj.\u202eexe", "控制字符"),
])
def test_names_that_cannot_be_used(name, why, tmp_path):
    assert refusal(with_entry(tmp_path, name)) == Said("package-name", why)


def test_a_name_with_nul_is_not_cut_there(tmp_path):
    package = with_entry(tmp_path, "x.JPG?.exe")
    package.write_bytes(package.read_bytes().replace(b"x.JPG?.exe", b"x.JPG\0.exe"))
    assert refusal(package) == Said("package-name", "x.JPG", "控制字符")


@pytest.mark.parametrize(("kind", "what"), [
    (stat.S_IFLNK, "link"), (stat.S_IFIFO, "pipe"), (stat.S_IFCHR, "device"), (stat.S_IFSOCK, "socket"),
])
def test_links_and_special_files_in_a_zip(kind, what, tmp_path):
    package = with_entry(tmp_path, f"{what}.JPG", b"/etc/passwd", external_attr=(kind | 0o777) << 16)
    assert refusal(package) == Said("package-special", f"{what}.JPG")


@pytest.mark.parametrize("other", ["1-1-001.jpg", "1-1-001.JPG", "１-1-001.JPG"])
def test_the_same_member_twice_also_by_case_or_unicode_form(other, tmp_path):
    with warnings.catch_warnings(action="ignore"):  # the writer objects to what is meant here
        package = with_entry(tmp_path, f"{RIGHT.called}/{ORIGINALS}/{other}")
    assert refusal(package) == Said("package-member-twice", other[-11:], MASKED)


def test_composed_and_decomposed_names_are_one_name(tmp_path):
    files = FILES | {"caf\u00e9.txt": b"a", "cafe\u0301.txt": b"b"}
    assert refusal(package_of(tmp_path, files)) == Said("package-member-twice", "caf")


def test_a_name_that_is_a_file_and_a_folder(tmp_path):
    assert refusal(package_of(tmp_path, FILES | {"a": b"1", "a/b.txt": b"2"})) == Said("package-member-twice", "a")


def test_encryption(tmp_path):
    package = package_of(tmp_path, FILES)
    raw = bytearray(package.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + offset] |= 1
    package.write_bytes(raw)
    assert refusal(package) == Said("package-encrypted", MASKED, ".xml")


def test_what_stands_behind_the_end_is_said_to_stand_there(tmp_path):
    package = package_of(tmp_path, FILES)
    package.write_bytes(package.read_bytes() + b"more" * 10)
    assert refusal(package) == Said("package-unreadable", "结尾后面")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncation_names_the_member_at_which_it_breaks(share, tmp_path):
    package = package_of(tmp_path, FILES)
    whole = package.read_bytes()
    package.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(package) == Said("package-truncated", MASKED)


def test_a_cut_at_each_of_many_places_is_never_taken(tmp_path):
    package = package_of(tmp_path, {"a.xml": RIGHT.catalogue().encode(), "原始图像数据/b.JPG": b"x" * 500})
    whole = package.read_bytes()
    for length in range(0, len(whole), 37):
        package.write_bytes(whole[:length])
        report = report_on(package)
        assert (report["verdict"], len(report["findings"]), report["person"]) == ("fail", 1, None), length


@pytest.mark.parametrize(("content", "code"), [
    (b"", "package-empty"), (b"PK\x05\x06" + bytes(18), "package-empty"), (b"this is no archive", "package-unreadable"),
    (b"Rar!\x1a\x07\x01\x00", "package-unreadable"),
])
def test_what_is_empty_or_no_zip(content, code, tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    package.write_bytes(content)
    assert refusal(package) == Said(code)


def test_a_zip_of_folders_only_is_empty(tmp_path):
    assert refusal(package_of(tmp_path, {"图像数据/": b""})) == Said("package-empty")


@pytest.mark.parametrize("name", ["里面.zip", "里面.ZIP", f"{ORIGINALS}/1-1-001.JPG", "Thumbs.db", f"{ORIGINALS}/more.JPG", "x/photo.jpg"])
def test_a_zip_within_a_zip_whatever_it_is_called(name, tmp_path):
    assert refusal(package_of(tmp_path, FILES | {f"{RIGHT.called}/{name}": inner_zip()})) == Said("package-nested", name.rpartition("/")[2])


def test_a_text_document_that_is_a_zip_by_construction_is_a_stray_file(tmp_path):
    report = report_on(package_of(tmp_path, FILES | {f"{RIGHT.called}/缺失说明.docx": inner_zip()}))
    assert [row["code"] for row in report["findings"]] == ["package-stray"]


def test_overlapping_members(tmp_path):
    """Two entries of the directory that share one piece of data: the bomb of many gigabytes in some kilobytes."""
    package = package_of(tmp_path, {"a.JPG": b"a" * 1000, "b.JPG": b"a" * 1000})
    raw = bytearray(package.read_bytes())
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 10)
    package.write_bytes(raw)
    assert findings_of(report_on(package))[0].code in ("package-overlap", "package-member-unreadable")

    package = package_of(tmp_path, {"a.JPG": b"a" * 1000, "b.JPG": b"b" * 1000}, method=zipfile.ZIP_STORED)
    raw = bytearray(package.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        place = raw.index(signature)
        raw[place + offset : place + offset + 8] = struct.pack("<II", 1100, 1100)
    package.write_bytes(raw)
    assert refusal(package) == Said("package-overlap", "b.JPG")


def test_something_before_or_behind_the_zip(tmp_path):
    package = package_of(tmp_path, FILES)
    whole = package.read_bytes()
    package.write_bytes(b"MZ" + whole)
    assert report_on(package)["person"] is None
    package.write_bytes(whole + b"behind")
    assert report_on(package)["person"] is None


def test_two_headers_that_disagree(tmp_path):
    package = package_of(tmp_path, FILES)
    raw = package.read_bytes().replace(b"9-2-1-001", b"9-2-9-001", 1)
    package.write_bytes(raw)
    assert refusal(package) == Said("package-member-unreadable", "9-2-1-001", "文件头")


def test_a_member_that_is_longer_than_its_header_says(tmp_path):
    """Counted as it comes out, whatever the headers say."""
    package = package_of(tmp_path, FILES | {"x/lies.txt": b"0" * 5_000_000})
    raw = package.read_bytes().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5_000))
    package.write_bytes(raw)
    assert refusal(package) == Said("package-member-unreadable", "lies.txt", "比文件头写的多")


def test_a_wrong_checksum(tmp_path):
    content = jpeg("checksum")
    package = package_of(tmp_path, FILES | {"x/wrong.txt": content})
    sums = struct.pack("<I", zlib.crc32(content))
    package.write_bytes(package.read_bytes().replace(sums, b"\x01\x02\x03\x04"))
    assert refusal(package) == Said("package-member-unreadable", "wrong.txt", "校验和")


def test_damaged_compressed_data(tmp_path):
    package = package_of(tmp_path, {"a.xml": RIGHT.catalogue().encode() * 20})
    raw = bytearray(package.read_bytes())
    raw[60:90] = b"\xff" * 30
    package.write_bytes(raw)
    assert refusal(package) == Said("package-member-unreadable", "a.xml")


def test_an_uncommon_compression_is_refused_with_its_reason(tmp_path):
    assert refusal(package_of(tmp_path, FILES, method=zipfile.ZIP_BZIP2)) == Said("package-compression", "压缩方法")


def test_more_than_20000_members(tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(members.MOST_MEMBERS + 1):
            archive.writestr(f"{number}.JPG", b"")
    assert refusal(package) == Said("package-members", "20000.JPG")


def test_a_directory_of_a_million_entries_is_not_read_to_its_end(tmp_path):
    """The count in the end record is small: only counting entries tells."""
    package = tmp_path / f"{RIGHT.called}.zip"
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + b"x.JPG"
    directory = entry * 1_000_000
    package.write_bytes(directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(directory), 0, 0))
    assert refusal(package) == Said("package-members", "x.JPG")


def test_a_member_over_300_mb_is_told_from_its_header(tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("a/huge.TIF", "w") as member:
        for _ in range(301):
            member.write(os.urandom(4096) + bytes((1 << 20) - 4096))
    assert refusal(package) == Said("package-member-size", "huge.TIF", "300")


def test_a_package_that_unpacks_to_more_than_200_times_its_size(tmp_path):
    assert refusal(package_of(tmp_path, {"a.JPG": bytes(20_000_000)})) == Said("package-ratio", "a.JPG", "200")


def test_a_package_that_unpacks_to_more_than_20_gb(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MOST_TOTAL_BYTES", 1 << 20)
    package = package_of(tmp_path, {f"{number}.JPG": os.urandom(300_000) for number in range(4)})
    assert refusal(package) == Said("package-total-size", "3.JPG")


# --- the child's limits -----------------------------------------------------------------------------------------------


def test_nothing_is_written_outside_and_the_child_answers_as_this_process_does(tmp_path):
    package = with_entry(tmp_path, "../../escaped.JPG", jpeg("x"))
    before = sorted(tmp_path.parent.rglob("*"))
    assert limited_report_on(package) == report_on(package)
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_a_file_that_cannot_be_read_is_a_finding_and_not_a_crash(tmp_path, monkeypatch):
    def broken(path, *rest):
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr("portal.transfers.examination.open_source", broken)
    package = RIGHT.zip(tmp_path)
    assert refusal(package) == Said("package-member-unreadable", "读不出来")
