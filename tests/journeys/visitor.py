"""Somebody with a browser that runs no scripts: sees a page's words, follows its links, presses its buttons, and nothing else.

What a page does not offer cannot be pressed, so a journey fails where a button is missing as well as where it does the wrong thing.
"""
from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

UNSEEN = {"script", "style", "template", "head"}
HOLDS_NOTHING = {"input", "br", "img", "meta", "link", "hr", "source", "col"}


@dataclass
class Form:
    """Where it goes, what its fields hold as the page came, the words of its buttons."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""

    def put(self, name: str | None, value: str) -> None:
        if name:
            self.fields.setdefault(name, []).append(value)


class Sheet(HTMLParser):
    """A page as it was sent: `words` to read, `links` as (words, address), `forms`."""

    def __init__(self, html: str):
        super().__init__()
        self.words, self.links, self.forms = "", [], []
        self._open: list[str] = []
        self._link: list[str] | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, str] = {name: value or "" for name, value in attrs}
        if tag not in HOLDS_NOTHING:
            self._open.append(tag)
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "a" and "href" in given:
            self._link = ["", given["href"]]
        elif tag == "select":
            self._select = (given.get("name", ""), [])
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = [given.get("name", ""), ""]
        elif tag == "input" and self._in("form"):
            chosen = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if chosen and given.get("type") != "file":
                self.forms[-1].put(given.get("name"), given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.links.append((" ".join(self._link[0].split()), self._link[1]))
            self._link = None
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            if self._in("form") and chosen:
                self.forms[-1].put(name, chosen[0])
            self._select = None
        elif tag == "textarea" and self._area:
            if self._in("form"):
                self.forms[-1].put(self._area[0], self._area[1].strip())
            self._area = None
        while tag in self._open and self._open.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if UNSEEN & set(self._open):
            return
        self.words += data
        if self._link:
            self._link[0] += data
        if self._area:
            self._area[1] += data
        if self._in("button") and self._in("form"):
            self.forms[-1].words += data

    def _in(self, tag: str) -> bool:
        return tag in self._open


class Visitor:
    """`visitor.go("/")`, then `follow` links and `press` buttons by their words; `page` is what lies before them."""

    def __init__(self, app: Flask):
        self._client = app.test_client()
        self.address, self.page = "", Sheet("")

    def sign_in(self, user: str, password: str) -> None:
        self.go("/sign-in")
        self.press("登录", user=user, password=password)
        assert "/sign-in" not in self.address, self.words

    @property
    def words(self) -> str:
        return " ".join(self.page.words.split())

    def see(self, *words: str) -> None:
        """Everything that has to stand on the page."""
        for word in words:
            assert word in self.words, f"{word!r} is not on {self.address}: {self.words}"

    def offers(self, word: str) -> bool:
        """Whether a button says so."""
        return any(word in form.words for form in self.page.forms)

    def go(self, address: str) -> None:
        self._arrive(self._client.get(address, follow_redirects=True))

    def follow(self, word: str) -> None:
        """The link that says just that, or else the first that has it among its words."""
        links = self.page.links
        found = [address for words, address in links if words == word] + [address for words, address in links if word in words]
        assert found, f"no link {word!r} on {self.address}: {links}"
        self.go(found[0])

    def press(self, word: str, **filled: Any) -> None:
        """The button that says so; its form is sent as it stands but for what is filled in. A Path is a file that was chosen."""
        form = next((form for form in self.page.forms if word in form.words), None)
        assert form, f"no button {word!r} on {self.address}: {[form.words for form in self.page.forms]}"
        self._send(form, filled)

    def search(self, query: str) -> None:
        """Types into the search box and presses Enter."""
        self._send(next(form for form in self.page.forms if "query" in form.fields), {"query": query})

    def get(self, address: str) -> TestResponse:
        """An answer that is no page, or a refusal."""
        return self._client.get(address)

    def _send(self, form: Form, filled: dict[str, Any]) -> None:
        with ExitStack() as files:
            data = {**form.fields, **{name: _as_sent(value, files) for name, value in filled.items()}}
            self._arrive(self._client.post(form.action or self.address, data=data, follow_redirects=True))

    def _arrive(self, response: TestResponse) -> None:
        self.address, self.page = response.request.path, Sheet(response.get_data(as_text=True))
        assert response.status_code == 200, f"{response.status_code} at {self.address}: {self.words}"


def _as_sent(value: Any, files: ExitStack) -> Any:
    if isinstance(value, Path):
        return (files.enter_context(value.open("rb")), value.name)
    if isinstance(value, list):
        return [_as_sent(one, files) for one in value]
    return value
