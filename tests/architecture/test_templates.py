"""Pages obey the content security policy by construction: nothing inline, nothing from elsewhere, no orphan."""
from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.architecture.checkout import files, name

TEMPLATES = list(files("*.html", "templates"))
JINJA = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
ELSEWHERE = re.compile(r"""(?:src|href|action|content)\s*=\s*["']\s*(?:https?:)?//""")
CSS_ELSEWHERE = re.compile(r"""(?:@import\s+|url\(\s*)["']?\s*(?:url\(\s*["']?)?(?:https?:)?//""")


class Inline(HTMLParser):
    """Collects what a strict content security policy forbids."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        line = self.getpos()[0]
        given = {key: value or "" for key, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"line {line}: <{tag}>")
        for key, value in given.items():
            if key == "style" or key.startswith(("on", "hx-on")) or value.strip().startswith("javascript:"):
                self.found.append(f"line {line}: {key}")


def inline(markup: str) -> list[str]:
    parser = Inline()
    parser.feed(JINJA.sub(lambda match: "\n" * match.group().count("\n"), markup))
    return parser.found


@pytest.mark.parametrize("markup", [
    "<p style='color: red'>", "<script>alert(1)</script>", "<style>p {}</style>", "<a onclick='x()'>",
    "<a href='javascript:x()'>", "<p {% if late %} style='color: red' {% endif %}>",
])
def test_the_search_for_inline_code_finds_it(markup):
    assert inline(markup)


def test_no_template_has_inline_script_or_style():
    bad = {name(path): found for path in TEMPLATES if (found := inline(path.read_text(encoding="utf-8")))}
    assert bad == {}


def test_nothing_is_loaded_from_elsewhere():
    pages = [name(path) for path in TEMPLATES if ELSEWHERE.search(path.read_text(encoding="utf-8"))]
    sheets = [name(path) for path in files("*.css", "portal/static") if CSS_ELSEWHERE.search(path.read_text(encoding="utf-8"))]
    assert pages + sheets == []


def test_every_template_is_used_by_a_page_or_by_code():
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*files("*.py", "portal"), *TEMPLATES])
    orphans = [name(path) for path in TEMPLATES if not mentioned(path, code)]
    assert orphans == []


def mentioned(path: Path, code: str) -> bool:
    room = path.parent.name
    return f"{room}/{path.name}" in code or f'"{path.name}"' in code or f"'{path.name}'" in code
