"""Findings that the four properties ask for: digests, attributes, repeated titles, the register's characters, numbers and bytes."""
import hashlib
import io
import os
import stat

import pytest
from PIL import Image

from portal.transfers.intake_checks import scan, sha256_of
from portal.transfers.register import interpret
from portal.transfers.register_checks import Inspected, check_register
from portal.transfers.register_properties import bytes_findings
from portal.transfers.staging import stage
from tests.packages import ORIGINALS, Row, jpeg, right_package
from tests.portal.transfers.intake import ZHANG
from tests.portal.transfers.looking import TODAY, codes, findings, saved

IMAGE = f"{ORIGINALS}/1-1-001.JPG"


def with_list(name: str, *lines: str):
    return right_package().with_files({name: "\n".join(lines).encode()})


def digest_line(algorithm: str, path: str = IMAGE) -> str:
    return f"{hashlib.new(algorithm, right_package().files[IMAGE]).hexdigest()}  {path}"


# --- digests ---


@pytest.mark.parametrize("algorithm", ["sha256", "sha512", "sm3"])
def test_a_list_of_digests_that_agrees_is_no_stray_file_and_no_finding(algorithm, tmp_path):
    assert codes(with_list(f"manifest-{algorithm}.txt", digest_line(algorithm), ""), tmp_path) == []


def test_a_file_that_differs_and_one_that_is_missing_are_named(tmp_path):
    found = findings(with_list("manifest-sha256.txt", "0" * 64 + f"  {IMAGE}", "1" * 64 + " *./extra.tif"), tmp_path)
    assert [(one.code, one.facts["member"]) for one in found] == [("digest-differs", IMAGE), ("digest-file-missing", "./extra.tif")]


@pytest.mark.parametrize("line", ["no digest at all", "abc  1.jpg", "0" * 63 + "  1.jpg"])
def test_a_line_that_is_none_is_named_once(line, tmp_path):
    found = findings(with_list("manifest-sha256.txt", digest_line("sha256"), line, line), tmp_path)
    assert [(one.code, one.facts["line"]) for one in found] == [("digest-list-unreadable", 2)]


# --- catalogue and images ---


def test_the_same_title_with_the_same_date_twice_in_a_class_is_a_reminder(tmp_path):
    made = right_package().with_row(2, title="招工审批表", date="19760501")
    assert codes(made, tmp_path) == [("title-twice", "9-2-2")]
    assert codes(right_package().with_row(2, title="招工审批表"), tmp_path) == []


def test_materials_out_of_the_order_of_their_class_are_a_reminder(tmp_path):
    assert codes(right_package().with_row(1, date="20160501"), tmp_path) == [("item-order", "9-2-2")]


def test_classes_five_to_eight_are_ordered_by_matter_and_not_by_date(tmp_path):
    rows = (Row("五", "1", "政治历史问题审查结论", "1984", "1", ("5-1-001.JPG",)), Row("五", "2", "上级批复", "1985", "1", ("5-2-001.JPG",)))
    files = {f"{folder}/{name}": jpeg(name) for folder in (ORIGINALS,) for name in ("5-1-001.JPG", "5-2-001.JPG")}
    made = right_package().with_(rows=rows, files=files)
    assert [code for code, _ in codes(made, tmp_path) if code != "package-no-optimised"] == ["item-order"]


def test_a_size_that_an_image_records_wrongly_is_a_reminder(tmp_path):
    def recorded(width: int) -> bytes:
        image = Image.open(io.BytesIO(right_package().files[IMAGE]))
        exif = Image.Exif()
        exif.get_ifd(0x8769).update({0xA002: width, 0xA003: image.height})
        return saved(image, "JPEG", exif=exif, dpi=(300, 300), quality=60)

    width = Image.open(io.BytesIO(right_package().files[IMAGE])).width
    assert codes(right_package().with_page("1-1-001.JPG", recorded(width)), tmp_path) == []
    assert codes(right_package().with_page("1-1-001.JPG", recorded(width + 40)), tmp_path) == [("page-attributes", "1-1-001.JPG")]


# --- the register ---


def register_of(*rows: dict[str, str], **head: str):
    sheet = [{"line": number, "cells": {"姓名": ZHANG[0], "身份证号": ZHANG[1]} | row, "numeric": []} for number, row in enumerate(rows, start=2)]
    return interpret({"head": head, "columns": [], "rows": sheet})


