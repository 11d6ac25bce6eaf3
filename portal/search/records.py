"""What somebody asked is kept for a day, and not in the store."""
from __future__ import annotations

from portal.records import lost
from portal.search.models import StoredQuery


def register_records() -> None:
    lost("", StoredQuery)
