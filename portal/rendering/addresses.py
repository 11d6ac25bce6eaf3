"""Which addresses a page may send the browser to: only our own, as a path."""
from __future__ import annotations

import re

HOME = "/"
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""One slash at the start, and nothing that a browser would turn into another host or a second header."""


def is_inside(address: str | None) -> bool:
    """Whether this is a path of ours; `//evil`, `/\\evil`, `https:evil` and line ends are not."""
    return bool(address) and _PATH.fullmatch(address or "") is not None


def inside_or(address: str | None, otherwise: str) -> str:
    """The address where it is a path of ours, else the other one."""
    return address if address and is_inside(address) else otherwise
