"""Enterprises in the store. People are kept with their files (`transfers.records`)."""
from __future__ import annotations

from portal.people.models import Enterprise
from portal.records import register
from portal.records.tables import Part, record_of_tables, shards


def register_records() -> None:
    register(record_of_tables("enterprises", "移交企业", shards(Enterprise), Part(Enterprise)))
