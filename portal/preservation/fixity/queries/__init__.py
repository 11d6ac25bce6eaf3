"""Reading what is known of the objects in the store."""
from portal.preservation.fixity.queries.expected import expected, is_expected, is_recorded, object_named, on_their_way
from portal.preservation.fixity.queries.readings import (
    Standing,
    check_of,
    count_damaged,
    findings,
    in_trouble,
    is_missing,
    known_ids,
    last_night,
    last_reconciled,
    oldest,
    overdue,
    page_in_catalogue,
    run_of,
    runs,
    standing,
)

__all__ = [
    "Standing", "check_of", "count_damaged", "expected", "findings", "in_trouble", "is_expected", "is_missing", "is_recorded", "known_ids",
    "last_night", "last_reconciled", "object_named", "oldest", "on_their_way", "overdue", "page_in_catalogue", "run_of", "runs", "standing",
]
