"""Forms that carry large files: each file goes where the view says while it arrives; the page's token is asked for all the same."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser
from wtforms.validators import ValidationError

TOKEN_FIELD, TOKEN_HEADER = "csrf_token", "X-CSRFToken"
MOST_FIELD_BYTES = 1 << 20
"""Of one text field, and of what the parser holds at a time."""
MOST_PARTS = 2_000


def streams(blueprint: Blueprint, view: str) -> None:
    """Lets a view of this blueprint's module read its own form with `take_form`; it must call it, or `check_token`."""
    module = blueprint.import_name
    blueprint.record_once(lambda state: state.app.extensions["csrf"].exempt(f"{module}.{view}"))


def take_form(place: Callable[..., Any], most_bytes: int) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    """The fields and the files of this request; `place` opens what the next file is written to, which is the file's `stream`.

    With the token in a header nothing is read before it is checked. Raises CSRFError, RequestEntityTooLarge, BadRequest
    where the request breaks off.
    """
    token = request.headers.get(TOKEN_HEADER)
    if token:
        _check(token)
    parser = FormDataParser(place, MOST_FIELD_BYTES, most_bytes, silent=False, max_form_parts=MOST_PARTS)
    try:
        _, form, files = parser.parse_from_environ(request.environ)
    except ValueError:
        raise BadRequest from None
    if not token:
        _check(form.get(TOKEN_FIELD))
    return form, files


def check_token() -> None:
    """Asks for the page's token in the header, before anything of the body is read. Raises CSRFError."""
    _check(request.headers.get(TOKEN_HEADER))


def _check(token: str | None) -> None:
    try:
        validate_csrf(token)
    except ValidationError as fault:
        raise CSRFError(str(fault)) from None
