"""One URL answers the whole page, or, to htmx, the fragment of it that is swapped."""
from __future__ import annotations

from flask import Response, flash, get_flashed_messages, redirect, render_template
from htmx_flask import request

from portal.rendering.addresses import is_inside

TOASTS = "components/toasts.html"


def wants_fragment() -> bool:
    """Whether htmx asks for a part: boosted links and restored history are whole pages."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def page(template: str, fragment: str | None = None, status: int = 200, **facts: object) -> Response:
    """The page, or its named fragment where htmx asked and the page has one.

    Both templates get the same facts; `is_fragment` tells a fragment that it comes alone, for example to add
    `hx-swap-oob` to a heading that states a count. What `toast` said comes along with either.
    """
    if fragment is None or not wants_fragment():
        return Response(render_template(template, is_fragment=False, **facts), status)
    body = render_template(fragment, is_fragment=True, **facts)
    said = get_flashed_messages()
    if said:
        body += render_template(TOASTS, toasts=said, is_fragment=True)
    return Response(body, status)


def see_other(address: str) -> Response:
    """Sends the browser to another page of ours after something was done: 303, or HX-Redirect for htmx.

    Raises ValueError for an address that leaves this site.
    """
    if not is_inside(address):
        raise ValueError("an answer may only lead to a path of this site")
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": address})
    return Response(status=303, headers={"Location": redirect(address).location})


def toast(sentence: str, undo: str | None = None) -> None:
    """Says what was just done, on this answer or the next page; `undo` is the path that takes it back by POST."""
    flash({"sentence": sentence, "undo": undo})  # type: ignore[arg-type]
