"""Each paper says what it has to, from the facts of a batch alone: both sides' fields, digests both can count, numbers masked."""
from __future__ import annotations

import hashlib
import io
import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import pypdf
import pypdfium2
import pytest

from portal.handovers.counts import Count
from portal.handovers.making import content_of, pdf_of
from portal.handovers.papers.digests import of_batch
from portal.handovers.papers.facts import BatchFacts, FileFacts, Found
from portal.handovers.papers.kinds import KINDS
from portal.handovers.papers.qr import record_address
from portal.handovers.papers.register import WHERE, WHO
from portal.lifecycle import Refusal
from portal.settings import read_settings
from portal.transfers.digests import sm3
from portal.transfers.register import COLUMNS
from tests.portal.transfers.intake import LI, ZHANG

FAULT = Found("date-after-transfer", "error", "材料形成时间晚于移交日期", "核对材料形成时间", "第九条第（四）项", item="1-1")


def file(person: tuple[str, str], state: str = "accessioned", **facts) -> FileFacts:
    kept = {
        "position": 1, "name": person[0], "id_number": person[1], "state": state, "volumes": 2, "items": 12, "pages": 88,
        "bytes": 48_000_000,
        "sha256": hashlib.sha256(person[1].encode()).hexdigest(), "sm3": sm3(person[1].encode()),
        "verdict": "pass", "standard": "JN-1", "inspections": 1,
        "reference": "J123-RS·QT-000001", "cells": {"性别": "女", "备注": "=1+1", "长期居住地": "昆阳街道"},
    }
    return FileFacts(**kept | facts)


def batch(*files: FileFacts) -> BatchFacts:
    return BatchFacts("YJ2026-0001", "晋宁区档案馆", "滇池磷业", "91530115MA6N000176", "在线", {}, "RS2026-0001", "2026年3月16日", "2026年3月18日",
                      "李档案", files)


def said(key: str, facts: BatchFacts) -> str:
    return json.dumps(content_of(KINDS[key], lambda: facts).blocks, ensure_ascii=False)


MADE_AT = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
WHOLE = batch(file(ZHANG), replace(file(LI, "returned", findings=(FAULT,), return_reason="检测没有通过。"), position=2))


@pytest.mark.parametrize("key", list(KINDS))
def test_only_the_register_shows_whole_numbers_and_both_sides_sign_each(key: str):
    text = said(key, WHOLE)
    shown = [number for _, number in (ZHANG, LI) if number in text]
    assert shown == ([ZHANG[1]] if key == "register" else [])
    assert "移交单位：滇池磷业" in text and "接收单位：晋宁区档案馆" in text


def test_the_register_has_every_column_of_its_spreadsheet():
    assert {name for name, _, _ in (*WHO, *WHERE)} == set(COLUMNS)


def test_the_form_names_its_algorithms_and_says_each_test_for_both_sides():
    text = said("form", WHOLE)
    for word in ("准确性检验", "完整性检验", "可用性检验", "安全性检验", "载体外观检验", "填表人", "审核人", "0.048 GB", "12 件，2 卷", "SHA-256", "SM3"):
        assert word in text
    assert WHOLE.files[0].sha256[:32] in text and WHOLE.files[0].sm3[:32] in text and LI[0] not in text


