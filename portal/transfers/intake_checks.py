"""A received package as a file, before it is opened: is it still what arrived, and does a virus scanner object to it?"""
from __future__ import annotations

import logging
import os
import shlex
import subprocess
from hashlib import file_digest, sha256
from pathlib import Path

from portal.transfers.digests import folder_list

log = logging.getLogger(__name__)
LONGEST_SCAN_SECONDS = 900
CLEAN, INFECTED = 0, 1
"""Exit codes of clamscan and clamdscan, which others follow; every other one is a scan that did not come to an end."""


def scan(place: Path, command: str) -> bool | None:
    """Whether a package is clean, by the command of the settings with the path behind it; None where nothing scanned it."""
    if not command:
        return None
    try:
        ended = subprocess.run(
            [*shlex.split(command), os.fspath(place)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=LONGEST_SCAN_SECONDS, check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        log.warning("the virus scanner did not run: %s", type(fault).__name__)
        return None
    if ended.returncode not in (CLEAN, INFECTED):
        log.warning("the virus scanner ended with %s", ended.returncode)
        return None
    return ended.returncode == CLEAN


def sha256_of(place: Path) -> str:
    """The digest of a package as `staging` takes it on arrival: of the file, or of the list of a folder's files."""
    if not place.is_dir():
        return _of_file(place) if place.is_file() else sha256().hexdigest()
    root = os.fsencode(place)
    names = (os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names)
    plain = ((name, Path(os.fsdecode(os.path.join(root, name)))) for name in names)
    return sha256(folder_list((name, _of_file(path)) for name, path in plain if path.is_file() and not path.is_symlink())).hexdigest()


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
