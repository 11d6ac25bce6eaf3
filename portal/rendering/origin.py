"""Requests that change something come from our own pages: a token in each, and no foreign Origin."""
from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from portal.installation import current

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FORM_BYTES = 64 << 20
"""What a form may carry, a register or a scanned paper with it; views that take more read their form by `streaming`."""


def init_origin(app: Flask) -> None:
    """One token for each signed-in browser, as long as its cookie; `HX-Request` alone proves nothing."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, MAX_CONTENT_LENGTH=MOST_FORM_BYTES)
    app.before_request(refuse_foreign)
    CSRFProtect(app)


def refuse_foreign() -> None:
    """A browser names the page that sends a form; another host's is refused even where it knows a token."""
    origin = request.headers.get("Origin")
    if request.method in SAFE or origin is None:
        return
    ours = {request.host, urlsplit(current().settings.public_address).netloc}
    if urlsplit(origin).netloc not in ours - {""}:
        raise CSRFError("foreign origin")
