"""Asking: who may, what is kept and for how long, what is refused, what the trail says."""
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import database
from portal.access import Forbidden, NotFound
from portal.database import db, now, writing
from portal.lifecycle import Refusal
from portal.search import actions
from portal.search.models import StoredQuery
from portal.search.queries import query_for
from portal.trail import TrailEntry
from tests.portal.search.conftest import ZHAO_NUMBER


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StoredQuery)) or 0


def test_a_query_is_kept_for_who_asked_and_for_nobody_else(cast):
    query_id = actions.ask(cast["archivist"], f"  {ZHAO_NUMBER} ")
    assert query_for(cast["archivist"], query_id) == ZHAO_NUMBER
    for other in ("archivist2", "lead", "retiree"):
        with pytest.raises(NotFound, match="再查一次"):
            query_for(cast[other], query_id)
    with pytest.raises(Forbidden):
        query_for(cast["admin"], query_id)


def test_what_was_typed_stands_nowhere_in_the_clear(cast):
    query_id = actions.ask(cast["archivist"], ZHAO_NUMBER)
    [row] = db.session.execute(select(StoredQuery.__table__)).mappings()
    entry = db.session.scalar(select(TrailEntry).order_by(TrailEntry.id.desc()))
    assert ZHAO_NUMBER not in str(dict(row)) and len(query_id) >= 20
    assert (entry.verb, entry.subject, entry.before, entry.after, entry.reason) == ("search.asked", f"query:{query_id}", None, None, None)
    assert actions.ask(cast["archivist"], ZHAO_NUMBER) != query_id


def test_who_may_not_search_and_a_blank_query_leave_nothing(cast):
    for name in ("planner", "admin"):
        with pytest.raises(Forbidden):
            actions.ask(cast[name], "工资")
    with pytest.raises(Refusal, match="先写上"):
        actions.ask(cast["archivist"], " \t ")
    assert kept() == 0 and db.session.scalar(select(func.count()).where(TrailEntry.verb == "search.asked")) == 0


def test_nobody_asks_more_than_300_times_a_minute(cast, client_of):
    with writing() as session:
        mine, theirs = cast["archivist"].account_id, cast["lead"].account_id
        session.add_all(StoredQuery(id=f"q{place}", account_id=mine, query_token="-", asked_at=now()) for place in range(299))
        session.add_all(StoredQuery(id=f"o{place}", account_id=theirs, query_token="-", asked_at=now()) for place in range(5))
    archivist = client_of("archivist")
    assert archivist.post("/search/", data={"query": "工资"}).status_code == 303
    refused, in_place = archivist.post("/search/", data={"query": "工资"}), archivist.htmx("post", "/search/", {"query": "工资"})
    assert refused.status_code == in_place.status_code == 429
    assert "按得太快了" in refused.text and in_place.text.lstrip().startswith('<div class="notice')
    assert kept() == 305 and client_of("lead").post("/search/", data={"query": "工资"}).status_code == 303


def test_a_minute_later_it_goes_on(cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_MINUTE", 1)
    actions.ask(cast["archivist"], "工资")
    with pytest.raises(actions.TooManyQueries):
        actions.ask(cast["archivist"], "工资")
    monkeypatch.setattr(actions, "now", lambda: database.now() + timedelta(seconds=61))
    actions.ask(cast["archivist"], "工资")


def test_a_query_is_forgotten_after_a_day(cast, monkeypatch):
    old = actions.ask(cast["archivist"], "工资")
    monkeypatch.setattr(actions, "now", lambda: database.now() + timedelta(hours=23))
    young = actions.ask(cast["archivist"], "履历")
    assert actions.forget_old_queries() == 0 and kept() == 2
    monkeypatch.setattr(actions, "now", lambda: database.now() + timedelta(hours=25))
    assert actions.forget_old_queries() == 1 and actions.forget_old_queries() == 0
    assert query_for(cast["archivist"], young) == "履历"
    with pytest.raises(NotFound):
        query_for(cast["archivist"], old)
