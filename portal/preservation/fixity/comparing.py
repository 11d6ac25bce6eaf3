"""Rows beside objects: what one has and the other has not, and versions that differ."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from portal.preservation.fixity.states import OBJECT_WITHOUT_ROW, ROW_WITHOUT_OBJECT, STORE_NEWER, STORE_OLDER


@dataclass(frozen=True)
class Difference:
    """One finding; `mark` is what must be the same when it is found again."""

    kind: str
    subject: str
    mark: str
    object_id: str | None


def compare(
    before: Mapping[str, int | None], heads: Mapping[str, int | None], after: Mapping[str, int | None], known: Set[str],
) -> Iterator[Difference]:
    """Rows (object id -> version) as they were before and after the store was listed (object id -> newest version).

    Two listings of rows, because the archive goes on working: an object is written first and its row second. A version
    None is one that cannot be told: of an object reading it tells, of a record of the system what its rows say.
    `known` are objects that need no such row.
    """
    for object_id, version in sorted(before.items()):
        if object_id not in heads:
            yield Difference(ROW_WITHOUT_OBJECT, object_id, str(version), object_id)
    for object_id, head in sorted(heads.items()):
        if object_id not in after:
            if object_id not in known:
                yield Difference(OBJECT_WITHOUT_ROW, object_id, str(head), object_id)
            continue
        version = after[object_id]
        if head is not None and version is not None and head not in (before.get(object_id), version):
            yield Difference(STORE_NEWER if head > version else STORE_OLDER, object_id, f"{version} {head}", object_id)
