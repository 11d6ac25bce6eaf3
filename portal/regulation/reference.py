"""Reference codes (档号, DA/T 13-2022) of files, volumes, materials and pages, and the identifiers of stored objects.

`J123-RS·QT-000123` is a personnel file: fonds, RS for personnel, QT for retirees of enterprises (this archive's choice),
a six-digit number. Its second volume is `…000123.2`, a material `…000123-9-2-5`, a page of it `…000123-9-2-5-003`.
Once given, a reference never changes and is never given again.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from portal.regulation.catalogue import PAGE_DIGITS, parse_item_code

CATEGORY = "RS"
"""Personnel files, among the categories of DA/T 13-2022."""
SERIES = "QT"
"""企退: retirees of enterprises; this archive's own sub-category."""
FILE_DIGITS = 6
HIGHEST_FILE = 10**FILE_DIGITS - 1
OBJECT_PREFIX = "urn:x-jnda:"

_FONDS = re.compile(r"[A-Z]\d{3}", re.ASCII)
_REFERENCE = re.compile(rf"([A-Z]\d{{3}})-{CATEGORY}·{SERIES}-(\d{{{FILE_DIGITS}}})(?:\.([1-9]\d*)|-([\d-]+))?", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """The parts of a reference; volume, item and page are None where it does not reach that far."""

    fonds: str
    number: int
    volume: int | None = None
    item: str | None = None
    page: int | None = None

    @property
    def file(self) -> str:
        """The reference of the personnel file that it belongs to."""
        return file_reference(self.fonds, self.number)


def file_reference(fonds: str, number: int) -> str:
    """The reference of a personnel file, always of the same width; ValueError outside 1 to 999999 or for no fonds number."""
    if not _FONDS.fullmatch(fonds):
        raise ValueError("a fonds number is one letter and three digits")
    if not 1 <= number <= HIGHEST_FILE:
        raise ValueError("personnel files are numbered from 1 to 999999")
    return f"{fonds}-{CATEGORY}·{SERIES}-{number:0{FILE_DIGITS}}"


def volume_reference(file: str, volume: int) -> str:
    """The reference of the file's volume, counted from 1."""
    return f"{file}.{volume}"


def item_reference(file: str, item: str) -> str:
    """The reference of a material of the file: `…-9-2-5`."""
    return f"{file}-{item}"


def page_reference(file: str, item: str, page: int) -> str:
    """The reference of a page, counted from 1 within its material: `…-9-2-5-003`."""
    return f"{file}-{item}-{page:0{PAGE_DIGITS}}"


def parse(text: str | None) -> Reference | None:
    """The parts of a reference; None where it is none.

    A last part of three digits is a page unless an item code can end in it: `…-4-1-123` is material 123 of 4-1.
    """
    found = _REFERENCE.fullmatch(text or "")
    if found is None or int(found[2]) == 0:
        return None
    fonds, number, volume, rest = found[1], int(found[2]), found[3], found[4]
    if rest is None:
        return Reference(fonds, number, int(volume) if volume else None)
    if parse_item_code(rest):
        return Reference(fonds, number, item=rest)
    item, _, page = rest.rpartition("-")
    if parse_item_code(item) and len(page) >= PAGE_DIGITS and int(page):
        return Reference(fonds, number, item=item, page=int(page))
    return None


def object_id(file: str) -> str:
    """The identifier of the stored object of a personnel file, ASCII only: `urn:x-jnda:J123-RS.QT-000123`.

    ValueError for anything but a file's own reference: volumes and materials lie inside the file's object.
    """
    parts = parse(file)
    if parts is None or parts.file != file:
        raise ValueError("only a personnel file has an object of its own")
    return OBJECT_PREFIX + file.replace("·", ".")


def file_of(identifier: str) -> str | None:
    """The reference of the personnel file that an object holds; None for other objects (the system's own)."""
    reference = identifier.removeprefix(OBJECT_PREFIX).replace(".", "·", 1)
    parts = parse(reference)
    return reference if parts and parts.file == reference and identifier == object_id(reference) else None
