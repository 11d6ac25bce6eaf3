"""Role x endpoint: who gets where, as the checked-in table says; whoever may not is refused and leaves one entry in the trail."""
from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.access import GRANTS, Role
from portal.database import db
from portal.trail import TrailEntry

TABLE = Path(__file__).with_name("matrix.txt")
"""Each line: method, address, permission, the roles that hold it. A changed right is a changed line, seen by whoever reviews."""
PLACES = {"string": "none", "default": "none", "int": 1, "path": "none"}
INNER_REFUSALS = {"use_requests"}
"""Rooms whose pages are for one side only (the counter for townships, one question a page for retirees): a second, inner 403."""

READ_AS_THEY_COME = {"transfers.upload"}
"""The token of a streamed upload stands in its body, after the batch was looked up; tests/portal/transfers/test_upload.py has its test."""


def routes(app: Flask) -> list[tuple[str, str, str | None, str]]:
    """(method, rule, permission, endpoint) of every route but the static files."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        permission = app.view_functions[rule.endpoint].permission
        found += [(method, rule.rule, permission, rule.endpoint) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return sorted(found, key=lambda route: (route[1], route[0]))


def table(app: Flask) -> str:
    lines = []
    for method, rule, permission, _ in routes(app):
        who = [role.value for role in Role if permission in GRANTS[role]] if permission else ["everybody"]
        lines.append(f"{method:6} {rule}  {permission or 'public'}  {' '.join(who)}")
    return "\n".join(lines) + "\n"


def address(app: Flask, endpoint: str, rule: str) -> str:
    chosen = next(one for one in app.url_map.iter_rules(endpoint) if one.rule == rule)
    values = {name: PLACES["int"] if type(converter).__name__ == "IntegerConverter" else PLACES["string"]
              for name, converter in chosen._converters.items()}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(endpoint, values, method=next(iter(chosen.methods - {"HEAD", "OPTIONS"})))


def refusals() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.verb == "access.refused"))


def test_the_table_of_rights_is_the_one_that_was_agreed(app):
    assert table(app) == TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_gets_where_its_grants_say_and_nowhere_else(app, client_of, role):
    client = client_of(role)
    wrong = []
    for method, rule, permission, endpoint in routes(app):
        if endpoint.startswith("accounts.sign_out") or permission is None:
            continue
        before, allowed = refusals(), permission in GRANTS[Role(role)]
        status = client.open(address(app, endpoint, rule), method=method).status_code
        refused = status == 403
        if status >= 500 or (not allowed and not refused) or (allowed and refused and endpoint.split(".")[0] not in INNER_REFUSALS):
            wrong.append(f"{method} {rule}: {status}")
        if not allowed and refusals() != before + 1:
            wrong.append(f"{method} {rule}: {refusals() - before} entries for one refusal")
    assert wrong == []


def test_nobody_is_led_to_sign_in_everywhere_else(app, client_of):
    client = client_of(None)
    wrong = []
    for method, rule, permission, endpoint in routes(app):
        status = client.open(address(app, endpoint, rule), method=method).status_code
        if status >= 500 or (permission is not None and status not in (303, 401)):
            wrong.append(f"{method} {rule}: {status}")
    assert wrong == []


def test_a_form_without_its_token_changes_nothing(app, client_of):
    client = client_of("lead")
    wrong = []
    for method, rule, permission, endpoint in routes(app):
        if method == "GET" or permission is None or endpoint in READ_AS_THEY_COME:
            continue
        status = client.open(address(app, endpoint, rule), method=method, headers={"X-CSRFToken": "", "HX-Request": "true"}).status_code
        if status != 403:
            wrong.append(f"{method} {rule}: {status}")
    assert wrong == []
