"""Whoever chooses English reads English: the catalogue has every sentence, and no sentence bypasses it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from portal.wording import ENGLISH, TRANSLATIONS
from tests.architecture.checkout import CHECKOUT, files, name

RENEW = "run: make words, then write the English sentences"
CHINESE_RUN = re.compile(r"[\u3400-\u9fff]+")
PLACE = re.compile(r"%\((\w+)\)\d*(\w)")
IN_CHINESE_ON_PURPOSE = re.compile(r"""lang="zh-CN"[^<>]*>(?:<i [^<>]*></i>)?[^<]*""")
SAY = {"_", "gettext", "ngettext"}
TEMPLATES = list(files("*.html", "templates"))


@lru_cache(maxsize=1)
def said() -> frozenset[str | tuple[str, ...]]:
    """Every message id of pages and commands, as `make words` collects them."""
    with (CHECKOUT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return frozenset(message for _, _, message, _, _ in extract_from_dir(CHECKOUT, methods, options))


@lru_cache(maxsize=1)
def english() -> Catalog:
    with (TRANSLATIONS / ENGLISH / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=ENGLISH)


def sentences() -> list[Message]:
    return [message for message in english() if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """The English of a message: one sentence, or singular and plural."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_sentence_has_its_english():
    written = {message.id for message in sentences() if all(forms(message))}
    assert {"missing": said() - written, "no longer said": {message.id for message in sentences()} - said()} == {
        "missing": frozenset(), "no longer said": set()}, RENEW


def test_no_english_sentence_is_a_guess():
    assert [message.id for message in sentences() if message.fuzzy] == []


def places(sentence: str) -> set[tuple[str, str]]:
    return set(PLACE.findall(sentence))


def test_every_english_sentence_has_the_places_of_the_chinese_one():
    assert {message.id: message.string for message in sentences()
            if any(places(form) != places(first(message.id)) for form in forms(message))} == {}


def first(message_id: str | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def test_english_sentences_have_chinese_words_only_where_they_name_one_of_the_chinese_sentence():
    bad = {}
    for message in sentences():
        own = first(message.id)
        strange = [run for form in forms(message) for run in CHINESE_RUN.findall(form) if run not in own]
        if strange or (CHINESE_RUN.search(own) and own in forms(message)):
            bad[own] = message.string
    assert bad == {}


def unsaid(source: str) -> Iterator[str]:
    """Chinese of a template that goes through no catalogue: plain text and literals outside `_()`."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    spoken = {id(literal) for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name in SAY
              for literal in call.find_all(nodes.Const)}
    for text in tree.find_all(nodes.TemplateData):
        yield from CHINESE_RUN.findall(IN_CHINESE_ON_PURPOSE.sub("", text.data))
    for literal in tree.find_all(nodes.Const):
        if isinstance(literal.value, str) and id(literal) not in spoken:
            yield from CHINESE_RUN.findall(literal.value)


@pytest.mark.parametrize("source", ["<p>你好</p>", "{{ word or '你好' }}", "{{ macro(label='你好') }}", "<a title='你好'>"])
def test_the_search_for_words_beside_the_catalogue_finds_them(source: str):
    assert list(unsaid(source))


def test_no_template_has_words_beside_the_catalogue():
    def read(path: Path) -> str:
        return path.read_text(encoding="utf-8")

    assert {name(path): found for path in TEMPLATES if (found := list(unsaid(read(path))))} == {}
