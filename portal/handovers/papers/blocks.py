"""The parts that papers are put together from; `templates/papers/handover.typ` sets them. Text values only."""
from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

Block = dict[str, Any]
LEFT, CENTRE, RIGHT, CODE = "left", "centre", "right", "code"
REST = 0
"""The width of a column that takes what the others leave."""
HALF_DIGEST = 32


def facts(*pairs: tuple[str, str]) -> Block:
    """Label and value, two pairs in a line; a long value takes a line of its own."""
    return {"kind": "facts", "pairs": [[label, value or "—"] for label, value in pairs]}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def notes(*lines: str) -> Block:
    return {"kind": "notes", "lines": list(lines)}


def new_page() -> Block:
    """What follows begins a page, as after a cover."""
    return {"kind": "page"}


def table(columns: Sequence[tuple[str, int, str]], rows: Iterable[Sequence[str]], size: float = 9) -> Block:
    """`columns`: heading, width in millimetres or REST, alignment; the heading is repeated on each page. `size` in points."""
    return {
        "kind": "table", "size": size, "columns": [{"head": head, "width": width, "align": align} for head, width, align in columns],
        "rows": [list(row) for row in rows],
    }


def signatures(*sides: tuple[str, Sequence[str]]) -> Block:
    """Both sides' fields: whose they are, and who signs there. Each ends with seal and day."""
    return {"kind": "signatures", "sides": [{"title": title, "fields": list(fields)} for title, fields in sides]}


def thousands(value: int) -> str:
    return f"{value:,}"


def gigabytes(size: int) -> str:
    """Gigabytes with three decimals (档发〔2012〕7号, 电子档案移交与接收登记表)."""
    return f"{size / 10**9:.3f}"


def in_two_lines(digest: str) -> str:
    return f"{digest[:HALF_DIGEST]}\n{digest[HALF_DIGEST:]}" if digest else "—"


def digest_of(title: str, wide: bool, blocks: Sequence[Block]) -> str:
    """SHA-256 of what a paper says: its JSON with sorted keys, without white space, in UTF-8."""
    return sha256(canonical(title, wide, blocks)).hexdigest()


def canonical(title: str, wide: bool, blocks: Sequence[Block]) -> bytes:
    said = {"title": title, "wide": wide, "blocks": list(blocks)}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
