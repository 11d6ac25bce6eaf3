"""A hostile or broken package is one failing package with one finding that names the member and why (`command-line.md` 4.1)."""
from __future__ import annotations

import io
import os
import socket
import stat
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from portal.transfers import members
from portal.transfers.inspection import findings_of
from tests.packages import NUMBER, ORIGINALS, jpeg, right_package, write_zip
from tests.portal.transfers.looking import limited_report_on, report_on

RIGHT = right_package()
FILES = RIGHT.members()
MASKED = "530***********001X"


def refused(package: Path, code: str, *said: str) -> None:
    """The package is refused with this one finding, whose sentence says these words and no ID number."""
    report = report_on(package)
    (finding,) = findings_of(report)
    detail = finding.detail()
    assert (finding.code, finding.subject, report["verdict"]) == (code, "package", "fail")
    assert (report["person"], report["items"], report["pages"]) == (None, [], 0)
    size = package.stat().st_size if package.is_file() else sum(path.lstat().st_size for path in package.rglob("*") if path.is_file())
    assert report["bytes"] == size
    for word in said:
        assert word in detail
    assert NUMBER not in detail


def package_of(folder: Path, files: dict[str, bytes], **options) -> Path:
    return write_zip(folder / f"{RIGHT.called}.zip", files, **options)


def with_entry(folder: Path, name: str, content: bytes = b"x", **facts) -> Path:
    """The right package and one more member, whose directory entry says more than its name."""
    package = package_of(folder, FILES)
    entry = zipfile.ZipInfo(name)
    for fact, value in facts.items():
        setattr(entry, fact, value)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(entry, content)
    return package


@pytest.mark.parametrize(("name", "why"), [
    ("../x.JPG", ".."), ("a/../../x.JPG", ".."), ("/etc/passwd", "绝对路径"), ("C:/x.JPG", "盘符"), ("c:x.JPG", "盘符"), ("a\\b.JPG", "反斜杠"),
    ("..\\..\\x.JPG", "反斜杠"), ("图像数据/../../../x.JPG", ".."),
])
def test_paths_that_leave_the_package(name, why, tmp_path):
    refused(with_entry(tmp_path, name), "package-path", why)


@pytest.mark.parametrize(("name", "why"), [
    ("长" * 90 + ".JPG", "255"), ("a\x07.JPG", "控制字符"), ("gpj.\u202eexe", "控制字符"),
])
def test_names_that_cannot_be_used(name, why, tmp_path):
    refused(with_entry(tmp_path, name), "package-name", why)


def test_a_name_with_nul_is_not_cut_there(tmp_path):
    package = with_entry(tmp_path, "x.JPG?.exe")
    package.write_bytes(package.read_bytes().replace(b"x.JPG?.exe", b"x.JPG\0.exe"))
    refused(package, "package-name", "x.JPG", "控制字符")


@pytest.mark.parametrize(("kind", "what"), [(stat.S_IFLNK, "link"), (stat.S_IFIFO, "pipe"), (stat.S_IFCHR, "device"), (stat.S_IFSOCK, "socket")])
def test_links_and_special_files_in_a_zip(kind, what, tmp_path):
    refused(with_entry(tmp_path, f"{what}.JPG", b"/etc/passwd", external_attr=(kind | 0o777) << 16), "package-special", f"{what}.JPG")


@pytest.mark.parametrize("other", ["1-1-001.jpg", "1-1-001.JPG", "１-1-001.JPG"])
def test_the_same_member_twice_also_by_case_or_unicode_form(other, tmp_path):
    with warnings.catch_warnings(action="ignore"):  # the writer objects to what is meant here
        package = with_entry(tmp_path, f"{RIGHT.called}/{ORIGINALS}/{other}")
    refused(package, "package-member-twice", other[-11:], MASKED)


def test_composed_and_decomposed_names_are_one_name(tmp_path):
    files = FILES | {"caf\u00e9.txt": b"a", "cafe\u0301.txt": b"b"}
    refused(package_of(tmp_path, files), "package-member-twice", "caf")


def test_a_name_that_is_a_file_and_a_folder(tmp_path):
    refused(package_of(tmp_path, FILES | {"a": b"1", "a/b.txt": b"2"}), "package-member-twice", "a")


