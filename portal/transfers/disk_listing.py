"""By what a disk is known again: the names, sizes and times of what lies on it; nothing of the content is read."""
from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from portal import installation
from portal.access import Actor
from portal.transfers.members import MOST_MEMBERS


def package_mark(actor: Actor, enterprise_code: str, path: Path) -> str:
    """The blind index of a package, a ZIP or an unpacked folder, that this account brings for this enterprise."""
    return _blind([actor.account_id, enterprise_code, list(_lines(path))])


def disk_mark(actor: Actor, enterprise_code: str, marks: list[str], register: Path | None) -> str:
    """The blind index of everything that is brought at once: the packages by their marks, and the register."""
    return _blind([actor.account_id, enterprise_code, marks, list(_lines(register)) if register else None])


def _lines(path: Path) -> Iterator[str]:
    yield _line(path)
    if not path.is_dir() or path.is_symlink():
        return
    count = 0
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            yield _line(Path(folder, name))
            count += 1
            if count > MOST_MEMBERS:
                return


def _line(path: Path) -> str:
    known = path.lstat()
    return f"{os.fsencode(path.absolute()).hex()} {known.st_size} {known.st_mtime_ns}"


def _blind(facts: list) -> str:
    return installation.current().keys.blind(json.dumps(facts))
