"""What pages do in a real browser beyond links and forms: where the focus goes, what keeps standing, what the browser keeps."""
from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from portal import access
from portal.access import Actor, Permission
from portal.accounts import actions
from portal.accounts.models import Account
from portal.database import writing
from portal.lifecycle import Refusal
from portal.settings import Settings
from tests.portal.conftest import settings_in

TROUBLE = """
window.trouble = [];
document.addEventListener("securitypolicyviolation", (event) => window.trouble.push(event.violatedDirective));
window.addEventListener("error", (event) => window.trouble.push(event.message));
"""
HTMX_PATH = "htmx-current-path-for-history"
"""The one thing htmx keeps in a tab: the address that stands in its bar."""
FORM = """{% extends "layout.html" %}{% from "components/form.html" import csrf %}{% from "components/job.html" import job %}
{% block main %}<h1 tabindex="-1">试验</h1>
<form id="try" class="sheet" hx-post="/try" hx-swap="outerHTML"><div class="refusal" data-refusal></div>{{ csrf() }}
<input name="text" id="text"><button data-busy="正在保存">试一试</button></form>
{{ job("work", "检测", state, 1, 2, poll="/work") }}{% endblock %}"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """One database is enough here: the browser does not see which."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture
def site(app, cast) -> Iterator[str]:
    """The address of the application, served by a thread."""
    add_trial_pages(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def add_trial_pages(app) -> None:
    asked: list[int] = []

    @access.requires(Permission.ACCOUNT_OWN)
    def trial(actor: Actor):
        return app.jinja_env.from_string(FORM).render(state="running", **trial_facts(app))

    @access.requires(Permission.ACCOUNT_OWN)
    def refuse(actor: Actor):
        raise Refusal("现在不能试。")

    @access.requires(Permission.ACCOUNT_OWN)
    def work(actor: Actor):
        asked.append(1)
        macro = app.jinja_env.get_template("components/job.html").module.job
        return macro("work", "检测", "running" if len(asked) < 2 else "done", len(asked), 2, poll="/work")

    app.add_url_rule("/trial", "trial", trial)
    app.add_url_rule("/try", "try", refuse, methods=["POST"])
    app.add_url_rule("/work", "work", work)


def trial_facts(app) -> dict:
    facts: dict = {}
    app.update_template_context(facts)
    return facts


@pytest.fixture
def page(site: str, browser: Browser, cast, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page signed in as the administrator; at the end nothing was inline, no script failed, nothing was kept."""
    context = browser.new_context(base_url=site)
    context.add_cookies([{"name": actions.COOKIE, "value": actions.open_session(cast["admin"].account_id), "url": site}])
    context.add_init_script(TROUBLE)
    opened = context.new_page()
    yield opened
    assert opened.evaluate("window.trouble") == []
    assert opened.evaluate("localStorage.length") == 0
    kept = opened.evaluate("Object.entries(sessionStorage)")
    assert kept in ([], [[HTMX_PATH, opened.evaluate("location.pathname + location.search")]])
    context.close()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")


def test_a_refusal_stands_above_what_was_typed_and_has_the_focus(page):
    page.goto("/trial")
    page.fill("#text", "写到一半")
    page.click("text=试一试")
    page.wait_for_selector("#try > .refusal > .notice.warn")
    assert page.input_value("#text") == "写到一半"
    assert focused(page) == "notice warn"


def test_a_wrong_field_gets_the_focus_and_what_was_typed_stays(page):
    page.goto("/accounts/new")
    page.fill("[name=user]", "new.one")
    page.fill("[name=area]", "530115001")
    page.click("main .btn-primary")
    page.wait_for_selector("#enterprise-wrong")
    assert focused(page) == "enterprise"
    assert page.input_value("[name=user]") == "new.one"


def test_long_work_says_its_end_once_and_moves_no_focus(page):
    page.goto("/trial")
    page.focus("#text")
    page.wait_for_selector("#live:has-text('已完成')", state="attached", timeout=15_000)
    assert focused(page) == "text"
    assert page.get_attribute("#work", "hx-get") is None


def test_what_was_done_can_be_taken_back_with_one_key(page, cast):
    page.goto(f"/accounts/{cast['lead'].account_id}")
    page.click("text=停用账号")
    page.wait_for_selector(".toast-line")
    page.keyboard.press("u")
    page.wait_for_selector("text=停用账号")
    assert page.locator(".toast-line").inner_text().startswith("已恢复账号")


def test_lists_go_by_j_and_k_and_open_by_enter(page):
    page.goto("/accounts")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("tr.on").count() == 1 and page.locator("tbody tr").first.get_attribute("class") == "on"
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/*")


def test_single_keys_are_quiet_in_fields_and_when_switched_off(page):
    page.goto("/accounts/new")
    page.focus("[name=user]")
    page.keyboard.type("jku/")
    assert page.input_value("[name=user]") == "jku/"
    page.goto("/account")
    page.check("[name=single_keys][value='0']")
    page.click("text=保存设置")
    page.goto("/accounts")
    page.keyboard.press("j")
    assert page.locator("tr.on").count() == 0


def test_paging_swaps_the_list_alone_and_keeps_the_address(page):
    with writing() as session:
        session.add_all(Account(user=f"reader{number:03}", role="auditor", created_at=actions.now()) for number in range(60))
    page.goto("/accounts?role=auditor")
    page.evaluate("window.same = true")
    page.click("text=下一页")
    page.wait_for_url("**page=2**")
    assert page.evaluate("window.same") is True
    page.go_back()
    page.wait_for_selector("text=reader000")


def test_after_signing_out_the_way_back_shows_nothing(page):
    page.goto("/accounts")
    page.click("summary")
    page.click("text=退出登录")
    page.wait_for_url("**/sign-in")
    page.go_back()
    page.wait_for_url("**/sign-in**")
    assert page.locator("text=个账号").count() == 0


def test_a_page_asks_before_it_signs_somebody_out(page):
    page.clock.install()
    page.goto("/accounts")
    assert page.locator("#idle").is_hidden()
    page.clock.fast_forward("13:30")
    assert page.locator("#idle").is_visible()
    page.get_by_role("button", name="接着用").click()
    page.wait_for_selector("#idle", state="hidden")


@pytest.mark.parametrize("elder", ["0", "1"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_sticks_out_sideways(page, width, elder):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/account")
    page.check(f"input[name=elder][value='{elder}']")
    page.click("text=保存设置")
    for address in ("/accounts", "/accounts/new", "/account", "/account/password", "/nowhere"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
