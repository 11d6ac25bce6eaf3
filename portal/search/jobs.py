"""The index follows the trail: what the numberer has numbered after the index's cursor is taken up, in sequence."""
from __future__ import annotations

from portal import installation, trail
from portal.jobs.worker import on_tick
from portal.search.actions import forget_old_queries
from portal.search.queries import SUBJECT, entries_of
from portal.trail.sealing import seal_when_due

ENTRIES_AT_ONCE = 200


def register_jobs() -> None:
    on_tick(trail.number_entries)
    on_tick(follow_trail)
    on_tick(forget_old_queries)
    on_tick(seal_when_due)


def follow_trail() -> int:
    """Takes up the next entries of the trail; returns how many. Repeated, it writes the same entries under the same keys."""
    index = installation.current().index
    cursor = index.cursor()
    following = trail.entries_after(cursor, ENTRIES_AT_ONCE)
    if not following:
        return 0
    changed = dict.fromkeys(entry.subject.removeprefix(SUBJECT) for entry in following if entry.subject.startswith(SUBJECT))
    last = following[-1].number
    assert last is not None, "the trail gives numbered entries only"
    with index.batch() as batch:
        for reference in changed:
            batch.remove_reference(reference)
            batch.put(entries_of(reference))
        batch.set_cursor(last)
    return len(following)


def rebuild_index() -> int:
    """Empties the index and lets it follow the trail from the beginning; returns how many trail entries it took up."""
    index = installation.current().index
    index.wipe()
    taken = 0
    while step := follow_trail():
        taken += step
    return taken


def lag() -> int:
    """How many numbered entries the index has not taken up yet."""
    return trail.last_number() - installation.current().index.cursor()
