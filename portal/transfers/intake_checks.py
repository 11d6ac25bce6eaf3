"""A received package as a file, before it is opened: is it still what arrived, and does a virus scanner object to it?"""
from __future__ import annotations

import logging
import os
import shlex
import subprocess
from hashlib import sha256
from pathlib import Path

log = logging.getLogger(__name__)
PIECE = 1 << 20
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
    files = sorted(
        os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names
    )
    plain = (name for name in files if _is_plain(os.path.join(root, name)))
    listing = b"".join(f"{_of_file(Path(os.fsdecode(os.path.join(root, name))))}  ".encode() + name + b"\n" for name in plain)
    return sha256(listing).hexdigest()


def _is_plain(path: bytes) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)


def _of_file(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
