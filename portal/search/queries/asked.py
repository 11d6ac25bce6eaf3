"""What somebody asked before."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from portal import installation
from portal.access import Actor, NotFound, Permission
from portal.database import db
from portal.search.models import StoredQuery
from portal.wording import N_

QUERY_PLACE = "stored_queries.query_token"
GONE = N_("这次查找已经过期，或者是别人的。查过的内容只留一天，请再查一次。")


def query_for(actor: Actor, query_id: str) -> str:
    """The text of a query that this actor asked. Raises NotFound where it is another's, or a day has passed."""
    actor.reach(Permission.SEARCH_USE)
    kept = db.session.get(StoredQuery, query_id)
    if kept is None or kept.account_id != actor.account_id:
        raise NotFound(GONE)
    return installation.current().keys.decrypt(kept.query_token, QUERY_PLACE)


def asked_since(actor: Actor, moment: datetime) -> int:
    """How many queries this account asked after a moment."""
    statement = select(func.count()).where(StoredQuery.account_id == actor.account_id, StoredQuery.asked_at > moment)
    return db.session.scalar(statement) or 0


def oldest_query() -> datetime | None:
    """When the oldest kept query was asked."""
    return db.session.scalar(select(func.min(StoredQuery.asked_at)))
