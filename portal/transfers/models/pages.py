"""Digests of the pages that were handed over, by which the same page in another person's file is found."""
from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Model

DIGEST_CHARACTERS = 32
"""Of the sha512 in hexadecimal: 128 bits, which tell pages apart and keep the index small."""


class TransferPageDigest(Model):
    """An original image of a file's newest package; it stays when the file has come into custody."""

    __tablename__ = "transfer_page_digests"
    __table_args__ = (Index("ix_transfer_page_digests_digest", "digest", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS))
    image: Mapped[str] = mapped_column(Text)
