"""Reading what is known of the objects in the store."""
from portal.preservation.fixity.queries.expected import (
    can_be_kept,
    expected,
    is_expected,
    is_recorded,
    is_waiting,
    lacks_versions,
    object_named,
    on_their_way,
    recorded,
    was_held,
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
    keeps,
    known_ids,
    known_of,
    last_night,
    last_reconciled,
    listed_before,
    oldest,
    overdue,
    page_in_catalogue,
    run_of,
    runs,
    standing,
    to_keep,
)

__all__ = [
    "Standing", "can_be_kept", "check_of", "count_damaged", "count_differing", "count_known", "expected", "findings",
    "in_trouble", "is_expected", "is_in_trouble", "is_missing", "is_recorded", "is_waiting", "keeps", "known_ids", "known_of",
    "lacks_versions", "last_night", "last_reconciled", "listed_before", "object_named", "oldest", "on_their_way", "overdue",
    "page_in_catalogue", "recorded", "run_of", "runs", "standing", "to_keep", "was_held",
]
