"""Objects whose content is gone: by a recorded disposal, which is as it should be, or by nobody's leave, which is damage."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from sqlalchemy import select

from archive_store import Damaged, NotThere, Problem, Store
from archive_store.layout import WITHDRAWN as TOMBSTONE
from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import DESTROYED
from portal.database import db
from portal.preservation.copies.withdrawals import is_recorded
from portal.preservation.fixity.comparing import Difference
from portal.preservation.fixity.states import CONTENT_LEFT, WITHDRAWN

NOT_RECORDED = Problem(WITHDRAWN, TOMBSTONE, "the content was withdrawn, and nobody has recorded it")


def among(store: Store, object_ids: Iterable[str]) -> set[str]:
    """Which of these objects are tombstones."""
    return {object_id for object_id in object_ids if _is_tombstone(store, object_id)}


def differences(heads: Set[str], tombstones: Set[str]) -> Iterator[Difference]:
    """Tombstones that nobody has recorded, and objects of destroyed files whose content is there."""
    for object_id in sorted(tombstones):
        if not is_recorded(object_id):
            yield Difference(WITHDRAWN, object_id, WITHDRAWN, object_id)
    for object_id in sorted((destroyed_objects() & heads) - tombstones):
        yield Difference(CONTENT_LEFT, object_id, CONTENT_LEFT, object_id)


def destroyed_objects() -> set[str]:
    """Objects of files that are destroyed: tombstones, and nothing else, may stand there."""
    return set(db.session.scalars(select(PersonnelFile.object_id).where(PersonnelFile.custody == DESTROYED)))


def _is_tombstone(store: Store, object_id: str) -> bool:
    try:
        return store.withdrawn(object_id)
    except (NotThere, Damaged):  # reading the object tells
        return False
