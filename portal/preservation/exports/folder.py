"""The folder that an export is written to: new or empty, or the one in which the same export was begun."""
from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.lifecycle import Refusal
from portal.preservation.exports.writing import FILE_MODE, FOLDER_MODE, sync_folder
from portal.rendering.formats import filesize
from portal.wording import N_

MARKER = "guidang-export.json"
MARK_BYTES = 16
MARGIN = 64 << 20
"""Bytes that are left free for tag files, folders and whoever else writes to the disk."""
NOT_EMPTY = N_("%(folder)s 里已经有别的东西，没有动它。换一个空文件夹。")
NO_FOLDER = N_("%(folder)s 不是文件夹。")
AT_WORK = N_("另一个命令正在往 %(folder)s 里导出，等它做完再来。")
UNREADABLE = N_("%(folder)s 里的 guidang-export.json 不是导出时写的，没有动它。换一个空文件夹。")


@dataclass
class Claim:
    """A folder that only this process writes to: the mark in it, and whether that is an export's already."""

    mark: str
    begun: bool = False


class NoSpace(Refusal):
    """What has to be written does not fit."""


@contextmanager
def claimed(folder: Path) -> Iterator[Claim]:
    """Claims a folder, with a new mark where it is new or empty. Raises Refusal, OSError.

    A killed process holds nothing. A new mark goes again where the block raises before the export is begun.
    """
    if folder.exists() and not folder.is_dir():
        raise Refusal(NO_FOLDER, folder=folder)
    existed, marker = folder.exists(), folder / MARKER
    folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    if not marker.exists() and any(folder.iterdir()):
        raise Refusal(NOT_EMPTY, folder=folder)
    with os.fdopen(os.open(marker, os.O_RDWR | os.O_CREAT, FILE_MODE), "r+b") as file:
        _lock(file, folder)
        content = file.read()
        claim = Claim(_mark(content, folder) if content else _new_mark(file, folder))
        try:
            yield claim
        except Exception:
            if not content and not claim.begun:
                _leave(marker, existed)
            raise


def _lock(file: IO[bytes], folder: Path) -> None:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise Refusal(AT_WORK, folder=folder) from None


def _new_mark(file: IO[bytes], folder: Path) -> str:
    mark = secrets.token_hex(MARK_BYTES)
    file.write(json.dumps({"mark": mark}).encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())
    sync_folder(folder)
    return mark


def _leave(marker: Path, existed: bool) -> None:
    marker.unlink()
    if not existed:
        marker.parent.rmdir()


def _mark(content: bytes, folder: Path) -> str:
    try:
        mark = json.loads(content)["mark"]
    except (ValueError, KeyError, TypeError):
        raise Refusal(UNREADABLE, folder=folder) from None
    if not isinstance(mark, str) or len(mark) != 2 * MARK_BYTES:
        raise Refusal(UNREADABLE, folder=folder)
    return mark


def refuse_too_much(folder: Path, needed: int) -> None:
    """Raises NoSpace where so many bytes do not fit beside the margin."""
    free = shutil.disk_usage(folder).free
    if needed + MARGIN > free:
        raise NoSpace(
            N_("%(folder)s 放不下：要 %(needed)s，只剩 %(free)s。换一个盘，或者少选一些。"),
            folder=folder, needed=filesize(needed + MARGIN), free=filesize(free),
        )
