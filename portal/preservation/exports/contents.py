"""What goes out of a file: the pieces of its bag or of its national package, to be copied one after another."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO, Any

from archive_store import Damaged, Entry, NotThere, Store
from portal.regulation.catalogue import numeral, parse_page_name
from portal.transfers.accession import MANIFEST, RECORD, sm3
from portal.transfers.layout import OPTIMISED, ORIGINAL
from portal.transfers.members import same_name
from portal.transfers.writers import national


@dataclass(frozen=True)
class Piece:
    """A file that goes out: its path in the bag's payload or in the package, its bytes, their sha512 where it is known before."""

    path: str
    size: int
    sha512: str | None
    open: Callable[[], IO[bytes]]


def payload(store: Store, object_id: str, version: int, number: str | None) -> list[Piece]:
    """The payload of a bag: the object's files; with a `number` the record has it in clear, and the sums fit. Raises StoreError."""
    state = _state(store, object_id, version)
    pieces = {path: _stored(store, object_id, version, path, path, entry) for path, entry in state.items()}
    if number is not None:
        record = with_number(store.read(object_id, RECORD, version), number)
        sums = with_sum(store.read(object_id, MANIFEST, version), RECORD, record)
        pieces |= {RECORD: _made(RECORD, record), MANIFEST: _made(MANIFEST, sums)}
    return [pieces[path] for path in sorted(pieces)]


def _state(store: Store, object_id: str, version: int) -> dict[str, Entry]:
    """The files of a file's object. Raises NotThere where it holds no record: a tombstone stands there, or something else."""
    state = store.state(object_id, version)
    if RECORD not in state:
        raise NotThere(f"{object_id} has no {RECORD}")
    return state


def with_number(record: bytes, number: str) -> bytes:
    """The record with the ID number in clear instead of its token."""
    facts = json.loads(record)
    facts["person"]["id_number"] = {"clear": number}
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def with_sum(sums: bytes, path: str, content: bytes) -> bytes:
    """The list of SM3 sums with that of one file as it is now."""
    lines = [line for line in sums.decode().splitlines() if line.partition("  ")[2] != path]
    lines.append(f"{sm3(content)}  {path}")
    return "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.partition("  ")[2])).encode()


def package(
    store: Store, object_id: str, version: int, number: str, person: dict[str, str], materials: Iterable[dict[str, Any]],
) -> tuple[str, list[Piece]]:
    """What the national package is called, and its members, the catalogue first. Raises StoreError."""
    called, state = national.package_name(person["name"], number), _state(store, object_id, version)
    listed = list(materials)
    others = _others(state, listed)
    rows = [_row(material, state, others.get(material["code"], [])) for material in listed]
    fields = (person["name"], person["sex"], person["ethnicity"], person["birth_date"].replace("-", ""), number)
    xml = national.catalogue_xml(dict(zip(national.PERSON_FIELDS, fields, strict=True)), rows)
    pieces = [_made(national.catalogue_path(called), xml)]
    for image_set in (ORIGINAL, OPTIMISED):
        for name in (name for row in rows for name in (row.originals if image_set == ORIGINAL else row.optimised)):
            kept = f"{image_set}/{name}"
            if kept not in state:
                raise Damaged(f"the object has no {kept}")
            pieces.append(_stored(store, object_id, version, kept, national.image_path(called, image_set, name), state[kept]))
    return called, pieces


def _row(material: dict[str, Any], state: dict[str, Entry], others: list[str]) -> national.Row:
    images = material["images"]
    twins = [name for name in images if f"{OPTIMISED}/{name}" in state]
    return national.Row(
        numeral(material["class_code"]), material["number"], material["title"], material["date"].replace("-", ""), material["pages"],
        images, [*twins, *others], material["remark"],
    )


def _others(state: dict[str, Entry], materials: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Item code -> optimised images that are called otherwise than any original: their names tell whose they are."""
    known = {same_name(name) for material in materials for name in material["images"]}
    found: dict[str, list[str]] = {}
    for path in sorted(state):
        image_set, _, name = path.partition("/")
        told = parse_page_name(name) if image_set == OPTIMISED and same_name(name) not in known else None
        if told:
            found.setdefault(told[0], []).append(name)
    return found


def _stored(store: Store, object_id: str, version: int, kept: str, path: str, entry: Entry) -> Piece:
    if entry.size is None:
        raise Damaged(f"the file is missing: {kept}")
    return Piece(path, entry.size, entry.digest, partial(store.open, object_id, kept, version))


def _made(path: str, content: bytes) -> Piece:
    return Piece(path, len(content), None, lambda: BytesIO(content))
