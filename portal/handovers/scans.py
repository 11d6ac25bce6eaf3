"""Looking at the scan of a signed paper: a PDF or a JPEG from outside, decoded to its last page in the limited child only."""
from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import sandbox
from portal.lifecycle import Refusal
from portal.wording import N_

MOST_BYTES = 40 << 20
MOST_PAGES = 500
WIDTH = 900
CHECK_WIDTH = 240
PDF, JPEG = "pdf", "jpeg"
MIME = {PDF: "application/pdf", JPEG: "image/jpeg"}
_STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG}
NEITHER = N_("只收 PDF 或 JPEG 的扫描件。")
TOO_LARGE = N_("扫描件太大，最多 %(megabytes)s MB。")
UNREADABLE = N_("扫描件读不出来，可能没有传完或已损坏。重新扫描或导出一次。")
MORE = N_("扫描件后面还接着别的内容，不收。用看图或打印软件另存一次再传。")
ACTIVE = N_("这个 PDF 里有脚本、附件或会自己动作的内容，不收。打印成普通 PDF 再传。")


@dataclass(frozen=True)
class Seen:
    """A scan that can be kept: what it is, its pages, and the first of them as a small JPEG."""

    kind: str
    pages: int
    picture: bytes


def look_at(path: Path) -> Seen:
    """Decodes every page. Raises Refusal with the reason where it cannot be kept."""
    if path.stat().st_size > MOST_BYTES:
        raise Refusal(TOO_LARGE, megabytes=MOST_BYTES >> 20)
    try:
        answer = sandbox.run("portal.handovers.scans:look_in_child", {"path": os.fspath(path)})
    except sandbox.Stopped:
        raise Refusal(UNREADABLE) from None
    if "refused" in answer:
        raise Refusal(answer["refused"])
    return Seen(answer["kind"], answer["pages"], base64.b64decode(answer["picture"]))


def look_in_child(step: Callable[[str], None], path: str) -> dict[str, Any]:
    """`look_at`, in the child."""
    content = Path(path).read_bytes()
    kind = next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)
    if kind is None:
        return {"refused": NEITHER}
    try:
        return _decoded(step, kind, content)
    except MemoryError:
        raise
    except Exception:  # decoders raise anything on a broken file
        return {"refused": UNREADABLE}


def _decoded(step: Callable[[str], None], kind: str, content: bytes) -> dict[str, Any]:
    from portal.digitisation.reading_copies import make  # Pillow and the PDF reader are loaded in the child only
    from portal.transfers.pdf_actions import active_parts

    if _behind_the_end(kind, content):
        return {"refused": MORE}
    if kind == PDF and active_parts(content):
        return {"refused": ACTIVE}
    pages = _pages(content) if kind == PDF else 1
    if not 1 <= pages <= MOST_PAGES:
        return {"refused": UNREADABLE}
    for page in range(1, pages):
        step(str(page))
        make(kind, content, page, CHECK_WIDTH)
    picture = make(kind, content, 0, WIDTH)
    return {"kind": kind, "pages": pages, "picture": base64.b64encode(picture).decode()}


def _behind_the_end(kind: str, content: bytes) -> bool:
    """Whether something else hangs on to the scan: what is a picture and an archive at once opens as either (ASVS 5.2.2)."""
    from portal.transfers.page_content import Content, bytes_behind_pdf, jpeg_end

    whole = Content(io.BytesIO(content), len(content), "", kind, content[:16])
    if kind == PDF:
        return bool(bytes_behind_pdf(whole))
    end = jpeg_end(whole)
    return end is not None and end < len(content)


def _pages(content: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return len(document)
