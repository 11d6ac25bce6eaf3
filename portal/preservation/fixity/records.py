"""When what was read is found out again by reading; the trail keeps what was found and mended."""
from __future__ import annotations

from portal.preservation.fixity.models import FixityCheck, FixityRun, Reconciling, StoreFinding
from portal.records import lost


def register_records() -> None:
    lost("", FixityRun, FixityCheck, StoreFinding, Reconciling)
