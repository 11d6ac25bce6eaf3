"""What is wrong with an object or a storage root, by the rules of OCFL 1.1.

A code `E...` is that of the specification (https://ocfl.io/1.1/spec/validation-codes.html); a word is our own.
Stricter than the specification: every version keeps its inventory, everything is named by sha512.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_store.backend import Backend
from archive_store.errors import Damaged, NotThere, Unreachable
from archive_store.fixity import Pace, digest_of
from archive_store.inventory import Inventory, continued, parse, prefix_clash
from archive_store.layout import (
    DEPTH,
    FIRST_INVENTORY,
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARED,
    SIDECAR,
    check_path,
    id_of_folder,
    object_folder,
)
from archive_store.recovery import read_or_none


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `code`, `where` (a path in the object, or in the root), `what` in English."""

    code: str
    where: str
    what: str


def check_object(backend: Backend, folder: str, object_id: str, digests: bool, pace: Pace) -> list[Problem]:
    """Every problem of the object at `folder`; NotThere where there is nothing at all."""
    files = {found.key[len(folder) + 1 :] for found in backend.files(folder)}
    if not files:
        raise NotThere(object_id)
    problems = list(_check_declaration(backend, folder))
    try:
        inventory = parse(_read(backend, folder, INVENTORY), INVENTORY)
    except (NotThere, Damaged) as error:
        return [*problems, Problem("E063", INVENTORY, str(error))]
    problems += _check_sidecar(backend, folder, "", inventory)
    problems += _check_inventory(inventory, object_id)
    problems += _check_versions(backend, folder, inventory)
    problems += _check_files(files, inventory)
    problems += [Problem("E024", key[len(folder) + 1 :], "an empty folder") for key in backend.empty_folders(folder)]
    if digests:
        problems += _check_digests(backend, folder, files, inventory, pace)
    return problems


def check_places(backend: Backend, root: str) -> list[Problem]:
    """What is wrong with where objects lie in the root, and what lies between them."""
    problems = []
    for key in backend.loose_files(root, DEPTH):
        path = key[len(root) + 1 :]
        if "/" in path and not path.startswith("extensions/"):
            problems.append(Problem("E072", path, "a file between the root and the objects"))
    problems += [Problem("E073", key[len(root) + 1 :], "an empty folder") for key in backend.empty_folders(root)]
    for folder in backend.folders(root, DEPTH):
        problems += _check_place(backend, root, folder)
    return problems


def _check_place(backend: Backend, root: str, folder: str) -> Iterator[Problem]:
    path = folder[len(root) + 1 :]
    if path.startswith("extensions/"):
        return
    raw = read_or_none(backend, f"{folder}/{FIRST_INVENTORY}")
    if raw is None:
        yield Problem("unfinished", path, "no first version: never accepted, or damaged")
        return
    try:
        object_id = id_of_folder(folder) or parse(raw, path).object_id
    except Damaged as error:
        yield Problem("E034", path, str(error))
        return
    if object_folder(object_id) != path:
        yield Problem("misplaced", path, f"by its id it belongs at {object_folder(object_id)}")


def _check_declaration(backend: Backend, folder: str) -> Iterator[Problem]:
    data = read_or_none(backend, f"{folder}/{OBJECT_DECLARATION}")
    if data is None:
        yield Problem("E003", OBJECT_DECLARATION, "missing")
    elif data != OBJECT_DECLARED:
        yield Problem("E007", OBJECT_DECLARATION, "its text is not ocfl_object_1.1")


def _check_sidecar(backend: Backend, folder: str, prefix: str, inventory: Inventory) -> Iterator[Problem]:
    data = read_or_none(backend, f"{folder}/{prefix}{SIDECAR}")
    if data is None:
        yield Problem("E058", f"{prefix}{SIDECAR}", "missing")
    elif data.split() != inventory.sidecar.split():
        yield Problem("E060", f"{prefix}{SIDECAR}", "the inventory beside it has another digest")


def _check_inventory(inventory: Inventory, object_id: str) -> Iterator[Problem]:
    document = inventory.document
    if inventory.object_id != object_id:
        yield Problem("E037", INVENTORY, "the id is another object's")
    numbers = [f"v{number}" for number in range(1, inventory.head + 1)]
    if sorted(document["versions"]) != sorted(numbers):
        yield Problem("E010", INVENTORY, f"the versions are not v1 to v{inventory.head}")
        return
    used: set[str] = set()
    for number in range(1, inventory.head + 1):
        state = inventory.state(number)
        used.update(state.values())
        yield from _check_paths(state, f"v{number}")
    if unknown := used - inventory.manifest.keys():
        yield Problem("E050", INVENTORY, f"{len(unknown)} digests of versions are not in the manifest")
    if unused := inventory.manifest.keys() - used:
        yield Problem("E107", INVENTORY, f"{len(unused)} digests of the manifest are in no version")
    yield from _check_paths(inventory.content_paths, "manifest")


def _check_paths(paths: "dict[str, str] | frozenset[str]", where: str) -> Iterator[Problem]:
    for path in paths:
        try:
            check_path(path)
        except ValueError as error:
            yield Problem("E099", where, str(error))
    if clash := prefix_clash(paths):
        yield Problem("E095", where, f"a file and a folder at once: {clash}")


def _check_versions(backend: Backend, folder: str, root: Inventory) -> Iterator[Problem]:
    for number in range(1, root.head + 1):
        path = f"v{number}/{INVENTORY}"
        try:
            inventory = parse(_read(backend, folder, path), path)
        except (NotThere, Damaged) as error:
            yield Problem("W010" if isinstance(error, NotThere) else "E034", path, str(error))
            continue
        yield from _check_sidecar(backend, folder, f"v{number}/", inventory)
        if number == root.head and inventory.raw != root.raw:
            yield Problem("E064", path, "the newest version's inventory differs from the root's")
        if inventory.head != number or not continued(inventory, root):
            yield Problem("E066", path, "tells another history than the root inventory")


def _check_files(files: set[str], inventory: Inventory) -> Iterator[Problem]:
    numbers = range(1, inventory.head + 1)
    known = {OBJECT_DECLARATION, INVENTORY, SIDECAR}
    known |= {f"v{number}/{name}" for number in numbers for name in (INVENTORY, SIDECAR)}
    next_version = f"v{inventory.head + 1}/"
    for path in sorted(files - known - inventory.content_paths):
        if path.startswith(next_version):
            yield Problem("unfinished", path, "of a version that is not in the root inventory")
        elif "/content/" in path:
            yield Problem("E023", path, "in no inventory")
        else:
            yield Problem("E015" if "/" in path else "E001", path, "does not belong here")
    for path in sorted(inventory.content_paths - files):
        yield Problem("E092", path, "missing")


def _check_digests(backend: Backend, folder: str, files: set[str], inventory: Inventory, pace: Pace) -> Iterator[Problem]:
    for sha512, paths in inventory.manifest.items():
        for path in paths:
            if path not in files:
                continue
            try:
                with backend.open(f"{folder}/{path}") as file:
                    same = digest_of(file, pace) == sha512
            except (Unreachable, OSError) as error:
                yield Problem("unreadable", path, type(error).__name__)
                continue
            if not same:
                yield Problem("E092", path, "the bytes differ from their digest")


def _read(backend: Backend, folder: str, path: str) -> bytes:
    try:
        return backend.read(f"{folder}/{path}")
    except NotThere:
        raise NotThere("missing") from None
