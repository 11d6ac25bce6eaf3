"""Uploads that go on from request to request: begun, continued, ended, given up, and swept away where nobody goes on.

Nothing of them is in the batch before the last byte is on the disk; then the package is handed over in one transaction,
with its entry in the trail and the wish to have it checked.
"""
from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path

from sqlalchemy import delete, update

from portal import installation
from portal.access import Actor, NotFound, Permission
from portal.database import db, now, writing
from portal.lifecycle import Refusal
from portal.trail import Recorded, recorded
from portal.transfers import staging
from portal.transfers.actions.assessing import end_round
from portal.transfers.actions.handing_over import place_package, refuse_submitted
from portal.transfers.arrival import refuse_full_disk
from portal.transfers.digests import Digests
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.models import Transfer, TransferUpload
from portal.transfers.queries import transfer_for
from portal.transfers.queries.uploads import NO_UPLOAD, count_unfinished, silent_since, unfinished_by_mark, upload_for, uploads_of
from portal.transfers.sealed import open_metadata, seal_metadata, upload_mark
from portal.transfers.states import TRANSFER
from portal.transfers.uploads import growing
from portal.transfers.uploads.tus import Creation, Piece
from portal.wording import N_

LIFETIME = timedelta(days=7)
"""How long an upload waits for its next piece: an office that was interrupted on a Friday goes on after a holiday week-end."""
MOST_UNFINISHED = 1_000
"""Of one batch at a time; each holds a file in staging."""
SWEPT_AT_ONCE = 100
TOO_MANY = N_("这个批次没传完的文件太多了，先把它们传完或取消。")


class GoneWhole(Exception):
    """The file arrived whole, and the batch does not take it any more; nothing of it was kept. `sentence` says why."""

    def __init__(self, refusal: Refusal):
        self.sentence = refusal.sentence
        super().__init__(self.sentence)


class WrongOffset(Exception):
    """The client goes on from another place than the file's end."""


@dataclass(frozen=True)
class Standing:
    """How an upload stands; `metadata` is what the client said about the file."""

    token: str
    offset: int
    length: int
    expires_at: datetime
    metadata: str


def standing(actor: Actor, reference: str, token: str) -> Standing:
    """How far an upload has come. Raises Forbidden, NotFound."""
    return _standing(upload_for(actor, reference, token))


def begin(actor: Actor, reference: str, creation: Creation) -> Standing:
    """Opens an upload into a batch, or finds the one that our page has begun for the same file.

    An empty file is whole at once. Raises Forbidden, NotFound, Refusal, and OSError where the disk would be full.
    """
    transfer = transfer_for(actor, reference, Permission.TRANSFER_UPLOAD)
    TRANSFER.advance(transfer.state, "upload")
    refuse_submitted(transfer, called(creation.name))
    mark = _mark(actor, transfer, creation)
    known = unfinished_by_mark(mark) if mark else None
    if known is not None and (_folder() / known.staging_name).exists():
        return _standing(known)
    if count_unfinished(transfer) >= MOST_UNFINISHED:
        raise Refusal(TOO_MANY)
    refuse_full_disk(_folder(), creation.length)
    token = _open(actor, transfer.id, creation, mark)
    if creation.length == 0:
        append(actor, reference, token, Piece(0, 0, None), ())
    return standing(actor, reference, token)


def _mark(actor: Actor, transfer: Transfer, creation: Creation) -> str | None:
    if not creation.resume:
        return None
    return upload_mark(actor.account_id, transfer.id, creation.name, creation.length, creation.resume)


def called(name: str) -> str:
    """What a package of this file name is called."""
    return package_name(Path(name))


def _open(actor: Actor, transfer_id: int, creation: Creation, mark: str | None) -> str:
    name, token, at = staging.new_file(_folder()), secrets.token_hex(16), now()
    try:
        with writing() as session:
            session.add(TransferUpload(
                transfer_id=transfer_id, token=token, staging_name=name, length=creation.length, offset=0, mark=mark,
                metadata_token=seal_metadata(creation.metadata, creation.name), begun_by=actor.account_id, begun_at=at, changed_at=at,
            ))
    except BaseException:
        staging.remove(_folder(), name)
        raise
    return token


