"""The directory of a ZIP, read and compared with what stands before each member's data (APPNOTE 6.3, ZIP64 included).

Written out instead of `zipfile`, which trusts the directory, cuts names at NUL and builds an object for each of a
million entries before anybody can count them.
"""
from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from portal.transfers.members import MOST_MEMBERS, Refused, empty, refuse, unreadable
from portal.wording import N_

END, END_SIZE = b"PK\x05\x06", 22
END64, LOCATOR64, LOCATOR64_SIZE = b"PK\x06\x06", b"PK\x06\x07", 20
CENTRAL, CENTRAL_SIZE = b"PK\x01\x02", 46
LOCAL, LOCAL_SIZE = b"PK\x03\x04", 30
LONGEST_COMMENT = 0xFFFF
MOST_DIRECTORY_BYTES = MOST_MEMBERS * 1024
NOT_HERE = 0xFFFFFFFF
"""The real figure stands in the ZIP64 extra field."""
ZIP64_EXTRA = 0x0001
ENCRYPTED = 0x0001 | 0x0040 | 0x2000
"""Flag bits: encrypted, strongly encrypted, directory masked."""
SIZES_BEHIND = 0x0008
NAME_IS_UTF8 = 0x0800
STORED, DEFLATED, AES = 0, 8, 99


@dataclass(frozen=True)
class Entry:
    """One row of the directory. `data` and `end` are places in the file; `mode` is the Unix mode, 0 where none is given."""

    raw_name: bytes
    utf8: bool
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    header: int
    data: int = 0

    @property
    def end(self) -> int:
        return self.data + self.packed

    @property
    def label(self) -> str:
        """The name for a refusal, before the encoding of all names is known."""
        return _label(self.raw_name)


def read_directory(file: BinaryIO, size: int) -> list[Entry]:
    """The entries of a ZIP of `size` bytes, in the order of their data. Raises Refused, naming the member."""
    start, length = _place_of_directory(file, size)
    file.seek(start)
    listed = list(_entries(file.read(min(length, MOST_DIRECTORY_BYTES))))
    located = sorted((_located(file, entry, start) for entry in listed), key=lambda entry: entry.header)
    _refuse_overlap(located, start)
    return located


