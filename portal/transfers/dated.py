"""What a report finds when the files are handed over on another day than it was made for: a register may bring its date later."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.transfers.catalogue_checks import earliest_birth, late_finding
from portal.transfers.inspection import findings_of
from portal.transfers.members import PACKAGE
from portal.transfers.package import Person

LATE = "date-after-transfer"


def findings_on(report: dict[str, Any], day: date | None) -> list[Finding]:
    """The findings of a report for a hand-over on this day; as they are where no day is stated, or it is the report's own."""
    found = findings_of(report)
    if day is None or report["transfer_date"] in (None, day.isoformat()):
        return found
    return [*(finding for finding in found if finding.code != LATE), *_late(report, day)]


def _late(report: dict[str, Any], day: date) -> Iterator[Finding]:
    born = earliest_birth(Person(**report["person"]))
    for item in report["items"]:
        if item["date"]:
            yield from late_finding(PartialDate.parse(item["date"]), born, day, item["code"] or PACKAGE)
