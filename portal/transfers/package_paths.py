"""What a PATH on the command line means: one package, or a folder of packages (`command-line.md` 2)."""
from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from portal.regulation.identity import mask_in
from portal.transfers.readers import looks_like_package
from portal.transfers.register import FILE_NAME
from portal.wording import N_, gettext

ZIP_SUFFIX = ".zip"


class PathRefused(Exception):
    """An argument cannot be used; `sentence` says why, ID numbers masked."""

    def __init__(self, why: str, path: str):
        self.sentence = gettext(why, path=mask_in(path))
        super().__init__(self.sentence)


@dataclass
class Found:
    """Packages as (path as shown, path), registers that lie beside them, and what else lies there."""

    packages: list[tuple[str, Path]] = field(default_factory=list)
    registers: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def find_packages(paths: Iterable[str]) -> Found:
    """Everything that the arguments name, in their order, below a folder by code point of the name. Raises PathRefused."""
    found = Found()
    for path in paths:
        _add(path, found)
    return found


def _add(path: str, found: Found) -> None:
    try:
        kind = os.stat(path).st_mode
    except (OSError, ValueError):
        raise PathRefused(N_("%(path)s 不存在，或者没有权限读"), path) from None
    if not stat.S_ISDIR(kind):
        if path.lower().endswith(".xlsx"):
            raise PathRefused(N_("%(path)s 是清册，不是包；用 --register 给出"), path)
        found.packages.append((path, Path(path).resolve()))  # a link that is given is meant; one in a folder is refused
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        raise PathRefused(N_("%(path)s 没有权限读"), path) from None
    if looks_like_package([entry.name for entry in entries]):
        found.packages.append((path, Path(path).resolve()))
        return
    before = len(found.packages)
    for entry in entries:
        _add_entry(os.path.join(path, entry.name), entry, found)
    if len(found.packages) == before:
        raise PathRefused(N_("%(path)s 里没有包"), path)


def _add_entry(shown: str, entry: os.DirEntry[str], found: Found) -> None:
    """A ZIP (a link or pipe of that name too: it is refused as a package), an unpacked package, a register, or something else."""
    if entry.name.lower().endswith(ZIP_SUFFIX) and not entry.is_dir(follow_symlinks=False):
        found.packages.append((shown, Path(shown)))
    elif entry.name == FILE_NAME and entry.is_file(follow_symlinks=False):
        found.registers.append(shown)
    elif entry.is_dir(follow_symlinks=False) and _is_package(shown):
        found.packages.append((shown, Path(shown)))
    else:
        found.others.append(shown)


def _is_package(folder: str) -> bool:
    try:
        return looks_like_package(os.listdir(folder))
    except PermissionError:
        return False
