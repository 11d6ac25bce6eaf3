"""A batch with errors until its signature, in Chromium on a served archive; pictures stay in `instance/screenshots/correction`."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect, sync_playwright

from portal.demonstration.defect_batches import Planted, write_defects
from portal.demonstration.packages import Packed
from portal.transfers.register_sheet import write_register
from tests.conftest import CHECKOUT
from tests.journeys.house import ENTERPRISE, House
from tests.journeys.screens import PATIENCE_MS, PHONE, Album, Person
from tests.packages import jpeg

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
STAFF = ("enterprise", "archivist")
PEOPLE, PAGES, SEED = 2, 4, 29
DEFECT = "page-dpi"
PASS, BACK, MISSING = "原件上就是这样，已对照纸质核对。", "缺退休审批表的复印件。", "少一张夹页"
PAPERS = {"enterprise": ("移交清册", "电子档案移交与接收登记表"), "archivist": ("检测报告", "退回通知", "接收凭证")}


@dataclass(frozen=True)
class Disk:
    """`faulty` and `mended` are one person's packages; what the register says of `miscounted` is a page too many."""

    faulty: Packed
    mended: Packed
    miscounted: Packed
    register: Path


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """What `guidang sample --defects page-dpi` writes, and its register with a slip of the pen."""
    clean, spoilt = write_defects(tmp_path / "disk", [DEFECT], PEOPLE, PAGES, SEED, ENTERPRISE)
    mended, miscounted = clean.packages
    return Disk(spoilt.packages[0], mended, miscounted, _with_a_slip(clean, miscounted.person.name))


def _with_a_slip(clean: Planted, name: str) -> Path:
    book = load_workbook(clean.register)
    rows = list(book.worksheets[0].iter_rows())
    head = next(row for row in rows if "身份证号" in [cell.value for cell in row])
    columns = {cell.value: place for place, cell in enumerate(head)}
    cells = next(row for row in rows if row[columns["姓名"]].value == name)
    cells[columns["页数"]].value = PAGES + 1
    book.save(clean.register)
    return clean.register


def test_a_batch_with_errors_until_its_signature(tmp_path: Path, browser: Browser, disk: Disk):
    house = House(tmp_path / "instance", {"GUIDANG_OCR": "off"})
    house.open(*STAFF)
    album = Album(CHECKOUT / "instance" / "screenshots" / "correction")
    with house.served() as site:
        enterprise, archivist = (Person(browser, site, user, album) for user in STAFF)
        batch = _hand_over(enterprise, disk)
        _read_findings(enterprise, disk, tmp_path)
        _mend(enterprise, disk)
        _let_pass(archivist, enterprise, batch, disk)
        _submit(enterprise, batch)
        _return(archivist, enterprise, batch, disk)
        _count_paper(archivist, batch, disk)
        _judge_sample(archivist, batch)
        _receive(archivist, batch)
        _make_papers_out(enterprise, archivist, batch)
        _file_signed_copy(enterprise, archivist, batch, tmp_path)
        _announce_a_long_name(enterprise, tmp_path)
        assert enterprise.troubles + archivist.troubles == []


# --- the enterprise ---------------------------------------------------------------------------------------------------


def _hand_over(enterprise: Person, disk: Disk) -> str:
    enterprise.go("/transfers/new")
    enterprise.page.set_input_files("input[name=register]", disk.register)
    enterprise.press("登记批次")
    enterprise.see("下一步：上传 2 个人的包")
    enterprise.upload(disk.faulty.path, disk.miscounted.path)
    enterprise.see("下一步：改 2 个人的包")
    return enterprise.page.url


def _read_findings(enterprise: Person, disk: Disk, place: Path) -> None:
    """By person, item and page, with the picture of the page; then the list to take along, from beside the next step."""
    _look_at(enterprise, disk.faulty)
    sheet = enterprise.page.locator("#sheet")
    expect(sheet.locator(".item-bar .code").first).to_be_visible()
    expect(sheet).to_contain_text(re.compile(r"分辨率是 \d+ dpi，标准是 300 dpi"))
    expect(sheet.get_by_role("img", name="1-1-001.JPG")).to_be_visible()
    picture = sheet.locator("svg image").first.get_attribute("href")
    assert enterprise.page.request.get(picture or "").body().startswith(b"\xff\xd8")
    expect(sheet).to_contain_text("第 1 页")
    enterprise.keep("findings")
    with enterprise.page.expect_download() as taken:
        enterprise.page.locator(".notice").get_by_role("link", name="下载缺陷清单").click()
    taken.value.save_as(place / "defects.xlsx")
    cells = {cell.value for row in load_workbook(place / "defects.xlsx").active.iter_rows() for cell in row}
    assert {disk.faulty.person.name, DEFECT, disk.miscounted.person.name, "register-pages-differ"} <= cells
    assert disk.faulty.person.id_number not in cells


def _look_at(person: Person, packed: Packed) -> None:
    """Chooses somebody in the list, unless the findings shown are this one's already."""
    name = person.page.locator("#sheet h2").first
    if name.inner_text() != packed.person.name:
        person.follow(packed.person.name)
    expect(name).to_have_text(packed.person.name)


def _mend(enterprise: Person, disk: Disk) -> None:
    """The mended package is inspected a second time, the other one is not; what was found before stays to be read."""
    enterprise.upload(disk.mended.path)
    enterprise.see("下一步：改 1 个人的包", "第 1 次检测发现，第 2 次检测已没有。")
    _look_at(enterprise, disk.miscounted)
    expect(enterprise.page.locator("#sheet")).to_contain_text("第 1 次检测")


