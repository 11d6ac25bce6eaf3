"""What every answer says about itself: its policy, its type, who may keep it."""
from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
))
"""Nothing inline, nothing from elsewhere; `data:` only for the arrows and ticks in Bootstrap's own sheet."""
YEAR_SECONDS = 31_536_000


def harden(response: Response, https: bool) -> Response:
    """Sets the headers on an answer; a view that set a stricter policy of its own keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    response.vary.add("HX-Request")
    return response


def configure_cookies(app: Flask, https: bool) -> None:
    """One cookie, signed, gone with the browser: `__Host-` and Secure where the public address is https."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-guidang" if https else "guidang",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
