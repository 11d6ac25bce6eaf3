"""SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016) of what arrives, taken in one pass over its bytes, in hexadecimal digits.

Both sides of a hand-over compute the first with common tools; the second is the digest of the state's commercial cryptography
(密码法, 商用密码管理条例), which `openssl dgst -sm3` gives.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import Hash

PIECE = 1 << 20


@dataclass(frozen=True)
class Digests:
    """Of the same bytes."""

    sha256: str
    sm3: str


class Digesting:
    """Both digests of bytes that come piece by piece; `finish` ends it."""

    def __init__(self) -> None:
        self._sha256, self._sm3 = hashlib.sha256(), _new_sm3()

    def update(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self._sm3.update(piece)

    def finish(self) -> Digests:
        return Digests(self._sha256.hexdigest(), self._sm3.finalize().hex())


def digests_of(file: BinaryIO) -> Digests:
    """Of a file from where it stands to its end."""
    digesting = Digesting()
    while piece := file.read(PIECE):
        digesting.update(piece)
    return digesting.finish()


def sm3(source: Path | bytes) -> str:
    """SM3 alone."""
    digest = _new_sm3()
    if isinstance(source, bytes):
        digest.update(source)
        return digest.finalize().hex()
    with source.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.finalize().hex()


def folder_list(files: Iterable[tuple[bytes, str]]) -> bytes:
    """The list of an unpacked package's files (relative name, digest) by name, in the form of `sha256sum`: its digest is the package's."""
    return b"".join(f"{digest}  ".encode() + name + b"\n" for name, digest in sorted(files))


def of_folder(files: Iterable[tuple[bytes, Digests]]) -> Digests:
    """Of an unpacked package, from its files' digests: of each kind that of the list in that kind."""
    named = list(files)
    by_sha256, by_sm3 = ([(name, getattr(one, kind)) for name, one in named] for kind in ("sha256", "sm3"))
    return Digests(hashlib.sha256(folder_list(by_sha256)).hexdigest(), sm3(folder_list(by_sm3)))


def _new_sm3() -> Hash:
    """The library is loaded at its first use: an enterprise's `check` needs none of it."""
    from cryptography.hazmat.primitives.hashes import SM3, Hash

    return Hash(SM3())