def _submit(enterprise: Person, batch: str) -> None:
    enterprise.go(batch)
    enterprise.tick("已装订成册")
    enterprise.press("提交 2 人")
    enterprise.see("已交给档案馆，等签收")


# --- the archive ------------------------------------------------------------------------------------------------------


def _let_pass(archivist: Person, enterprise: Person, batch: str, disk: Disk) -> None:
    archivist.go(batch)
    _look_at(archivist, disk.miscounted)
    archivist.see(f"清册写 {PAGES + 1} 页，包里有 {PAGES} 页")
    archivist.page.locator("#sheet summary", has_text="放行 1 处").click()
    archivist.page.locator("#lift-reason").fill(PASS)
    archivist.press("放行 1 处")
    archivist.see(PASS)
    enterprise.go(batch)
    _look_at(enterprise, disk.miscounted)
    enterprise.see(PASS)


def _return(archivist: Person, enterprise: Person, batch: str, disk: Disk) -> None:
    """One of the two, with a reason that the enterprise reads."""
    archivist.go(batch)
    _look_at(archivist, disk.mended)
    archivist.page.locator("#sheet summary", has_text="退回这 1 人").click()
    archivist.page.locator("#return-reason").fill(BACK)
    archivist.press("退回这 1 人")
    archivist.see("已退回", BACK)
    enterprise.go(batch)
    enterprise.see("退回了 1 人，改好后重传", BACK)
    enterprise.keep("returned-to-the-enterprise")


def _count_paper(archivist: Person, batch: str, disk: Disk) -> None:
    archivist.go(batch)
    archivist.follow("清点纸质档案")
    name = disk.miscounted.person.name
    row = archivist.page.get_by_role("row").filter(has_text=name)
    archivist.fill(f"{name} 的卷数", "1")
    archivist.fill(f"{name} 的页数", str(PAGES - 1))
    row.get_by_placeholder("不符时写说明").fill(MISSING)
    row.get_by_role("button", name="记下").click()
    expect(row).to_contain_text("不符", timeout=PATIENCE_MS)
    archivist.see("纸质档案都清点了，1 人与系统不符")
    archivist.keep("paper-counted")


def _judge_sample(archivist: Person, batch: str) -> None:
    """With the keyboard, page by page, until the sample is decided."""
    archivist.go(batch)
    archivist.follow("去抽检")
    archivist.press("开始抽检")
    archivist.see("这一页合格吗？")
    expect(archivist.page.locator("figure img")).to_have_js_property("complete", True)
    while "这一页合格吗？" in archivist.page.locator("h1").inner_text():
        with archivist.page.expect_navigation():
            archivist.page.keyboard.press("1")
    archivist.see("抽检通过")


def _receive(archivist: Person, batch: str) -> None:
    archivist.go(batch)
    expect(archivist.page.locator("#counted")).to_contain_text("−1 页", timeout=PATIENCE_MS)
    archivist.press("签收 1 人")
    archivist.see("已签收 1 人，退回 1 人")


# --- the papers -------------------------------------------------------------------------------------------------------


def _make_papers_out(enterprise: Person, archivist: Person, batch: str) -> None:
    """Each side makes out its own; all of them stand at the batch."""
    for person, titles in zip((enterprise, archivist), PAPERS.values(), strict=True):
        for title in titles:
            person.go(batch)
            person.press(f"出具{title}")
            person.see("怎样核对")
            address = person.page.get_by_role("link", name="打开 PDF").get_attribute("href")
            assert person.page.request.get(address or "").body().startswith(b"%PDF-")
    enterprise.go(batch)
    for title in (title for titles in PAPERS.values() for title in titles):
        expect(enterprise.page.locator("#papers")).to_contain_text(title, timeout=PATIENCE_MS)


def _file_signed_copy(enterprise: Person, archivist: Person, batch: str, place: Path) -> None:
    """The signed receipt is filed back with its record and is seen at the batch by the other side."""
    scan = place / "signed.jpg"
    scan.write_bytes(jpeg("signed and sealed"))
    archivist.go(batch)
    archivist.page.locator("#papers").get_by_role("row").filter(has_text="接收凭证").get_by_role("link").first.click()
    archivist.page.set_input_files("input[name=scan]", scan)
    archivist.press("归回签章件")
    expect(archivist.page.locator("#scans img")).to_be_visible(timeout=PATIENCE_MS)
    enterprise.go(batch)
    receipt = enterprise.page.locator("#papers").get_by_role("row").filter(has_text="接收凭证")
    expect(receipt).to_contain_text("有签章件", timeout=PATIENCE_MS)
    enterprise.keep("signed-at-the-batch")


def _announce_a_long_name(enterprise: Person, place: Path) -> None:
    """A name without a blank is as wide as a phone at most."""
    register = place / "long.xlsx"
    register.write_bytes(write_register({}, [{"姓名": "阿卜杜勒艾则孜·买买提依明" * 4, "身份证号": "53012219550307001X"}]))
    enterprise.page.set_viewport_size(PHONE)
    enterprise.go("/transfers/new")
    enterprise.page.set_input_files("input[name=register]", register)
    enterprise.press("登记批次")
    enterprise.see("下一步：上传 1 个人的包")
    assert enterprise.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
