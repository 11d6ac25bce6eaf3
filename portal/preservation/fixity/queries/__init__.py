"""Reading what is known of the objects in the store."""
from portal.preservation.fixity.queries.expected import expected, is_expected, object_named, on_their_way
from portal.preservation.fixity.queries.readings import (
    Standing,
    check_of,
    findings,
    in_trouble,
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
    "Standing", "check_of", "expected", "findings", "in_trouble", "is_expected", "known_ids", "last_night", "last_reconciled",
    "object_named", "oldest", "on_their_way", "overdue", "page_in_catalogue", "run_of", "runs", "standing",
]
