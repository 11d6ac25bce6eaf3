"""Reading what is known of the objects in the store."""
from portal.preservation.fixity.queries.expected import (
    expected,
    is_expected,
    is_recorded,
    is_waiting,
    object_named,
    on_their_way,
    recorded,
)
from portal.preservation.fixity.queries.readings import (
    Standing,
    check_of,
    count_damaged,
    count_differing,
    count_known,
    findings,
    in_trouble,
    is_in_trouble,
    is_missing,
    known_ids,
    known_of,
    last_night,
    last_reconciled,
    listed_before,
    oldest,
    overdue,
    page_in_catalogue,
    records_to_keep,
    run_of,
    runs,
    standing,
)

__all__ = [
    "Standing", "check_of", "count_damaged", "count_differing", "count_known", "expected", "findings", "in_trouble",
    "is_expected", "is_in_trouble", "is_missing", "is_recorded", "is_waiting", "known_ids", "known_of", "last_night", "last_reconciled",
    "listed_before", "object_named", "oldest", "on_their_way", "overdue", "page_in_catalogue", "recorded", "records_to_keep",
    "run_of", "runs", "standing",
]
