"""Writing the version of an edited file as soon as somebody leaves it."""
from __future__ import annotations

from portal.catalogue.actions import KEEP, KEPT_KIND
from portal.jobs import Progress, register
from portal.records.keeping import keep


def register_jobs() -> None:
    register(KEEP, keep_version)


def keep_version(argument: dict, progress: Progress) -> None:
    """Repeated, it finds the version there."""
    keep(KEPT_KIND, argument["reference"])
