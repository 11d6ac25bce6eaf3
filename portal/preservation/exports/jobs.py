"""Making downloads, and taking them away when their time is over. Each may be repeated without harm."""
from __future__ import annotations

import logging

from portal.database import db
from portal.jobs import Progress, register
from portal.jobs.worker import on_start, on_tick
from portal.preservation.exports import actions, making
from portal.preservation.exports.folder import NoSpace, claimed
from portal.preservation.exports.models import Export
from portal.preservation.exports.states import BEGUN, DISK, MAKE, SPACE

log = logging.getLogger(__name__)


def register_jobs() -> None:
    register(MAKE, make_download)
    on_start(actions.sweep_folders)
    on_tick(actions.remove_overdue)


def make_download(argument: dict, progress: Progress) -> None:
    """Writes the files of an export into the instance; what stops it stands on its page, and is not tried again by itself."""
    export = db.session.get(Export, argument["export_id"])
    if export is None or export.state != BEGUN:
        return
    export_id, place = export.id, actions.place_of(export.mark)
    db.session.rollback()
    try:
        with claimed(place):
            making.make(export_id, place, progress)
    except NoSpace:
        actions.note_stop(export_id, SPACE)
    except OSError as fault:
        log.warning("an export could not be written: %s", type(fault).__name__)
        actions.note_stop(export_id, DISK)
