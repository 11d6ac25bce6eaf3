"""`guidang sample`: hand-over packages of invented people with their register, as an enterprise brings them on a disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.demonstration.documents import materials_of
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.packages import Packed, entries_of, images_of, write_package
from portal.demonstration.people import Person, make_people
from portal.demonstration.register_rows import head_of, row_of
from portal.demonstration.register_sheet import FILE_NAME, write_register
from portal.wording import gettext


class NotEmpty(Exception):
    """The folder holds something already; nothing was written. The text is the sentence that a person reads."""


@dataclass(frozen=True)
class Samples:
    """What was written: the packages in the order of the register, and the register."""

    packages: tuple[Packed, ...]
    register: Path


def write_samples(out: Path, people: int, pages: int, seed: int, enterprise: Enterprise = ENTERPRISES[0]) -> Samples:
    """Writes so many packages (at least 1) of exactly `pages` pages each (at least 1), and the register, into `out`.

    The same arguments and fonts give the same bytes. Raises NotEmpty unless `out` is new or an empty folder.
    """
    make_empty(out)
    packages = [_write(out, person, pages, seed) for person in make_people(people, seed, enterprise)]
    register = out / FILE_NAME
    rows = [row_of(number, packed) for number, packed in enumerate(packages, start=1)]
    write_register(register, head_of(enterprise, packages, seed), rows)
    return Samples(tuple(packages), register)


def make_empty(out: Path) -> None:
    """Makes the folder where it is not there. Raises NotEmpty where something stands at its place or in it."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotEmpty(gettext("%(folder)s 不是空文件夹，样例只写进新的或空的文件夹", folder=out))
    out.mkdir(parents=True, exist_ok=True)


def _write(out: Path, person: Person, pages: int, seed: int) -> Packed:
    materials = materials_of(person, pages, seed)
    return write_package(out, person, entries_of(materials), images_of(person, materials, seed))
