"""The inventory of an OCFL object (OCFL 1.1, section 3.5): which files each version has, and where they lie."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from archive_store.errors import Damaged, NotThere
from archive_store.fixity import digest
from archive_store.layout import DIGEST, INVENTORY, WITHDRAWN, check_path

TYPE = "https://ocfl.io/1.1/spec/#inventory"
NAMED = 16  # characters of the digest in a content path; a rival can only write the same bytes to the same key


@dataclass(frozen=True)
class Inventory:
    """One inventory: the parsed JSON and exactly the bytes that are kept."""

    document: dict[str, Any]
    raw: bytes

    @cached_property
    def digest(self) -> str:
        """Hex sha512 of the kept bytes: names a state of the object for good."""
        return digest(self.raw)

    @property
    def sidecar(self) -> bytes:
        """The file beside the inventory that holds its digest."""
        return f"{self.digest} {INVENTORY}\n".encode()

    @property
    def object_id(self) -> str:
        return self.document["id"]

    @property
    def head(self) -> int:
        return int(self.document["head"][1:])

    @property
    def manifest(self) -> dict[str, list[str]]:
        """sha512 -> content paths below the object's folder."""
        return self.document["manifest"]

    @cached_property
    def content_paths(self) -> frozenset[str]:
        """Every path that the manifest names."""
        return frozenset(path for paths in self.manifest.values() for path in paths)

    @cached_property
    def withdrawn(self) -> bool:
        """Whether the newest version is a tombstone: nothing follows it."""
        return WITHDRAWN in self.state(self.head)

    @property
    def alone(self) -> bool:
        """Whether the object is a tombstone and nothing else (`archive_store.withdrawal`)."""
        return self.head == 1 and self.withdrawn

    def state(self, number: int) -> dict[str, str]:
        """Logical path -> sha512 of version `number`. NotThere for an unknown version."""
        version = self.document["versions"].get(f"v{number}")
        if version is None:
            raise NotThere(f"{self.object_id} has no version {number}")
        return {path: digest for digest, paths in version["state"].items() for path in paths}

    def content_path(self, digest: str) -> str:
        """Where the bytes with this sha512 lie, below the object's folder. Damaged for a path that leads out of it."""
        path = self.manifest[digest][0]
        try:
            return check_path(path)
        except ValueError:
            raise Damaged(f"a content path that leads elsewhere: {path!r} in {self.object_id}") from None


def parse(raw: bytes, where: str) -> Inventory:
    """Read inventory bytes. Damaged where they are not an inventory that can be used; `where` is named in it."""
    try:
        inventory = Inventory(json.loads(raw), raw)
        usable = (
            inventory.document["digestAlgorithm"] == DIGEST
            and isinstance(inventory.object_id, str)
            and set(inventory.state(inventory.head).values()) <= inventory.manifest.keys()
            and bool(all(inventory.manifest.values()))
        )
    except (ValueError, KeyError, TypeError, AttributeError, NotThere) as error:
        raise Damaged(f"not an inventory: {where}") from error
    if not usable:
        raise Damaged(f"an inventory that contradicts itself: {where}")
    return inventory


def first_or_next(
    before: Inventory | None,
    object_id: str,
    state: Mapping[str, str],
    placed: Mapping[str, str],
    message: str,
    author: str,
) -> Inventory:
    """The inventory after one more version with this state (logical path -> sha512).

    `placed`: sha512 -> content path of what the version adds. `message` and `author` stay in the store for good: no
    personal data. The time has microseconds, so that two writers of the same version cannot take each other's
    inventory for their own."""
    number = before.head + 1 if before else 1
    manifest = {**(before.manifest if before else {}), **{sha512: [placed[sha512]] for sha512 in sorted(placed)}}
    version = {
        "created": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "message": message,
        "user": {"name": author, "address": f"urn:x-guidang:{quote(author, safe='')}"},
        "state": _by_digest(state),
    }
    return document_of(object_id, manifest, {**(before.document["versions"] if before else {}), f"v{number}": version})


def document_of(object_id: str, manifest: Mapping[str, list[str]], versions: Mapping[str, Any]) -> Inventory:
    """The inventory of an object with these versions, v1 to the last."""
    document = {
        "id": object_id,
        "type": TYPE,
        "digestAlgorithm": DIGEST,
        "head": f"v{len(versions)}",
        "manifest": manifest,
        "versions": versions,
    }
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Inventory(document, raw)


def content_path(number: int, path: str, sha512: str) -> str:
    """Where a new content is kept: its logical path with the beginning of its digest before the suffix."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    return f"v{number}/content/{folder}{slash}{stem}_{sha512[:NAMED]}{dot}{suffix}"


def continued(old: Inventory, new: Inventory) -> bool:
    """Whether everything that an older inventory says is still said by the newer one."""
    versions = new.document["versions"]
    same_versions = all(versions.get(name) == facts for name, facts in old.document["versions"].items())
    same_files = all(new.manifest.get(sha512) == paths for sha512, paths in old.manifest.items())
    return old.object_id == new.object_id and same_versions and same_files


def prefix_clash(paths: Iterable[str]) -> str | None:
    """A path that would have to be a file and a folder at once (OCFL 1.1 E095), if there is one."""
    known = set(paths)
    for path in sorted(known):
        parts = path.split("/")
        for length in range(1, len(parts)):
            if (parent := "/".join(parts[:length])) in known:
                return parent
    return None


def _by_digest(state: Mapping[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path, sha512 in sorted(state.items()):
        grouped.setdefault(sha512, []).append(path)
    return grouped
