"""Keeping the digests of a file's pages until it is in custody, by which the same page in another file is found."""
from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert

from portal.database import db
from portal.transfers.members import shown
from portal.transfers.models import TransferEntry, TransferPageDigest
from portal.transfers.queries.pages import kept_digest
from portal.transfers.repeated_pages import original_pages


def forget_digests(entry: TransferEntry) -> None:
    """Lets go what the catalogue knows from now on."""
    db.session.execute(delete(TransferPageDigest).where(TransferPageDigest.entry_id == entry.id))


def keep_digests(entry: TransferEntry, report: dict[str, Any]) -> None:
    """Puts the original images of the newest package in the place of those of the one before."""
    forget_digests(entry)
    rows = [{"entry_id": entry.id, "digest": kept_digest(digest), "image": shown(name)} for digest, name in original_pages(report).items()]
    if rows:
        db.session.execute(insert(TransferPageDigest), rows)
