"""Manifests of a bag, and the values of its tag files (RFC 8493, 2.1.3 and 2.2.2)."""
from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.transfers.members import Member, clean_path, refuse
from portal.transfers.parcel import Parcel
from portal.wording import N_

ALGORITHMS = ("sha512", "sha256", "sha1", "md5")
"""RFC 8493, 2.4: the first two must be understood; bags with the others are still about."""
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_ENCODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}


@dataclass(frozen=True)
class Manifest:
    """Digests in lower case by path within the bag."""

    name: str
    algorithm: str
    digests: dict[str, str]


def read_manifest(bag: Parcel, member: Member, algorithm: str) -> Manifest:
    """The digests that a manifest lists. Raises Refused for a line that is none, a path twice, and a path that leaves the bag."""
    listed: dict[str, str] = {}
    content = bag.content(member, refuse("bag-unreadable", member.path, why=N_("超过 16 MB")))
    for digest, path in _lines(content, member, hashlib.new(algorithm, usedforsecurity=False).digest_size * 2):
        key = path_key(clean_path(re.sub("%0A|%0D|%25", lambda code: _ENCODED[code[0].upper()], path, flags=re.IGNORECASE)))
        if listed.setdefault(key, digest) != digest:
            raise refuse("bag-unreadable", member.path, why=N_("同一个文件写了两个摘要"))
    return Manifest(member.name, algorithm, listed)


def _lines(content: bytes, member: Member, digits: int) -> Iterator[tuple[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeError:
        raise refuse("bag-unreadable", member.path, why=N_("文字编码不是 UTF-8")) from None
    for line in re.split(r"\r\n|\r|\n", text):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None or len(found[1]) != digits:
            raise refuse("bag-unreadable", member.path, why=N_("有一行不是“摘要 路径”"))
        yield found[1].lower(), found[2]


def path_key(path: str) -> str:
    """A path as it is compared: some systems write names composed, others decomposed."""
    return unicodedata.normalize("NFC", path)


def digests(pieces: Iterable[bytes], algorithms: set[str]) -> dict[str, str]:
    """Algorithm -> digest of a content that is read once."""
    sums = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in algorithms}
    for piece in pieces:
        for one in sums.values():
            one.update(piece)
    return {algorithm: one.hexdigest() for algorithm, one in sums.items()}


def tag_value(content: bytes, label: str) -> str:
    """The value of a label in a tag file, "" where it is not there."""
    for line in content.decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().casefold() == label.casefold():
            return value.strip()
    return ""
