"""Saying that a file's 目录 is done, and taking it up again."""
from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.trail import TrailEntry
from tests.portal.catalogue.conftest import Shelf


def verbs(session) -> list[tuple[str, str]]:
    statement = select(TrailEntry.verb, TrailEntry.after).where(TrailEntry.verb.like("file.%"))
    return [(verb, after) for verb, after in session.execute(statement.order_by(TrailEntry.id))]


def test_it_works_and_can_be_undone(shelf: Shelf, client_of):
    from portal.database import db

    browser = client_of("archivist")
    assert browser.post(f"/files/{shelf.own}/finish").status_code == 303
    text = browser.get(f"/files/{shelf.own}").text
    assert "编目完成。" in text and "/reopen" in text and "已编目" in text
    assert "待编目 1 份档案" in browser.get("/files/?waiting=1").text
    assert browser.post(f"/files/{shelf.own}/reopen").status_code == 303
    assert "待编目 2 份档案" in browser.get("/files/?waiting=1").text
    assert verbs(db.session) == [("file.catalogued", "catalogued"), ("file.reopened", "waiting")]


@pytest.mark.parametrize("who", ["auditor", "retiree", "enterprise", "township", "planner", "admin"])
def test_who_may_not(shelf: Shelf, client_of, who):
    for verb in ("finish", "reopen"):
        assert client_of(who).post(f"/files/{shelf.own}/{verb}").status_code == 403


def test_wrong_state(shelf: Shelf, client_of):
    browser = client_of("archivist")
    again = browser.htmx("post", f"/files/{shelf.own}/reopen")
    assert again.status_code == 409 and "待编目" in again.text and "<html" not in again.text
    browser.post(f"/files/{shelf.own}/finish")
    assert browser.post(f"/files/{shelf.own}/finish").status_code == 409


def test_bad_input(shelf: Shelf, client_of):
    assert client_of("archivist").post("/files/J123-RS·QT-000404/finish").status_code == 404
    assert client_of("archivist").post(f"/files/{shelf.own}/finish", headers={"X-CSRFToken": ""}).status_code == 403
