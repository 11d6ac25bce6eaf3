"""Members of a package: the names they may have, and the bounds that hold before anything is unpacked.

`command-line.md` 4.1: a hostile or broken package is refused as a whole, with one finding that names the member and why.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from portal.regulation.finding import Finding
from portal.regulation.identity import mask_in
from portal.wording import N_

MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 300 << 20
MOST_TOTAL_BYTES = 20 << 30
MOST_RATIO = 200
MOST_NAME_BYTES = 255
SHOWN_CHARACTERS = 120
PACKAGE = "package"
"""The subject of a finding about the package as a whole."""

_DRIVE = re.compile(r"[A-Za-z]:")
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Cs"}
"""Control and format characters (a right-to-left override among them), line ends, lone surrogates."""


class Refused(Exception):
    """The package as a whole is refused; `finding` says which member and why."""

    def __init__(self, finding: Finding):
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True)
class Member:
    """A file of a package: its path within it (parts joined by `/`), its size in bytes, and where its source keeps it."""

    path: str
    size: int
    place: Any = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path of the folder that holds it, "" at the root."""
        return self.path.rpartition("/")[0]


class Source(Protocol):
    """A ZIP or an unpacked folder, opened: its members are checked, their content is read under the bounds."""

    members: list[Member]
    size: int
    """Bytes on disk."""

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The content piece by piece. Raises Refused where it is not what the directory says."""
        ...


def refuse(code: str, member: str, **facts: object) -> Refused:
    """The refusal of a package because of a member."""
    return Refused(Finding(code, PACKAGE, {"member": shown(member), **facts}))


def unreadable(why: str) -> Refused:
    """The refusal of a package that is none, as a whole."""
    return Refused(Finding("package-unreadable", PACKAGE, {"why": why}))


def empty() -> Refused:
    """The refusal of a package without any file."""
    return Refused(Finding("package-empty", PACKAGE))


@lru_cache(maxsize=1024)
def shown(text: str) -> str:
    """A name as it may be shown: ID numbers masked, invisible characters escaped, not too long."""
    visible = "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in mask_in(text))
    return visible if len(visible) <= SHOWN_CHARACTERS else f"{visible[: SHOWN_CHARACTERS - 1]}…"


def decode_names(written: list[tuple[bytes, bool]]) -> list[str]:
    """Member names from their bytes; the flag says that the writer declared UTF-8.

    Undeclared names are UTF-8 where all of them are valid as such (tools of macOS and Linux), otherwise GB18030 (Chinese
    tools of Windows). Raises Refused for bytes that are neither.
    """
    undeclared = [raw for raw, declared in written if not declared]
    encoding = "utf-8" if all(_is_utf8(raw) for raw in undeclared) else "gb18030"
    return [_decode(raw, "utf-8" if declared else encoding) for raw, declared in written]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise refuse("package-name", raw.decode("latin-1"), why=N_("读不出文件名的编码")) from None


def clean_path(name: str) -> str:
    """The path of a member, without empty parts and `.`. Raises Refused where it could leave the package or be misread."""
    if "\\" in name:
        raise refuse("package-path", name, why=N_("有反斜杠"))
    if name.startswith("/"):
        raise refuse("package-path", name, why=N_("是绝对路径"))
    if _DRIVE.match(name):
        raise refuse("package-path", name, why=N_("有盘符"))
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise refuse("package-path", name, why=N_("有 .."))
    if any(len(part.encode("utf-8", "surrogatepass")) > MOST_NAME_BYTES for part in parts):
        raise refuse("package-name", name, why=N_("一段名字超过 255 字节"))
    if any(unicodedata.category(mark) in _INVISIBLE for mark in name):
        raise refuse("package-name", name, why=N_("有看不见的控制字符"))
    if not parts:
        raise refuse("package-name", name, why=N_("名字是空的"))
    return "/".join(parts)


def same_name(text: str) -> str:
    """What two names share that are one name on some system: compatibility form and case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def refuse_twins(files: Iterable[str], folders: Iterable[str] = ()) -> None:
    """Raises Refused where a path stands twice, also by case or Unicode form, or is a file and a folder at once."""
    seen: set[str] = set()
    holders = {same_name(folder) for folder in folders}
    for path in files:
        key = same_name(path)
        if key in seen:
            raise refuse("package-member-twice", path)
        seen.add(key)
        holders.update(parent for parent in _parents(key))
    for path in files:
        if same_name(path) in holders:
            raise refuse("package-member-twice", path)


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def refuse_sizes(members: list[Member], packed: int | None = None) -> None:
    """Raises Refused where the stated sizes pass a bound; `packed` is the size of the ZIP, None for a folder."""
    total = 0
    for member in members:
        if member.size > MOST_MEMBER_BYTES:
            raise refuse("package-member-size", member.path, limit=MOST_MEMBER_BYTES >> 20)
        total += member.size
        if total > MOST_TOTAL_BYTES:
            raise refuse("package-total-size", member.path, limit=MOST_TOTAL_BYTES >> 30)
        if packed is not None and total > packed * MOST_RATIO:
            raise refuse("package-ratio", member.path, limit=MOST_RATIO)