def append(actor: Actor, reference: str, token: str, piece: Piece, body: Iterable[bytes]) -> Standing:
    """Adds a piece; with the last one the package is the batch's. What the answer counts is on the disk.

    Raises Forbidden, NotFound, WrongOffset, GoneWhole, what `growing` raises, and OSError where the disk is full; except for
    GoneWhole the upload then stands where it stood.
    """
    place = _folder() / upload_for(actor, reference, token).staging_name
    try:
        with growing.held(place) as file:
            return _append(actor, reference, token, piece, body, file)
    except FileNotFoundError:
        raise NotFound(NO_UPLOAD) from None


def _append(actor: Actor, reference: str, token: str, piece: Piece, body: Iterable[bytes], file: FileIO) -> Standing:
    upload = upload_for(actor, reference, token)  # afresh: who held the file before may have moved on
    if piece.offset != upload.offset:
        raise WrongOffset
    upload_id, room, ended = upload.id, upload.length - upload.offset, upload.finished_at is not None
    db.session.rollback()  # no transaction stays open while the body arrives
    if piece.size is not None:
        if piece.size > room:
            raise growing.TooLong
        refuse_full_disk(_folder(), piece.size)
    if ended:
        return standing(actor, reference, token)
    came = growing.extend(file, piece.offset, body, room, piece.checksum)
    if came == room:
        _finish(actor, reference, token, growing.digests_of(file))
    else:
        _acknowledge(upload_id, piece.offset + came)
    return standing(actor, reference, token)


def _acknowledge(upload_id: int, offset: int) -> None:
    with writing() as session:
        moved = update(TransferUpload).where(TransferUpload.id == upload_id).values(offset=offset, changed_at=now())
        if session.scalar(moved.returning(TransferUpload.id)) is None:
            raise NotFound(NO_UPLOAD)


def _finish(actor: Actor, reference: str, token: str, digests: Digests) -> None:
    try:
        replaced = finish(actor, reference, token, digests)
    except Refusal as refusal:
        _forget([upload_for(actor, reference, token)])
        raise GoneWhole(refusal) from None
    if replaced:
        staging.remove(_folder(), replaced)


@recorded("transfer.package_staged", Permission.TRANSFER_UPLOAD)
def finish(actor: Actor, reference: str, token: str, digests: Digests) -> Recorded:
    """Makes a whole file the package of its person; answers the name in staging that it replaces. Raises NotFound, Refusal."""
    upload = upload_for(actor, reference, token)
    _, name = open_metadata(upload.metadata_token)
    given = Given(name, called(name), staging.Staged(upload.staging_name, upload.length, digests))
    done = place_package(actor, reference, given)
    upload.offset, upload.changed_at = upload.length, now()
    upload.finished_at = upload.changed_at
    return Recorded(done.subject, done.before, done.after, value=done.value[1])


def give_up(actor: Actor, reference: str, token: str) -> None:
    """Takes an upload away with what has arrived; a package that the batch already has stays there. Raises Forbidden, NotFound."""
    _forget([upload_for(actor, reference, token)])


def forget_uploads(transfer: Transfer) -> None:
    """Takes away what was on its way into a batch that takes nothing more."""
    if not TRANSFER.allows(transfer.state, "upload"):
        _forget(uploads_of(transfer))


def sweep_uploads() -> int:
    """Takes away what nobody went on with; answers how many."""
    old = silent_since(now() - LIFETIME, SWEPT_AT_ONCE)
    _forget(old)
    return len(old)


def _forget(uploads: Collection[TransferUpload]) -> None:
    ended = {one.id: None if one.finished_at else one.staging_name for one in uploads}
    if not ended:
        return
    open_batches = {one.transfer_id for one in uploads if TRANSFER.allows(one.transfer.state, "upload")}
    with writing() as session:
        session.execute(delete(TransferUpload).where(TransferUpload.id.in_(ended)))
        for transfer_id in sorted(open_batches):
            end_round(session.get_one(Transfer, transfer_id))
    for name in filter(None, ended.values()):
        staging.remove(_folder(), name)


def _standing(upload: TransferUpload) -> Standing:
    metadata, _ = open_metadata(upload.metadata_token)
    return Standing(upload.token, upload.offset, upload.length, upload.changed_at + LIFETIME, metadata)


def _folder() -> Path:
    return installation.current().settings.staging
