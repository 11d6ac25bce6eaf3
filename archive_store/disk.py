"""Single steps on a local file system (Linux): write, sync, rename as a fence, the lock of a living writer."""

import ctypes
import errno
import fcntl
import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO

from archive_store.fixity import Source, pieces

FILE_MODE = 0o440  # what was written is never written again; personal data is not for everybody
FOLDER_MODE = 0o750
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # fcntl.h, renameat2(2)

_libc = ctypes.CDLL(None, use_errno=True)


def locked_stage(staging: Path) -> tuple[Path, int]:
    """A new folder in `staging` and the descriptor that holds its lock, to be closed by the caller."""
    while True:
        stage = staging / uuid.uuid4().hex
        stage.mkdir(mode=FOLDER_MODE)
        lock = _lock(stage)
        if lock is not None and stage.exists():
            return stage, lock
        if lock is not None:  # a sweep took it between mkdir and lock
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """An open descriptor that holds the lock until it is closed or its process dies; None where another has it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def leave_stage(stage: Path, lock: int) -> None:
    """Throw our own stage away. What was committed stays so: what a failing disk does not let go of is swept later."""
    with suppress(OSError):
        shutil.rmtree(stage)
    with suppress(OSError):  # Linux closes the descriptor whatever it answers
        os.close(lock)


def sweep_stage(stage: Path) -> int:
    """Remove the folder of a dead writer; answers 1, or 0 where its writer lives."""
    lock = _lock(stage)
    if lock is None:
        return 0
    try:
        shutil.rmtree(stage)
    finally:
        os.close(lock)
    return 1


def moved(source: Path, target: Path) -> bool:
    """Rename a folder into place; False where something stands there already (the fence between writers)."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            return False
        raise
    return True


def exchange(one: Path, other: Path) -> None:
    """Let two folders of one file system change places in a single step (renameat2, Linux 3.15; ext4, XFS, btrfs, tmpfs).

    OSError EINVAL or ENOSYS where the file system cannot."""
    if _libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def make_folder(path: Path) -> None:
    """A folder and those above it that are missing, all with the same rights (`mkdir(parents=True)` would not)."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def created(path: Path) -> IO[bytes]:
    """A new file to write into; FileExistsError where there is one."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")


def write(path: Path, data: Source) -> None:
    """A new file with these bytes; not durable before it is synced."""
    with created(path) as file:
        for piece in pieces(data):
            file.write(piece)


def sync(path: Path) -> None:
    """fsync a file or folder. An error is final: the caller throws the staged copy away and never tries again."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file_system(path: Path) -> None:
    """One syncfs for everything staged; since Linux 5.8 it reports write-back errors."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if _libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
