"""Puts pages, refusals, headers and words into the application."""
from __future__ import annotations

from flask import Flask, get_flashed_messages
from htmx_flask import Htmx

from portal import wording
from portal.access import current_actor
from portal.installation import current
from portal.rendering.formats import FILTERS
from portal.rendering.headers import configure_cookies, harden
from portal.rendering.masthead import rooms_of, search_address
from portal.rendering.origin import init_origin
from portal.rendering.preferences import prefer_by_cookie, speak_as_before, visitor
from portal.rendering.refusals import init_refusals


def init_rendering(app: Flask) -> None:
    """The application must be installed (`installation.install`) and have its secret key."""
    with app.app_context():
        https = current().settings.secure
    Htmx(app)
    configure_cookies(app, https)
    app.before_request(prefer_by_cookie)
    app.teardown_request(speak_as_before)
    init_origin(app)
    init_refusals(app)
    _init_templates(app)
    app.after_request(lambda response: harden(response, https))


def _init_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.optimized = False  # a filter on a constant is asked again for each reader, not once in the language of the first
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(wording.gettext, wording.form_for, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(FILTERS)
    app.context_processor(_facts_of_every_page)


def _facts_of_every_page() -> dict[str, object]:
    actor = current_actor()
    return {
        "actor": actor,
        "archive_name": current().settings.archive_name,
        "masthead": {"rooms": rooms_of(actor), "search": search_address()},
        "visitor": visitor(),
        "toasts": get_flashed_messages,
    }
