"""Jobs are not kept: what they were to do is asked for anew from what is kept."""
from __future__ import annotations

from portal.jobs.models import Job
from portal.records import RecordChange, lost
from portal.wording import N_


def register_records() -> None:
    lost(N_("后台工作（没做完的重新安排）"), Job)
    lost("", RecordChange)