def test_encryption(tmp_path):
    package = package_of(tmp_path, FILES)
    raw = bytearray(package.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + offset] |= 1
    package.write_bytes(raw)
    refused(package, "package-encrypted", MASKED, ".xml")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncation_names_the_member_at_which_it_breaks(share, tmp_path):
    package = package_of(tmp_path, FILES)
    whole = package.read_bytes()
    package.write_bytes(whole[: int(len(whole) * share)])
    refused(package, "package-truncated", MASKED)


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
    refused(package, code)


def test_a_zip_of_folders_only_is_empty(tmp_path):
    refused(package_of(tmp_path, {"图像数据/": b""}), "package-empty")


def inner_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x.JPG", jpeg("x"))
    return held.getvalue()


@pytest.mark.parametrize("name", ["里面.zip", "里面.ZIP", f"{ORIGINALS}/1-1-001.JPG", "Thumbs.db", f"{ORIGINALS}/more.JPG", "x/photo.jpg"])
def test_a_zip_within_a_zip_whatever_it_is_called(name, tmp_path):
    refused(package_of(tmp_path, FILES | {f"{RIGHT.called}/{name}": inner_zip()}), "package-nested", name.rpartition("/")[2])


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
    refused(package, "package-overlap", "b.JPG")


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
    refused(package, "package-member-unreadable", "9-2-1-001", "文件头")


def test_a_member_that_is_longer_than_its_header_says(tmp_path):
    """Counted as it comes out, whatever the headers say."""
    package = package_of(tmp_path, FILES | {"x/lies.txt": b"0" * 5_000_000})
    raw = package.read_bytes().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 5_000))
    package.write_bytes(raw)
    refused(package, "package-member-unreadable", "lies.txt", "比文件头写的多")


def test_a_wrong_checksum(tmp_path):
    content = jpeg("checksum")
    package = package_of(tmp_path, FILES | {"x/wrong.txt": content})
    sums = struct.pack("<I", zlib.crc32(content))
    package.write_bytes(package.read_bytes().replace(sums, b"\x01\x02\x03\x04"))
    refused(package, "package-member-unreadable", "wrong.txt", "校验和")


def test_damaged_compressed_data(tmp_path):
    package = package_of(tmp_path, {"a.xml": RIGHT.catalogue().encode() * 20})
    raw = bytearray(package.read_bytes())
    raw[60:90] = b"\xff" * 30
    package.write_bytes(raw)
    refused(package, "package-member-unreadable", "a.xml")


def test_an_uncommon_compression_is_refused_with_its_reason(tmp_path):
    refused(package_of(tmp_path, FILES, method=zipfile.ZIP_BZIP2), "package-member-unreadable", "压缩方法")


def test_more_than_20000_members(tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(members.MOST_MEMBERS + 1):
            archive.writestr(f"{number}.JPG", b"")
    refused(package, "package-members", "20000.JPG")


def test_a_directory_of_a_million_entries_is_not_read_to_its_end(tmp_path):
    """The count in the end record is small: only counting entries tells."""
    package = tmp_path / f"{RIGHT.called}.zip"
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + b"x.JPG"
    directory = entry * 1_000_000
    package.write_bytes(directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(directory), 0, 0))
    refused(package, "package-members", "x.JPG")


