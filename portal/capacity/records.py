"""What the planner entered, in the store."""
from __future__ import annotations

from portal.capacity.models import FilledPosts
from portal.records import register
from portal.records.tables import Part, record_of_tables, whole


def register_records() -> None:
    register(record_of_tables("posts", "已在岗人数", whole(FilledPosts), Part(FilledPosts)))
