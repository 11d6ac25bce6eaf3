"""The archivist's part of a batch by keyboard alone in Chromium, and a page that somebody else has overtaken."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.transfers import actions
from tests.portal.live_site import settings, tab  # noqa: F401  (fixtures)
from tests.portal.transfers.intake import LI, ZHANG, Intake, package

pytestmark = pytest.mark.slow
RING = "getComputedStyle(document.activeElement).outlineStyle"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def sent(page: Page) -> list[str]:
    """Addresses of everything that the page posts from now on."""
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    return posts


def test_a_file_is_chosen_returned_once_and_taken_back(intake: Intake, tab: Page):  # noqa: F811
    reference = intake.submitted(package(ZHANG), package(LI))
    tab.goto(f"/transfers/{reference}")
    posts = sent(tab)
    tab.locator("#people a").nth(1).focus()
    press(tab, "Enter")
    expect(tab.locator("#sheet h2")).to_be_focused()
    expect(tab.locator("#sheet h2")).to_have_text("李测试")

    tab.locator("#sheet summary", has_text="退回这 1 人").focus()
    press(tab, "Enter", "Tab", "Tab", "Enter")
    expect(tab.get_by_label("理由")).to_be_focused()  # what is missing is said, and the place is where to write it
    assert tab.evaluate(RING) != "none"
    tab.keyboard.type("缺一页")
    press(tab, "Tab", "Enter", "Enter")
    expect(tab.locator("#toasts")).to_contain_text("已退回")
    expect(tab.locator("#standing h1")).to_have_text("可以签收 1 人")
    tab.wait_for_load_state("networkidle")  # the regions that hear of the return are drawn anew, and the focus has its place
    press(tab, "u")
    expect(tab.locator("#standing h1")).to_have_text("可以签收 2 人")
    assert [post.rpartition("/")[2] for post in posts] == ["return", "take-back"]


def test_a_page_that_was_overtaken_says_so_and_shows_what_is_now(intake: Intake, tab: Page):  # noqa: F811
    reference = intake.submitted(package(ZHANG), package(LI))
    tab.goto(f"/transfers/{reference}/files/1")
    tab.locator("#sheet summary", has_text="退回这 1 人").click()
    tab.get_by_label("理由").fill("缺一页")
    actions.return_file(intake.cast["archivist2"], reference, 1, "缺两页")
    tab.locator("#sheet form").get_by_role("button", name="退回这 1 人").click()
    expect(tab.locator("#sheet")).to_contain_text("现在是“已退回”，不能退回。")
    expect(tab.locator("#sheet")).to_contain_text("缺两页")
    expect(tab.locator("#sheet [data-refusal] .notice")).to_be_focused()

    expect(tab.locator("#standing").get_by_role("button", name="签收 1 人")).to_be_visible()
    actions.upload(intake.cast["enterprise"], reference, intake.given(package(ZHANG)))
    intake.work()
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    tab.locator("#standing").get_by_role("button", name="签收 1 人").click()
    expect(tab.locator("main")).to_contain_text("现在可以签收 2 人。没有照办")
    tab.locator("#standing").get_by_role("button", name="签收 2 人").click()
    expect(tab.locator("#toasts")).to_contain_text("已签收")
    tab.go_back()
    expect(tab.locator("#standing h1")).to_have_text("正在入藏，还有 2 人")
