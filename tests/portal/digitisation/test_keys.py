"""The viewer in a browser: every key does what its control says, and none does anything while somebody types."""
from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.portal.live_site import settings, tab  # noqa: F401  (fixtures)


def test_zoom_and_turn_without_leaving_the_page(filed: str, tab: Page):  # noqa: F811
    tab.goto(f"/files/{filed}/1-1/1")
    stage, picture = tab.locator("[data-stage]"), tab.locator("[data-stage] image")
    width = tab.locator("[data-stage] svg").bounding_box()["width"]
    tab.keyboard.press("z")
    expect(stage).to_have_attribute("data-zoom", "double")
    expect(tab.locator("[data-zoom-words]")).to_have_text("2 倍")
    expect(picture).to_have_attribute("href", f"/files/{filed.replace('·', '%C2%B7')}/1-1/1/image?width=2480")
    assert tab.locator("[data-stage] svg").bounding_box()["width"] > 1.5 * width
    tab.keyboard.press("r")
    expect(tab.locator("[data-stage] svg")).to_have_attribute("viewBox", "0 0 877 620")
    tab.keyboard.press("Escape")
    expect(stage).to_have_attribute("data-zoom", "width")
    tab.get_by_role("button", name="放大").click()
    expect(stage).to_have_attribute("data-zoom", "double")
    assert tab.url.endswith("/1-1/1")


def test_arrows_turn_pages_j_and_k_go_to_materials_and_esc_back_to_the_catalogue(filed: str, tab: Page):  # noqa: F811
    tab.goto(f"/files/{filed}/1-1/1")
    for key, page in (
        ("ArrowRight", "1-1/2"), ("ArrowRight", "3-1/1"), ("ArrowLeft", "1-1/2"), ("j", "3-1/1"), ("j", "9-2-1/1"), ("k", "3-1/1"),
    ):
        tab.keyboard.press(key)
        tab.wait_for_url(lambda address, page=page: address.split("?")[0].endswith(page))
    tab.keyboard.press("Escape")
    tab.wait_for_url(lambda address: address.endswith("#item-3-1"))
    expect(tab.locator("#item-3-1")).to_be_in_viewport()


def test_the_zoom_goes_along_to_the_next_page(filed: str, tab: Page):  # noqa: F811
    tab.goto(f"/files/{filed}/1-1/1")
    tab.keyboard.press("z")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url(lambda address: "1-1/2?zoom=double" in address)
    expect(tab.locator("[data-stage]")).to_have_attribute("data-zoom", "double")


def test_keys_do_nothing_while_somebody_types(filed: str, tab: Page):  # noqa: F811
    tab.goto(f"/files/{filed}/1-1/1")
    tab.locator("[data-find]").fill("王")
    for key in ("z", "r", "j", "ArrowRight", "ArrowLeft"):
        tab.keyboard.press(key)
    assert tab.locator("[data-find]").input_value() == "王zrj"
    expect(tab.locator("[data-stage]")).to_have_attribute("data-zoom", "width")
    assert tab.url.endswith("/1-1/1")
