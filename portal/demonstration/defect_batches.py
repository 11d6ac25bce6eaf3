"""Batches with one planted defect each: a folder for each code, with packages and register, as an enterprise brings them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from portal.demonstration.defects import DEFECTS, Defect
from portal.demonstration.documents import materials_of
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.package_forms import FORMS
from portal.demonstration.packages import Contents, Packed, contents_of, write_package
from portal.demonstration.people import make_people
from portal.demonstration.register_rows import head_of, row_of
from portal.demonstration.sample import filling
from portal.transfers.register import FILE_NAME
from portal.transfers.register_sheet import write_register

CLEAN = "clean"
"""The folder without a defect."""
LEAST_PAGES, MOST_PAGES = 4, 12
"""Pages of a package: enough for what takes two materials, few enough to leave a class free."""


@dataclass(frozen=True)
class Planted:
    """A folder that was written: its code (None for the clean one), its packages, its register."""

    code: str | None
    folder: Path
    packages: tuple[Packed, ...]
    register: Path


def write_defects(
    out: Path, codes: Iterable[str], people: int, pages: int, seed: int, enterprise: Enterprise = ENTERPRISES[0],
    on_folder: Callable[[int], None] = lambda done: None,
) -> list[Planted]:
    """Writes `clean/` and a folder for each code (one of DEFECTS) into `out`, each with so many people, of which the first has
    the defect; pages are drawn once. The same arguments give the same bytes. Raises NotEmpty unless `out` is new or empty.
    """
    with filling(out):
        drawn = _drawn(max(people, 1) + 1, pages, seed, enterprise)
        planted = []
        for code in (None, *codes):
            defect = DEFECTS[code] if code else Defect()
            two = defect.copied or code == "register-file-number-twice"
            contents = [copy_of(one) for one in drawn[: max(people, 2 if two else 1)]]
            planted.append(_write(out / (code or CLEAN), code, defect, contents, enterprise, seed))
            on_folder(len(planted))
    return planted


def _drawn(people: int, pages: int, seed: int, enterprise: Enterprise) -> list[Contents]:
    drawn = [contents_of(person, materials_of(person, pages, seed), seed) for person in make_people(people, seed, enterprise)]
    return [replace(contents, images=list(contents.images)) for contents in drawn]


def copy_of(contents: Contents) -> Contents:
    """Contents that may be spoilt without harm to the first ones."""
    return replace(
        contents, fields=dict(contents.fields), entries=list(contents.entries), images=list(contents.images), row=dict(contents.row)
    )


def _write(folder: Path, code: str | None, defect: Defect, contents: list[Contents], enterprise: Enterprise, seed: int) -> Planted:
    folder.mkdir()
    if defect.contents:
        defect.contents(contents[0])
    if defect.copied:
        _copy_a_page(*contents[:2])
    packed = [_packed(folder, one, defect if place == 0 else Defect()) for place, one in enumerate(contents)]
    if defect.twin:
        _unpack_beside(packed[0].path)
    head = head_of(enterprise, packed, seed)
    rows = [{**row_of(number, one), **spoilt.row} for number, (one, spoilt) in enumerate(zip(packed, contents, strict=True), start=1)]
    if defect.register:
        defect.register(head, rows)
    register = folder / FILE_NAME
    register.write_bytes(write_register(head, rows))
    return Planted(code, folder, tuple(packed), register)


def _packed(folder: Path, contents: Contents, defect: Defect) -> Packed:
    """The package; where images are counted, its originals are."""
    members = list(FORMS[defect.form](contents))
    if defect.members:
        defect.members(members, contents.called)
    packed = write_package(folder, contents, members, sets=1)
    if defect.archive:
        packed.path.write_bytes(defect.archive(packed.path.read_bytes()))
    return packed


def _copy_a_page(first: Contents, second: Contents) -> None:
    """The last page of the second person is the first one's."""
    images = list(second.images)
    images[-1] = (images[-1][0], list(first.images)[-1][1])
    second.images = images


def _unpack_beside(package: Path) -> None:
    """The same package once more, as a folder."""
    with ZipFile(package) as archive:
        archive.extractall(package.parent)
