"""Lists of digests that a package may carry beside its catalogue (DA/T 70-2018 1-1, 2-7). Runs in the limited child only.

`manifest-sha256.txt`, `manifest-sha512.txt` or `manifest-sm3.txt`, as other tools write them: a digest, white space, a path
below the folder of the list; the one of a file that an archive kept counts from the folder above. The bag form has lists of its
own, which its reader verifies.
"""
from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial

from portal.regulation.finding import Finding
from portal.transfers.members import PACKAGE, Member, Source, same_name, shown
from portal.transfers.package import Package

METADATA = "metadata"
KEPT_AS = f"{METADATA}/received-"
MOST_BYTES = 16 << 20
ALGORITHMS = {"sha256": 64, "sha512": 128, "sm3": 64}
"""Names as OpenSSL knows them, and how many hexadecimal digits each has (FIPS 180-4, GB/T 32905-2016)."""

_LIST = re.compile(rf"manifest-({'|'.join(ALGORITHMS)})\.txt", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")


def take_lists(package: Package) -> list[Member]:
    """The lists of digests of a package: they are no stray files, and are kept as they were received."""
    lists = [member for member in package.layout.strays if _LIST.fullmatch(member.name)]
    for member in lists:
        package.layout.strays.remove(member)
        package.kept.setdefault(f"{KEPT_AS}{member.name.lower()}", member)
    return lists


def digest_findings(source: Source, lists: list[Member], step: Callable[[str], None]) -> Iterator[Finding]:
    """What each list says against the package. Raises Refused where a member cannot be read."""
    members = {same_name(member.path): member for member in source.members}
    for listing in lists:
        step(listing.path)
        yield from _of_list(source, listing, members, step)


def _of_list(source: Source, listing: Member, members: dict[str, Member], step: Callable[[str], None]) -> Iterator[Finding]:
    algorithm = _LIST.fullmatch(listing.name)[1].lower()  # type: ignore[index]
    if listing.size > MOST_BYTES or algorithm not in hashlib.algorithms_available:
        yield _unreadable(listing, 1)
        return
    digests: dict[str, str] = {}
    text = b"".join(source.chunks(listing)).decode("utf-8-sig", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        row = _LINE.fullmatch(line.strip())
        if row is None or len(row[1]) != ALGORITHMS[algorithm]:
            if line.strip():
                yield _unreadable(listing, number)
                return
            continue
        member = members.get(same_name(_below(listing, row[2])))
        yield from _of_file(listing, member, row, partial(_digest, source, algorithm, digests, step))


def _of_file(
    listing: Member, member: Member | None, row: re.Match[str], digest_of: Callable[[Member], str]
) -> Iterator[Finding]:
    facts = {"list": shown(listing.name), "member": shown(row[2])}
    if member is None:
        yield Finding("digest-file-missing", PACKAGE, facts)
        return
    if digest_of(member) != row[1].lower():
        yield Finding("digest-differs", PACKAGE, facts)


def _digest(source: Source, algorithm: str, known: dict[str, str], step: Callable[[str], None], member: Member) -> str:
    """The digest of a member, taken once however often a list names it."""
    if member.path not in known:
        step(member.path)
        digest = hashlib.new(algorithm)
        for piece in source.chunks(member):
            digest.update(piece)
        known[member.path] = digest.hexdigest()
    return known[member.path]


def _below(listing: Member, path: str) -> str:
    """The path in the package of what a list names."""
    named = path.strip().replace("\\", "/").removeprefix("./")
    above, _, folder = listing.folder.rpartition("/")
    root = above if folder == METADATA else listing.folder
    return f"{root}/{named}" if root else named


def _unreadable(listing: Member, number: int) -> Finding:
    return Finding("digest-list-unreadable", PACKAGE, {"list": shown(listing.name), "line": number})
