"""The files of a package as a reader gets them: all of them, or the payload of a bag."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.transfers.members import Member, Refused, Source

MOST_CATALOGUE_BYTES = 16 << 20
"""No catalogue, and no manifest, is larger."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Parcel:
    """Members of an opened package, what the package is called, and the folder below which its reader looks ("" for the root)."""

    source: Source
    name: str
    members: list[Member]
    root: str = ""

    def parts(self, member: Member) -> tuple[str, ...]:
        """The parts of a member's path below the root."""
        return tuple(member.path.removeprefix(f"{self.root}/" if self.root else "").split("/"))

    def below(self, folder: str) -> Parcel:
        """What lies in a folder, and its reader looks no higher."""
        root = f"{self.root}/{folder}" if self.root else folder
        return replace(self, members=[member for member in self.members if member.path.startswith(f"{root}/")], root=root)

    def content(self, member: Member, too_large: Refused) -> bytes:
        """The content of a catalogue or manifest. Raises `too_large` where it is larger than any."""
        if member.size > MOST_CATALOGUE_BYTES:
            raise too_large
        return b"".join(self.source.chunks(member))
