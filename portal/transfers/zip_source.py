"""A package as a ZIP: its members under the bounds of `members`, their content inflated and counted as it comes out."""
from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.transfers.members import Member, Refused, clean_path, decode_names, empty, refuse, refuse_sizes, refuse_twins
from portal.transfers.zip_directory import DEFLATED, STORED, Entry, read_directory
from portal.wording import N_

PIECE = 1 << 18
"""Bytes that come out of the inflater at a time."""


class ZipSource:
    """An open ZIP. Opening it checks names, kinds and stated sizes; nothing is inflated yet. Raises Refused."""

    def __init__(self, path: Path):
        self.size = path.stat().st_size
        self._file = path.open("rb")
        try:
            self.members = self._checked(read_directory(self._file, self.size))
        except Refused:
            self.close()
            raise

    def __enter__(self) -> ZipSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def _checked(self, entries: list[Entry]) -> list[Member]:
        names = decode_names([(entry.raw_name, entry.utf8) for entry in entries])
        members, folders = [], []
        for entry, name in zip(entries, names, strict=True):
            path = clean_path(name)
            is_folder = name.endswith("/") or stat.S_ISDIR(entry.mode)
            _refuse_kind(entry, path, is_folder)
            if is_folder:
                folders.append(path)
            else:
                members.append(Member(path, entry.size, entry))
        if not members:
            raise empty()
        refuse_twins([member.path for member in members], folders)
        refuse_sizes(members, self.size)
        return members

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The content of a member. Raises Refused where it is longer, shorter or other than the directory says."""
        entry: Entry = member.place
        checksum, count = 0, 0
        for piece in self._pieces(entry, member.path):
            count += len(piece)
            if count > entry.size:
                raise refuse("package-member-unreadable", member.path, why=N_("解开的内容比文件头写的多"))
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if count != entry.size or checksum != entry.crc:
            raise refuse("package-member-unreadable", member.path, why=N_("内容与校验和对不上"))

    def _pieces(self, entry: Entry, path: str) -> Iterator[bytes]:
        if entry.method == STORED:
            yield from self._raw(entry)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for raw in self._raw(entry):
            yield from _inflated(inflater, raw, path)
            if inflater.eof:
                return
        raise refuse("package-member-unreadable", path, why=N_("压缩数据不完整"))

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        left, at = entry.packed, entry.data
        while left > 0:
            self._file.seek(at)
            raw = self._file.read(min(left, PIECE))
            if not raw:
                return
            yield raw
            at, left = at + len(raw), left - len(raw)


def _inflated(inflater: Any, raw: bytes, path: str) -> Iterator[bytes]:
    """What comes out for these bytes, never more than a piece at a time."""
    while not inflater.eof:
        try:
            piece = inflater.decompress(raw, PIECE)
        except zlib.error:
            raise refuse("package-member-unreadable", path, why=N_("压缩数据坏了")) from None
        raw = inflater.unconsumed_tail
        yield piece
        if not raw and len(piece) < PIECE:
            return


def _refuse_kind(entry: Entry, path: str, is_folder: bool) -> None:
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refuse("package-special", path)
    if is_folder and entry.size:
        raise refuse("package-name", path, why=N_("是文件夹，却带着内容"))
    if not is_folder and entry.method not in (STORED, DEFLATED):
        raise refuse("package-compression", path)
