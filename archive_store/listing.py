"""What lies in a folder of a local file system, as the store's keys. Links are never followed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive_store.backend import Found
from archive_store.errors import NotThere, Unreachable


def files(home: Path, prefix: str) -> Iterator[Found]:
    """Every file below `prefix`, ordered by key within each folder."""
    for entry in _entries(home, prefix):
        key = f"{prefix}/{entry.name}" if prefix else entry.name
        if _is_folder(entry, key):
            yield from files(home, key)
            continue
        with reading(key):
            facts = entry.stat(follow_symlinks=False)
        yield Found(key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def folders(home: Path, prefix: str, depth: int, holding: str | None) -> Iterator[str]:
    """Folders exactly `depth` levels below; only those with the file `holding` in them."""
    if depth == 0:
        if holding is None or (home / prefix / holding).is_file():
            yield prefix
        return
    for entry in _entries(home, prefix):
        key = f"{prefix}/{entry.name}" if prefix else entry.name
        if _is_folder(entry, key):
            yield from folders(home, key, depth - 1, holding)


def loose_files(home: Path, prefix: str, depth: int) -> Iterator[str]:
    """Files less than `depth` folders below `prefix`."""
    for entry in _entries(home, prefix):
        key = f"{prefix}/{entry.name}"
        if not _is_folder(entry, key):
            yield key
        elif depth > 1:
            yield from loose_files(home, key, depth - 1)


def empty_folders(home: Path, prefix: str) -> Iterator[str]:
    """Folders with nothing in them."""
    for folder, names, inside in os.walk(home / prefix):
        if not names and not inside:
            yield Path(folder).relative_to(home).as_posix()


@contextmanager
def reading(key: str) -> Iterator[None]:
    """Turn the system's errors into ours, told by the key alone."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise NotThere(key) from None
    except OSError as error:
        raise Unreachable(f"{key}: {error.strerror}") from None


def _entries(home: Path, prefix: str) -> list[os.DirEntry[str]]:
    try:
        with reading(prefix), os.scandir(home / prefix) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except NotThere:
        return []


def _is_folder(entry: os.DirEntry[str], key: str) -> bool:
    with reading(key):
        return entry.is_dir(follow_symlinks=False)
