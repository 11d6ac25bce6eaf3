"""Digests of the pages that are handed over, by which the same page in another person's file is found."""
from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.models import DIGEST_CHARACTERS
from portal.database import Model


class TransferPageDigest(Model):
    """An original image of a file's newest package, until the file comes into custody: from then on the catalogue knows it.

    All of it can be made again from the reports of the packages (`actions.keeping_digests`).
    """

    __tablename__ = "transfer_page_digests"
    __table_args__ = (Index("ix_transfer_page_digests_digest", "digest", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("transfer_entries.id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS))
    image: Mapped[str] = mapped_column(Text)
