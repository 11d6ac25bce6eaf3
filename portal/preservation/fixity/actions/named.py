"""The object that somebody means: by 档号, by the number of a paper, or by its id."""
from __future__ import annotations

from archive_store import Damaged
from portal import installation
from portal.access import NotFound
from portal.preservation.fixity import queries
from portal.wording import N_

UNKNOWN = N_("没有档号、文书或对象 %(reference)s。")
IDENTIFIER = "urn:"


def object_for(reference: str) -> str:
    """The id of an object that a row names, that is a record of the system, or that the store has. Raises NotFound, StoreError."""
    object_id = queries.object_named(reference)
    if object_id is not None:
        return object_id
    identifier = reference.startswith(IDENTIFIER) and reference.isascii() and reference.isprintable()
    if identifier and (queries.is_recorded(reference) or _kept(reference)):
        return reference
    raise NotFound(UNKNOWN, reference=reference)


def _kept(object_id: str) -> bool:
    try:
        return installation.current().store.head(object_id) is not None
    except ValueError:  # too long for an id
        return False
    except Damaged:  # it is there
        return True
