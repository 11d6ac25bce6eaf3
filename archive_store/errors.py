"""What can go wrong in the store, as the caller has to tell it apart."""


class StoreError(Exception):
    """Any trouble of the store. Its message names objects and keys, never a secret."""


class NotThere(StoreError):
    """The object, version, path or key does not exist."""


class Conflict(StoreError):
    """Somebody else has written meanwhile: load the object afresh and decide again."""


class Damaged(StoreError):
    """What is kept differs from what was accepted. Never written over; needs a person or a replica."""


class Diverged(StoreError):
    """A copy holds something else than what it is a copy of, or is damaged itself. Never written over; needs a person."""


class Unwritable(StoreError):
    """The back end did not take what was written: it is not known to be kept. The same call may be made again."""


class Unreachable(StoreError):
    """The back end did not answer a reading request."""


class Gone(Unreachable):
    """There is no store where there should be one: a disk that is not mounted is not an empty store."""


class NoLock(StoreError):
    """The bucket has no object lock, which it was to have; it can only be made with one."""


class Locked(Unwritable):
    """The server keeps what was to be removed until its retention ends."""


class Withdrawn(StoreError):
    """The object is a tombstone here, and its copy is not; nobody has said that the copy may follow."""
