"""The whole life once more, in Chromium on a served archive, with scripts, keys and a phone; pictures stay in `instance/screenshots`."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pypdf import PdfReader

from portal.demonstration.packages import Packed
from portal.demonstration.sample import Samples
from tests.conftest import CHECKOUT
from tests.journeys.house import House
from tests.journeys.screens import PATIENCE_MS, PHONE, Album, Person
from tests.journeys.spoiling import LOST, without_its_last_page

pytestmark = pytest.mark.timeout(900)
STAFF = ("enterprise", "archivist", "lead", "admin")
FORM, ITEM = "职工退休审批表", "9-2-1"
REFERENCE = re.compile(r"J123-RS·QT-\d{6}")


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("house", ["embedded"], indirect=True)
def test_a_batch_and_a_request_in_the_browser(house: House, browser: Browser, samples: Samples, tmp_path: Path):
    house.open(*STAFF)
    album = Album(CHECKOUT / "instance" / "screenshots")
    with house.served() as site:
        people = {user: Person(browser, site, user, album) for user in STAFF}
        enterprise, archivist, lead, admin = people.values()
        batch = _hand_over(enterprise, samples, tmp_path)
        _take_in(archivist, batch)
        reference = _catalogue(archivist, samples.packages[0])
        _shelve(lead, archivist, reference)
        house.add("retiree", "--person", reference)
        people["retiree"] = retiree = Person(browser, site, "retiree", album, PHONE)
        request = _ask(retiree)
        _decide(archivist, lead, request)
        _fetch(retiree, request, tmp_path)
        _read(archivist, samples.packages[0])
        _look_around(archivist, admin)
        assert {user: person.troubles for user, person in people.items() if person.troubles} == {}


def _hand_over(enterprise: Person, samples: Samples, place: Path) -> str:
    """Packages are sent one by one with their progress; what is found appears by itself. Answers the batch's address."""
    first, second = samples.packages
    enterprise.keep("enterprise-desk")
    enterprise.follow("移交批次")
    enterprise.follow("新建批次")
    enterprise.page.set_input_files("input[name=register]", samples.register)
    enterprise.press("登记批次")
    enterprise.see("下一步：上传 2 个人的包")
    enterprise.keep("batch-announced")
    enterprise.upload(first.path, without_its_last_page(second, place))
    enterprise.see("下一步：改 1 个人的包")
    enterprise.follow(second.person.name)
    enterprise.see(LOST)
    enterprise.keep("batch-findings")
    enterprise.upload(second.path)
    enterprise.tick("已装订成册")
    enterprise.press("提交 2 人")
    enterprise.see("已交给档案馆，等签收")
    enterprise.keep("batch-submitted")
    return enterprise.page.url


def _take_in(archivist: Person, batch: str) -> None:
    archivist.go("/")
    archivist.keep("archivist-desk")
    archivist.page.locator("main").get_by_role("link", name="签收").first.click()
    archivist.keep("batch-to-receive")
    archivist.press("签收 2 人")
    archivist.see("已签收 2 人")
    archivist.keep("batch-accessioned")


def _catalogue(archivist: Person, packed: Packed) -> str:
    """Looked up by name, a title is mended in its row; answers the 档号."""
    archivist.search(packed.person.name)
    archivist.keep("search-name")
    archivist.page.locator("main").get_by_role("link", name=REFERENCE).first.click()
    reference = REFERENCE.search(archivist.page.locator("main").inner_text())
    assert reference
    archivist.follow(f"改 {ITEM}")
    archivist.fill("材料名称", f"{FORM}（正本）")
    archivist.press(f"保存 {ITEM}")
    archivist.see(f"{FORM}（正本）", "待上架")
    archivist.keep("file")
    archivist.press("编目完成")
    return reference[0]


def _shelve(lead: Person, archivist: Person, reference: str) -> None:
    lead.follow("库房")
    lead.follow("登记库房")
    lead.fill("库房号", "01")
    lead.fill("使用面积（平方米）", "60")
    lead.press("登记库房")
    lead.press("加密集架")
    lead.page.wait_for_url("**/repository/rooms/01")
    archivist.go("/repository/shelving")
    archivist.keep("shelving")
    archivist.press("上架 1 卷")
    archivist.told("已上架到")
    archivist.go("/repository/rooms/01")
    archivist.keep("room")
    archivist.go(f"/files/{reference}")
    archivist.see("01-01-A-01-1")


def _ask(retiree: Person) -> str:
    """On a phone, one question a page; answers the request's address."""
    retiree.keep("retiree-desk")
    retiree.follow("申请核证副本")
    retiree.tick("办养老金、核对工龄")
    retiree.keep("request-purpose")
    retiree.press("下一题")
    retiree.tick(FORM)
    retiree.keep("request-items")
    retiree.press("下一题")
    retiree.see("看一看，对不对？")
    retiree.press("对，交上去")
    retiree.see("受理号")
    retiree.keep("request-sent")
    return retiree.page.url


def _decide(archivist: Person, lead: Person, request: str) -> None:
    archivist.go(request)
    archivist.press("受理")
    archivist.see("选放进副本的材料")
    archivist.keep("request-prepare")
    archivist.press("送审批")
    archivist.see("等待审批")
    lead.go(request)
    lead.see("等您审批：1 份材料")
    lead.keep("request-decide")
    lead.press("批准 1 份")
    lead.see("可以领取")


def _fetch(retiree: Person, request: str, place: Path) -> None:
    retiree.go(request)
    retiree.see("复印件可以下载到")
    retiree.keep("request-ready")
    with retiree.page.expect_download() as fetched:
        retiree.follow("领取复印件")
    copy = place / "copy.pdf"
    fetched.value.save_as(copy)
    assert len(PdfReader(copy).pages) == 3, "a cover and two pages"


def _read(archivist: Person, packed: Packed) -> None:
    """Words of a page are found once it was read; the page opens with them marked, and the keyboard turns, zooms and leaves it."""
    page = archivist.page
    archivist.go("/files/")
    archivist.keep("files")
    page.locator("main").get_by_role("link", name=REFERENCE).first.click()
    expect(page.locator("#reading")).to_contain_text("2 / 2", timeout=PATIENCE_MS)
    archivist.search(packed.person.post)
    archivist.keep("search-words")
    page.locator("main .hit a").first.click()
    expect(page.locator(".m-hit").first).to_be_visible()
    archivist.keep("page")
    page.keyboard.press("r")
    expect(page.locator("[data-stage]")).to_have_attribute("data-turn", "90")
    page.keyboard.press("z")
    expect(page.locator("[data-stage]")).to_have_attribute("data-zoom", "double")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    archivist.see("第 2 / 2 页")
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    archivist.see("打印目录")


def _look_around(archivist: Person, admin: Person) -> None:
    """The remaining rooms, and the desk in English."""
    for address, name in (("/requests/", "requests"), ("/capacity/", "capacity"), ("/trail/", "trail"), ("/status/", "status")):
        archivist.go(address)
        archivist.keep(name)
    admin.go("/accounts")
    admin.keep("accounts")
    archivist.go("/")
    archivist.page.locator("details.me summary").click()
    archivist.press("English")
    expect(archivist.page.locator("html")).to_have_attribute("lang", "en")
    rooms = archivist.page.locator("header nav").inner_text()
    assert rooms.isascii(), rooms
    archivist.keep("english-desk")
