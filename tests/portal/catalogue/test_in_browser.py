"""Editing a row of the 目录 in a browser: the focus goes to what is wrong, and what was saved can be taken back from its row."""
from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.portal.catalogue.conftest import Shelf
from tests.portal.live_site import settings, tab  # noqa: F401  (fixtures)


def test_a_row_is_mended_saved_and_taken_back(shelf: Shelf, tab: Page):  # noqa: F811
    tab.goto(f"/files/{shelf.own}")
    row = tab.locator("#item-9-2-1")
    row.get_by_role("link", name="改 9-2-1").click()
    expect(tab.locator("#title")).to_be_focused()
    tab.fill("#month", "13")
    tab.keyboard.press("Enter")
    expect(tab.locator("#month-wrong")).to_have_text("13 月不存在。只知道年份，月和日可以空着。")
    expect(tab.locator("#month")).to_be_focused()
    tab.fill("#month", "9")
    tab.keyboard.press("Enter")
    expect(row).to_contain_text("1975-09-01")
    tab.get_by_role("button", name="撤销").click()
    expect(tab.locator("#toasts")).to_contain_text("9-2-1 已恢复原样。")
    expect(row).to_contain_text("1975-08-01")


def test_editing_can_be_left_without_saving(shelf: Shelf, tab: Page):  # noqa: F811
    tab.goto(f"/files/{shelf.own}")
    tab.get_by_role("link", name="改 1-1", exact=True).click()
    tab.fill("#title", "别的")
    tab.get_by_role("link", name="不改了").click()
    expect(tab.locator("#item-1-1")).to_contain_text("职工登记表")
    expect(tab.locator("#item-1-1 form")).to_have_count(0)
