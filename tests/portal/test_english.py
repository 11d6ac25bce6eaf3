"""Whoever chooses English reads English on every page; Chinese are only names and what is marked as Chinese."""
from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from portal import wording
from portal.access import Role
from portal.settings import Settings
from tests.portal.conftest import settings_in

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]+")
MARKED_AS_CHINESE = re.compile(r'lang="zh-CN"[^<>]*>(?:<i [^<>]*></i>)?[^<]*')
NAMES = ("晋宁区档案馆", "滇池磷业有限责任公司", "昆阳机械厂", "王测试", "中文")
"""Of the archive, of the cast, and of a language in its own words."""
WRITTEN = ("原始图像数据", "优化图像数据", "图像数据", "类号-序号-页号", "类号", "序号", "页号", "男", "女")
"""Folders and values that a package writes in Chinese whoever reads about them."""
NO_PAGES = {"static", "transfers.template"}
"""Files to download."""


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """Words are the same on every database: one is enough."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The English sentences as they stand in the checkout, compiled or not."""
    inside = Path(wording.ENGLISH, "LC_MESSAGES")
    (tmp_path / inside).mkdir(parents=True)
    with (wording.TRANSLATIONS / inside / "messages.po").open("rb") as source, (tmp_path / inside / "messages.mo").open("wb") as compiled:
        write_mo(compiled, read_po(source))
    monkeypatch.setattr(wording, "TRANSLATIONS", tmp_path)
    wording._catalogue.cache_clear()
    yield
    wording.set_language(wording.CHINESE)
    wording._catalogue.cache_clear()


def addresses(app: Flask) -> list[str]:
    """Every page that needs nothing but its address."""
    return sorted(rule.rule for rule in app.url_map.iter_rules()
                  if "GET" in rule.methods and not rule.arguments and rule.endpoint not in NO_PAGES)


def chinese(page: str) -> list[str]:
    text = MARKED_AS_CHINESE.sub("", page)
    for name in (*NAMES, *WRITTEN):
        text = text.replace(name, "")
    return sorted(set(CHINESE.findall(text)))


def test_the_search_for_chinese_passes_over_names_and_marked_words_only():
    assert chinese('<b lang="zh-CN">字</b> 王测试 <p title="查找">ok，</p>') == ["查找", "，"]


@pytest.mark.parametrize("name", [None, *(role.value for role in Role)])
def test_no_chinese_is_left_on_the_pages_of(name, app, client_of):
    browser = client_of(name)
    browser.post("/account/view", data={"language": "en", "next": "/sign-in"})
    read = {address: browser.get(address) for address in [*addresses(app), "/nowhere"]}
    pages = {address: answer.text for address, answer in read.items() if answer.text.startswith("<!doctype html>\n<html lang")}
    assert "/nowhere" in pages and all('<html lang="en"' in page for page in pages.values())
    assert {address: found for address, page in pages.items() if (found := chinese(page))} == {}
