"""What is durable at the moment of an acknowledgement, worked out from a log of system calls (`strace -y`).

A file's bytes last when it was synced after they were written, a name when the folder that it stands in was synced after
the name was made, moved or taken away; `syncfs` makes all of it last. What a SIGKILL never shows, since the page cache
survives it, is found here.
"""
from __future__ import annotations

import re

from tests.archive_store.faults.traced import Call

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR = re.compile(r"^\d+<([^>]*)>")
_NEW = re.compile(r"O_CREAT")


class Disk:
    """Paths whose bytes, and folders whose names, would not survive the power going now."""

    def __init__(self) -> None:
        self.bytes: set[str] = set()
        self.names: set[str] = set()

    def see(self, call: Call) -> None:
        """Follow one call; those that failed change nothing."""
        if re.search(r"\) += -1 ", call.text):
            return
        paths = _QUOTED.findall(call.text)
        on = _DESCRIPTOR.match(call.text)
        if call.name == "openat" and _NEW.search(call.text):
            self.names.add(_parent(paths[0]))
        elif call.name in ("mkdir", "rmdir", "unlink"):
            self.names.add(_parent(paths[0]))
            self.bytes.discard(paths[0])
        elif call.name in ("write", "pwrite64", "ftruncate") and on:
            self.bytes.add(on[1])
        elif call.name in ("fsync", "fdatasync") and on:
            self.bytes.discard(on[1])
            self.names.discard(on[1])
        elif call.name == "syncfs":
            self.bytes.clear()
            self.names.clear()
        elif call.name.startswith("rename"):
            self._move(paths[0], paths[1], "RENAME_EXCHANGE" in call.text)

    def _move(self, old: str, new: str, exchange: bool) -> None:
        for kept in (self.bytes, self.names):
            moved = {path for path in kept if _below(path, old)}
            back = {path for path in kept if _below(path, new)}
            kept -= moved | back
            kept |= {new + path[len(old) :] for path in moved}
            if exchange:
                kept |= {old + path[len(new) :] for path in back}
        self.names |= {_parent(old), _parent(new)}

    def unsynced(self, root: str) -> list[str]:
        """What below `root` would be lost."""
        lost = [f"bytes of {path}" for path in self.bytes if _below(path, root)]
        return sorted(lost + [f"names in {path}" for path in self.names if _below(path, root)])


def unsynced_at_acknowledgement(calls: list[Call], root: str) -> list[str]:
    """What is not durable when the ACK is written. ValueError where there is none in the log."""
    disk = Disk()
    for call in calls:
        if call.name == "write" and '"ACK ' in call.text:
            return disk.unsynced(root)
        disk.see(call)
    raise ValueError("nothing was acknowledged")


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
