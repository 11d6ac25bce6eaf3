"""What was read on a page."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model, UTCTime


class PageReading(Model):
    """The text of a page and where each line stands, in pixels of the image that is shown (`width` x `height`).

    `source` is `pdf` (a text layer, taken as it is), `ocr`, or `unread` where reading stopped (`trouble` says why).
    `lines`: `[[text, left, top, right, bottom, confidence], ...]` in reading order.
    """

    __tablename__ = "page_readings"
    __table_args__ = (CheckConstraint("source IN ('pdf', 'ocr', 'unread')", name="source_known"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"), index=True)
    source: Mapped[str] = mapped_column(String(8))
    engine: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list] = mapped_column(JSON, default=list)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[float | None] = mapped_column()
    trouble: Mapped[str | None] = mapped_column(String(200))
    read_at: Mapped[datetime] = mapped_column(UTCTime)