def test_the_digest_of_a_batch_is_counted_by_common_tools_too(tmp_path):
    digests = []
    for name in ("b.zip", "a.zip"):
        (tmp_path / name).write_bytes(name.encode())
        digests.append(hashlib.sha256(name.encode()).hexdigest())
    tools = "LC_ALL=C; sha256sum *.zip | cut -c1-64 | sort | sha256sum"
    counted = subprocess.run(tools, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert of_batch(digests)[0] == counted.stdout.split()[0]
    assert of_batch([])[1] == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"  # SM3 of nothing


def test_the_receipt_and_the_form_show_who_counted_what_otherwise():
    counted = batch(replace(WHOLE.files[0], count=Count(1, 88, 2, 88, "第 2 卷未到", "李档案", "2026-03-18 10:42")))
    for key in ("receipt", "form"):
        text = said(key, counted)
        assert "−1 卷（第 2 卷未到）" in text and "李档案" in text and "2026-03-18 10:42" in text
    assert "未清点" in said("receipt", WHOLE) and "退回 1 人" not in said("receipt", counted)


def test_the_notice_says_why_and_how_to_mend_and_the_report_what_was_let_pass():
    text = said("return", WHOLE)
    assert "检测没有通过。" in text and "核对材料形成时间" in text and ZHANG[0] not in text
    lifted = batch(file(ZHANG, findings=(replace(FAULT, lifted="原件日期写错，已核对"),)))
    report = said("report", lifted)
    assert "放行" in report and "原件日期写错，已核对" in report and "没有发现问题" in report


@pytest.mark.parametrize(("key", "facts", "why"), [
    ("register", batch(file(ZHANG, "checked")), "提交以后"), ("form", batch(), "提交以后"), ("receipt", batch(file(ZHANG, "submitted")), "签收"),
    ("return", batch(file(ZHANG)), "没有退回"), ("report", batch(file(ZHANG, "staged")), "还没有检测结果"),
])
def test_a_paper_that_is_not_due_says_what_has_to_come_first(key, facts, why):
    with pytest.raises(Refusal, match=why):
        content_of(KINDS[key], lambda: facts)


def test_what_a_paper_says_decides_its_digest_and_nothing_else():
    first, second = (content_of(KINDS["register"], lambda: WHOLE) for _ in range(2))
    assert first.digest == second.digest == hashlib.sha256(first.json).hexdigest()
    changed = batch(replace(WHOLE.files[0], pages=89))
    assert content_of(KINDS["register"], lambda: changed).digest != first.digest


@pytest.mark.parametrize("key", ["register", "form"])
def test_the_pdf_has_its_number_its_fonts_and_text_as_text(key, tmp_path):
    """A formula or markup in a cell prints as it stands."""
    hostile = batch(replace(WHOLE.files[0], name="张#测$试", cells={"备注": '=HYPERLINK("x")', "原单位/岗位": "#image(\"/etc/passwd\")"}))
    content = content_of(KINDS[key], lambda: hostile)
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(content, "QC2026-0001", MADE_AT, read_settings(tmp_path))))
    text = "".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "QC2026-0001" in text and content.digest[:20] in text and "张#测$试" in text
    assert key != "register" or ('=HYPERLINK("x")' in text and "/etc/passwd" in text)
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts and all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_rows_stay_whole_under_their_headings_and_a_cell_longer_than_a_page_is_not_cut(tmp_path):
    said = [replace(FAULT, sentence=f"甲{place}始" + "材料形成时间晚于移交日期" * 6 + f"甲{place}终") for place in range(30)]
    long = replace(FAULT, sentence="乙始" + "字" * 3000 + "乙终")
    facts = batch(file(ZHANG, "returned", findings=(*said, long), return_reason="检测没有通过。"))
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(content_of(KINDS["return"], lambda: facts), "TH2026-0001", MADE_AT, read_settings(tmp_path))))
    pages = ["".join(page.extract_text().split()) for page in pdf.pages]
    assert len(pages) > 3 and all("怎样改" in page for page in pages if "核对材料" in page)
    assert all(any(f"甲{place}始" in page and f"甲{place}终" in page for page in pages) for place in range(30))
    assert "乙终" in "".join(pages)


def test_the_qr_code_leads_to_the_record_of_the_paper(tmp_path):
    settings = read_settings(tmp_path)
    assert record_address(settings, "QC2026-0001") == "http://127.0.0.1:8000/papers/QC2026-0001"
    public = settings.with_(public_address="https://archive.example/")
    assert record_address(public, "QC2026-0001") == "https://archive.example/papers/QC2026-0001"


@pytest.mark.parametrize("key", list(KINDS))
def test_the_printed_qr_code_is_read_from_the_page_at_300_dpi(key: str, tmp_path):
    settings = read_settings(tmp_path).with_(public_address="https://dangan.jinning.example.gov.cn/")
    number = f"{KINDS[key].series}2026-0001"
    with pypdfium2.PdfDocument(pdf_of(content_of(KINDS[key], lambda: WHOLE), number, MADE_AT, settings)) as paper:
        width, height = paper[0].get_size()
        corner = paper[0].render(scale=300 / 72, crop=(width - 150, height - 150, 0, 0)).to_numpy()
    assert cv2.QRCodeDetector().detectAndDecode(corner)[0] == f"https://dangan.jinning.example.gov.cn/papers/{number}"
