"""A lease is of no use once nobody writes."""
from __future__ import annotations

from portal.preservation.leases.models import StoreLease
from portal.records import lost


def register_records() -> None:
    lost("", StoreLease)
