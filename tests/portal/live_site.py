"""Fixtures for tests in a real browser: the application on one database, served by a thread; import them where they are used."""
from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from portal.accounts.actions import COOKIE, open_session
from portal.settings import Settings
from tests.portal.conftest import settings_in

TROUBLE = """
window.trouble = [];
document.addEventListener("securitypolicyviolation", (event) => window.trouble.push(event.violatedDirective));
window.addEventListener("error", (event) => window.trouble.push(event.message));
"""


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """One database is enough here: the browser does not see which."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture
def tab(app, cast, chromium: str) -> Iterator[Page]:
    """A tab in which the archivist is signed in; addresses are paths. Nothing may break the policy or fail in it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": COOKIE, "value": open_session(cast["archivist"].account_id), "url": site}])
        context.add_init_script(TROUBLE)
        page = context.new_page()
        yield page
        assert page.evaluate("window.trouble") == []
        browser.close()
    server.shutdown()
