"""Preserved objects that are never written over: OCFL 1.1 on a folder or on any S3.

    store = open_store("directory:instance/store")
    store.create("urn:x-jnda:JN-2020-00001", {"pages/0001.jpg": path}, "accession 2020-17")
    store.read("urn:x-jnda:JN-2020-00001", "pages/0001.jpg")

Knows nothing of the portal. Ids and paths are kept in clear for ever: no personal data in them.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from archive_store.backend import Backend, Probe
from archive_store.comparison import Compared
from archive_store.directory import Directory
from archive_store.errors import (
    Conflict,
    Damaged,
    Diverged,
    Gone,
    Locked,
    NoLock,
    NotThere,
    StoreError,
    Unreachable,
    Unwritable,
    Withdrawn,
)
from archive_store.fixity import Source
from archive_store.layout import ROOT, ROOT_DECLARATION
from archive_store.leases import Lease, StillMine
from archive_store.objects import Entry, Repaired, Store, Version
from archive_store.orphans import Orphan
from archive_store.recovery import Recovered
from archive_store.replica import Copied
from archive_store.validation import Problem

__all__ = [
    "Compared",
    "Conflict",
    "Copied",
    "Damaged",
    "Diverged",
    "Entry",
    "Gone",
    "Lease",
    "Locked",
    "NoLock",
    "NotThere",
    "Orphan",
    "Probe",
    "Problem",
    "Recovered",
    "Repaired",
    "Source",
    "StillMine",
    "Store",
    "StoreError",
    "Unreachable",
    "Unwritable",
    "Version",
    "Withdrawn",
    "open_home",
    "open_store",
]

NO_DOCUMENTS: Mapping[str, bytes] = MappingProxyType({})


def open_store(
    url: str,
    create: bool = True,
    documents: Mapping[str, bytes] = NO_DOCUMENTS,
    lease: Lease | None = None,
    expected: Callable[[], bool] | None = None,
) -> Store:
    """The store at `url`: `directory:/path`, a plain path, or `s3://[ACCESS:SECRET@]host:port/bucket/prefix`.

    The address is the store's home, in which the OCFL root is `ocfl/`, or that OCFL root itself; what is not
    preserved (staging, derivatives) lies beside the root. S3 options: `?secure=0` (plain http), `region=`,
    `fence=0` (no create-only writes, whatever the vendor says). Whether a bucket has a fence is tried out on opening;
    where it has none, every version is written under a `lease` of its object (`archive_store.leases`). Keys
    may come from GUIDANG_S3_ACCESS_KEY and GUIDANG_S3_SECRET_KEY instead. `lock=GOVERNANCE` or `lock=COMPLIANCE` with `days=`
    or `years=`: the server keeps every file of the root for so long from its writing; NoLock where the bucket has no object lock.

    Makes an empty store where there is none, unless `create` is false: then NotThere; or unless one is `expected` there, since
    the caller knows of something in it: then Gone. `documents` (name -> bytes) are kept
    beside the description at the root, where they are missing: a schema of what the caller keeps, say. A root that holds objects
    and has lost its declaration is opened as it is, for `validate_root` to tell. ValueError for an address that is none;
    Unwritable, Unreachable.
    """
    backend, root = _place(url)
    store = Store(backend, root, lease)
    if backend.size(f"{root}/{ROOT_DECLARATION}") is None:
        if not create:
            raise NotThere("no OCFL storage root at this address")
        if expected is not None and expected():
            raise Gone("no OCFL storage root at this address any more")
        if not store.parts():
            store.prepare(documents)
    if create:
        store.describe(documents)
    if create:
        backend.fenced  # noqa: B018 - tried out now, and remembered
    return store


def open_home(url: str) -> Backend:
    """The place at a store's address, without a store in it: for files that lie beside one, such as signed checkpoints.

    ValueError for an address that is none; Unwritable, Unreachable.
    """
    backend, _ = _place(url)
    backend.prepare()
    return backend


def _place(url: str) -> tuple[Backend, str]:
    """The back end at the store's home, and the name of the OCFL root in it."""
    if urlsplit(url).scheme == "s3":
        from archive_store.address import parse_address
        from archive_store.bucket import Bucket

        address = parse_address(url)
        Bucket(address).require_lock()
        if address.prefix and Bucket(address).size(ROOT_DECLARATION) is not None:
            above, _, name = address.prefix.rpartition("/")
            return Bucket(address.at(above)), name
        return Bucket(address), ROOT
    folder = Path(url.removeprefix("directory:")).absolute()
    if (folder / ROOT_DECLARATION).is_file():
        return Directory(folder.parent), folder.name
    return Directory(folder), ROOT
