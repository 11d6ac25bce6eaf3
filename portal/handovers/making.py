"""Making a paper out: what it says, its digest, its number and QR code, and the PDF; papers are Chinese whoever asks."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.handovers.papers.blocks import Block, canonical, digest_of
from portal.handovers.papers.facts import BatchFacts
from portal.handovers.papers.kinds import Kind
from portal.handovers.papers.qr import drawing, record_address
from portal.handovers.scans import JPEG
from portal.papers import make_pdf
from portal.rendering.formats import local
from portal.settings import Settings
from portal.wording import CHINESE, use

OBJECT_PREFIX = "urn:x-jnda:paper."


@dataclass(frozen=True)
class Content:
    """What a paper says, without number and day; two with the same `digest` say the same."""

    kind: Kind
    blocks: list[Block]
    digest: str

    @property
    def json(self) -> bytes:
        """What the digest is of."""
        return canonical(self.kind.title, self.kind.wide, self.blocks)


def content_of(kind: Kind, facts: Callable[[], BatchFacts]) -> Content:
    """The content as it is now. Raises Refusal while the paper is not due."""
    with use(CHINESE):
        blocks = kind.compose(facts())
    return Content(kind, blocks, digest_of(kind.title, kind.wide, blocks))


def pdf_of(content: Content, number: str, at: datetime, settings: Settings) -> bytes:
    return make_pdf("handover", {
        "title": content.kind.title, "wide": content.kind.wide, "blocks": content.blocks, "number": number,
        "archive": settings.archive_name,
        "printed": f"{local(at):%Y-%m-%d %H:%M} 出具", "qr": drawing(record_address(settings, number)), "digest": content.digest,
    })


def object_id(number: str) -> str:
    """The identifier of the stored object that holds a paper and the scans of its signed copies."""
    return OBJECT_PREFIX + number


def scan_path(position: int, kind: str) -> str:
    """Where the scan filed as the `position`-th lies in the paper's object: version 1 is the paper, each scan a further version."""
    return f"signed-{position}.{'jpg' if kind == JPEG else 'pdf'}"


def picture_key(digest: str) -> str:
    """Where the picture of a scan's first page lies among the derivatives."""
    return f"papers/{digest}.jpg"
