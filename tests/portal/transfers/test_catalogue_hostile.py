"""A catalogue that is hostile or broken, missing or not alone, refuses its package with one finding."""
from __future__ import annotations

import socket
import zipfile

import pytest

from tests.packages import right_package
from tests.portal.transfers.looking import limited_report_on, report_on
from tests.portal.transfers.refusals import FILES, MASKED, RIGHT, Said, package_of, refusal


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
    assert refusal(package) == Said(code, MASKED)


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
    assert refusal(RIGHT.with_(xml=lambda text: (text + "\n" * (17 << 20)).encode()).zip(tmp_path)) == Said("xml-unreadable", "16 MB")


def test_two_persons_in_one_package(tmp_path):
    other = right_package("李测试", "530122195809140025")
    assert refusal(package_of(tmp_path, FILES | other.members())) == Said("package-persons", "李测试", "530***********0025")
    bare = {path: content for path, content in other.members().items() if not path.endswith(".xml")}
    assert refusal(package_of(tmp_path, FILES | bare)) == Said("package-persons", "图像数据")
    twice = RIGHT.with_(xml=lambda text: text.replace("<目录信息>", "<人员基本信息/><目录信息>").encode())
    assert refusal(twice.zip(tmp_path)) == Said("package-persons", ".xml")


def test_another_xml_by_accident_is_a_stray_file(tmp_path):
    report = report_on(package_of(tmp_path, FILES | {"说明.xml": "<说明>甲</说明>".encode()}))
    assert [(row["code"], row["facts"]["member"]) for row in report["findings"]] == [("package-stray", "说明.xml")]


def test_a_package_without_a_catalogue(tmp_path):
    assert refusal(RIGHT.with_(xml_name="").zip(tmp_path)) == Said("package-layout", "XML")
