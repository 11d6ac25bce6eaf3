"""The words that people read: Chinese message ids, English by catalogue, one mechanism for pages, commands and children.

The standard library's gettext is enough and needs no application, so rules, the command line and the sandbox's child
speak with the same sentences as the pages. Chinese is the message id; a missing catalogue therefore still reads well.
"""
from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
TRANSLATIONS = Path(__file__).parent / "translations"

_language: ContextVar[str] = ContextVar("language", default=CHINESE)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("messages", TRANSLATIONS, [language], fallback=True)


def language() -> str:
    """The language in force: `zh` or `en`."""
    return _language.get()


def set_language(code: str | None) -> None:
    """Speak this language from now on in this context; anything but `en` means Chinese."""
    _language.set(ENGLISH if (code or "").lower().startswith(ENGLISH) else CHINESE)


@contextmanager
def use(code: str | None) -> Iterator[None]:
    """Speak this language inside the block only."""
    token = _language.set(_language.get())
    try:
        set_language(code)
        yield
    finally:
        _language.reset(token)


def gettext(message: str, **facts: object) -> str:
    """The sentence in the language in force, with `%(name)s` places filled from `facts`."""
    text = _catalogue(_language.get()).gettext(message) if message else ""
    return text % facts if facts else text


def form_for(singular: str, plural: str, number: int) -> str:
    """The sentence for this number in the language in force, its places not filled yet; Chinese has one form, English two."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def ngettext(singular: str, plural: str, number: int, **facts: object) -> str:
    """As `gettext`, choosing by number."""
    facts.setdefault("num", number)
    return form_for(singular, plural, number) % facts


def N_(message: str) -> str:
    """Marks a sentence that is translated where it is shown, not where it stands."""
    return message
