"""Uploads that are under way."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.access import Actor, NotFound, Permission
from portal.database import db
from portal.transfers.members import shown
from portal.transfers.models import Transfer, TransferCopy, TransferUpload
from portal.transfers.queries.batches import narrowed
from portal.transfers.sealed import open_metadata
from portal.wording import N_

NO_UPLOAD = N_("这次上传已经没有了：传完了、取消了，或者放得太久清掉了。重新选这个文件，从头传。")
SHOWN_UNFINISHED = 20


@dataclass(frozen=True)
class Unfinished:
    """An upload that has not arrived whole; its name is masked."""

    token: str
    name: str
    length: int
    offset: int
    changed_at: datetime


def upload_for(actor: Actor, reference: str, token: str) -> TransferUpload:
    """The upload with this token in a batch within reach. Raises Forbidden, NotFound."""
    within = narrowed(select(Transfer.id).where(Transfer.reference == reference), actor, Permission.TRANSFER_UPLOAD)
    wanted = select(TransferUpload).where(TransferUpload.token == token, TransferUpload.transfer_id.in_(within))
    found = db.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(NO_UPLOAD)
    return found


def unfinished_by_mark(mark: str) -> TransferUpload | None:
    """The newest upload of the same file that has not ended."""
    wanted = select(TransferUpload).where(TransferUpload.mark == mark, TransferUpload.finished_at.is_(None))
    return db.session.scalar(wanted.order_by(TransferUpload.id.desc()).limit(1))


def count_unfinished(transfer: Transfer) -> int:
    wanted = select(func.count()).select_from(TransferUpload)
    return db.session.scalar(wanted.where(TransferUpload.transfer_id == transfer.id, TransferUpload.finished_at.is_(None))) or 0


def unfinished_in(transfer: Transfer) -> list[Unfinished]:
    """What has begun to arrive and can go on, newest first, a page at most."""
    wanted = select(TransferUpload).where(TransferUpload.transfer_id == transfer.id, TransferUpload.finished_at.is_(None))
    found = db.session.scalars(wanted.order_by(TransferUpload.id.desc()).limit(SHOWN_UNFINISHED))
    return [Unfinished(one.token, shown(open_metadata(one.metadata_token)[1]), one.length, one.offset, one.changed_at) for one in found]


def growing_names() -> set[str]:
    """Names in staging of uploads that have not ended, and of copies that stand in no batch yet."""
    uploads = db.session.scalars(select(TransferUpload.staging_name).where(TransferUpload.finished_at.is_(None)))
    return {*uploads, *db.session.scalars(select(TransferCopy.staging_name))}


def silent_since(moment: datetime, limit: int) -> list[TransferUpload]:
    """Uploads, ended or not, of which nothing was heard since then."""
    wanted = select(TransferUpload).where(TransferUpload.changed_at < moment)
    return list(db.session.scalars(wanted.order_by(TransferUpload.id).limit(limit)))


def uploads_of(transfer: Transfer) -> list[TransferUpload]:
    return list(db.session.scalars(select(TransferUpload).where(TransferUpload.transfer_id == transfer.id)))
