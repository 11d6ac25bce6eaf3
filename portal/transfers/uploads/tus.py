"""The words of the tus 1.0 protocol (https://tus.io/protocols/resumable-upload, 1.0.0): headers read, headers said.

Spoken here: core, creation, checksum, termination, expiration. Nothing of HTTP's machinery: headers come as a mapping,
each word of a name with a capital.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from portal.transfers.members import MOST_TOTAL_BYTES
from portal.wording import N_, gettext

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
ALGORITHMS = ("sha1", "sha256", "sha512")
"""Of checksums; the protocol demands sha1."""
CONTENT_TYPE = "application/offset+octet-stream"
MOST_BYTES = MOST_TOTAL_BYTES
"""Of one package: what it unpacks to is bounded by the same."""
MOST_METADATA_CHARACTERS = 4_096
FILE_NAME, RESUME = "filename", "resume"
"""Keys of the metadata that are read: what the file is called; and, from our own page, by what it knows the file again."""

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]+")
"""ASCII without spaces and commas."""


class Refused(Exception):
    """The request is against the protocol, or cannot be met: `status`, a sentence, and what else the answer must say."""

    def __init__(self, status: int, sentence: str, **headers: str):
        self.status, self.sentence = status, gettext(sentence)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Checksum:
    """What a piece must hash to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Piece:
    """What a PATCH says about its body: where it begins, how long it is (None where nobody says), what it must hash to."""

    offset: int
    size: int | None
    checksum: Checksum | None


@dataclass(frozen=True)
class Creation:
    """What a POST says about the file to come. `metadata` is the header as it was written."""

    length: int
    metadata: str = field(repr=False)
    name: str = field(repr=False)
    resume: str = field(repr=False, default="")


def capabilities() -> dict[str, str]:
    """What an OPTIONS request is answered."""
    return {
        "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(MOST_BYTES),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def expires(at: datetime) -> str:
    """The value of Upload-Expires for a moment in UTC."""
    return format_datetime(at, usegmt=True)


def refuse_other_version(headers: Mapping[str, str]) -> None:
    """Raises Refused (412) where the client speaks another version, or none."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Refused(412, N_("这里只说 tus 1.0.0，请求里没有说，或者说的是别的版本。"), Tus_Version=VERSION)


def read_creation(headers: Mapping[str, str]) -> Creation:
    """The file that a POST announces. Raises Refused: 400 where it cannot be read, 413 where it is too large."""
    if "Upload-Defer-Length" in headers or "Upload-Concat" in headers:
        raise Refused(400, N_("上传前要说清多大（Upload-Length），不分块拼接。"))
    length = _number(headers, "Upload-Length")
    if length > MOST_BYTES:
        raise Refused(413, N_("这个包超过了能收的大小。"), Tus_Max_Size=str(MOST_BYTES))
    written = headers.get("Upload-Metadata", "")
    metadata = read_metadata(written)
    name = last_part(_text(metadata.get(FILE_NAME) or metadata.get("name") or b""))
    if not name:
        raise Refused(400, N_("要说明文件名（Upload-Metadata 里的 filename）。"))
    return Creation(length, written, name, _text(metadata.get(RESUME, b"")))


def read_piece(headers: Mapping[str, str], size: int | None) -> Piece:
    """What a PATCH carries; `size` is its Content-Length. Raises Refused: 415, 400."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise Refused(415, N_("传来的内容要标成 application/offset+octet-stream。"))
    return Piece(_number(headers, "Upload-Offset"), size, _checksum(headers.get("Upload-Checksum")))


def read_metadata(written: str) -> dict[str, bytes]:
    """key -> value of an Upload-Metadata header. Raises Refused (400) where it is none."""
    if len(written) > MOST_METADATA_CHARACTERS:
        raise _unreadable()
    found: dict[str, bytes] = {}
    for pair in written.split(",") if written.strip() else ():
        key, _, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise _unreadable()
        found[key] = _decoded(value)
    return found


def last_part(path: str) -> str:
    """The name at the end of a path from whatever system; it is shown and compared, never used as a path."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2].strip()


def _checksum(written: str | None) -> Checksum | None:
    if written is None:
        return None
    algorithm, _, value = written.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refused(400, N_("不认识这种校验算法。"), Tus_Checksum_Algorithm=",".join(ALGORITHMS))
    digest = _decoded(value.strip())
    if len(digest) != hashlib.new(algorithm).digest_size:
        raise _unreadable()
    return Checksum(algorithm, digest)


def _number(headers: Mapping[str, str], name: str) -> int:
    written = headers.get(name, "").strip()
    if not _NUMBER.fullmatch(written):
        raise _unreadable()
    return int(written)


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _unreadable() from None


def _unreadable() -> Refused:
    return Refused(400, N_("续传的请求头读不懂，没有收。"))
