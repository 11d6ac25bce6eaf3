"""`guidang sample`: hand-over packages of invented people with their register, as an enterprise brings them on a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from portal.demonstration.documents import materials_of
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.package_forms import FORMS, NATIONAL, PDFS
from portal.demonstration.packages import Packed, contents_of, write_package
from portal.demonstration.people import Person, make_people
from portal.demonstration.register_rows import head_of, row_of
from portal.transfers.register import FILE_NAME
from portal.transfers.register_sheet import write_register
from portal.wording import N_, gettext


class NotEmpty(Exception):
    """The folder holds something already; nothing was written. `sentence` is what a person reads."""

    def __init__(self, folder: Path):
        self.sentence = gettext(N_("%(folder)s 不是空文件夹，样例只写进新的或空的文件夹"), folder=folder)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Samples:
    """What was written: the packages in the order of the register, and the register."""

    packages: tuple[Packed, ...]
    register: Path


def write_samples(
    out: Path,
    people: int,
    pages: int,
    seed: int,
    enterprise: Enterprise = ENTERPRISES[0],
    form: str = NATIONAL,
    on_package: Callable[[int], None] = lambda done: None,
) -> Samples:
    """Writes so many packages (at least 1) of exactly `pages` pages each (at least 1), and the register, into `out`.

    `form` is one of FORMS. The same arguments and fonts give the same bytes. `on_package` hears how many packages are written.
    Raises NotEmpty unless `out` is new or an empty folder.
    """
    with filling(out):
        packages = []
        for person in make_people(people, seed, enterprise):
            packages.append(_write(out, person, pages, seed, form))
            on_package(len(packages))
        register = out / FILE_NAME
        rows = [row_of(number, packed) for number, packed in enumerate(packages, start=1)]
        register.write_bytes(write_register(head_of(enterprise, packages, seed), rows))
    return Samples(tuple(packages), register)


@contextmanager
def filling(out: Path) -> Iterator[None]:
    """Makes the folder where it is not there; where filling it fails, it is left as it was found. Raises NotEmpty."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotEmpty(out)
    found = out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in out.iterdir():
            _remove(path)
        if not found:
            out.rmdir()
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        rmtree(path)
    else:
        path.unlink()


def _write(out: Path, person: Person, pages: int, seed: int, form: str) -> Packed:
    contents = contents_of(person, materials_of(person, pages, seed), seed)
    return write_package(out, contents, FORMS[form](contents), sets=1 if form == PDFS else 2)
