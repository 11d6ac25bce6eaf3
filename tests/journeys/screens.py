"""People before real screens: each has a browser of their own, and what they see is kept as pictures."""
from __future__ import annotations

from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.house import password_of

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PATIENCE_MS = 120_000
"""Until something that workers do has to be on the page; on a busy machine reading a page takes long."""


class Album:
    """A folder of pictures, numbered in the order of the journey; those of earlier runs are removed."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        self._folder, self._numbers = folder, count(1)

    def keep(self, page: Page, name: str) -> None:
        """The whole page, once as wide as a desktop and once as a phone; the caret stays, for hiding it writes style attributes."""
        number, own = next(self._numbers), page.viewport_size
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.screenshot(path=self._folder / f"{number:02}-{name}-{size['width']}.png", full_page=True, caret="initial")
        page.set_viewport_size(own or DESKTOP)


class Person:
    """Signed in through the sign-in page. `troubles` is what went wrong behind the page: scripts, policy, server."""

    def __init__(self, browser: Browser, site: str, user: str, album: Album, size: dict[str, int] = DESKTOP):
        context = browser.new_context(base_url=site, viewport=size, locale="zh-CN", accept_downloads=True)
        context.set_default_timeout(PATIENCE_MS)
        self.page, self.album, self.troubles = context.new_page(), album, []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self._note(said))
        self.page.on("response", lambda answer: self.troubles.append(answer.url) if answer.status >= 500 else None)
        self.page.goto("/sign-in")
        self.fill("账号名", user)
        self.fill("密码", password_of(user))
        self.press("登录")
        expect(self.page.get_by_text("跳到正文")).to_be_attached()

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.troubles.append(f"{self.page.url}: {said.text} {said.location}")

    def go(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, word: str, exact: bool = False) -> None:
        self.page.get_by_role("link", name=word, exact=exact).first.click()

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=word).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def tick(self, word: str) -> None:
        self.page.get_by_label(word).first.check()

    def upload(self, *packages: Path) -> None:
        """Sends packages to the batch before them and waits until each is said to have arrived, below those that were sent before."""
        arrived = self.page.locator("#upload .arrived")
        before = arrived.count()
        self.page.set_input_files("input[name=packages]", packages)
        self.page.locator("#upload").get_by_role("button", name="上传").click()
        expect(arrived).to_have_count(before + len(packages), timeout=PATIENCE_MS)

    def search(self, query: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(query)
        self.page.keyboard.press("Enter")
        self.see(f"“{query}”")

    def see(self, *words: str) -> None:
        """Waits until each is on the page."""
        for word in words:
            expect(self.page.locator("main").get_by_text(word).first).to_be_visible(timeout=PATIENCE_MS)

    def told(self, word: str) -> None:
        """Waits until the page says, beside its content, that something was done."""
        expect(self.page.locator("#toasts")).to_contain_text(word, timeout=PATIENCE_MS)

    def keep(self, name: str) -> None:
        self.album.keep(self.page, name)
