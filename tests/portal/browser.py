"""A test browser: each request has a context of its own as in life, and what changes something carries the page's token."""
from __future__ import annotations

import secrets

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal.database import db

TOKEN = "X-CSRFToken"
SAFE = {"GET", "HEAD", "OPTIONS"}


class Browser(FlaskClient):
    """`browser.post(address, data)` as a form of ours would, `browser.htmx("post", address, data)` as htmx would.

    Give `headers={"X-CSRFToken": ""}` to send none. What the test had read before is read afresh after each request.
    """

    def open(self, *args, **kwargs) -> TestResponse:
        if str(kwargs.get("method", "GET")).upper() not in SAFE:
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault(TOKEN, self.token())
            kwargs["headers"] = headers
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def htmx(self, verb: str, address: str, data: dict | None = None, **headers: str) -> TestResponse:
        """A request of htmx; further headers with underscores, such as `HX_Target="list"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self, verb)(address, data=data, headers={"HX-Request": "true", **named})

    def token(self) -> str:
        """The token of this browser's cookie, as it stands in each of its pages."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return serializer.dumps(raw)
