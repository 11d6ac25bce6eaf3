"""Asking: a query is kept for a day under an opaque id, and nobody asks faster than a person types."""
from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete

from portal import installation
from portal.access import Actor, Permission
from portal.database import db, now, writing
from portal.lifecycle import Refusal
from portal.search.models import StoredQuery
from portal.search.queries import QUERY_PLACE, asked_since, oldest_query
from portal.trail import Recorded, recorded
from portal.wording import N_

MOST_A_MINUTE = 300
"""Of one account (ASVS 2.4.1): far above what a person types, far below what collecting names takes."""
KEPT = timedelta(days=1)
ID_BYTES = 16


class TooManyQueries(Exception):
    """This account asked more than MOST_A_MINUTE times within a minute."""


@recorded("search.asked", Permission.SEARCH_USE)
def ask(actor: Actor, text: str) -> Recorded:
    """Keeps a query and returns the id of its address. Raises Refusal where it is blank, TooManyQueries."""
    if not text.strip():
        raise Refusal(N_("要查什么，先写上。"))
    at = now()
    if asked_since(actor, at - timedelta(minutes=1)) >= MOST_A_MINUTE:
        raise TooManyQueries
    query_id = secrets.token_urlsafe(ID_BYTES)
    token = installation.current().keys.encrypt(text.strip(), QUERY_PLACE)
    db.session.add(StoredQuery(id=query_id, account_id=actor.account_id, query_token=token, asked_at=at))
    return Recorded(f"query:{query_id}", value=query_id)


def forget_old_queries() -> int:
    """Removes what was asked more than a day ago; returns how many."""
    oldest, before = oldest_query(), now() - KEPT
    if oldest is None or oldest >= before:
        return 0
    with writing() as session:
        return len(session.scalars(delete(StoredQuery).where(StoredQuery.asked_at < before).returning(StoredQuery.id)).all())