def compared(register, size: int = 2_000_000_000, **person: str):
    report = {"person": {"name": ZHANG[0], "id_number": ZHANG[1], **person}, "items": [], "pages": 0, "bytes": size}
    found = check_register(register, [Inspected("".join(ZHANG), "", report)], TODAY)
    return [one.code for one in found.register], [one.code for one in found.packages.get(0, []) if one.code != "elsewhere-unclear"]


@pytest.mark.parametrize(("column", "text", "code"), [
    ("备注", "看不见\u200b的", "register-characters"), ("原单位/岗位", "乱\ufffd码", "register-characters"),
    ("档案编号(企业)", "TX<1>", "register-file-number"), ("档案编号(企业)", "1" * 41, "register-file-number"),
])
def test_what_a_cell_may_not_hold(column, text, code):
    assert compared(register_of({column: text}))[1] == [code]


@pytest.mark.parametrize("text", ["TX00017", "企退〔2024〕-017", "RS·QT-000123.1", "第 2 行\n换行"])
def test_what_a_cell_may_hold(text):
    column = "备注" if "\n" in text else "档案编号(企业)"
    assert compared(register_of({column: text})) == ([], [])


def test_a_file_number_twice_is_a_reminder_at_the_register():
    other = {"姓名": "李测试", "身份证号": "530122195809140025", "档案编号(企业)": "tx1"}
    found = compared(register_of({"档案编号(企业)": "TX1"}, other))[0]
    assert [code for code in found if code.startswith("register-file")] == ["register-file-number-twice"]


@pytest.mark.parametrize(("cells", "person", "field"), [
    ({"性别": "女"}, {"sex": "男"}, "性别"), ({"出生年月": "195504"}, {"birth_date": "19550307"}, "出生年月"),
])
def test_a_row_that_contradicts_the_package_is_a_reminder(cells, person, field):
    assert compared(register_of(cells), **person)[1] == ["register-person-differs"]


def test_a_row_that_agrees_or_leaves_open_is_none():
    assert compared(register_of({"性别": "1", "出生年月": "195503"}), sex="男性", birth_date="1955") == ([], [])


@pytest.mark.parametrize(("stated", "size", "agrees"), [
    ("2.000", 2_000_000_000, True), ("2", 2_400_000_000, True), ("1.863 GB", 2_000_000_000, True), ("2.05", 2_000_000_000, False),
    ("0.001", 400_000, True), ("1,2G", 12_000_000_000, True), ("约2", 9, True), ("", 9, True), ("3.000", 2_000_000_000, False),
])
def test_bytes_agree_within_the_last_decimal_and_two_per_cent_in_either_gb(stated, size, agrees):
    assert [one.code for one in bytes_findings(stated, size)] == ([] if agrees else ["register-bytes-differ"])


def test_bytes_of_a_batch_are_compared_once_every_package_is_there():
    assert compared(register_of({}, **{"数据量(GB)": "3.000"}))[0] == ["register-bytes-differ"]


# --- the package as a file ---


def test_the_digest_is_taken_again_as_it_was_taken_on_arrival(tmp_path):
    staging = tmp_path / "staging"
    staging.mkdir()
    for source in (right_package().zip(tmp_path), right_package().unpack(tmp_path)):
        staged = stage(source, staging)
        assert sha256_of(staging / staged.name) == staged.digests.sha256


@pytest.mark.parametrize(("ends_with", "clean"), [(0, True), (1, False), (2, None)])
def test_the_scanner_gets_the_path_and_its_exit_code_counts(tmp_path, ends_with, clean):
    script = tmp_path / "scanner"
    script.write_text(f'#!/bin/sh\nprintf "%s" "$2" > "{tmp_path}/seen"\nexit {ends_with}\n')
    os.chmod(script, stat.S_IRWXU)
    assert scan(tmp_path / "a package.zip", f"{script} --quiet") is clean
    assert (tmp_path / "seen").read_text() == str(tmp_path / "a package.zip")


@pytest.mark.parametrize("command", ["", "/no/such/scanner"])
def test_without_a_scanner_nothing_is_said(tmp_path, command):
    assert scan(tmp_path, command) is None