def _label(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _place_of_directory(file: BinaryIO, size: int) -> tuple[int, int]:
    """(start, length) of the central directory, which must end where the end record begins."""
    at, record = _end_record(file, size)
    disk, first_disk, here, count, length, start = struct.unpack("<HHHHII", record[4:20])
    before = at
    if NOT_HERE in (length, start) or 0xFFFF in (here, count):
        before, (disk, first_disk, here, count, length, start) = _end_record64(file, at)
    if disk or first_disk or here != count:
        raise unreadable(N_("是分卷压缩包"))
    if start + length != before:
        raise unreadable(N_("压缩包的目录与内容对不上"))
    return start, length


def _end_record(file: BinaryIO, size: int) -> tuple[int, bytes]:
    """The end record whose comment ends with the file: nothing may stand behind it."""
    begin = max(0, size - END_SIZE - LONGEST_COMMENT)
    file.seek(begin)
    tail = file.read(size - begin)
    place = tail.rfind(END)
    while place >= 0:
        record = tail[place : place + END_SIZE]
        if len(record) == END_SIZE and place + END_SIZE + struct.unpack("<H", record[20:])[0] == len(tail):
            return begin + place, record
        if _ends_directory(record, begin + place):
            raise unreadable(N_("压缩包的结尾后面还有别的内容"))
        place = tail.rfind(END, 0, place)
    raise _not_whole(file, size)


def _ends_directory(record: bytes, at: int) -> bool:
    """Whether an end record follows upon the directory that it describes, so that it is this file's own."""
    return len(record) == END_SIZE and sum(struct.unpack("<II", record[12:20])) == at


def _not_whole(file: BinaryIO, size: int) -> Refused:
    """A file without its end: empty, no ZIP at all, or cut off; then the member is named at which it breaks."""
    if size == 0:
        return empty()
    file.seek(0)
    if file.read(4) != LOCAL:
        return unreadable(N_("不是 ZIP 文件"))
    return refuse("package-truncated", _last_member(file, size))


def _last_member(file: BinaryIO, size: int) -> str:
    at, name = 0, ""
    while True:
        file.seek(at)
        header = file.read(LOCAL_SIZE)
        if len(header) < LOCAL_SIZE or header[:4] != LOCAL:
            return name
        flags, packed, name_length, extra_length = (*struct.unpack("<H", header[6:8]), *struct.unpack("<I4xHH", header[18:30]))
        name = _label(file.read(name_length))
        at += LOCAL_SIZE + name_length + extra_length + packed
        if at > size or flags & SIZES_BEHIND:
            return name


def _end_record64(file: BinaryIO, end: int) -> tuple[int, tuple[int, ...]]:
    file.seek(max(0, end - LOCATOR64_SIZE))
    locator = file.read(LOCATOR64_SIZE)
    if locator[:4] == LOCATOR64:
        place = struct.unpack("<Q", locator[8:16])[0]
        file.seek(min(place, end))
        record = file.read(56)
        if len(record) == 56 and record[:4] == END64:
            return place, struct.unpack("<IIQQQQ", record[16:56])
    raise unreadable(N_("压缩包的目录与内容对不上"))


def _entries(directory: bytes) -> Iterator[Entry]:
    at, count = 0, 0
    while at < len(directory):
        head = directory[at : at + CENTRAL_SIZE]
        if len(head) < CENTRAL_SIZE or head[:4] != CENTRAL:
            raise unreadable(N_("压缩包的目录与内容对不上"))
        name_length, extra_length, comment_length = struct.unpack("<HHH", head[28:34])
        name_end = at + CENTRAL_SIZE + name_length
        raw_name = directory[at + CENTRAL_SIZE : name_end]
        count += 1
        if count > MOST_MEMBERS:
            raise refuse("package-members", _label(raw_name), limit=MOST_MEMBERS)
        yield _entry(head, raw_name, directory[name_end : name_end + extra_length])
        at = name_end + extra_length + comment_length


def _entry(head: bytes, raw_name: bytes, extra: bytes) -> Entry:
    flags, method = struct.unpack("<HH", head[8:12])
    crc, packed, size = struct.unpack("<III", head[16:28])
    attributes, header = struct.unpack("<II", head[38:46])
    if flags & ENCRYPTED or method == AES:
        raise refuse("package-encrypted", _label(raw_name))
    size, packed, header = _wide((size, packed, header), extra, _label(raw_name))
    return Entry(raw_name, bool(flags & NAME_IS_UTF8), method, crc, packed, size, attributes >> 16, header)


def _wide(narrow: tuple[int, int, int], extra: bytes, label: str) -> tuple[int, int, int]:
    """Size, packed size and place with the figures of the ZIP64 field where the 32-bit ones say that they stand there."""
    missing = [place for place, value in enumerate(narrow) if value == NOT_HERE]
    if not missing:
        return narrow
    field = _extra_field(extra, ZIP64_EXTRA)
    if len(field) < 8 * len(missing):
        raise refuse("package-member-unreadable", label, why=N_("压缩包的目录与内容对不上"))
    values = list(narrow)
    for order, place in enumerate(missing):
        values[place] = struct.unpack("<Q", field[8 * order : 8 * order + 8])[0]
    return values[0], values[1], values[2]


def _extra_field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[at : at + 4])
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _located(file: BinaryIO, entry: Entry, directory: int) -> Entry:
    """The entry with the place of its data, once the header before the data agrees with the directory."""
    file.seek(min(entry.header, directory))
    head = file.read(LOCAL_SIZE)
    if len(head) < LOCAL_SIZE or head[:4] != LOCAL:
        raise refuse("package-member-unreadable", entry.label, why=N_("压缩包的目录与内容对不上"))
    flags, method = struct.unpack("<HH", head[6:10])
    crc, packed, size, name_length, extra_length = struct.unpack("<IIIHH", head[14:30])
    if flags & ENCRYPTED:
        raise refuse("package-encrypted", entry.label)
    same = file.read(name_length) == entry.raw_name and method == entry.method
    if not flags & SIZES_BEHIND:
        stated = ((crc, entry.crc), (packed, entry.packed), (size, entry.size))
        same = same and all(here in (there, NOT_HERE) for here, there in stated)
    if not same:
        raise refuse("package-member-unreadable", entry.label, why=N_("两处文件头写的不一样"))
    return Entry(**{**vars(entry), "data": entry.header + LOCAL_SIZE + name_length + extra_length})


def _refuse_overlap(entries: list[Entry], directory: int) -> None:
    """Raises Refused where two members share bytes, one reaches into the directory, or something stands before the first."""
    free = 0
    for number, entry in enumerate(entries):
        if number == 0 and entry.header != 0:
            raise refuse("package-member-unreadable", entry.label, why=N_("ZIP 前面有别的内容"))
        if entry.header < free or entry.end > directory:
            raise refuse("package-overlap", entry.label)
        free = entry.end
