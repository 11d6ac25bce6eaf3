"""Uploads in Chromium: what a person sees while packages arrive, after the line broke, and after the page was closed."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from portal.database import db
from portal.transfers.models import TransferUpload
from tests.portal.live_site import settings, tab  # noqa: F401  (fixtures)
from tests.portal.transfers.intake import LI, ZHANG, Intake, package

pytestmark = pytest.mark.slow
SMALL = "TusUpload.PIECE = 1000; TusUpload.FIRST_WAIT_MS = 50;"


@pytest.fixture
def page(intake: Intake, tab: Page) -> Page:  # noqa: F811
    """An empty batch, opened; packages go in pieces of a thousand bytes."""
    tab.goto(f"/transfers/{intake.announce()}")
    tab.evaluate(SMALL)
    return tab


def choose(page: Page, *paths: Path) -> None:
    page.set_input_files("input[name=packages]", paths)
    page.locator("#upload").get_by_role("button", name="上传").click()


def on_pieces(page: Page, handler) -> None:
    page.route(re.compile("/uploads/"), lambda route: handler(route) if route.request.method == "PATCH" else route.continue_())


def offsets() -> list[tuple[int, int]]:
    db.session.rollback()
    return [(one.offset, one.length) for one in db.session.scalars(db.select(TransferUpload).order_by(TransferUpload.id))]


def test_each_and_all_are_shown_and_each_is_checked_when_it_arrives(intake: Intake, page: Page):
    choose(page, package(ZHANG).zip(intake.folder), package(LI).zip(intake.folder))
    expect(page.locator("#upload .arrived")).to_have_count(2)
    expect(page.locator("[data-upload-count]")).to_contain_text("收到 2 / 2 个包")
    expect(page.locator("#upload")).to_contain_text("530***********001X")
    assert page.evaluate("localStorage.length + sessionStorage.length") <= 1  # what htmx keeps, and nothing of ours
    assert all(whole == length for whole, length in offsets())


def test_a_broken_line_is_tried_again_until_it_holds(intake: Intake, page: Page):
    failures = ["broken", "busy", "spoilt"]

    def break_off(route: Route) -> None:
        kind = failures.pop() if failures else None
        if kind is None:
            route.continue_()
        elif kind == "broken":
            route.abort("connectionreset")
        elif kind == "busy":
            route.fulfill(status=503, body="")
        else:
            route.fulfill(status=460, body="")

    on_pieces(page, break_off)
    choose(page, package(ZHANG, pages=3).zip(intake.folder))
    expect(page.locator("#upload .arrived")).to_have_count(1)
    assert failures == []


def test_after_the_page_was_closed_the_same_file_goes_on_where_it_stopped(intake: Intake, page: Page):
    path, pieces = package(ZHANG, pages=3).zip(intake.folder), []

    def stop_after_two(route: Route) -> None:
        pieces.append(route.request.headers["upload-offset"])
        route.continue_() if len(pieces) <= 2 else route.abort("internetdisconnected")

    on_pieces(page, stop_after_two)
    choose(page, path)
    expect(page.locator("[data-state]")).to_contain_text("自动接着传")
    assert offsets() == [(2000, path.stat().st_size)]
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute_all()  # not before: the closed page would try again meanwhile
    page.evaluate(SMALL)
    expect(page.locator("[data-unfinished]")).to_contain_text("530***********001X")
    pieces.clear()
    on_pieces(page, lambda route: (pieces.append(route.request.headers["upload-offset"]), route.continue_()))
    choose(page, path)
    expect(page.locator("#upload .arrived")).to_have_count(1)
    expect(page.locator("[data-unfinished-list]")).to_be_hidden()
    assert pieces[0] == "2000" and len(offsets()) == 1


def test_it_can_be_stopped_taken_up_and_cancelled(intake: Intake, page: Page):
    held: list[Route] = []
    on_pieces(page, held.append)
    choose(page, package(ZHANG, pages=3).zip(intake.folder), package(LI).zip(intake.folder))
    first, second = page.locator("[data-upload-list] .parcel").nth(0), page.locator("[data-upload-list] .parcel").nth(1)
    first.get_by_role("button", name="暂停").click()
    expect(first.locator("[data-state]")).to_have_text("停着")
    second.get_by_role("button", name="取消").click()
    expect(second.locator("[data-state]")).to_have_text("取消了")
    page.unroute_all()
    first.get_by_role("button", name="接着传").click()
    expect(page.locator("#upload .arrived")).to_have_count(1)
    assert len(offsets()) == 1 and len(list(intake.staging.iterdir())) == 1


def test_who_was_signed_out_meanwhile_reads_how_it_goes_on(intake: Intake, page: Page):
    """A closed lid outlasts a session; what goes on first is a HEAD, whose answer carries no words."""
    on_pieces(page, lambda route: None)
    choose(page, package(ZHANG).zip(intake.folder))
    page.locator("[data-upload-list]").get_by_role("button", name="暂停").click()
    page.context.clear_cookies()
    page.locator("[data-upload-list]").get_by_role("button", name="接着传").click()
    expect(page.locator("[data-upload-list] [data-state]")).to_contain_text("登录已过期。刷新这一页")


def test_what_is_cancelled_while_it_begins_leaves_nothing(intake: Intake, page: Page):
    begun: list[Route] = []
    page.route(re.compile("/uploads$"), lambda route: begun.append(route))
    choose(page, package(ZHANG).zip(intake.folder))
    line = page.locator("[data-upload-list] .parcel")
    line.get_by_role("button", name="取消").click()
    expect(line.locator("[data-state]")).not_to_have_text("取消了")
    begun[0].continue_()
    expect(line.locator("[data-state]")).to_have_text("取消了")
    assert offsets() == [] and list(intake.staging.iterdir()) == []


def test_of_a_folder_only_its_packages_are_sent_and_the_page_says_so(intake: Intake, page: Page, tmp_path: Path):
    folder = tmp_path / "disk"
    folder.mkdir()
    package(ZHANG).zip(folder)
    package(LI).unpack(folder)
    others = sum(1 for path in folder.rglob("*") if path.is_file()) - 1
    page.set_input_files("[data-upload-folder] input", folder)
    expect(page.locator("[data-upload-said]")).to_have_text(f"文件夹里有 1 个 ZIP，正在传；另外 {others} 个文件不是 ZIP，没有传。")
    expect(page.locator("#upload .arrived")).to_have_count(1)
    empty = tmp_path / "unpacked"
    empty.mkdir()
    package(LI).unpack(empty)
    page.set_input_files("[data-upload-folder] input", empty)
    expect(page.locator("[data-upload-said]")).to_contain_text("没有 ZIP，什么也没有传")


def test_what_is_refused_says_why_beside_its_file(intake: Intake, page: Page, monkeypatch):
    monkeypatch.setattr("portal.transfers.arrival.LEFT_FREE_BYTES", 1 << 60)
    choose(page, package(ZHANG).zip(intake.folder))
    expect(page.locator("#upload [data-state]")).to_contain_text("服务器的盘快满了，现在收不下")
    monkeypatch.undo()
    page.locator("#upload").get_by_role("button", name="接着传").click()
    expect(page.locator("#upload .arrived")).to_have_count(1)


def test_limits_are_said_before_anything_is_sent_and_it_fits_a_phone(page: Page):
    expect(page.locator("#upload")).to_contain_text("一个包最多 20 GB")
    expect(page.locator("#upload")).to_contain_text("没传完的留 7 天")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