def test_a_member_over_300_mb_is_told_from_its_header(tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("a/huge.TIF", "w") as member:
        for _ in range(301):
            member.write(os.urandom(4096) + bytes((1 << 20) - 4096))
    refused(package, "package-member-size", "huge.TIF", "300")


def test_a_package_that_unpacks_to_more_than_200_times_its_size(tmp_path):
    refused(package_of(tmp_path, {"a.JPG": bytes(20_000_000)}), "package-ratio", "a.JPG", "200")


def test_a_package_that_unpacks_to_more_than_20_gb(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MOST_TOTAL_BYTES", 1 << 20)
    refused(package_of(tmp_path, {f"{number}.JPG": os.urandom(300_000) for number in range(4)}), "package-total-size", "3.JPG")


@pytest.mark.parametrize(("text", "code"), [
    ('<!DOCTYPE 数字档案 SYSTEM "http://127.0.0.1/x.dtd"><数字档案/>', "xml-doctype"),
    ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><数字档案>&x;</数字档案>', "xml-doctype"),
    ('<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><数字档案>&b;</数字档案>', "xml-doctype"),
    ("<数字档案>" + "<a>" * 32 + "</a>" * 32 + "</数字档案>", "xml-depth"),
    ("<a>" * 100_000, "xml-depth"),
    ("<数字档案><姓名></数字档案>", "xml-unreadable"),
    ("not xml", "xml-unreadable"),
    ("", "xml-unreadable"),
    ("<别的/>", "xml-unreadable"),
    ("<数字档案>" + "<a/>" * 200_001 + "</数字档案>", "xml-unreadable"),
])
def test_xml_that_is_hostile_or_broken(text, code, tmp_path):
    package = package_of(tmp_path, FILES | {f"{RIGHT.called}/{RIGHT.called}.xml": text.encode()}, method=zipfile.ZIP_STORED)
    refused(package, code, MASKED)


def test_xml_nested_32_deep_is_read(tmp_path):
    deep = RIGHT.catalogue().replace("</数字档案>", "<x>" * 31 + "</x>" * 31 + "</数字档案>")
    assert report_on(RIGHT.with_(xml=lambda _: deep.encode()).zip(tmp_path))["verdict"] == "pass"


def test_an_external_entity_is_never_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/x.dtd"
        text = f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{address}"><数字档案/>'
        package = RIGHT.with_(xml=lambda _: text.encode()).zip(tmp_path)
        assert limited_report_on(package)["findings"][0]["code"] == "xml-doctype"
        with pytest.raises(TimeoutError):
            canary.accept()


def test_an_xml_larger_than_any_catalogue(tmp_path):
    refused(RIGHT.with_(xml=lambda text: (text + "\n" * (17 << 20)).encode()).zip(tmp_path), "xml-unreadable", "16 MB")


def test_two_persons_in_one_package(tmp_path):
    other = right_package("李测试", "530122195809140025")
    refused(package_of(tmp_path, FILES | other.members()), "package-persons", "李测试", "530***********0025")
    bare = {path: content for path, content in other.members().items() if not path.endswith(".xml")}
    refused(package_of(tmp_path, FILES | bare), "package-persons", "图像数据")
    twice = RIGHT.with_(xml=lambda text: text.replace("<目录信息>", "<人员基本信息/><目录信息>").encode())
    refused(twice.zip(tmp_path), "package-persons", ".xml")


def test_another_xml_by_accident_is_a_stray_file(tmp_path):
    report = report_on(package_of(tmp_path, FILES | {"说明.xml": "<说明>甲</说明>".encode()}))
    assert [(row["code"], row["facts"]["member"]) for row in report["findings"]] == [("package-stray", "说明.xml")]


def test_a_package_without_a_catalogue(tmp_path):
    refused(RIGHT.with_(xml_name="").zip(tmp_path), "package-layout", "XML")


# --- unpacked folders -------------------------------------------------------------------------------------------------


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(jpeg("secret"))
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "1-1-003.JPG").symlink_to(secret)
    refused(folder, "package-special", "1-1-003.JPG")


def test_a_linked_folder_is_not_followed(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / "more").symlink_to("/etc")
    refused(folder, "package-special", "more")


def test_a_named_pipe_in_a_folder_is_never_opened(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    os.mkfifo(folder / ORIGINALS / "1-1-003.JPG")
    refused(folder, "package-special", "1-1-003.JPG")


def test_a_named_pipe_in_place_of_the_package(tmp_path):
    pipe = tmp_path / f"{RIGHT.called}.zip"
    os.mkfifo(pipe)
    report = limited_report_on(pipe)
    assert report["findings"][0]["code"] == "package-special"
    assert NUMBER not in str(report["findings"])


def test_a_zip_in_a_folder(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "more.zip").write_bytes(inner_zip())
    refused(folder, "package-nested", "more.zip")


def test_names_that_differ_by_case_in_a_folder(tmp_path):
    folder = RIGHT.unpack(tmp_path)
    (folder / ORIGINALS / "1-1-001.jpg").write_bytes(jpeg("x"))
    refused(folder, "package-member-twice", "1-1-001")


def test_a_folder_with_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.transfers.folder_source.MOST_MEMBERS", 5)
    refused(RIGHT.unpack(tmp_path), "package-members")


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
    refused(package, "package-member-unreadable", "读不出来")
