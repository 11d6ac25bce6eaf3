"""Taking the content of an object away for good: under its id a tombstone remains, and nothing else.

In OCFL 1.1 a version cannot lose its content and stay valid, so the object is made anew, in two steps. First the
tombstone is committed as the next version, through the same fence as any other: from then on the withdrawal is
decided, and no writer builds on the object. Then the object is replaced by one whose version 1 is that tombstone; its
bytes follow from the tombstone alone, so whoever finds the first step done may do the second, any number of times.

A writer that slept since before the first step may wake after the second and find its version number free again. It
looks, after its fence, whether the version that it builds upon still stands (`recovery.stands`), and takes its own back.
"""

import json

from archive_store.backend import Backend
from archive_store.errors import Conflict, Damaged, NotThere
from archive_store.fixity import digest
from archive_store.inventory import Inventory, content_path, document_of, parse
from archive_store.layout import FIRST_INVENTORY, INVENTORY, OBJECT_DECLARATION, SIDECAR


def mark(last: Inventory) -> bytes:
    """The file that makes a version a tombstone: which version was the last, and the digest that fixed its bytes."""
    facts = {"last_version": last.head, "last_inventory_sha512": last.digest}
    return json.dumps(facts, indent=2).encode() + b"\n"


def is_of(copy: Inventory, marked: bytes) -> bool:
    """Whether a mark is that of an object which was this copy at some time. ValueError, KeyError where it is no mark."""
    facts = json.loads(marked)
    older = copy.head < facts["last_version"]
    return older or (copy.head, copy.digest) == (facts["last_version"], facts["last_inventory_sha512"])


def alone(tombstone: Inventory) -> Inventory:
    """The object that has the tombstone as its only version; the same bytes whoever asks."""
    if tombstone.alone:
        return tombstone
    version = tombstone.document["versions"][tombstone.document["head"]]
    manifest = {sha512: [content_path(1, min(paths), sha512)] for sha512, paths in sorted(version["state"].items())}
    return document_of(tombstone.object_id, manifest, {"v1": version})


def standing(backend: Backend, folder: str) -> Inventory | None:
    """The tombstone that stands as version 1, whatever the copies at the object's root say; None where there is none."""
    try:
        first = parse(backend.read(f"{folder}/{FIRST_INVENTORY}"), folder)
    except (NotThere, Damaged):
        return None
    return first if first.alone else None


def finish(backend: Backend, folder: str, tombstone: Inventory) -> Inventory:
    """Replace the object by its tombstone; answers what stands there now. Damaged, Conflict, Unwritable."""
    if tombstone.alone:
        return tombstone
    new = alone(tombstone)
    contents = {}
    for sha512 in new.manifest:
        contents[new.content_path(sha512)] = _checked(backend, folder, tombstone, sha512)
    backend.replace(folder, new, contents)
    return new


def clear(backend: Backend, folder: str, tombstone: Inventory) -> None:
    """Remove what lies beside a tombstone: what the second step had not reached, or a late writer has left."""
    backend.clear(folder, frozenset(f"{folder}/{path}" for path in parts(tombstone)))


def parts(tombstone: Inventory) -> list[str]:
    """Every file of an object that is a tombstone alone, as paths in it."""
    return [*tombstone.content_paths, FIRST_INVENTORY, f"v1/{SIDECAR}", OBJECT_DECLARATION, SIDECAR, INVENTORY]


def _checked(backend: Backend, folder: str, tombstone: Inventory, sha512: str) -> bytes:
    try:
        data = backend.read(f"{folder}/{tombstone.content_path(sha512)}")
    except NotThere:
        raise Conflict(f"the withdrawal was finished meanwhile: {folder}") from None
    if digest(data) != sha512:
        raise Damaged(f"the tombstone's bytes differ from their digest: {folder}")
    return data
