"""A package as an unpacked folder. Links, pipes and devices are told from their directory entry and never opened."""
from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from portal.transfers.members import MOST_MEMBERS, Member, clean_path, decode_names, empty, refuse, refuse_sizes, refuse_twins

PIECE = 1 << 18


class FolderSource:
    """An unpacked package; listing it checks names, kinds and sizes. Raises Refused."""

    def __init__(self, path: Path):
        found = sorted(_walk(os.fsencode(path)))
        names = decode_names([(relative, False) for relative, _ in found])
        self.members = [
            Member(clean_path(name), size, os.path.join(os.fsencode(path), relative))
            for name, (relative, size) in zip(names, found, strict=True)
        ]
        self.size = sum(member.size for member in self.members)
        if not self.members:
            raise empty()
        refuse_twins([member.path for member in self.members])
        refuse_sizes(self.members)

    def __enter__(self) -> FolderSource:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open between two members."""

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The content of a member. Raises Refused where the file changed its kind or size since it was listed."""
        descriptor = os.open(member.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise refuse("package-special", member.path)
            count = 0
            while piece := file.read(PIECE):
                count += len(piece)
                if count > member.size:
                    break
                yield piece
        if count != member.size:
            raise refuse("package-truncated", member.path)


def _walk(root: bytes) -> Iterator[tuple[bytes, int]]:
    """(relative name, size) of each file below the folder; bytes, because names of old disks are not always UTF-8."""
    waiting, count = [b""], 0
    while waiting:
        folder = waiting.pop()
        with os.scandir(os.path.join(root, folder)) as entries:
            for entry in entries:
                count += 1
                if count > MOST_MEMBERS:
                    raise refuse("package-members", os.fsdecode(entry.name), limit=MOST_MEMBERS)
                relative = os.path.join(folder, entry.name)
                facts = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(facts.st_mode):
                    waiting.append(relative)
                elif stat.S_ISREG(facts.st_mode):
                    yield relative, facts.st_size
                else:
                    raise refuse("package-special", os.fsdecode(relative))
